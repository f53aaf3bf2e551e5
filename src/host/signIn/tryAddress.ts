import { fetchModels } from "../../llm/catalogue/fetchModels.ts";
import { systemClock } from "../../llm/send/clock.ts";
import type { Endpoint } from "../../shared/parameters.ts";

/** What came of asking a server for its models without a key. */
export type Tried =
  | { readonly type: "answers"; readonly models: number }
  | { readonly type: "needsKey" }
  /** `problem` is one localized sentence. */
  | { readonly type: "failed"; readonly problem: string };

/** A server that is loading a model may take a while. */
const timeoutMs = 10_000;

/** Tries an address before it becomes an endpoint: asks for the models, without a key. */
export async function tryAddress(endpoint: Endpoint, signal: AbortSignal, limitMs = timeoutMs): Promise<Tried> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const answer = await fetchModels({ endpoint, key: undefined, signal: limit, clock: systemClock });
  if (answer.ok) return { type: "answers", models: answer.unchanged ? 0 : answer.models.length };
  const { status, message } = answer.error;
  return status === 401 || status === 403 ? { type: "needsKey" } : { type: "failed", problem: message };
}
