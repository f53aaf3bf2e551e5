import { useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { IconButton } from "../components/iconButton.tsx";
import type { Finder } from "./finder.ts";

/** The find bar. */
export function FindBar({ finder }: { readonly finder: Finder }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const field = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);

  useLayoutEffect(() => {
    before.current = document.activeElement;
    return () => {
      const { current } = before;
      if (current instanceof HTMLElement && current.isConnected && current !== document.body) current.focus({ preventScroll: true });
      else panel.focusComposer();
    };
  }, [panel]);
  // Ctrl+F again focuses the field and selects its text.
  useSignalEffect(() => {
    if (finder.asked.value === 0) return;
    field.current?.focus();
    field.current?.select();
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Escape") finder.close();
    else if (event.key === "Enter" && event.target === field.current) finder.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const hasNone = finder.total.value === 0;
  return (
    <div class="find-bar" role="search" aria-label={strings.find} aria-busy={finder.isSearching.value} onKeyDown={onKeyDown}>
      <input
        ref={field}
        type="text"
        aria-label={strings.findInConversation}
        placeholder={strings.find}
        spellcheck={false}
        autocomplete="off"
        dir="auto"
        value={finder.query.value}
        onInput={(event) => finder.search(event.currentTarget.value)}
      />
      <FindCount finder={finder} />
      <div class="find-buttons">
        <IconButton
          icon="arrow-up"
          label={strings.findPrevious}
          tooltip={`${strings.findPrevious} (Shift+F3)`}
          disabled={hasNone}
          onClick={() => finder.step(-1)}
        />
        <IconButton
          icon="arrow-down"
          label={strings.findNext}
          tooltip={`${strings.findNext} (F3)`}
          disabled={hasNone}
          onClick={() => finder.step(1)}
        />
        <IconButton icon="close" label={strings.findClose} tooltip={`${strings.findClose} (Esc)`} onClick={() => finder.close()} />
      </div>
    </div>
  );
}

/** The current match and the number of matches. */
function FindCount({ finder }: { readonly finder: Finder }) {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  const { count } = format.value;
  const total = finder.total.value;
  const isNothing = finder.query.value.trim() !== "" && total === 0 && !finder.isSearching.value;
  return (
    <span class="find-count" role="status">
      {isNothing ? strings.findNothing : total > 0 ? fill(strings.findCount, count(finder.position.value), count(total)) : ""}
    </span>
  );
}
