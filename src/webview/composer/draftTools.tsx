import { usePanel } from "../panelContext.ts";
import { IconButton } from "../components/iconButton.tsx";

/** What can be done with the message itself, in the corner of its field. */
export function DraftTools() {
  const panel = usePanel();
  const { store, drafts } = panel;
  const strings = store.strings.value;
  const ask = (type: "improveQuestion" | "writeInEditor"): void => {
    drafts.tellNow();
    panel.post({ type, text: drafts.text.peek() });
  };
  return (
    <div class="draft-tools">
      {drafts.text.value.trim() !== "" && (
        <IconButton icon="sparkle" label={strings.improveQuestion} onClick={() => ask("improveQuestion")} />
      )}
      {!store.temporary.value && <IconButton icon="go-to-file" label={strings.writeInEditor} onClick={() => ask("writeInEditor")} />}
    </div>
  );
}

/** Says that the message was replaced, and brings back what was there. */
export function ReplacedNote() {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  if (panel.drafts.replaced.value === null) return null;
  return (
    <p class="replaced-note">
      {strings.draftReplaced}{" "}
      <button
        type="button"
        class="link-button"
        onClick={() => {
          panel.drafts.undoReplaced();
          panel.focusComposer();
        }}
      >
        {strings.draftUndo}
      </button>
    </p>
  );
}
