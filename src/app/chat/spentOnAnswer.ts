import { answerOutcomes } from "../../history/answerFact.ts";
import type { Spent } from "../../history/ledger.ts";
import type { AnswerMessage } from "../../shared/conversation.ts";

/** What is known of the request of an answer, for the ledger. */
export function spentOnAnswer(answer: AnswerMessage): Spent {
  const { status, usage, cost, costBasis, provider, serviceTier, timings } = answer;
  const { firstTokenMs, totalMs } = timings;
  const isEmpty = usage === undefined && cost === null;
  // The cost of an answer that was stopped or broke off may still come. One that failed before it was sent took no time.
  const isKnown = status === "failed" ? !isEmpty || totalMs !== undefined : !isEmpty || status === "done" || status === "cutOff";
  return {
    model: answer.model,
    endpoint: answer.endpoint,
    at: answer.createdAt,
    cost,
    ...(costBasis === undefined ? {} : { costBasis }),
    ...(usage === undefined ? {} : { usage }),
    ...(provider === undefined ? {} : { provider }),
    ...(serviceTier === undefined ? {} : { tier: serviceTier }),
    ...(isKnown && status !== "streaming" ? { outcome: answerOutcomes[status] } : {}),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    ...(totalMs === undefined ? {} : { totalMs }),
  };
}
