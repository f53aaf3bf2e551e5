import type { AnswerCost } from "../../llm/catalogue/cost.ts";
import type { ChatClient, ChatRequest } from "../../llm/chatClient.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import type { Prepared } from "./turn.ts";
import type { TurnPlan } from "./turnPlan.ts";

/** What a request outside of a conversation is for. */
export type OneOffKind = "commitMessage" | "exactEdit" | "improve" | "inlineEdit" | "nativeChat" | "summary" | "title";

/** A request outside of a conversation. */
export interface OneOffRequest {
  readonly kind: OneOffKind;
  readonly plan: TurnPlan;
  readonly signal: AbortSignal;
  /** Takes events as they come, in batches. */
  readonly onEvents?: (events: readonly ChatEvent[]) => void;
}

/** The answer to a one-off request and its cost, or why there was nothing to ask. */
export type OneOffAnswer =
  | { readonly request: ChatRequest; readonly answer: Answer; readonly cost: AnswerCost }
  | { readonly error: ChatError };

/** Cost and usage of a one-off request. */
export interface OneOffSpending extends AnswerCost {
  readonly endpoint: string;
  readonly model: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** The surroundings of one-off requests. */
export interface AskOnceParts {
  readonly client: (kind: OneOffKind) => Promise<ChatClient>;
  readonly prepare: (plan: TurnPlan, signal: AbortSignal) => Promise<Prepared>;
  /** Counts the request against the budget and in the ledger, whatever came of it. */
  readonly spent: (kind: OneOffKind, spending: OneOffSpending) => void;
}

/** Asks a model once, outside of a conversation. Every such request goes through here, so that none goes uncounted. */
export type AskOnce = (request: OneOffRequest) => Promise<OneOffAnswer>;

/** Makes the function that asks. It never rejects for a failed request: the answer carries its error. */
export function createAskOnce({ client, prepare, spent }: AskOnceParts): AskOnce {
  return async ({ kind, plan, signal, onEvents = () => undefined }) => {
    const prepared = await prepare(plan, signal);
    if ("error" in prepared) return prepared;
    const { request } = prepared;
    const answer = await (await client(kind)).stream(request, onEvents, signal);
    const { costOfAnswer } = await import("../../llm/catalogue/cost.ts");
    const cost = costOfAnswer(request, answer, Date.now());
    spent(kind, {
      endpoint: plan.settings.endpoint.value,
      model: request.model,
      ...cost,
      promptTokens: answer.usage?.prompt_tokens ?? 0,
      completionTokens: answer.usage?.completion_tokens ?? 0,
    });
    return { request, answer, cost };
  };
}
