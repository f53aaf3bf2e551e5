import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { fill } from "../../shared/strings.ts";
import type { ToolAnswer, ToolQuestion } from "../../shared/toolQuestion.ts";
import { Icon } from "../components/icon.tsx";
import { type Panel, usePanel } from "../panelContext.ts";

const id = "tool-question";

/**
 * The host's question whether a tool call may run. Everything in it is plain text of the host. It does not take the focus, and its buttons do nothing
 * until the host says that they have been in view for a moment: a click or a key that was meant for something else must not answer.
 */
export function ToolQuestionCard({ question }: { readonly question: ToolQuestion }) {
  const panel = usePanel();
  const strings = panel.store.strings.value;
  const card = useRef<HTMLDivElement>(null);
  const buttons = useRef<HTMLDivElement>(null);
  const { token, hash } = question;
  const isReady = panel.store.readyToken.value === token;
  useEffect(() => {
    const row = buttons.current;
    if (row === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      panel.post({ type: "toolQuestionShown", token });
    });
    observer.observe(row);
    return () => observer.disconnect();
  }, [token]);
  useLayoutEffect(() => {
    const { current } = card;
    return () => leaveFocus(current);
  }, []);
  const answer = (given: ToolAnswer) => (event: MouseEvent) => {
    if (isReady && event.isTrusted) panel.post({ type: "answerTool", token, hash, answer: given });
  };
  return (
    <div
      id={id}
      class="tool-question"
      role="group"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-facts`}
      tabIndex={-1}
      ref={card}
    >
      <h3 id={`${id}-title`}>
        <Icon name="shield" />
        <span>{fill(strings.toolQuestion, question.title)}</span>
      </h3>
      <div id={`${id}-facts`}>
        <p class="tool-question-name">
          <code>{question.tool}</code>
        </p>
        {question.description !== "" && <p dir="auto">{question.description}</p>}
        {question.warnings.map((warning) => (
          <p key={warning} class="tool-question-warning">
            <Icon name="warning" />
            <span>{warning}</span>
          </p>
        ))}
        {question.asksTwice && <p class="tool-question-note">{strings.toolAsksTwice}</p>}
      </div>
      <h4 id={`${id}-arguments`}>{strings.toolArguments}</h4>
      <pre tabIndex={0} role="region" aria-labelledby={`${id}-arguments`} dir="ltr">
        {question.arguments}
      </pre>
      <div class="tool-question-buttons" ref={buttons}>
        <button type="button" class="button button-primary" aria-disabled={!isReady} onClick={answer("once")}>
          {strings.toolAllowOnce}
        </button>
        <button type="button" class="button" aria-disabled={!isReady} onClick={answer("conversation")}>
          {strings.toolAllowInConversation}
        </button>
        <button type="button" class="button" aria-disabled={!isReady} onClick={answer("refuse")}>
          {strings.toolDeny}
        </button>
      </div>
    </div>
  );
}

/** A question that goes while it has the focus hands it to the line of its call. */
function leaveFocus(card: HTMLElement | null): void {
  if (card?.contains(document.activeElement)) card.parentElement?.querySelector<HTMLElement>(".tool-toggle")?.focus();
}

/** Brings the question into view and gives it the focus, as a whole: no button must be under the next key. */
export function focusToolQuestion({ store, feed }: Panel): void {
  const question = store.toolQuestion.peek();
  if (question === null || !feed.show(question.messageId)) return;
  requestAnimationFrame(() => {
    const card = document.getElementById(id);
    card?.scrollIntoView({ block: "nearest" });
    card?.focus({ preventScroll: true });
  });
}
