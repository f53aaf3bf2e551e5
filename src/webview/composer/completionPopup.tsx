import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";
import type { Completions, TextAndCaret } from "./completions.ts";

/** Ids that tie the text field to the list for screen readers. */
export const completionListId = "completion-list";

/** Id of an item of the list, by its index. */
export function completionOptionId(index: number): string {
  return `completion-${index}`;
}

interface CompletionPopupProps {
  readonly completions: Completions;
  readonly write: (written: TextAndCaret) => void;
}

/** Completions for the `#` or `/` word being typed, above the composer. The focus stays in the text field. */
export function CompletionPopup({ completions, write }: CompletionPopupProps) {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  const items = completions.items.value;
  const active = completions.active.value;
  const list = useRef<HTMLUListElement>(null);
  const isOpen = items.length > 0;

  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [items, active]);
  useEffect(() => {
    const [first] = items;
    if (first !== undefined) store.announce(format.value.counted(strings.completionsCount, items.length, first.label));
  }, [isOpen]);

  if (!isOpen) return null;
  return (
    <ul ref={list} id={completionListId} class="completions" role="listbox" aria-label={strings.completions}>
      {items.map(({ id, icon, label, detail }, index) => (
        // The text field handles the keys and names the active item.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <li
          key={id}
          id={completionOptionId(index)}
          role="option"
          class="completion"
          aria-selected={index === active}
          title={detail === undefined ? label : `${label} ${detail}`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => completions.choose(index, write)}
        >
          <Icon name={icon} />
          <span class="completion-label" dir="auto">
            {label}
          </span>
          {detail !== undefined && (
            <span class="completion-detail" dir="auto">
              {detail}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
