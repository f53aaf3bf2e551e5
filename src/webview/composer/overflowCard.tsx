import { fill } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { withDistinctLabels } from "../components/distinctLabels.ts";
import { Icon } from "../components/icon.tsx";

/** Warns before sending a message that exceeds the context window, and offers what to omit. It never omits anything by itself. */
export function OverflowCard({ onSendAnyway }: { readonly onSendAnyway: () => void }) {
  const panel = usePanel();
  const { store } = panel;
  const strings = store.strings.value;
  const { count, counted } = panel.format.value;
  const nextRequest = panel.nextRequest.value;
  const state = store.state.value;
  const isWritten = panel.drafts.text.value.trim() !== "" || (state?.attachments.length ?? 0) > 0;
  if (nextRequest === null || state === null || nextRequest.over === 0 || !isWritten) return null;
  const text = panel.drafts.text.value;
  return (
    <div class="error-card overflow-card" role="alert" data-code="contextTooLong">
      <Icon name="warning" />
      <div class="error-body">
        <p dir="auto">{counted(strings.overflowTitle, nextRequest.tokens, count(nextRequest.over), nextRequest.model)}</p>
        <div class="error-actions">
          {store.size.value > nextRequest.omittedMessages && (
            <button type="button" class="button button-primary" onClick={() => panel.post({ type: "omitOldest", text })}>
              {strings.overflowOmit}
            </button>
          )}
          {store.size.value > 2 && (
            <button type="button" class="button" onClick={() => panel.post({ type: "compact" })}>
              {strings.overflowCompact}
            </button>
          )}
          {withDistinctLabels(state.attachments).map(({ id, label }) => (
            <button key={id} type="button" class="button" onClick={() => panel.post({ type: "removeAttachment", id })}>
              {fill(strings.overflowRemove, label)}
            </button>
          ))}
          <button type="button" class="button" onClick={() => panel.post({ type: "selectModel" })}>
            {strings.actionSelectModel}
          </button>
          <button type="button" class="button" onClick={onSendAnyway}>
            {strings.overflowSendAnyway}
          </button>
        </div>
      </div>
    </div>
  );
}

/** Says that older messages will not be sent, with a button to include them. */
export function OmittedNote() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const omitted = panel.nextRequest.value?.omittedMessages ?? 0;
  if (omitted === 0) return null;
  return (
    <div class="omitted-note" role="status">
      <Icon name="fold-up" />
      <span>{panel.format.value.counted(strings.omittedNext, omitted)}</span>
      <button type="button" class="link-button" onClick={() => panel.post({ type: "includeOmitted" })}>
        {strings.omittedUndo}
      </button>
    </div>
  );
}
