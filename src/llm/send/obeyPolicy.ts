import * as l10n from "@vscode/l10n";
import { isObject, listField, put, textField } from "../../shared/guards.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { demandsOf, type Policy } from "../../shared/policy.ts";
import type { ChatRequest } from "../chatClient.ts";
import type { Draft } from "./draft.ts";
import { isOpenRouter } from "./endpoint.ts";
import { withoutOnline } from "./modelId.ts";

/** Fields that give a model tools, or a search that the server runs for it. */
export const toolFields = ["tools", "tool_choice", "parallel_tool_calls", "functions", "function_call", "web_search_options"] as const;

/** Whether a server takes OpenRouter's `provider` object: then a policy's demands are part of each request, whatever dialect its entry names. */
function takesDemands(endpoint: Endpoint): boolean {
  return endpoint.dialect === "openrouter" || isOpenRouter(endpoint);
}

/** Puts the policy's demands into a body and takes out what it forbids. Comes last: nothing that a user sets may change it again. */
export function obeyPolicy(request: ChatRequest, draft: Draft): undefined {
  const { policy, endpoint, parameters } = request;
  if (policy === undefined) return;
  const demands = demandsOf(policy);
  const { body } = draft;
  if (takesDemands(endpoint)) {
    if (Object.keys(demands).length > 0) put(body, "provider", { ...(isObject(body["provider"]) ? body["provider"] : {}), ...demands });
  } else if (Object.keys(parameters.provider ?? {}).every((name) => Object.hasOwn(demands, name))) {
    // The user has set nothing that they would have to be told about.
    const at = draft.unsupportedParameters.findIndex(({ parameter }) => parameter === "provider");
    if (at >= 0) draft.unsupportedParameters.splice(at, 1);
  }
  if (policy.tools === false) dropTools(draft);
}

function dropTools({ body, unsupportedParameters }: Draft): void {
  const reason = l10n.t("Turned off by your organization's policy");
  for (const field of toolFields) {
    if (!Object.hasOwn(body, field)) continue;
    Reflect.deleteProperty(body, field);
    unsupportedParameters.push({ parameter: field, reason });
  }
  const plugins = listField(body, "plugins");
  if (plugins.some(isSearch)) {
    put(
      body,
      "plugins",
      plugins.filter((plugin) => !isSearch(plugin)),
    );
    unsupportedParameters.push({ parameter: "plugins", reason });
  }
  if (typeof body["model"] === "string") put(body, "model", withoutOnline(body["model"]));
  const models = listField(body, "models");
  if (models.length > 0)
    put(
      body,
      "models",
      models.map((model) => (typeof model === "string" ? withoutOnline(model) : model)),
    );
}

/** A plugin that searches the web. One that is switched off searches nothing. */
function isSearch(plugin: unknown): boolean {
  return textField(plugin, "id") === "web" && !(isObject(plugin) && plugin["enabled"] === false);
}

/**
 * What of a body does not comply with a policy, by its name on the wire; undefined if all does.
 * @param body parsed from what is sent; anything but a question to a model has nothing to comply with
 */
export function policyBreach(policy: Policy, endpoint: Endpoint, body: unknown): string | undefined {
  if (!isObject(body) || !["messages", "input", "prompt"].some((name) => Object.hasOwn(body, name))) return undefined;
  if (takesDemands(endpoint)) {
    const provider = isObject(body["provider"]) ? body["provider"] : {};
    const missing = Object.entries(demandsOf(policy)).find(([name, value]) => !Object.hasOwn(provider, name) || provider[name] !== value);
    if (missing !== undefined) return `provider.${missing[0]}`;
  }
  if (policy.tools !== false) return undefined;
  const field = toolFields.find((name) => Object.hasOwn(body, name));
  if (field !== undefined) return field;
  if (listField(body, "plugins").some(isSearch)) return "plugins";
  return [body["model"], ...listField(body, "models")].some((model) => typeof model === "string" && withoutOnline(model) !== model)
    ? "model"
    : undefined;
}
