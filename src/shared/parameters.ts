import type { dialects, ParameterName, parameterTable } from "./parameterTable.ts";
import type { ValueOf } from "./shape.ts";

/** The reasoning that a user asks for, before a dialect spells it. `effort` and `maxTokens` exclude each other. */
export type ReasoningWish = ValueOf<(typeof parameterTable)["reasoning"]>;

/**
 * What may be sent with a request besides the model and messages. An absent key is not sent at all.
 * Names are those of the settings without `aside.`; the dialect spells them for the wire.
 */
export type Parameters = { readonly [Name in ParameterName]?: ValueOf<(typeof parameterTable)[Name]> } & {
  /** Whether a model may call several tools at once; only together with tools. */
  readonly parallelToolCalls?: boolean;
};

/** A server and how it deviates. `openai` is any OpenAI-compatible server. */
export type Dialect = (typeof dialects)[number];

/** An endpoint, validated: `baseUrl` is https, or http to a loopback literal, without a trailing slash. */
export interface Endpoint {
  readonly name: string;
  readonly baseUrl: string;
  readonly dialect: Dialect;
  readonly auth: "key" | "none";
  readonly headers: Readonly<Record<string, string>>;
}

/** Where an effective value comes from, most specific first. */
export type ValueSource = "conversation" | "preset" | "folder" | "workspace" | "user" | "default";
