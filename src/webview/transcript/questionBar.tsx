import { IconButton } from "../components/iconButton.tsx";
import { usePanel } from "../panelContext.ts";
import { questionLine, stepQuestion } from "./questions.ts";

/**
 * The question whose answer is being read, at the top of the view, and the ways to the questions around it. For the pointer alone: screen readers have
 * read the question where it stands, and a stop of the Tab key that comes and goes would only be in the way of the keys that do the same.
 */
export function QuestionBar() {
  const panel = usePanel();
  const { store, feed, finder } = panel;
  const strings = store.strings.value;
  const id = feed.questionAbove.id.value;
  const line = questionLine(id === null ? undefined : store.message(id)?.value.message);
  // The find bar lies there, and a match must not be covered.
  if (id === null || line === "" || finder.isOpen.value) return null;
  return (
    <div class="question-bar" aria-hidden="true">
      <div class="question-line" dir="auto" title={line} onClick={() => feed.goTo(id, true)}>
        {line}
      </div>
      <IconButton icon="chevron-up" label={strings.previousQuestion} tabIndex={-1} onClick={() => stepQuestion(panel, -1)} />
      <IconButton icon="chevron-down" label={strings.nextQuestion} tabIndex={-1} onClick={() => stepQuestion(panel, 1)} />
    </div>
  );
}
