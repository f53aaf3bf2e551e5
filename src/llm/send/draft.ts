import * as l10n from "@vscode/l10n";
import { dialectsOf, type ParameterName, parameterTable } from "../../shared/parameterTable.ts";
import type { Dialect } from "../../shared/parameters.ts";
import type { ChatRequest, UnsupportedParameter } from "../chatClient.ts";
import { lookup, put } from "../../shared/guards.ts";
import { isOpenRouter } from "./endpoint.ts";
import { serverFacts } from "./serverFacts.ts";

/** A request body under construction. */
export interface Draft {
  readonly body: Record<string, unknown>;
  readonly unsupportedParameters: UnsupportedParameter[];
}

/** A problem with a setting that the server would reject: one localized sentence. Nothing is sent. */
export type SettingProblem = string;

/**
 * Whether the catalogue lists the parameter for this model, or lists no parameters at all (docs/wire.md, Model list: an empty list means
 * unknown).
 */
export function isSupported(request: ChatRequest, parameter: string): boolean {
  const listed = request.catalogueModel?.supportedParameters;
  return listed === undefined || listed.length === 0 || listed.includes(parameter);
}

/** The reason for a parameter that the model's catalogue row does not list. */
export function notListed(request: ChatRequest): string {
  return notSupportedBy(request.catalogueModel?.name ?? request.model);
}

/** The reason for a parameter that a model or a server does not support. */
export function notSupportedBy(name: string): string {
  return l10n.t("Not supported by {0}", name);
}

/** The reason for a parameter that is part of OpenRouter's API alone. */
export function onlyOpenRouter(): string {
  return l10n.t("Supported only by OpenRouter");
}

/** What OpenRouter takes at `/responses` beyond OpenAI's own parameters (docs/wire.md, The Responses API). */
const routedResponses: ReadonlySet<ParameterName> = new Set([
  "topK",
  "frequencyPenalty",
  "presencePenalty",
  "provider",
  "fallbackModels",
  "plugins",
]);

/** Whether a request goes to OpenRouter's Responses API. */
export function isRoutedResponse({ endpoint }: ChatRequest): boolean {
  return endpoint.dialect === "responses" && isOpenRouter(endpoint);
}

/** The reason for a parameter that the endpoint's dialect does not have; undefined if it has it. */
export function unknownAt(request: ChatRequest, name: ParameterName): string | undefined {
  const { endpoint } = request;
  const known = dialectsOf(name);
  if (known.includes(endpoint.dialect)) {
    const server = serverFacts(endpoint);
    const [wire] = [parameterTable[name].wire].flat();
    return server !== undefined && wire !== undefined && server.lacks?.includes(wire) === true ? notSupportedBy(server.title) : undefined;
  }
  if (isRoutedResponse(request) && routedResponses.has(name)) return undefined;
  if (known.every((dialect) => dialect === "openrouter")) return onlyOpenRouter();
  return notSupportedBy(serverName(endpoint.dialect));
}

export function serverName(dialect: Dialect): string {
  switch (dialect) {
    case "openrouter":
      return "OpenRouter";
    case "deepinfra":
      return "DeepInfra";
    case "openai":
      return l10n.t("this server");
    case "responses":
      return l10n.t("the Responses API");
    default:
      return dialect satisfies never;
  }
}

/** Sets a parameter, under the server's name for it, if the model and the server support it; otherwise records that it is not sent. */
export function setIfSupported(request: ChatRequest, draft: Draft, parameter: string, value: unknown): void {
  const server = serverFacts(request.endpoint);
  if (server?.lacks?.includes(parameter) === true) draft.unsupportedParameters.push({ parameter, reason: notSupportedBy(server.title) });
  else if (isSupported(request, parameter)) put(draft.body, lookup(server?.renames, parameter) ?? parameter, value);
  else draft.unsupportedParameters.push({ parameter, reason: notListed(request) });
}
