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
  ["base_resp 1039", "contextTooLong"],
  ["1261", "contextTooLong"],
  ["authentication", "badKey"],
  ["authentication_error", "badKey"],
  ["invalid_api_key", "badKey"],
  ["permission_denied", "badKey"],
  ["unauthenticated", "badKey"],
  ["api_key_invalid", "badKey"],
  ["base_resp 1004", "badKey"],
  ["base_resp 2049", "badKey"],
  ["payment_required", "noCredits"],
  ["insufficient_quota", "noCredits"],
  ["insufficient_balance", "noCredits"],
  ["insufficient_balance_error", "noCredits"],
  ["insufficient_credits", "noCredits"],
  ["not_enough_balance", "noCredits"],
  ["credit_limit_exceeded", "noCredits"],
  ["exceeded_current_quota_error", "noCredits"],
  ["billing_hard_limit_reached", "noCredits"],
  ["billing_not_active", "noCredits"],
  ["arrearage", "noCredits"],
  ["accountoverdueerror", "noCredits"],
  ["1113", "noCredits"],
  ["base_resp 1008", "noCredits"],
  ["rate_limit_exceeded", "rateLimited"],
  ["rate_limit_error", "rateLimited"],
  ["resource_exhausted", "rateLimited"],
  ["1302", "rateLimited"],
  ["1303", "rateLimited"],
  ["base_resp 1002", "rateLimited"],
  ["model_not_found", "modelNotFound"],
  ["model_deprecated", "modelNotFound"],
  ["free_variant_ended", "modelNotFound"],
  ["not_found", "modelNotFound"],
  ["model_decommissioned", "modelNotFound"],
  ["model_not_available", "modelNotFound"],
  ["model_not_exist", "modelNotFound"],
  ["invalid_model", "modelNotFound"],
  ["invalid_model_error", "modelNotFound"],
  ["unknown_model", "modelNotFound"],
  ["deploymentnotfound", "modelNotFound"],
  ["1211", "modelNotFound"],
  ["model_not_supported", "noEndpoint"],
  ["unsupported_model", "noEndpoint"],
  ["model_access_denied", "noEndpoint"],
  ["model_terms_required", "noEndpoint"],
  ["model_permission_blocked_org", "noEndpoint"],
  ["model_permission_blocked_project", "noEndpoint"],
  ["dedicated_endpoint_not_running", "noEndpoint"],
  ["accessdenied.unpurchased", "noEndpoint"],
  ["no_endpoints", "noEndpoint"],
  ["wrong_endpoint", "noEndpoint"],
  ["model_unavailable_upstream", "noEndpoint"],
  ["region_restricted", "noEndpoint"],
  ["privacy_restricted", "noEndpoint"],
  ["constraint_filtered", "noEndpoint"],
  ["payload_too_large", "tooLarge"],
  ["image_too_large", "tooLarge"],
  ["image_file_too_large", "tooLarge"],
  ["content_policy_violation", "moderation"],
  ["content_filter", "moderation"],
  ["image_content_policy_violation", "moderation"],
  ["bio_policy", "moderation"],
  ["misalignment_policy_violation", "moderation"],
  ["base_resp 1026", "moderation"],
  ["base_resp 1027", "moderation"],
  ["1301", "moderation"],
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
  ["invalid_image_format", "badRequest"],
  ["invalid_base64_image", "badRequest"],
  ["invalid_image_url", "badRequest"],
  ["image_parse_error", "badRequest"],
  ["invalid_image_mode", "badRequest"],
  ["unsupported_image_media_type", "badRequest"],
  ["empty_image_file", "badRequest"],
  ["failed_to_download_image", "badRequest"],
  ["image_file_not_found", "badRequest"],
  ["invalid_encrypted_content", "badRequest"],
]);

const tooLong =
  /max(?:imum)? context|context[ _](?:length|window|size)|(?:prompt|input|request|conversation) is too long|prompt too long|total length of all messages is too long|too many (?:input |prompt )?tokens|tokens? exceeds? the (?:maximum|model)|token count.{0,40}exceeds? the (?:maximum|limit)|exceeds? the maximum number of (?:input )?tokens|reduce the length of (?:the|your) (?:messages|prompt|input)/;
const wrongKey =
  /(?:incorrect|invalid|wrong|expired|disabled|unknown|bad) (?:api[ -]?key|(?:auth|access|bearer)[a-z]* token|credentials)|expired token|token (?:has |is )?expired|api[ -]?key.{0,40} (?:is invalid|not valid|expired|is incorrect|not found|was revoked)|pass a valid api key|user not found|no auth credentials|no cookie auth|令牌(?:已过期|.{0,6}不正确)/;
const noMoney =
  /(?:insufficient|not enough|no|negative|out of|low on) (?:account |user |remaining |available |any )?(?:balance|credits?|funds)\b|balance (?:is |was )?(?:too low|insufficient|not enough|exhausted|depleted|empty)|credit balance|(?:doesn't|does not|don't|do not) have (?:any |enough |sufficient )?(?:credits?|balance|funds)|used all (?:of )?(?:your |the |its )?(?:available )?credits|(?:run|ran) out of (?:credits?|funds)|credits? (?:limit|exhausted|depleted|used up)|exceeded your (?:monthly )?included credits|spending limit|payment required|in good standing|in arrears|overdue (?:payment|bill|balance|invoice)|please (?:recharge|top up)|余额不足|欠费|请充值/;
