import { useState } from "preact/hooks";
import type { AnswerMessage } from "../../shared/conversation.ts";
import type { Lesson } from "../../shared/lesson.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import { usePanel } from "../panelContext.ts";
import { answersOfTurn, turnFigures, type TurnFigures } from "./turnFigures.ts";
import type { MessagePlace } from "./messagePlace.ts";
import { MessageActions } from "./messageActions.tsx";
import { LazyCacheLine } from "./lazyCacheLine.tsx";
import { AnswerSeams } from "./answerSeams.tsx";
import { useHiddenCount } from "./useHiddenCount.ts";

/** The footer of an answer: how it ended, what its turn cost, and its actions. */
export function AnswerFooter({ message, place }: { readonly message: AnswerMessage; readonly place: MessagePlace }) {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  const badge = verdictBadge(message, strings);
  const answers = answersOfTurn(store, message, place);
  const host = store.state.value?.endpoint.host ?? message.endpoint;
  const figures = answers === null ? null : turnFigures(answers, host, format.value, strings, store.state.value?.countedCosts);
  const hidden = useHiddenCount(message.status === "streaming" ? "" : message.text);
  const lessons = message.lessons ?? [];
  const hasFigures = badge !== null || hidden > 0 || figures !== null;
  return (
    <footer class={`answer-footer${hasFigures ? "" : " answer-footer-bare"}${message.toolCalls.length > 0 ? " answer-footer-calls" : ""}`}>
      {hasFigures && (
        <div class="figures" role="group" aria-label={strings.answerFigures}>
          {badge !== null && <span class="badge">{badge}</span>}
          {hidden > 0 && <span class="badge">{format.value.counted(strings.hiddenCharacters, hidden)}</span>}
          {figures !== null && <FiguresLine figures={figures} messageId={message.id} />}
        </div>
      )}
      {message.costLimit?.reached === true && (
        <p class="answer-note">{fill(strings.costLimitReached, format.value.exactDollars(message.costLimit.usd))}</p>
      )}
      {lessons.length > 0 && <p class="answer-note">{lessons.map((lesson) => lessonText(lesson, strings)).join(" · ")}</p>}
      <AnswerSeams message={message} />
      <MessageActions message={message} place={place} />
    </footer>
  );
}

/** Cost and tokens in one line; a button that shows the rest, which its tooltip has, too. */
function FiguresLine({ figures: { main, rest }, messageId }: { readonly figures: TurnFigures; readonly messageId: string }) {
  const [isOpen, setOpen] = useState(false);
  const line = main.map(({ text, detail }) => (
    <span key={text} class="figure" title={detail}>
      {text}
    </span>
  ));
  if (rest.length === 0) return <span class="figures-line">{line}</span>;
  return (
    <>
      <button
        type="button"
        class="figures-line"
        aria-expanded={isOpen}
        title={[...main.map(({ text, detail }) => detail ?? text), ...rest].join(" · ")}
        onClick={() => setOpen(!isOpen)}
      >
        {line}
      </button>
      <span class={isOpen ? "figures-rest" : "figures-rest visually-hidden"}>
        {rest.map((figure) => (
          <span key={figure} class="figure">
            {figure}
          </span>
        ))}
      </span>
      {isOpen && <LazyCacheLine messageId={messageId} />}
    </>
  );
}

function verdictBadge(message: AnswerMessage, strings: PanelStrings): string | null {
  switch (message.status) {
    case "stopped":
      return message.costLimit?.reached === true ? strings.badgeCostLimit : strings.badgeStopped;
    case "interrupted":
      return strings.badgeInterrupted;
    case "cutOff":
      if (message.costLimit?.reached === true) return strings.badgeCostLimit;
      if (message.finishReason === "length") return strings.badgeCutOffLength;
      return message.finishReason === "content_filter" ? strings.badgeCutOffFilter : strings.badgeCutOff;
    case "streaming":
    case "done":
    case "failed":
    default:
      return null;
  }
}

/** What the request was sent without, or otherwise. */
function lessonText(lesson: Lesson, strings: PanelStrings): string {
  const name = lesson.field.slice(lesson.field.lastIndexOf(".") + 1);
  switch (lesson.do) {
    case "without":
      return fill(strings.sentWithout, name);
    case "leaveOut":
      return fill(strings.refusedAndLeftOut, name);
    case "rename":
      return fill(strings.refusedAndRenamed, lesson.to, name);
    case "demand":
      return fill(strings.demandedByServer, name);
    default:
      return lesson satisfies never;
  }
}
