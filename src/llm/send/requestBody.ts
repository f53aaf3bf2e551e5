import * as l10n from "@vscode/l10n";
import type { ChatError } from "../../shared/chatError.ts";
import type { BuiltRequest, ChatRequest } from "../chatClient.ts";
import { attributionHeaders } from "./attribution.ts";
import type { Draft, SettingProblem } from "./draft.ts";
import { originOf } from "./endpoint.ts";
import { mergeExtraBody } from "./extraBody.ts";
import { obeyLessons, obeyUser } from "./lessons.ts";
import { addMaxTokens } from "./maxTokens.ts";
import { addModalities } from "./modalities.ts";
import { wireMessages } from "./messages.ts";
import { obeyPolicy } from "./obeyPolicy.ts";
import { addReasoning } from "./reasoning.ts";
import { addRouting } from "./routing.ts";
import { statelessly } from "./responsesBody.ts";
import { responsesInput } from "./responsesInput.ts";
import { addSampling } from "./sampling.ts";
import { serverFacts } from "./serverFacts.ts";
import { dropUnlimitedServerTools } from "./serverTools.ts";
import { addTools } from "./tools.ts";

/**
 * Builds a request for its endpoint and model.
 * @returns the body and headers, or `badRequest` with the setting and its range; then nothing must be sent
 */
export function buildRequest(request: ChatRequest): BuiltRequest {
  const { dialect } = request.endpoint;
  const isResponse = dialect === "responses";
  const said = isResponse ? responsesInput(request) : wireMessages(request);
  const draft: Draft = {
    body: { model: request.model, ...(isResponse ? { input: said } : { messages: said }), stream: true },
    unsupportedParameters: [],
  };
  const refuse = (problem: SettingProblem): BuiltRequest => ({ ok: false, error: badRequest(request, problem), problem });
  if (request.model.trim() === "") return refuse(l10n.t("No model is selected ({0}).", "aside.model"));
  if (said.length === 0) return refuse(l10n.t("There is no message to send."));

  // OpenRouter always sends usage and calls the option deprecated. Other servers send it only on request.
  const lacks = serverFacts(request.endpoint)?.lacks ?? [];
  if (isResponse) Object.assign(draft.body, statelessly);
  else if (dialect !== "openrouter" && !lacks.includes("stream_options")) draft.body["stream_options"] = { include_usage: true };
  const concerns = [
    addSampling,
    addMaxTokens,
    addReasoning,
    addTools,
    addModalities,
    addRouting,
    addUser,
    obeyLessons,
    mergeExtraBody,
    obeyUser,
    dropUnlimitedServerTools,
    obeyPolicy,
  ];
  for (const add of concerns) {
    const problem = add(request, draft);
    if (problem !== undefined) return refuse(problem);
  }
  const headers = { ...request.endpoint.headers, ...attributionHeaders(request, draft) };
  return { ok: true, body: draft.body, headers, unsupportedParameters: draft.unsupportedParameters };
}

/** Sets `user`, a stable id of the end user. OpenRouter groups by session instead and does not get one. */
function addUser(request: ChatRequest, draft: Draft): undefined {
  if (request.endpoint.dialect === "openrouter" || serverFacts(request.endpoint)?.lacks?.includes("user") === true) return;
  if (request.user) draft.body["user"] = request.user;
}

function badRequest(request: ChatRequest, problem: SettingProblem): ChatError {
  return {
    code: "badRequest",
    message: l10n.t("{0} Nothing was sent.", problem),
    origin: originOf(request.endpoint),
    model: request.model,
  };
}
