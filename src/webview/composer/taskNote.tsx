import { usePanel } from "../panelContext.ts";
import { Icon } from "../components/icon.tsx";

/** Says what runs for the conversation beside its answers, such as improving the draft, with a button to cancel it. */
export function TaskNote() {
  const panel = usePanel();
  const task = panel.store.state.value?.task ?? null;
  if (task === null) return null;
  const cancel = (): void => {
    panel.post({ type: "cancelTask" });
    panel.focusComposer();
  };
  return (
    <div class="omitted-note task-note">
      <Icon name="sync codicon-modifier-spin" />
      <span role="status" dir="auto">
        {task}
      </span>
      <button type="button" class="link-button" onClick={cancel}>
        {panel.store.strings.value.cancel}
      </button>
    </div>
  );
}
