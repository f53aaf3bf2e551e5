import type { ChatRequest } from "../chatClient.ts";
import type { Draft, Problem } from "./draft.ts";
import { checkNumber, checkStop } from "./ranges.ts";
import { field, isObject } from "../../shared/guards.ts";

/** Fields of the body that are not the user's to set by hand: what is asked of whom, and how the answer comes. */
const fixedFields: ReadonlySet<string> = new Set(["model", "messages", "prompt", "stream", "__proto__"]);

/** Merges `aside.extraBody` last. On servers whose ranges are known, those are checked here as well. */
export function mergeExtraBody(request: ChatRequest, draft: Draft): Problem | undefined {
  const { dialect } = request.endpoint;
  const extra = request.parameters.extraBody;
  if (extra === undefined) return undefined;
  for (const [field, value] of Object.entries(extra)) {
    if (fixedFields.has(field)) {
      draft.leftOut.push({ parameter: field, reason: "aside.extraBody cannot set it" });
      continue;
    }
    const problem = dialect === "openai" || value === null ? undefined : checkField(request, field, value);
    if (problem !== undefined) return problem;
    draft.body[field] = value;
  }
  return dialect === "openrouter" ? checkTogether(draft) : undefined;
}

function checkField(request: ChatRequest, field: string, value: unknown): Problem | undefined {
  const setting = `aside.extraBody.${field}`;
  switch (field) {
    case "stop":
      return checkStop(request.endpoint.dialect, setting, value);
    case "logit_bias":
      return isBias(value) ? undefined : `${setting} must give each token a number at least -100 and at most 100.`;
    case "session_id":
      return typeof value === "string" && value.length <= 256 ? undefined : `${setting} must be a text of at most 256 characters.`;
    case "metadata":
      return isMetadata(value)
        ? undefined
        : `${setting} must be at most 16 pairs of texts, names up to 64 and values up to 512 characters.`;
    default:
      return checkNumber(request.endpoint.dialect, setting, field, value);
  }
}

/** Pairs of fields that OpenRouter refuses together. */
function checkTogether({ body }: Draft): Problem | undefined {
  if (typeof body["top_logprobs"] === "number" && body["logprobs"] !== true) {
    return "aside.extraBody.top_logprobs needs logprobs to be true beside it.";
  }
  const reasoning = body["reasoning"];
  const effort = field(reasoning, "effort");
  const shorthand = body["reasoning_effort"];
  if (typeof effort === "string" && typeof shorthand === "string" && effort !== shorthand) {
    return "aside.reasoning.effort and aside.extraBody.reasoning_effort must be the same where both are set.";
  }
  return undefined;
}

function isBias(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((bias) => typeof bias === "number" && bias >= -100 && bias <= 100);
}

function isMetadata(value: unknown): boolean {
  if (!isObject(value)) return false;
  const pairs = Object.entries(value);
  return pairs.length <= 16 && pairs.every(([name, text]) => name.length <= 64 && typeof text === "string" && text.length <= 512);
}
