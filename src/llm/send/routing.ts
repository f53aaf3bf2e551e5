import type { ChatRequest } from "../chatClient.ts";
import type { Draft, Problem } from "./draft.ts";

/** Longest `session_id` that OpenRouter takes, in characters. */
const maxSessionId = 256;

/**
 * Spells what only OpenRouter knows: fallback models, the `provider` object, plugins and the session id (wire 2.1, 2.3, 2.6).
 * Elsewhere what the user set of it is left out; the session id, which nobody set by hand, goes without a word.
 */
export function spellRouting(request: ChatRequest, draft: Draft): Problem | undefined {
  const { provider, fallbackModels, plugins } = request.parameters;
  const fallbacks = [...new Set(fallbackModels)].filter((model) => model !== request.model);
  const given = {
    ...(fallbacks.length === 0 ? {} : { models: fallbacks }),
    ...(provider === undefined || Object.keys(provider).length === 0 ? {} : { provider }),
    ...(plugins === undefined || plugins.length === 0 ? {} : { plugins }),
  };
  if (request.endpoint.dialect !== "openrouter") {
    for (const parameter of Object.keys(given)) draft.leftOut.push({ parameter, reason: "only OpenRouter knows it" });
    return undefined;
  }
  if (fallbacks.some((model) => model.trim() === "")) return "aside.fallbackModels must be model ids, none of them empty.";
  if (plugins?.some((plugin) => typeof plugin["id"] !== "string" || plugin["id"] === "")) {
    return "aside.plugins must be objects with an id, such as web or file-parser.";
  }
  Object.assign(draft.body, given);
  const { sessionId } = request;
  if (sessionId !== undefined && sessionId !== "") draft.body["session_id"] = sessionId.slice(0, maxSessionId);
  return undefined;
}
