import type { ChatError } from "../../shared/chatError.ts";
import type { OneOffKind, OneOffRequest } from "./askOnce.ts";
import type { Estimates } from "./estimates.ts";
import type { Endpoints } from "../endpoints/endpoints.ts";
import type { ModelCatalogue } from "../models/modelCatalogue.ts";
import type { Budget } from "../usage/budget.ts";

/** The services that check requests outside of conversations. */
export interface MayAskOnceParts {
  readonly budget: Pick<Budget, "allows" | "refusal">;
  readonly estimates: Pick<Estimates, "oneOff">;
  readonly endpoints: Pick<Endpoints, "get">;
  readonly catalogue: Pick<ModelCatalogue, "find" | "row">;
}

/** A request waits for prices at most this long, milliseconds: without them no cap could be held. */
const priceWaitMs = 2500;

/** The tokens of a usual answer, where what asks does not know better. Exhaustive on purpose: a new kind does not compile without one. */
const usualAnswers: Readonly<Record<OneOffKind, number>> = {
  commitMessage: 100,
  exactEdit: 1000,
  improve: 400,
  inlineEdit: 800,
  nativeChat: 800,
  summary: 1000,
  title: 50,
};

/** Whether the budget has room for a request outside of a conversation. Asks where it has not, or says why not where the user cannot be asked. */
export async function mayAskOnce(
  { kind, plan, session, expects = usualAnswers[kind], unattended }: OneOffRequest,
  { budget, estimates, endpoints, catalogue }: MayAskOnceParts,
): Promise<boolean | ChatError> {
  const found = endpoints.get(plan.settings.endpoint.value);
  if (!("error" in found) && catalogue.row(plan.settings.endpoint.value, plan.model) === undefined)
    await catalogue.find(found, plan.model, { signal: AbortSignal.timeout(priceWaitMs), waitMs: priceWaitMs });
  const { cost, price, tokens } = estimates.oneOff(plan, Math.min(expects, plan.parameters.maxTokens ?? Infinity));
  const request = {
    ...(session === undefined ? {} : { session }),
    next: cost,
    answers: price === null ? [] : [{ price, promptTokens: tokens }],
    subject: plan.conversationId,
  };
  return unattended === true ? ((await budget.refusal(request)) ?? true) : budget.allows(request);
}
