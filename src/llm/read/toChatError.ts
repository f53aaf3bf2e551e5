import * as l10n from "@vscode/l10n";
import type { ChatError, ChatErrorCode } from "../../shared/chatError.ts";
import { counted } from "../../shared/counted.ts";
import { formatNumber } from "../../shared/locale.ts";
import { redact } from "../../shared/redact.ts";
import { moderationReasons } from "./errorCode.ts";
import { retryTime, type HeaderReader, type RetryKind } from "./retryTime.ts";
import type { WireError } from "./wireError.ts";
import { asStrings, field } from "../../shared/guards.ts";

/** The request behind an error, for its message and to keep the key out of it. */
export interface ErrorContext {
  /** Such as `https://openrouter.ai`. */
  readonly origin?: string | undefined;
  readonly model?: string | undefined;
  /** The key that was sent. It is redacted. */
  readonly key?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: number | undefined;
}

const longestServerMessage = 500;
const noHeaders: HeaderReader = { get: () => null };

function retryKind(code: ChatErrorCode): RetryKind {
  if (code === "rateLimited" || code === "freeLimit") return "limit";
  return code === "serverError" || code === "providerError" ? "server" : "other";
}

/**
 * Builds the error that the user sees from the server's error.
 * @param code the error code
 * @param error the server's error, if it sent one
 * @param status of the response, or the numeric code of an error inside a 200
 */
export function toChatError(
  code: ChatErrorCode,
  error: WireError | undefined,
  status: number | undefined,
  context: ErrorContext,
  headers: HeaderReader = noHeaders,
): ChatError {
  const quoted = error === undefined ? "" : serverMessage(error, context.key);
  const words = error === undefined ? "" : `${error.message} ${error.upstreamMessage ?? ""}`.slice(0, 4000);
  const retryAt = retryTime(error, headers, retryKind(code), context.now ?? Date.now());
  const affordable = code === "noCredits" ? firstNumber(words, affordablePatterns) : undefined;
  const isTooLong = code === "contextTooLong";
  const limit = isTooLong ? (error?.contextTokens ?? firstNumber(words, limitPatterns)) : undefined;
  const excess = isTooLong ? firstNumber(words, excessPatterns) : undefined;
  const said = isTooLong ? (error?.promptTokens ?? firstNumber(words, requestedPatterns)) : undefined;
  const requested = said ?? (limit === undefined || excess === undefined ? undefined : limit + excess);
  const reasons = code === "moderation" ? moderationReasons(error).map((reason) => cleanText(reason, context.key, 100)) : [];
  const retryable = field(error?.availability, "retryable");
  const working = asStrings(field(error?.availability, "fallback_models")).filter((id) => isPlainId(id) && id !== context.model);
  const provider = error?.provider === undefined ? undefined : cleanText(error.provider, context.key, 100);
  return {
    code,
    message: withSuggestion(working[0], message(code, { context, status, provider, affordable, limit, requested, excess })),
    ...(quoted !== "" && { serverMessage: quoted }),
    ...(status !== undefined && { status }),
    ...(context.origin !== undefined && { origin: context.origin }),
    ...(context.model !== undefined && { model: context.model }),
    ...(provider !== undefined && { provider }),
    ...(retryAt !== undefined && { retryAt }),
    ...(retryable === false && { retryable }),
    ...(affordable !== undefined && { affordableTokens: affordable }),
    ...(limit !== undefined && { contextLimit: limit }),
    ...(requested !== undefined && { contextRequested: requested }),
    ...(excess !== undefined && { contextExcess: excess }),
    ...(reasons.length > 0 && { reasons }),
    ...(working[0] !== undefined && { fallbackModel: working[0] }),
    ...(working.length > 0 && code === "modelNotFound" && { suggestions: working.slice(0, 5) }),
  };
}

function withSuggestion(model: string | undefined, said: string): string {
  return model === undefined ? said : `${said} ${l10n.t("The server suggests {0}.", model)}`;
}

/** Whether a text is a model's id and nothing else, because a button sends it. */
function isPlainId(id: string): boolean {
  return /^[\w.~@:/+-]{1,200}$/.test(id);
}

/** The server's message. If it is generic ("Provider returned error"), the message of the upstream provider follows it. */
function serverMessage(error: WireError, key: string | undefined): string {
  const { message: own, upstreamMessage } = error;
  const generic = own === "" || /^(?:provider returned error|upstream error|error)\.?$/i.test(own.trim());
  if (!generic || upstreamMessage === undefined) return cleanText(own, key, longestServerMessage);
  return cleanText(own === "" ? upstreamMessage : `${own.trim()}: ${upstreamMessage}`, key, longestServerMessage);
}

