import { dialectsOf, type ParameterName } from "../../shared/parameterTable.ts";
import type { Dialect } from "../../shared/parameters.ts";
import type { ChatRequest } from "../chatClient.ts";

/** A parameter that was set and is not sent, and why; shown to the user once. `parameter` is its name on the wire. */
export interface LeftOut {
  readonly parameter: string;
  readonly reason: string;
}

/** A request body while it is put together. */
export interface Draft {
  readonly body: Record<string, unknown>;
  readonly leftOut: LeftOut[];
}

/** A value the server would refuse: the setting and what it takes, one English sentence. Nothing is sent. */
export type Problem = string;

/**
 * True where the catalogue lists the parameter, or says nothing of this model's parameters (an empty list means unknown: docs/wire.md,
 * Model list).
 */
export function isSupported(request: ChatRequest, parameter: string): boolean {
  const listed = request.catalogueModel?.supportedParameters;
  return listed === undefined || listed.length === 0 || listed.includes(parameter);
}

/** Why a parameter is left out that the catalogue row does not list. */
export function notListed(request: ChatRequest): string {
  return `${request.catalogueModel?.name ?? request.model} does not take it`;
}

const serverNames: Readonly<Record<Dialect, string>> = { openrouter: "OpenRouter", deepinfra: "DeepInfra", openai: "this server" };

/** Why a parameter is left out that the endpoint's dialect does not know; undefined where it knows it. */
export function unknownAt({ endpoint }: ChatRequest, name: ParameterName): string | undefined {
  const known = dialectsOf(name);
  if (known.includes(endpoint.dialect)) return undefined;
  return known.every((dialect) => dialect === "openrouter")
    ? "only OpenRouter knows it"
    : `${serverNames[endpoint.dialect]} does not take it`;
}

/** Sets a parameter that the model takes, or notes that it was left out. */
export function setIfSupported(request: ChatRequest, draft: Draft, parameter: string, value: unknown): void {
  if (isSupported(request, parameter)) draft.body[parameter] = value;
  else draft.leftOut.push({ parameter, reason: notListed(request) });
}
