/** The reasoning wish of a user, before a dialect spells it. `effort` and `maxTokens` exclude each other (wire: `reasoning`). */
export interface ReasoningWish {
  readonly enabled?: boolean;
  readonly effort?: "max" | "xhigh" | "high" | "medium" | "low" | "minimal" | "none";
  readonly maxTokens?: number;
  readonly exclude?: boolean;
}

/**
 * What may be sent with a request besides model and messages. A key that is absent is not sent at all.
 * Names are those of the settings without `aside.`; the dialect spells them for the wire.
 */
export interface Parameters {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly topA?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly repetitionPenalty?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  readonly maxTokens?: number;
  readonly reasoning?: ReasoningWish;
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly fallbackModels?: readonly string[];
  readonly plugins?: readonly Readonly<Record<string, unknown>>[];
  readonly toolChoice?: "none" | "auto" | "required";
  /** Whether a model may call several tools at once; only beside tools. */
  readonly parallelToolCalls?: boolean;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** A server and how it deviates. `openai` is any OpenAI-compatible server. */
export type Dialect = "openrouter" | "deepinfra" | "openai";

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
