/** Every failure the user can meet, as a value. The codes are fixed: users, tests and translations rely on them. */
export const chatErrorCodes = [
  "noKey",
  "badKey",
  "keyStore",
  "noCredits",
  "overBudget",
  "policy",
  "rateLimited",
  "freeLimit",
  "modelNotFound",
  "noEndpoint",
  "badRequest",
  "contextTooLong",
  "tooLarge",
  "moderation",
  "unreachable",
  "hostNotFound",
  "tls",
  "proxyAuth",
  "redirected",
  "notAnApi",
  "timeout",
  "stalled",
  "serverError",
  "providerError",
  "connectionLost",
  "endedEarly",
  "badData",
  "oversized",
  "emptyAnswer",
  "diskFull",
  "storage",
] as const;

/** The fixed code of a failure; see the table in ARCHITECTURE.md for when each is used. */
export type ChatErrorCode = (typeof chatErrorCodes)[number];

/** A failure the user can meet. Plain data: it crosses to the webview and into the journal as it is. Never holds a key. */
export interface ChatError {
  readonly code: ChatErrorCode;
  /** What happened, in one or two sentences of ours. Names the host, model or limit if that helps. */
  readonly message: string;
  /** The server's own message: redacted, control characters removed, at most 500 characters. Shown as quoted text, never as Markup. */
  readonly serverMessage?: string;
  /** HTTP status, or the numeric code of an error inside a body or stream. */
  readonly status?: number;
  /** Origin that was asked, such as `https://openrouter.ai`. */
  readonly origin?: string;
  /** The model that was asked for. */
  readonly model?: string;
  /** Upstream provider that failed, if OpenRouter names it. */
  readonly provider?: string;
  /** When to retry, in milliseconds since the epoch. */
  readonly retryAt?: number;
  /** False if the server says that retrying will not help, whatever the status, or a policy does not allow the endpoint. */
  readonly retryable?: boolean;
  /** 402: how many output tokens the credits still cover. */
  readonly affordableTokens?: number;
  /** contextTooLong: the model's limit and the requested tokens, if the server reports them. */
  readonly contextLimit?: number;
  readonly contextRequested?: number;
  /** contextTooLong: by how many tokens the request exceeds the limit, if the server reports that. */
  readonly contextExcess?: number;
  /** modelNotFound: the closest ids. */
  readonly suggestions?: readonly string[];
  /** For a free model's limit: its paid version, if the catalogue has one. */
  readonly paidVariant?: string;
  /** Another model that may work: the one that the server names, or for a limit the user's fallback model. */
  readonly fallbackModel?: string;
  /** The field of the request that the server refuses and that only the user may leave out, as its path in the body. */
  readonly refusedField?: string;
  /** moderation: the reasons given. */
  readonly reasons?: readonly string[];
}

/** What the user can do about an error. Each action is a button of the error card. */
export type ErrorAction =
  | "retry"
  | "setApiKey"
  | "signIn"
  | "selectModel"
  | "openCredits"
  | "openSettings"
  | "showLog"
  | "showPolicy"
  | "switchEndpoint"
  | "newConversation"
  | "retryShorter"
  /** Switches to the paid version of the model. */
  | "usePaidVariant"
  /** Switches to the first fallback model. */
  | "useFallback"
  /** Retries without the oldest messages. */
  | "dropOldest"
  /** Retries without the field that the server refuses. */
  | "leaveOut";

/**
 * The actions an error card offers, most useful first. Exhaustive on purpose: a new code does not compile without its actions.
 * @param error the failure
 */
export function errorActions(error: ChatError): readonly ErrorAction[] {
  return error.refusedField === undefined ? actionsOf(error) : ["leaveOut", ...actionsOf(error)];
}

function actionsOf(error: ChatError): readonly ErrorAction[] {
  switch (error.code) {
    case "noKey":
      return ["signIn", "setApiKey", "openSettings"];
    case "badKey":
      return ["setApiKey", "signIn", "retry"];
    case "keyStore":
      return ["setApiKey", "signIn", "showLog"];
    case "noCredits":
      // If the credits do not cover a single token, a shorter answer does not help.
      return (error.affordableTokens ?? 0) < 1 ? ["openCredits", "retry", "selectModel"] : ["retryShorter", "openCredits", "selectModel"];
    case "overBudget":
      return ["retry", "openSettings"];
    case "policy":
      return error.retryable === false ? ["switchEndpoint", "showPolicy", "retry"] : ["showPolicy", "retry"];
    case "rateLimited":
    case "freeLimit":
      return [...(error.paidVariant === undefined ? [] : (["usePaidVariant"] as const)), ...withFallback(error), "retry", "selectModel"];
    case "modelNotFound":
      return [...withFallback(error), "selectModel", "openSettings"];
    case "noEndpoint":
      return [...withFallback(error), "selectModel", "openSettings", "retry"];
    case "badRequest":
      return ["openSettings", "selectModel", "retry"];
    case "contextTooLong":
      return ["dropOldest", "newConversation", "selectModel"];
    case "tooLarge":
      return ["newConversation", "selectModel"];
    case "moderation":
      return ["selectModel"];
    case "unreachable":
    case "hostNotFound":
    case "tls":
    case "proxyAuth":
    case "redirected":
    case "notAnApi":
      return ["retry", "openSettings", "showLog"];
    case "timeout":
    case "stalled":
    case "serverError":
    case "providerError":
    case "connectionLost":
    case "endedEarly":
    case "emptyAnswer":
      return [...withFallback(error), "retry", "selectModel"];
    case "badData":
    case "oversized":
      return ["retry", "showLog"];
    case "diskFull":
    case "storage":
      return ["retry", "showLog"];
    default:
      return unreachable(error.code);
  }
}

function withFallback({ fallbackModel }: ChatError): readonly ErrorAction[] {
  return fallbackModel === undefined ? [] : ["useFallback"];
}

function unreachable(code: never): never {
  throw new Error(`no actions for the error code ${String(code)}`);
}
