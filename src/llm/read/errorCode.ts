import type { ChatErrorCode } from "../../shared/chatError.ts";
import type { WireError } from "./wireError.ts";
import { listField, textField } from "../../shared/guards.ts";

/**
 * The error code for each kind of error, whatever its status: OpenRouter's `error_type` and availability codes, and the codes and types of
 * OpenAI and others.
 */
const codeOfKind: ReadonlyMap<string, ChatErrorCode> = new Map<string, ChatErrorCode>([
  ["context_length_exceeded", "contextTooLong"],
  ["max_tokens_exceeded", "contextTooLong"],
  ["token_limit_exceeded", "contextTooLong"],
  ["string_too_long", "contextTooLong"],
  ["too_many_prompt_tokens", "contextTooLong"],
  ["exceed_context_size_error", "contextTooLong"],
  ["authentication", "badKey"],
  ["authentication_error", "badKey"],
  ["invalid_api_key", "badKey"],
  ["permission_denied", "badKey"],
  ["payment_required", "noCredits"],
  ["insufficient_quota", "noCredits"],
  ["insufficient_balance", "noCredits"],
  ["rate_limit_exceeded", "rateLimited"],
  ["rate_limit_error", "rateLimited"],
  ["model_not_found", "modelNotFound"],
  ["model_deprecated", "modelNotFound"],
  ["free_variant_ended", "modelNotFound"],
  ["not_found", "modelNotFound"],
  ["no_endpoints", "noEndpoint"],
  ["wrong_endpoint", "noEndpoint"],
  ["model_unavailable_upstream", "noEndpoint"],
  ["region_restricted", "noEndpoint"],
  ["privacy_restricted", "noEndpoint"],
  ["constraint_filtered", "noEndpoint"],
  ["payload_too_large", "tooLarge"],
  ["image_too_large", "tooLarge"],
  ["content_policy_violation", "moderation"],
  ["content_filter", "moderation"],
  ["refusal", "moderation"],
  ["provider_overloaded", "providerError"],
  ["provider_unavailable", "providerError"],
  ["capacity_exhausted", "providerError"],
  ["temporarily_unavailable", "providerError"],
  ["server", "providerError"],
  ["server_error", "providerError"],
  ["invalid_request", "badRequest"],
  ["invalid_prompt", "badRequest"],
  ["precondition_failed", "badRequest"],
  ["unprocessable", "badRequest"],
  ["invalid_image", "badRequest"],
  ["image_too_small", "badRequest"],
  ["unsupported_image_format", "badRequest"],
  ["image_not_found", "badRequest"],
  ["image_download_failed", "badRequest"],
]);

const tooLong =
  /maximum context length|context[ _](?:length|window|size)|prompt is too long|input is too long|total length of all messages is too long|too many (?:input |prompt )?tokens|tokens? exceeds? the (?:maximum|model)/;
const wrongKey =
  /(?:incorrect|invalid|wrong|expired|disabled) api[ -]?key|api[ -]?key.{0,40} is invalid|user not found|no auth credentials|no cookie auth/;
const noModel =
  /not a valid model|model.{0,200}(?:does not exist|not found|was deprecated|has been deprecated|is not available|no longer (?:accessible|available))|unknown model|alpha period/;
const byPolicy =
  /data policy|guardrail|privacy|allowed providers|ignored providers|that support|support (?:tool|image|the )|matching your|requested (?:parameters|modalities)|no endpoints available/;

/**
 * Maps a status and an error to an error code.
 * @param status of the response, or the numeric code of an error inside a 200
 * @param error the server's error, if it sent a readable one
 * @returns undefined if neither is specific enough; inside a body or stream that means `providerError`
 */
export function errorCode(status: number | undefined, error: WireError | undefined): ChatErrorCode | undefined {
  const words = error === undefined ? "" : `${error.message} ${error.upstreamMessage ?? ""}`.slice(0, 4000).toLowerCase();
  const kind = error?.kinds.map((one) => codeOfKind.get(one)).find((code) => code !== undefined);
  switch (status) {
    case 401:
      return "badKey";
    case 402:
      return "noCredits";
    case 403:
      return forbidden(error, kind, words);
    case 404:
      return byPolicy.test(words) && kind !== "modelNotFound" ? "noEndpoint" : kind === "noEndpoint" ? kind : "modelNotFound";
    case 407:
      return "proxyAuth";
    case 408:
      return "timeout";
    case 409:
    case 425:
      return "serverError";
    case 413:
      return "tooLarge";
    case 429:
      if (words.includes("free-models-per-")) return "freeLimit";
      return kind === "noCredits" ? kind : "rateLimited";
    case 451:
      return "moderation";
    case undefined:
    default:
      break;
  }
  if (status !== undefined && status >= 500) return "serverError";
  if (status !== undefined && status >= 300 && status < 400) return "redirected";
  if (kind !== undefined && kind !== "badRequest") return kind;
  if (status === undefined && kind === undefined) return undefined;
  if (wrongKey.test(words)) return "badKey";
  if (tooLong.test(words)) return "contextTooLong";
  if (noModel.test(words)) return "modelNotFound";
  return "badRequest";
}

function forbidden(error: WireError | undefined, kind: ChatErrorCode | undefined, words: string): ChatErrorCode {
  if (moderationReasons(error).length > 0 || textField(error?.metadata, "flagged_input") !== undefined) return "moderation";
  if (kind === "moderation" || kind === "noEndpoint") return kind;
  if (/key limit|spending limit|credit/.test(words)) return "noCredits";
  if (/moderation|flagged|guardrail|content policy|safety/.test(words)) return "moderation";
  if (/not available in your (?:region|country)|unsupported_country|data policy/.test(words)) return "noEndpoint";
  return "badKey";
}

/** The reasons why moderation refused a request, or the patterns of a guardrail that matched. At most ten. */
export function moderationReasons(error: WireError | undefined): readonly string[] {
  return [...listField(error?.metadata, "reasons"), ...listField(error?.metadata, "patterns")]
    .filter((reason) => typeof reason === "string")
    .slice(0, 10);
}
