import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";

/** Says that a summary is being written, and how long it is by now. The composer's Stop ends it. */
export function SummaryNote() {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  const summarizing = store.state.value?.summarizing ?? null;
  if (summarizing === null) return null;
  const { messages, tokens } = summarizing;
  return (
    <div class="omitted-note">
      <Icon name="sync codicon-modifier-spin" />
      <span role="status">{format.value.counted(strings.summarizing, messages)}</span>
      {tokens > 0 && <span>{format.value.counted(strings.summarizedTokens, tokens)}</span>}
    </div>
  );
}
