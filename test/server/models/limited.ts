import { demoRow, plainParameters } from "../catalogue.ts";
import { openRouterError } from "../openRouterError.ts";
import { say, type ScriptedModel } from "../script.ts";

const hour = 3_600_000;

/** A free variant whose daily limit is always exceeded until five hours later. */
export const limitedFree: ScriptedModel = {
  row: demoRow({
    slug: "limited:free",
    name: "Demo: Limited (free)",
    description: "Free, and always past its limit of the day.",
    contextLength: 32768,
    promptPrice: 0,
    completionPrice: 0,
    parameters: plainParameters,
  }),
  rate: 100,
  reply: () => {
    const limits = { "X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": String(Date.now() + 5 * hour) };
    const refusal = openRouterError(429, "Rate limit exceeded: free-models-per-day. ", { headers: limits, provider_name: null }, limits);
    return { type: "refusal", refusal };
  },
};

/** The paid variant, which answers. */
export const limited: ScriptedModel = {
  row: demoRow({
    slug: "limited",
    name: "Demo: Limited",
    description: "Answers in one sentence; its free variant is past its limit.",
    contextLength: 32768,
    promptPrice: 0.2,
    completionPrice: 0.8,
    parameters: plainParameters,
  }),
  rate: 100,
  reply: (_ask, rate) => ({ type: "steps", steps: say("text", "The paid variant answers.", rate) }),
};
