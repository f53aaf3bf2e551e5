import type { PanelState } from "../../shared/protocol.ts";
import { usePanel } from "../panelContext.ts";
import { BilledButton } from "../components/billedButton.tsx";
import { Icon } from "../components/icon.tsx";
import { IconButton } from "../components/iconButton.tsx";

/** Messages that wait for the running answer and can still be edited or removed. `isPaused`: no answer is running, so they can be sent. */
export function Queue({ queued, isPaused }: { readonly queued: PanelState["queued"]; readonly isPaused: boolean }) {
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
    <ul class="queue" aria-label={isPaused ? strings.pausedMessages : strings.queuedMessages}>
      {queued.map(({ id, text }) => (
        <li key={id}>
          <Icon name="clock" />
          <span class="queue-text" dir="auto" title={text}>
            {text}
          </span>
          {isPaused && (
            <BilledButton
              icon="send"
              label={strings.sendQueued}
              message={{ type: "sendQueued", id }}
              onSent={() => panel.focusComposer()}
            />
          )}
          <IconButton icon="edit" label={strings.editQueued} onClick={() => takeBack(id, text)} />
          <IconButton
            icon="close"
            label={strings.removeQueued}
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
