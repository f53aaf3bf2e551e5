import type { ChatError, ChatErrorCode } from "../../shared/chatError.ts";
import { redact } from "../../shared/redact.ts";
import { moderationReasons } from "./errorCode.ts";
import { retryTime, type HeaderReader } from "./retryTime.ts";
import type { WireError } from "./wireError.ts";
import { field } from "../../shared/guards.ts";

/** Who was asked for what; for the words of an error, and so that the key is never in them. */
export interface ErrorContext {
  /** Such as `https://openrouter.ai`. */
  readonly origin?: string | undefined;
  readonly model?: string | undefined;
  /** The key that was sent. */
  readonly key?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: number | undefined;
}

const longestServerMessage = 500;
const noHeaders: HeaderReader = { get: () => null };
const limits: ReadonlySet<ChatErrorCode> = new Set<ChatErrorCode>(["rateLimited", "freeLimit"]);

/**
 * Makes the error that the user meets out of what the server said.
 * @param code which failure it is
 * @param error what the server said, where it said anything
 * @param status of the answer, or the numeric code of an error inside a 200
 */
export function toChatError(
  code: ChatErrorCode,
  error: WireError | undefined,
  status: number | undefined,
  context: ErrorContext,
  headers: HeaderReader = noHeaders,
): ChatError {
  const said = error === undefined ? "" : serverMessage(error, context.key);
  const words = error === undefined ? "" : `${error.message} ${error.upstreamMessage ?? ""}`.slice(0, 4000);
  const retryAt = retryTime(error, headers, limits.has(code), context.now ?? Date.now());
  const affordable = code === "noCredits" ? firstNumber(words, affordablePatterns) : undefined;
  const limit = code === "contextTooLong" ? firstNumber(words, limitPatterns) : undefined;
  const requested = code === "contextTooLong" ? firstNumber(words, requestedPatterns) : undefined;
  const reasons = code === "moderation" ? moderationReasons(error).map((reason) => cleanText(reason, context.key, 100)) : [];
  const retryable = field(error?.availability, "retryable");
  const provider = error?.provider === undefined ? undefined : cleanText(error.provider, context.key, 100);
  return {
    code,
    message: message(code, { context, status, provider, affordable, limit, requested }),
    ...(said !== "" && { serverMessage: said }),
    ...(status !== undefined && { status }),
    ...(context.origin !== undefined && { origin: context.origin }),
    ...(context.model !== undefined && { model: context.model }),
    ...(provider !== undefined && { provider }),
    ...(retryAt !== undefined && { retryAt }),
    ...(retryable === false && { retryable }),
    ...(affordable !== undefined && { affordableTokens: affordable }),
    ...(limit !== undefined && { contextLimit: limit }),
    ...(requested !== undefined && { contextRequested: requested }),
    ...(reasons.length > 0 && { reasons }),
  };
}

/** The server's words, and after a message that says nothing ("Provider returned error") those of the upstream provider. */
function serverMessage(error: WireError, key: string | undefined): string {
  const { message: own, upstreamMessage } = error;
  const generic = own === "" || /^(?:provider returned error|upstream error|error)\.?$/i.test(own.trim());
  if (!generic || upstreamMessage === undefined) return cleanText(own, key, longestServerMessage);
  return cleanText(own === "" ? upstreamMessage : `${own.trim()}: ${upstreamMessage}`, key, longestServerMessage);
}

