import type { ChatRequest } from "../chatClient.ts";
import { type Draft, type SettingProblem, notListed } from "./draft.ts";
import { parameterTable } from "../../shared/parameterTable.ts";
import { checkNumber } from "./ranges.ts";
import { serverFacts } from "./serverFacts.ts";

/**
 * Sets the limit of output tokens under the name in the catalogue row, else under the one that the dialect prefers (docs/wire.md, Request
 * parameters: `max_tokens` is deprecated in favor of `max_completion_tokens`, but many rows and most plain servers know only the old name).
 */
export function addMaxTokens(request: ChatRequest, draft: Draft): SettingProblem | undefined {
  const { maxTokens } = request.parameters;
  if (maxTokens === undefined) return undefined;
  const parameter = maxTokensName(request);
  const problem = checkNumber(request.endpoint.dialect, "aside.maxTokens", parameter ?? "max_tokens", maxTokens);
  if (problem !== undefined) return problem;
  if (parameter === undefined) draft.unsupportedParameters.push({ parameter: "max_tokens", reason: notListed(request) });
  else draft.body[parameter] = maxTokens;
  return undefined;
}

function maxTokensName(request: ChatRequest): (typeof parameterTable.maxTokens.wire)[number] | undefined {
  const listed = request.catalogueModel?.supportedParameters ?? [];
  const { dialect } = request.endpoint;
  if (dialect === "responses") {
    return listed.length === 0 || parameterTable.maxTokens.wire.some((name) => listed.includes(name)) ? "max_output_tokens" : undefined;
  }
  if (listed.includes("max_completion_tokens")) return "max_completion_tokens";
  if (listed.includes("max_tokens")) return "max_tokens";
  if (listed.length > 0) return undefined;
  // OpenAI rejects the old name for its reasoning models. DeepInfra, Ollama, llama.cpp and older vLLM know only the old one.
  if (request.endpoint.dialect === "openrouter") return "max_completion_tokens";
  return serverFacts(request.endpoint)?.limit ?? "max_tokens";
}