/** "Model" and its name, before what is said of it. A plain word between them would be another subject: "model output". */
const model = "models?[ :=]*(?:[`'\"][^`'\"]{1,150}[`'\"]|[^\\s`'\"]{0,150}[\\d/:._-][^\\s`'\"]{0,150})?,?";
const gone =
  "(?:do(?:es)? not exist|not exist\\b|(?:is |was |are |could |can)?not (?:be )?found|(?:has been|is|was|are) (?:deprecated|decommissioned|retired|discontinued|removed|sunset|shut ?down)|(?:has )?reached (?:its )?end of life|is (?:not available|unavailable|not a valid|invalid|unknown)|is no longer|no longer (?:available|accessible|supported|served))";
const noModel = new RegExp(
  [
    `${model} (?:which )?${gone}`,
    "['\"`][^'\"`]{1,150}['\"`] (?:model )?(?:was )?not found",
    "model.{0,200}(?:does not exist|not found|was deprecated|has been deprecated|no longer (?:accessible|available))",
    "(?:unknown|invalid|no such|nonexistent|non-existent|unrecognized|incorrect|unsupported) model(?! (?:type|parameter|output|response|configuration|setting))",
    "not a valid model|invalid model (?:name|id)|unexpected model name|not found the model|no models loaded|alpha period",
    "模型不存在|不存在.{0,8}模型",
  ].join("|"),
);
const modelNotForUser = new RegExp(
  [
    "not allowed to (?:sample|use|access|call)[^.]{0,40} model",
    "(?:no|not have|without|denied|lack) (?:access|permission|access rights)[^.]{0,30} model",
    "access to (?:the |this )?model[^.]{0,150}(?:denied|not|restricted)",
    "(?:not (?:authorized|permitted|entitled|eligible)|forbidden)[^.]{0,40} model",
    `${model} (?:is |has been )?(?:blocked|disabled|restricted|gated|not enabled|not allowed|requires)`,
    `${model} is not supported (?:by any|when|with your|for your|in your)`,
    "requested model is not supported",
    "non-serverless model|dedicated endpoint",
  ].join("|"),
);
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
  // Servers say with almost any status that the account is empty (Z.ai: 429, MiniMax: 500), and none of those passes by itself.
  if (isOutOfMoney(kind, words)) return "noCredits";
  switch (status) {
    case 401: {
      const said = kind === "badKey" ? kind : codeOfWords(words);
      return said === "modelNotFound" || said === "noEndpoint" ? said : "badKey";
    }
    case 402:
      return "noCredits";
    case 403:
      return forbidden(error, kind, words);
    case 404:
      if (kind === "noEndpoint" || modelNotForUser.test(words)) return "noEndpoint";
      return byPolicy.test(words) && kind !== "modelNotFound" ? "noEndpoint" : "modelNotFound";
    case 407:
      return "proxyAuth";
    case 408:
      return "timeout";
    case 409:
    case 425:
      return "serverError";
    case 410:
      return "modelNotFound";
    case 413:
      return "tooLarge";
    case 429:
      return words.includes("free-models-per-") ? "freeLimit" : "rateLimited";
    case 451:
      return "moderation";
    case undefined:
    default:
      break;
  }
  if (status !== undefined && status >= 500) return "serverError";
  if (status !== undefined && status >= 300 && status < 400) return "redirected";
  if (kind !== undefined && kind !== "badRequest") return kind;
  const said = codeOfWords(words);
  if (said !== undefined) return said;
  if (error?.kinds.includes("param model") === true) return "modelNotFound";
  return status === undefined && kind === undefined ? undefined : "badRequest";
}

/** Moonshot and Z.AI report an empty account as a rate limit. Google says "quota" where it means a limit. */
function isOutOfMoney(kind: ChatErrorCode | undefined, words: string): boolean {
  return kind === "noCredits" || (kind !== "moderation" && noMoney.test(words));
}

function codeOfWords(words: string): ChatErrorCode | undefined {
  if (wrongKey.test(words)) return "badKey";
  if (tooLong.test(words)) return "contextTooLong";
  if (modelNotForUser.test(words)) return "noEndpoint";
  return noModel.test(words) ? "modelNotFound" : undefined;
}

function forbidden(error: WireError | undefined, kind: ChatErrorCode | undefined, words: string): ChatErrorCode {
  if (moderationReasons(error).length > 0 || textField(error?.metadata, "flagged_input") !== undefined) return "moderation";
  if (kind === "moderation" || kind === "noEndpoint" || kind === "modelNotFound") return kind;
  if (/key limit|credit/.test(words)) return "noCredits";
  if (/moderation|flagged|guardrail|content policy|safety/.test(words)) return "moderation";
  if (/not available in your (?:region|country)|unsupported_country|data policy/.test(words)) return "noEndpoint";
  if (modelNotForUser.test(words)) return "noEndpoint";
  return noModel.test(words) ? "modelNotFound" : "badKey";
}

/** The reasons why moderation refused a request, or the patterns of a guardrail that matched. At most ten. */
export function moderationReasons(error: WireError | undefined): readonly string[] {
  return [...listField(error?.metadata, "reasons"), ...listField(error?.metadata, "patterns")]
    .filter((reason) => typeof reason === "string")
    .slice(0, 10);
}
