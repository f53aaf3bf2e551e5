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

/**
 * Fetches from a private network over http: looks up the host and connects only to a private address that it has. Rejects with an error of the code
 * `notPrivateCode`, whose message is the address, before anything is sent to another one.
 */
export type PrivateFetch = (url: string, init: RequestInit) => Promise<Response>;

/** See `PrivateFetch`. */
export const notPrivateCode = "ERR_NOT_PRIVATE";

/**
 * An endpoint, validated: `baseUrl` is https, or http to a loopback literal, or, with `insecureHttp`, http to any host. It has no trailing slash and
 * no query.
 */
export interface Endpoint {
  readonly name: string;
  readonly baseUrl: string;
  /** Added to the address of every request, without the question mark. */
  readonly query?: string;
  /** Tells the keys of one origin apart. */
  readonly account?: string;
  /** Http is allowed to private addresses, with `privateFetch`. Where that is absent, as in a browser, nothing is sent. */
  readonly insecureHttp?: true;
  readonly privateFetch?: PrivateFetch;
  readonly dialect: Dialect;
  readonly auth: "key" | "none";
  readonly headers: Readonly<Record<string, string>>;
}

/** Where an effective value comes from, strongest first. `policy`: all or part of it is fixed by the machine's policy file. */
export type ValueSource = "policy" | "conversation" | "preset" | "folder" | "workspace" | "user" | "default";
