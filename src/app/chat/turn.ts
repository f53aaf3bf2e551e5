import * as l10n from "@vscode/l10n";
import type { ChatClient, ChatRequest } from "../../llm/chatClient.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import { type AnswerMessage, statusOf } from "../../shared/conversation.ts";
import type { Lesson } from "../../shared/lesson.ts";
import { aborted, untilAborted } from "../untilAborted.ts";
import type { LimitedAnswer } from "../usage/limitAnswer.ts";
import type { Applied, LiveAnswer } from "./liveAnswer.ts";

/** A request, or why there is none. */
export type Prepared = { readonly request: ChatRequest; readonly limited?: LimitedAnswer } | { readonly error: ChatError };

/** The surroundings of a turn. */
export interface TurnParts {
  /** Loads the client (and with it the SDK) on first use. */
  readonly client: () => Promise<ChatClient>;
  /** Looks up key and catalogue; may be slow, and is abandoned when the user stops. */
  readonly prepare: (signal: AbortSignal) => Promise<Prepared>;
  /** Called after each batch of events, never after the turn has ended. */
  readonly onApplied: (applied: Applied) => void;
  /** Called with a request that was answered, and with what was learned while it was sent: what is to be kept of it. */
  readonly noted?: (request: ChatRequest, lessons: readonly Lesson[]) => AnswerMessage["sent"];
}

/** The request for one answer: one AbortController from send to verdict. */
export interface Turn {
  readonly live: LiveAnswer;
  /** Ends it with the verdict `stopped`; does nothing once it has ended. */
  stop(): void;
  /** The answer with its verdict. Never rejects. */
  readonly done: Promise<AnswerMessage>;
}

/** Starts a turn. A failure is part of the answer. */
export function startTurn(live: LiveAnswer, parts: TurnParts): Turn {
  const abort = new AbortController();
  return { live, stop: () => abort.abort(), done: run(live, parts, abort) };
}

async function run(live: LiveAnswer, parts: TurnParts, abort: AbortController): Promise<AnswerMessage> {
  const { signal } = abort;
  const before = live.current();
  try {
    const ready = await untilAborted(Promise.all([parts.prepare(signal), parts.client()]), signal);
    if (ready === aborted) return { ...live.current(), status: "stopped", timings: { totalMs: live.elapsed() } };
    const [prepared, client] = ready;
    if ("error" in prepared) return { ...live.current(), status: "failed", error: prepared.error, timings: {} };
    const { request, limited } = prepared;
    if (limited !== undefined) live.limitCost(limited.limit);
    let isOverLimit = false;
    const onEvents = (events: readonly ChatEvent[]): void => {
      parts.onApplied(live.apply(events));
      if (isOverLimit || limited?.watch.take(events) !== true) return;
      isOverLimit = true;
      abort.abort();
    };
    const answer = await client.stream(request, onEvents, signal);
    const whole = withLimit(ended(live, before, answer), isOverLimit);
    const sent = whole.status === "failed" ? undefined : note(parts, request, live);
    return sent === undefined ? whole : { ...whole, sent };
  } catch (cause) {
    // The client never rejects. If it does anyway, keep what was shown and report the error.
    const current = live.current();
    const error: ChatError = {
      code: "providerError",
      message: l10n.t("Aside could not read the answer. See the log for details."),
      serverMessage: (cause instanceof Error ? cause.message : String(cause)).slice(0, 500),
    };
    const isEmpty = current.text === "" && current.reasoning === "" && current.images.length === 0;
    return { ...current, status: isEmpty ? "failed" : "interrupted", error };
  }
}

function note({ noted }: TurnParts, request: ChatRequest, live: LiveAnswer): AnswerMessage["sent"] {
  try {
    return noted?.(request, live.current().lessons ?? []);
  } catch {
    // An answer is not lost for a note of its request.
    return undefined;
  }
}

/** Notes that an answer ended at its limit. */
function withLimit(answer: AnswerMessage, isStoppedThere: boolean): AnswerMessage {
  const { costLimit, status, finishReason } = answer;
  const isCutThere = status === "cutOff" && finishReason === "length" && costLimit?.tokens !== undefined;
  const isReached = isCutThere || (isStoppedThere && status === "stopped");
  return costLimit !== undefined && isReached ? { ...answer, costLimit: { ...costLimit, reached: true } } : answer;
}

function ended(live: LiveAnswer, before: AnswerMessage, answer: Answer): AnswerMessage {
  const { seams: _sofar, ...current } = live.current();
  const { seams: earlier = [] } = before;
  const seams = answer.seam === undefined ? earlier : [...earlier, { at: before.text.length, cut: answer.seam.cut }];
  return {
    ...current,
    text: before.text + answer.text,
    ...(seams.length > 0 && { seams }),
    reasoning: before.reasoning + answer.reasoning,
    reasoningDetails: answer.reasoningDetails,
    ...(answer.emptyDetails === true && { emptyDetails: true }),
    ...(answer.reasoningField !== undefined && { reasoningField: answer.reasoningField }),
    toolCalls: answer.toolCalls,
    images: [...before.images, ...answer.images],
    ...(answer.audioOnly === true && current.text === "" && { audioOnly: true }),
    annotations: answer.annotations,
    status: statusOf(answer.verdict),
    cost: answer.cost,
    ...(answer.finishReason === null ? {} : { finishReason: answer.finishReason }),
    ...(answer.usage === null ? {} : { usage: answer.usage }),
    ...(answer.provider === null ? {} : { provider: answer.provider }),
    ...(answer.model === null ? {} : { servedModel: answer.model }),
    ...(answer.serviceTier === undefined ? {} : { serviceTier: answer.serviceTier }),
    ...(answer.id === null ? {} : { generationId: answer.id }),
    ...(answer.error === null ? {} : { error: answer.error }),
    timings: { ...current.timings, totalMs: live.elapsed() },
  };
}
