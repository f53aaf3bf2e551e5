import type { AnswerMessage } from "../../shared/conversation.ts";
import type { Lesson } from "../../shared/lesson.ts";
import { fill, type PanelStrings } from "../../shared/strings.ts";
import type { Format } from "../format.ts";
import { usePanel } from "../panelContext.ts";
import type { MessagePlace } from "./messagePlace.ts";
import { MessageActions } from "./messageActions.tsx";
import { AnswerSeams } from "./answerSeams.tsx";
import { useHiddenCount } from "./useHiddenCount.ts";

/** The footer of an answer: how it ended, who served it, its cost and statistics, and its actions. */
export function AnswerFooter({ message, place }: { readonly message: AnswerMessage; readonly place: MessagePlace }) {
  const { store, format } = usePanel();
  const strings = store.strings.value;
  const badge = verdictBadge(message, strings);
  const money = answerMoney(message, store.state.value?.endpoint.host ?? message.endpoint, format.value, strings);
  const figures = answerFigures(message, format.value, strings);
  const hidden = useHiddenCount(message.status === "streaming" ? "" : message.text);
  return (
    <footer class="answer-footer">
      {(badge !== null || hidden > 0 || money !== null || figures.length > 0) && (
        <div class="figures" role="group" aria-label={strings.answerFigures}>
          {badge !== null && <span class="badge">{badge}</span>}
          {hidden > 0 && <span class="badge">{format.value.counted(strings.hiddenCharacters, hidden)}</span>}
          {money !== null && (
            <span class="figure" title={money.detail}>
              {money.text}
            </span>
          )}
          {figures.map((figure) => (
            <span key={figure} class="figure">
              {figure}
            </span>
          ))}
        </div>
      )}
      {(message.lessons ?? []).length > 0 && (
        <p class="answer-note">{(message.lessons ?? []).map((lesson) => lessonText(lesson, strings)).join(" · ")}</p>
      )}
      <AnswerSeams message={message} />
      <MessageActions message={message} place={place} />
    </footer>
  );
}

function verdictBadge(message: AnswerMessage, strings: PanelStrings): string | null {
  switch (message.status) {
    case "stopped":
      return strings.badgeStopped;
    case "interrupted":
      return strings.badgeInterrupted;
    case "cutOff":
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

/** The cost of an answer, and where the amount comes from. */
function answerMoney(
  message: AnswerMessage,
  host: string,
  format: Format,
  strings: PanelStrings,
): { readonly text: string; readonly detail?: string } | null {
  const { cost, costBasis, usage, copied } = message;
  if (costBasis === "implausible") return { text: strings.costImplausible, detail: strings.costImplausibleTitle };
  if (cost === null) return null;
  const text = format.dollars(cost);
  if (copied !== undefined) return { text, detail: strings.costCopiedTitle };
  switch (costBasis) {
    case undefined:
      return { text };
    case "listPrice":
      return { text: fill(strings.costListPrice, text), detail: strings.costListPriceTitle };
    case "byok": {
      const upstream = usage?.cost_details?.upstream_inference_cost ?? 0;
      return { text, detail: fill(strings.costByokTitle, format.dollars(upstream), format.dollars(Math.max(0, cost - upstream)), host) };
    }
    default:
      return costBasis satisfies never;
  }
}

/** An answer that comes in less time has come at once: from a cache, or buffered on its way. Its rate would say nothing about the model. Milliseconds. */
const shortestStreamMs = 100;

/** The known statistics, in reading order. */
function answerFigures(message: AnswerMessage, format: Format, strings: PanelStrings): readonly string[] {
  const { usage, timings } = message;
  const figures: string[] = [];
  const cached = usage?.prompt_tokens_details?.cached_tokens ?? 0;
  const reasoning = usage?.completion_tokens_details?.reasoning_tokens ?? 0;
  const completion = usage?.completion_tokens;
  if (usage?.prompt_tokens !== undefined) figures.push(fill(strings.tokensIn, format.count(usage.prompt_tokens)));
  if (cached > 0) figures.push(fill(strings.tokensCached, format.count(cached)));
  if (completion !== undefined) figures.push(fill(strings.tokensOut, format.count(completion)));
  if (reasoning > 0) figures.push(fill(strings.tokensReasoning, format.count(reasoning)));
  const { firstTokenMs, totalMs } = timings;
  if (firstTokenMs !== undefined) figures.push(fill(strings.firstToken, format.duration(firstTokenMs)));
  const streamedMs = (totalMs ?? 0) - (firstTokenMs ?? Number.POSITIVE_INFINITY);
  if (completion !== undefined && completion > 1 && streamedMs >= shortestStreamMs) {
    figures.push(fill(strings.tokensPerSecond, format.rate(completion / (streamedMs / 1000))));
  }
  if (totalMs !== undefined && totalMs >= 1000) figures.push(fill(strings.totalTime, format.duration(totalMs)));
  if (message.servedModel !== undefined && message.servedModel !== message.model) {
    figures.push(fill(strings.servedAs, message.servedModel));
  }
  if (message.provider !== undefined) figures.push(fill(strings.servedBy, message.provider));
  if (message.serviceTier !== undefined) figures.push(fill(strings.servedTier, message.serviceTier));
  return figures;
}
