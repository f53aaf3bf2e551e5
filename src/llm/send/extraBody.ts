import * as l10n from "@vscode/l10n";
import type { Dialect } from "../../shared/parameters.ts";
import type { ChatRequest } from "../chatClient.ts";
import { isServerTool } from "../../shared/serverTools.ts";
import type { Draft, SettingProblem } from "./draft.ts";
import { extraForResponses } from "./responsesBody.ts";
import { checkNumber, checkStop } from "./ranges.ts";
import { asList, field, isObject, listField, put, textField } from "../../shared/guards.ts";

/** Fields of the request body that `aside.extraBody` must not set, because Aside depends on their values. */
const fixedFields: ReadonlySet<string> = new Set(["model", "messages", "prompt", "stream", "__proto__"]);

/**
 * The same at the Responses API: nothing is stored there, and the prompt is what went through the gate. What refers to stored items would add to it.
 */
const fixedInResponses: ReadonlySet<string> = new Set(["input", "store", "previous_response_id", "conversation", "background"]);

/** Whether `aside.extraBody` may not set this field of the request body. */
export function isFixedField(name: string, dialect: Dialect): boolean {
  return fixedFields.has(name) || (dialect === "responses" && fixedInResponses.has(name));
}

/**
 * Merges `aside.extraBody`, after all other parameters. A null leaves a field out, and its tools join those that are on. For servers with known
 * ranges, its values are checked here.
 */
export function mergeExtraBody(request: ChatRequest, draft: Draft): SettingProblem | undefined {
  const { dialect } = request.endpoint;
  const written = request.parameters.extraBody;
  if (written === undefined) return undefined;
  const extra = dialect === "responses" ? extraForResponses(written, draft.body) : written;
  for (const [field, value] of Object.entries(extra)) {
    if (isFixedField(field, dialect)) {
      draft.unsupportedParameters.push({ parameter: field, reason: l10n.t("Cannot be set in {0}", "aside.extraBody") });
      continue;
    }
    if (value === null) {
      Reflect.deleteProperty(draft.body, field);
      continue;
    }
    const problem = field === "tools" ? checkTools(draft, value) : isLenient(dialect) ? undefined : checkField(request, field, value);
    if (problem !== undefined) return problem;
    put(draft.body, field, field === "tools" ? [...listField(draft.body, "tools"), ...asList(value)] : value);
  }
  return dialect === "openrouter" ? checkTogether(draft) : undefined;
}

/** Whether nothing is known of the ranges of a server. */
function isLenient(dialect: Dialect): boolean {
  return dialect === "openai" || dialect === "responses";
}

/** The tools of the user's own have to be a list, with other names than those that are on. */
function checkTools({ body }: Draft, value: unknown): SettingProblem | undefined {
  if (!Array.isArray(value)) return l10n.t("{0} must be a list of tools.", "aside.extraBody.tools");
  const taken = new Set(listField(body, "tools").map(toolName));
  const twice = (value as readonly unknown[]).map(toolName).find((name) => name !== undefined && taken.has(name));
  if (twice === undefined) return undefined;
  return l10n.t("{0} has a tool named {1}, which is also enabled in this conversation.", "aside.extraBody.tools", twice);
}

/** The name of a function, or the type of a tool that the server runs. */
function toolName(tool: unknown): string | undefined {
  const type = textField(tool, "type");
  const name = textField(field(tool, "function"), "name") ?? (type === "function" ? textField(tool, "name") : undefined);
  return name ?? (type !== undefined && isServerTool(type) ? type : undefined);
}

function checkField(request: ChatRequest, field: string, value: unknown): SettingProblem | undefined {
  const setting = `aside.extraBody.${field}`;
  switch (field) {
    case "stop":
      return checkStop(request.endpoint.dialect, setting, value);
    case "logit_bias":
      return isBias(value) ? undefined : l10n.t("{0} must map each token to a number from -100 to 100.", setting);
    case "session_id":
      if (typeof value === "string" && value.length <= 256) return undefined;
      return l10n.t("{0} must be a string of at most 256 characters.", setting);
    case "metadata":
      if (isMetadata(value)) return undefined;
      return l10n.t("{0} must have at most 16 strings, with names of up to 64 and values of up to 512 characters.", setting);
    default:
      return checkNumber(request.endpoint.dialect, setting, field, value);
  }
}

/** Checks the combinations of fields that OpenRouter rejects. */
function checkTogether({ body }: Draft): SettingProblem | undefined {
  if (typeof body["top_logprobs"] === "number" && body["logprobs"] !== true) {
    return l10n.t("{0} requires {1} to be true.", "aside.extraBody.top_logprobs", "aside.extraBody.logprobs");
  }
  const reasoning = body["reasoning"];
  const effort = field(reasoning, "effort");
  const shorthand = body["reasoning_effort"];
  if (typeof effort === "string" && typeof shorthand === "string" && effort !== shorthand) {
    return l10n.t("{0} and {1} must be the same if both are set.", "aside.reasoning.effort", "aside.extraBody.reasoning_effort");
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
