import * as l10n from "@vscode/l10n";
import { parameterTable } from "../../shared/parameterTable.ts";
import { field, listField } from "../../shared/guards.ts";
import type { ServerToolName } from "../../shared/serverTools.ts";
import type { ChatRequest } from "../chatClient.ts";
import { type Draft, isRoutedResponse, type SettingProblem, unknownAt } from "./draft.ts";
import { withoutOnline } from "./modelId.ts";

/** The longest `session_id` that OpenRouter accepts, in characters. */
const maxSessionId = 256;

/**
 * Sets the parameters of OpenRouter's routing: fallback models, the `provider` object, plugins and the session id (docs/wire.md, Provider
 * routing and Plugins), and the service tier. Other dialects do not get those they do not know; the session id, which no user sets, is omitted without a note.
 * Where the model may search the web with a tool, the deprecated ways of searching give way to it.
 */
export function addRouting(request: ChatRequest, draft: Draft): SettingProblem | undefined {
  const { fallbackModels = [], provider = {} } = request.parameters;
  const plugins = pluginsBeside(request, draft);
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
  if (request.endpoint.dialect !== "openrouter" && !isRoutedResponse(request)) return undefined;
  if (fallbacks.some((model) => model.trim() === "")) return l10n.t("{0} must not contain an empty model ID.", "aside.fallbackModels");
  if (plugins.some((plugin) => typeof plugin["id"] !== "string" || plugin["id"] === "")) {
    return l10n.t("Every plugin in {0} must have an id, such as web or file-parser.", "aside.plugins");
  }
  const { sessionId } = request;
  if (sessionId !== undefined && sessionId !== "") draft.body["session_id"] = sessionId.slice(0, maxSessionId);
  return undefined;
}

/** The plugins without `web` where the tool for web searches is sent; the suffix `:online`, which stands for that plugin, leaves the model, too. */
function pluginsBeside(
  { model, parameters: { plugins = [] } }: ChatRequest,
  draft: Draft,
): NonNullable<ChatRequest["parameters"]["plugins"]> {
  if (!listField(draft.body, "tools").some((tool) => field(tool, "type") === ("openrouter:web_search" satisfies ServerToolName)))
    return plugins;
  draft.body["model"] = withoutOnline(model);
  // One that is switched off says no to what the account has on, which the tool does not.
  return plugins.filter(({ id, enabled }) => id !== "web" || enabled === false);
}
