import type { Spent } from "../../history/ledger.ts";
import type { AnswerCost } from "../../llm/catalogue/cost.ts";
import type { ChatClient, ChatRequest } from "../../llm/chatClient.ts";
import type { ChatError } from "../../shared/chatError.ts";
import type { Answer, ChatEvent } from "../../shared/chatEvent.ts";
import type { BudgetedConversation } from "../usage/budgetParts.ts";
import type { Purpose } from "./preparation.ts";
import type { Prepared } from "./turn.ts";
import type { TurnPlan } from "./turnPlan.ts";

/** What a request outside of a conversation is for. */
export const oneOffKinds = ["commitMessage", "exactEdit", "improve", "inlineEdit", "nativeChat", "summary", "title"] as const;
export type OneOffKind = (typeof oneOffKinds)[number];

/** A request outside of a conversation. */
export interface OneOffRequest {
  readonly kind: OneOffKind;
  readonly plan: TurnPlan;
  readonly signal: AbortSignal;
  /** The id of the conversation that it is about, if it is kept. */
  readonly conversation?: string;
  /** Takes events as they come, in batches. */
  readonly onEvents?: (events: readonly ChatEvent[]) => void;
  /** The conversation that pays for it, if one does. */
  readonly session?: BudgetedConversation;
  /** It is about a temporary conversation, of which nothing is noted but that something was sent. */
  readonly temporary?: boolean;
  /** How many tokens the answer will have, about. */
  readonly expects?: number;
  /** The user may not be there to be asked: what would exceed the budget is refused. */
  readonly unattended?: true;
}

/** The answer to a one-off request and its cost, or why there was nothing to ask. `declined`: the user would rather not exceed the budget. */
export type OneOffAnswer =
  | { readonly declined: true }
  | { readonly request: ChatRequest; readonly answer: Answer; readonly cost: AnswerCost }
  | { readonly error: ChatError };

/** What is known of a one-off request: its cost, its usage and how it went. */
export interface OneOffSpending extends Spent {
  readonly endpoint: string;
}

/** The surroundings of one-off requests. */
export interface AskOnceParts {
  readonly client: (kind: OneOffKind) => Promise<ChatClient>;
  readonly prepare: (plan: TurnPlan, signal: AbortSignal, purpose: Purpose) => Promise<Prepared>;
  /** Whether the budget has room for a request, or the user lets it exceed the budget; an error where the user could not be asked. */
  readonly mayAsk: (request: OneOffRequest) => Promise<boolean | ChatError>;
  /** Counts the request against the budget and in the ledger, whatever came of it. */
  readonly spent: (kind: OneOffKind, spending: OneOffSpending) => void;
}

/** Asks a model once, outside of a conversation. Every such request goes through here, so that none goes uncounted or past the budget. */
export type AskOnce = (request: OneOffRequest) => Promise<OneOffAnswer>;

/** Makes the function that asks. It never rejects for a failed request: the answer carries its error. */
export function createAskOnce({ client, mayAsk, prepare, spent }: AskOnceParts): AskOnce {
  return async (asked) => {
    const { kind, plan, signal, conversation, temporary, onEvents = () => undefined } = asked;
    const allowed = await mayAsk(asked);
    if (typeof allowed === "object") return { error: allowed };
    if (!allowed) return { declined: true };
    const prepared = await prepare(plan, signal, { kind, conversation, temporary });
    if ("error" in prepared) return prepared;
    const { request, limited } = prepared;
    const asking = await client(kind);
    const overLimit = new AbortController();
    const [at, start] = [Date.now(), performance.now()];
    let firstTokenMs: number | undefined;
    const watch = (events: readonly ChatEvent[]): void => {
      if (events.some(({ type }) => type === "text" || type === "reasoning")) firstTokenMs ??= performance.now() - start;
      onEvents(events);
      if (!overLimit.signal.aborted && limited?.watch.take(events) === true) overLimit.abort();
    };
    const stop = limited === undefined ? signal : AbortSignal.any([signal, overLimit.signal]);
    const answer = await asking.stream(request, watch, stop);
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
    const isCutThere = answer.verdict === "cutOff" && answer.finishReason === "length" && limited?.limit.tokens !== undefined;
    const isStoppedThere = answer.verdict === "stopped" && overLimit.signal.aborted && !signal.aborted;
    if (limited === undefined || (!isCutThere && !isStoppedThere)) return { request, answer, cost };
    // Half an edit or message is of no use: it says why it ended, as after a broken connection.
    const { stoppedAtLimit } = await import("../usage/limitAnswer.ts");
    return { request, answer: { ...answer, verdict: "interrupted", error: stoppedAtLimit(limited.limit) }, cost };
  };
}
