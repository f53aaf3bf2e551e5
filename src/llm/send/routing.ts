import * as l10n from "@vscode/l10n";
import { parameterTable } from "../../shared/parameterTable.ts";
import type { ChatRequest } from "../chatClient.ts";
import { type Draft, type SettingProblem, unknownAt } from "./draft.ts";

/** The longest `session_id` that OpenRouter accepts, in characters. */
const maxSessionId = 256;

/**
 * Sets the parameters of OpenRouter's routing: fallback models, the `provider` object, plugins and the session id (docs/wire.md, Provider
 * routing and Plugins), and the service tier. Other dialects do not get those they do not know; the session id, which no user sets, is omitted without a note.
 */
export function addRouting(request: ChatRequest, draft: Draft): SettingProblem | undefined {
  const { fallbackModels = [], provider = {}, plugins = [] } = request.parameters;
  const fallbacks = [...new Set(fallbackModels)].filter((model) => model !== request.model);
  const given = { fallbackModels: fallbacks, provider, plugins };
  for (const name of ["fallbackModels", "provider", "plugins"] as const) {
    if (Object.keys(given[name]).length === 0) continue;
    const parameter = parameterTable[name].wire;
    const unknown = unknownAt(request, name);
    if (unknown === undefined) draft.body[parameter] = given[name];
    else draft.unsupportedParameters.push({ parameter, reason: unknown });
  }
  const { serviceTier } = request.parameters;
  if (serviceTier !== undefined) {
    const parameter = parameterTable.serviceTier.wire;
    const unknown = unknownAt(request, "serviceTier");
    if (unknown === undefined) draft.body[parameter] = serviceTier;
    else draft.unsupportedParameters.push({ parameter, reason: unknown });
  }
  if (request.endpoint.dialect !== "openrouter") return undefined;
  if (fallbacks.some((model) => model.trim() === "")) return l10n.t("{0} must not contain an empty model ID.", "aside.fallbackModels");
  if (plugins.some((plugin) => typeof plugin["id"] !== "string" || plugin["id"] === "")) {
    return l10n.t("Every plugin in {0} must have an id, such as web or file-parser.", "aside.plugins");
  }
  const { sessionId } = request;
  if (sessionId !== undefined && sessionId !== "") draft.body["session_id"] = sessionId.slice(0, maxSessionId);
  return undefined;
}