const escapeSequence = /\p{Cc}\[[0-9;]{0,20}[A-Za-z]/gu;
// Control characters, bidirectional and other invisible ones, tags, lone halves of surrogate pairs.
const unwanted = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Cleans a server's text for display as plain text: redacted, without control characters, and cut. */
function cleanText(text: string, key: string | undefined, longest: number): string {
  // Cut generously before the expensive steps and exactly after them, because redaction may shorten the text.
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
  /\b([\d,]{1,15}) maximum context/i,
  // "exceeded max context length by 52310 tokens" is how much too long the prompt is.
  /context (?:length|window|size)(?![^\d]{0,40}\bby )[^\d]{0,40}?([\d,]{1,15})/i,
  />\s?([\d,]{1,15}) maximum/i,
  /tokens allowed \(([\d,]{1,15})\)/i,
  /(?:maximum|limit)(?: of| is|:)? ([\d,]{1,15})(?: input)? tokens/i,
];
const requestedPatterns = [
  /requested (?:about )?([\d,]{1,15})/i,
  /prompt is too long: ([\d,]{1,15})/i,
  /resulted in ([\d,]{1,15})/i,
  /\b([\d,]{1,15}) tokens? (?:>|exceeds?\b)/i,
  /\(([\d,]{1,15})(?: tokens?)?\) exceeds?/i,
  /\bcontains ([\d,]{1,15}) tokens/i,
];
const excessPatterns = [
  /exceed(?:s|ed|ing)?[^\d.;]{0,80}?\bby (?:about )?([\d,]{1,15})/i,
  /\b([\d,]{1,15}) (?:more )?tokens? (?:too (?:long|many)|over|above)\b/i,
  /\b(?:too long|over the limit|reduce[^\d.;]{0,60}) by (?:at least |about )?([\d,]{1,15})/i,
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
  readonly excess: number | undefined;
}

/** One sentence that says what happened. The server's own words are quoted beside it. */
function message(code: ChatErrorCode, facts: Facts): string {
  const { context, status, provider, affordable } = facts;
  const subject = context.origin ?? l10n.t("The server");
  const server = context.origin ?? l10n.t("the server");
  const model = context.model ?? l10n.t("the model");
  const withStatus = status === undefined ? "" : ` (${status})`;
  switch (code) {
    case "badKey":
      return l10n.t("The API key for {0} was rejected{1}.", server, withStatus);
    case "noCredits":
      if (affordable === undefined) return l10n.t("You are out of credits at {0}.", server);
      return counted(
        affordable,
        "Your credits at {1} cover only {0} output token, fewer than requested.",
        "Your credits at {1} cover only {0} output tokens, fewer than requested.",
        server,
      );
    case "rateLimited":
      if (provider === undefined) return l10n.t("{0} is limiting your requests.", subject);
      return l10n.t("{0} is limiting requests to {1}.", provider, model);
    case "freeLimit":
      return l10n.t("You have reached the limit for free models at {0}.", server);
    case "modelNotFound":
      return l10n.t("{0} is not available at {1}.", context.model ?? l10n.t("This model"), server);
    case "noEndpoint":
      return l10n.t("No provider of {0} accepts this request. Privacy settings, tools or parameters exclude all of them.", model);
    case "contextTooLong":
      return tooLongMessage(model, facts);
    case "tooLarge":
      return l10n.t("The message is too large for {0}.", server);
    case "moderation":
      if (provider === undefined) return l10n.t("Moderation blocked this request.");
      return l10n.t("Moderation at {0} blocked this request.", provider);
    case "badRequest":
      return l10n.t("{0} rejected the request{1}.", provider ?? subject, withStatus);
    case "proxyAuth":
      return l10n.t("The proxy requires you to sign in.");
    case "redirected":
      return l10n.t("{0} tried to redirect the request. Nothing was sent to the other address.", subject);
    case "notAnApi":
      return l10n.t("{0} did not return a chat completion. Check the base URL, and whether your network requires a sign-in.", subject);
    case "timeout":
      return l10n.t("{0} timed out{1}.", subject, withStatus);
    case "serverError":
      return l10n.t("{0} returned an error{1}.", provider ?? subject, withStatus);
    case "providerError":
      return l10n.t("{0} reported an error while answering{1}.", provider ?? subject, withStatus);
    case "connectionLost":
      return l10n.t("The connection to {0} was lost.", server);
    case "endedEarly":
      return l10n.t("{0} closed the stream early.", subject);
    case "badData":
      return l10n.t("{0} sent data that could not be read.", subject);
    case "oversized":
      return l10n.t("{0} sent more than an answer may contain.", subject);
    case "emptyAnswer":
      return l10n.t("{0} returned an empty answer.", context.model ?? l10n.t("The model"));
    case "noKey":
    case "keyStore":
    case "overBudget":
    case "policy":
    case "unreachable":
    case "hostNotFound":
    case "tls":
    case "stalled":
    case "diskFull":
    case "storage":
      return l10n.t("{0} could not be used ({1}).", subject, code);
    default:
      return code satisfies never;
  }
}

function tooLongMessage(model: string, { limit, requested, excess }: Facts): string {
  if (limit === undefined && excess !== undefined) {
    return counted(
      excess,
      "The conversation is too long for {1}: {0} token more than it accepts.",
      "The conversation is too long for {1}: {0} tokens more than it accepts.",
      model,
    );
  }
  if (limit === undefined) return l10n.t("The conversation is too long for {0}.", model);
  if (requested !== undefined && requested > limit) {
    return counted(
      requested - limit,
      "The conversation is too long for {1}: {2} tokens, {0} token more than it accepts.",
      "The conversation is too long for {1}: {2} tokens, {0} tokens more than it accepts.",
      model,
      formatNumber(requested),
    );
  }
  return counted(
    limit,
    "The conversation is too long for {1}, which accepts {0} token.",
    "The conversation is too long for {1}, which accepts {0} tokens.",
    model,
  );
}
