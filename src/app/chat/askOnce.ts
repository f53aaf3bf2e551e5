import type { Spent } from "../../history/ledger.ts";
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
  /** The id of the conversation that it is about, if it is kept. */
  readonly conversation?: string;
  /** Takes events as they come, in batches. */
  readonly onEvents?: (events: readonly ChatEvent[]) => void;
}

/** The answer to a one-off request and its cost, or why there was nothing to ask. */
export type OneOffAnswer =
  | { readonly request: ChatRequest; readonly answer: Answer; readonly cost: AnswerCost }
  | { readonly error: ChatError };

/** What is known of a one-off request: its cost, its usage and how it went. */
export interface OneOffSpending extends Spent {
  readonly endpoint: string;
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
  return async ({ kind, plan, signal, conversation, onEvents = () => undefined }) => {
    const prepared = await prepare(plan, signal);
    if ("error" in prepared) return prepared;
    const { request } = prepared;
    const asking = await client(kind);
    const [at, start] = [Date.now(), performance.now()];
    let firstTokenMs: number | undefined;
    const watch = (events: readonly ChatEvent[]): void => {
      if (events.some(({ type }) => type === "text" || type === "reasoning")) firstTokenMs ??= performance.now() - start;
      onEvents(events);
    };
    const answer = await asking.stream(request, watch, signal);
    const totalMs = performance.now() - start;
    const { costOfAnswer } = await import("../../llm/catalogue/cost.ts");
    const cost = costOfAnswer(request, answer, at);
    const { usage, verdict, provider, serviceTier: tier } = answer;
    spent(kind, {
      endpoint: plan.settings.endpoint.value,
      model: request.model,
      ...cost,
      usage,
      at,
      outcome: verdict,
      totalMs: Math.round(totalMs),
      ...(firstTokenMs === undefined ? {} : { firstTokenMs: Math.round(firstTokenMs) }),
      ...(provider ? { provider } : {}),
      ...(tier === undefined ? {} : { tier }),
      ...(conversation === undefined ? {} : { conversation }),
    });
    return { request, answer, cost };
  };
}