const escapeSequence = /\p{Cc}\[[0-9;]{0,20}[A-Za-z]/gu;
// Control characters, bidirectional and other invisible ones, tags, lone halves of surrogate pairs.
const unwanted = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A server's text made fit to be shown as plain text: redacted, without control characters, cut. */
function cleanText(text: string, key: string | undefined, longest: number): string {
  // Cut generously before the costly part, exactly after it: redaction may shorten.
  const clean = redact(text.slice(0, 16_384), key)
    .replace(/[\t\r\n ]+/g, " ")
    .replace(escapeSequence, "")
    .replace(unwanted, "")
    .trim();
  if (clean.length <= longest) return clean;
  const cut = clean.slice(0, longest - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

const affordablePatterns = [/can only afford ([\d,]{1,15})/i];
const limitPatterns = [
  /maximum context length (?:is|of) ([\d,]{1,15})/i,
  /context (?:length|window|size)[^\d]{0,40}?([\d,]{1,15})/i,
  />\s?([\d,]{1,15}) maximum/i,
  /(?:maximum|limit)(?: of| is|:)? ([\d,]{1,15})(?: input)? tokens/i,
];
const requestedPatterns = [
  /requested (?:about )?([\d,]{1,15})/i,
  /prompt is too long: ([\d,]{1,15})/i,
  /resulted in ([\d,]{1,15})/i,
  /\b([\d,]{1,15}) tokens? (?:>|exceeds?)/i,
  /\(([\d,]{1,15}) tokens?\) exceeds?/i,
];

function firstNumber(text: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const digits = pattern.exec(text)?.[1]?.replaceAll(",", "");
    if (digits !== undefined && digits !== "") return Number(digits);
  }
  return undefined;
}

interface Facts {
  readonly context: ErrorContext;
  readonly status: number | undefined;
  readonly provider: string | undefined;
  readonly affordable: number | undefined;
  readonly limit: number | undefined;
  readonly requested: number | undefined;
}

/** What happened, in our own words. */
function message(code: ChatErrorCode, facts: Facts): string {
  const { context, status, provider, affordable, limit, requested } = facts;
  const server = context.origin ?? "The server";
  const model = context.model ?? "the model";
  const withStatus = status === undefined ? "" : ` (${status})`;
  switch (code) {
    case "badKey":
      return `The key for ${context.origin ?? "this server"} was rejected${withStatus}.`;
    case "noCredits":
      return affordable === undefined
        ? `Out of credits at ${server}.`
        : `The credits at ${server} pay for at most ${affordable} output tokens; more were asked for.`;
    case "rateLimited":
      return provider === undefined ? `${server} limits the rate of requests.` : `${provider} limits the rate of requests to ${model}.`;
    case "freeLimit":
      return `The limit for free models at ${server} is reached.`;
    case "modelNotFound":
      return `${context.model ?? "This model"} is not available at ${context.origin ?? "this server"}.`;
    case "noEndpoint":
      return `No provider of ${model} fits this request: privacy settings, tools or parameters rule them out.`;
    case "contextTooLong":
      return tooLongMessage(model, limit, requested);
    case "tooLarge":
      return `The message is too large for ${server}.`;
    case "moderation":
      return `The request was refused by moderation${provider === undefined ? "" : ` at ${provider}`}.`;
    case "badRequest":
      return `${provider ?? server} refused the request${withStatus}.`;
    case "proxyAuth":
      return "The proxy needs a sign-in.";
    case "redirected":
      return `${server} tried to redirect the request; nothing was sent on.`;
    case "notAnApi":
      return `${server} sent something that is no answer of a chat API. Is the address right, and the network signed in?`;
    case "timeout":
      return `${server} gave up waiting for an answer${withStatus}.`;
    case "serverError":
      return provider === undefined ? `${server} has an error${withStatus}.` : `${provider} has an error${withStatus}.`;
    case "providerError":
      return `${provider ?? server} reported an error while answering${withStatus}.`;
    case "connectionLost":
      return `The connection to ${server} broke off.`;
    case "endedEarly":
      return `${server} ended the answer before its end.`;
    case "badData":
      return `${server} sent data that cannot be read.`;
    case "oversized":
      return `${server} sent more than an answer may hold.`;
    case "emptyAnswer":
      return `${context.model ?? "The model"} gave an empty answer.`;
    case "noKey":
    case "keyStore":
    case "unreachable":
    case "hostNotFound":
    case "tls":
    case "stalled":
    case "diskFull":
    case "storage":
      return `${server} could not be used (${code}).`;
    default:
      return code satisfies never;
  }
}

function tooLongMessage(model: string, limit: number | undefined, requested: number | undefined): string {
  if (limit === undefined) return `The conversation is too long for ${model}.`;
  if (requested === undefined || requested <= limit) return `The conversation is too long for ${model}, which takes ${limit} tokens.`;
  return `The conversation is too long for ${model}: ${requested} tokens, ${requested - limit} more than it takes.`;
}
