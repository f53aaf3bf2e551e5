/** Every failure the user can meet, as a value. The codes are fixed: people, tests and translations rely on them. */
export const chatErrorCodes = [
  "noKey",
  "badKey",
  "keyStore",
  "noCredits",
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
  /** What happened, one or two plain English sentences in our own words; names host, model or limit where that helps. */
  readonly message: string;
  /** The server's own words: redacted, control characters removed, at most 500 characters. Shown as quoted text, never as Markup. */
  readonly serverMessage?: string;
  /** HTTP status, or the numeric code of an error inside a body or stream. */
  readonly status?: number;
  /** Origin that was asked, such as `https://openrouter.ai`. */
  readonly origin?: string;
  /** The model that was asked for. */
  readonly model?: string;
  /** Upstream host that failed, where OpenRouter names it. */
  readonly provider?: string;
  /** When it makes sense to try again: milliseconds since the epoch. */
  readonly retryAt?: number;
  /** False where the server says that trying again will not help, whatever the status. */
  readonly retryable?: boolean;
  /** 402: how many output tokens can still be paid for. */
  readonly affordableTokens?: number;
  /** contextTooLong: tokens the model takes, and tokens that were asked for, where the server says. */
  readonly contextLimit?: number;
  readonly contextRequested?: number;
  /** modelNotFound: the ids that come closest. */
  readonly suggestions?: readonly string[];
  /** A limit of a free model: the same model for money, where the catalogue has it. */
  readonly paidVariant?: string;
  /** A limit: the model that the user set to fall back to. */
  readonly fallbackModel?: string;
  /** moderation: the reasons given. */
  readonly reasons?: readonly string[];
}

/** What a person can do about an error; each is a button of the error card. */
export type ErrorAction =
  | "retry"
  | "setApiKey"
  | "signIn"
  | "selectModel"
  | "openCredits"
  | "openSettings"
  | "showLog"
  | "newConversation"
  | "retryShorter"
  /** The same model without its limits, for money. */
  | "usePaidVariant"
  /** The first of the fallback models that the user set. */
  | "useFallback"
  /** Asks again without the oldest messages. */
  | "dropOldest";

/**
 * The actions an error card offers, most useful first. Exhaustive on purpose: a new code does not compile until it has its way on.
 * @param error the failure
 */
export function errorActions(error: ChatError): readonly ErrorAction[] {
  switch (error.code) {
    case "noKey":
      return ["signIn", "setApiKey", "openSettings"];
    case "badKey":
      return ["setApiKey", "signIn", "retry"];
    case "keyStore":
      return ["setApiKey", "signIn", "showLog"];
    case "noCredits":
      // For an answer of nothing nobody asks.
      return (error.affordableTokens ?? 0) < 1 ? ["openCredits", "retry", "selectModel"] : ["retryShorter", "openCredits", "selectModel"];
    case "rateLimited":
    case "freeLimit":
      return [
        ...(error.paidVariant === undefined ? [] : (["usePaidVariant"] as const)),
        ...(error.fallbackModel === undefined ? [] : (["useFallback"] as const)),
        "retry",
        "selectModel",
      ];
    case "modelNotFound":
      return ["selectModel", "openSettings"];
    case "noEndpoint":
      return ["selectModel", "openSettings", "retry"];
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
      return ["retry", "selectModel"];
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

function unreachable(code: never): never {
  throw new Error(`no actions for the error code ${String(code)}`);
}
