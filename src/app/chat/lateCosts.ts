import { keyNameOf } from "../../llm/send/endpoint.ts";
import { answerCost } from "../../llm/catalogue/cost.ts";
import type { WireUsage } from "../../shared/chatEvent.ts";
import type { AnswerMessage } from "../../shared/conversation.ts";
import type { Endpoints } from "../endpoints/endpoints.ts";
import type { Log } from "../log.ts";
import type { Secrets } from "../endpoints/secrets.ts";

/** The surroundings of looking up late costs. */
export interface LateCostParts {
  readonly endpoints: Endpoints;
  readonly secrets: Secrets;
  readonly log: Log;
  /** Called with the final cost of an answer. */
  readonly onCost: (late: Pick<AnswerMessage, "cost" | "costBasis" | "usage">) => void;
}

/**
 * Looks up the cost of an answer that was stopped or broke off: it reports no usage but is billed (docs/wire.md, Account). OpenRouter is asked in the
 * background and a few times, because the cost is not booked at once.
 */
export async function lookUpLateCost(answer: AnswerMessage, signal: AbortSignal, parts: LateCostParts): Promise<void> {
  const { generationId } = answer;
  if (generationId === undefined || answer.usage !== undefined || (answer.status !== "stopped" && answer.status !== "interrupted")) return;
  const found = parts.endpoints.get(answer.endpoint);
  if ("error" in found || found.endpoint.dialect !== "openrouter") return;
  const { key } = await parts.secrets.get(keyNameOf(found.endpoint));
  if (key === undefined) return;
  const { fetchGeneration } = await import("../../llm/catalogue/account.ts");
  const asked = await fetchGeneration(found.endpoint, key, generationId, { signal });
  if (!asked.ok) return parts.log.info(`The cost of a stopped answer of ${answer.model} is not known: ${asked.error.code}`);
  const { totalCost, upstreamCost, isByok, promptTokens, completionTokens, reasoningTokens, cachedTokens } = asked.value;
  if (totalCost === undefined) return;
  const usage: WireUsage = {
    ...(promptTokens === undefined ? {} : { prompt_tokens: promptTokens }),
    ...(completionTokens === undefined ? {} : { completion_tokens: completionTokens }),
    ...(cachedTokens === undefined ? {} : { prompt_tokens_details: { cached_tokens: cachedTokens } }),
    ...(reasoningTokens === undefined ? {} : { completion_tokens_details: { reasoning_tokens: reasoningTokens } }),
    cost: totalCost,
    ...(isByok === undefined ? {} : { is_byok: isByok }),
    ...(upstreamCost === undefined ? {} : { cost_details: { upstream_inference_cost: upstreamCost } }),
  };
  parts.onCost({ ...answerCost(usage, totalCost, undefined, answer.createdAt), usage });
}
