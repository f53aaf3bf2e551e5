import { useLayoutEffect, useRef } from "preact/hooks";
import { createEnterGuard } from "../composer/enterGuard.ts";
import { LazySendingNote } from "../composer/lazySendingNote.tsx";
import { usePanel } from "../panelContext.ts";

interface QuestionEditorProps {
  readonly messageId: string;
  /** The name of its field, where neither a question nor an answer is edited. */
  readonly label?: string;
  /** An answer, which is saved and not asked for; Enter is a new line in it. */
  readonly isAnswer?: boolean;
}

/** Edits an earlier question in place, an answer or a summary. Submitting adds a new version; the old one stays. */
export function QuestionEditor({ messageId, label, isAnswer = false }: QuestionEditorProps) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const field = useRef<HTMLTextAreaElement>(null);
  const guard = useRef(createEnterGuard());
  const text = panel.editing.value?.text ?? "";

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null || panel.editing.value?.wantsFocus !== true) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [messageId, panel]);

  const close = (): void => {
    panel.editing.value = null;
    panel.focusComposer();
  };
  const submit = (): void => {
    if (text.trim() === "" || !panel.billed.send({ type: "editMessage", messageId, text })) return;
    if (!isAnswer) panel.tail.jump();
    close();
  };
  return (
    <div class="question question-editor">
      <textarea
        ref={field}
        aria-label={label ?? (isAnswer ? strings.editAnswerText : strings.editText)}
        dir="auto"
        rows={1}
        value={text}
        onInput={(event) => (panel.editing.value = { messageId, text: event.currentTarget.value, wantsFocus: true })}
        onCompositionEnd={guard.current.onCompositionEnd}
        onKeyDown={(event) => {
          if (event.key === "Escape" && !event.isComposing) {
            event.preventDefault();
            event.stopPropagation();
            close();
          } else if (guard.current.isSubmit(event, isAnswer ? "ctrlEnter" : (panel.store.state.value?.sendWith ?? "enter"))) {
            event.preventDefault();
            event.stopPropagation();
            submit();
          }
        }}
      />
      <LazySendingNote editing={messageId} />
      <div class="editor-buttons">
        <button type="button" class="button" onClick={close}>
          {strings.cancel}
        </button>
        <button type="button" class="button button-primary" disabled={text.trim() === ""} onClick={submit}>
          {isAnswer ? strings.saveVersion : strings.submitEdit}
        </button>
      </div>
    </div>
  );
}
