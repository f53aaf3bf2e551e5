import type { PanelState } from "../../shared/protocol.ts";
import { usePanel } from "../panelContext.ts";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/iconButton.tsx";

/** Messages that wait for the running answer: visible, and still to be changed or withdrawn. */
export function Queue({ queued }: { readonly queued: PanelState["queued"] }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  if (queued.length === 0) return null;
  const takeBack = (id: string, text: string): void => {
    panel.post({ type: "unqueue", id });
    const draft = panel.drafts.text.value;
    panel.drafts.write(draft === "" ? text : `${text}\n${draft}`);
    panel.focusComposer();
  };
  return (
    <ul class="queue" aria-label={strings.waitingMessages}>
      {queued.map(({ id, text }) => (
        <li key={id}>
          <Icon name="clock" />
          <span class="queue-text" dir="auto" title={text}>
            {text}
          </span>
          <IconButton icon="edit" label={strings.editQueued} onClick={() => takeBack(id, text)} />
          <IconButton
            icon="close"
            label={strings.withdrawQueued}
            onClick={() => {
              panel.post({ type: "unqueue", id });
              panel.focusComposer();
            }}
          />
        </li>
      ))}
    </ul>
  );
}
