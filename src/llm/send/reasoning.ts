import * as l10n from "@vscode/l10n";
import type { ChatRequest } from "../chatClient.ts";
import type { Dialect, ReasoningWish } from "../../shared/parameters.ts";
import {
  type Draft,
  type SettingProblem,
  isRoutedResponse,
  isSupported,
  notListed,
  notSupportedBy,
  onlyOpenRouter,
  serverName,
} from "./draft.ts";
import { isClaude } from "./modelId.ts";
import { isSteeredByPrompt } from "./nemotron.ts";
import { type ServerFacts, serverFacts } from "./serverFacts.ts";

/** Whether the settings turn reasoning off. */
function wantsNoReasoning(wish: ReasoningWish): boolean {
  return wish.enabled === false || wish.effort === "none";
}

/** Sets the reasoning parameters of the dialect and the catalogue row (docs/wire.md, Asking for reasoning). */
export function addReasoning(request: ChatRequest, draft: Draft): SettingProblem | undefined {
  const wish = wishOf(request);
  if (wish === undefined || Object.values(wish).every((value) => value === undefined)) return undefined;
  const problem = checkWish(request, wish);
  if (problem !== undefined) return problem;
  if (wantsNoReasoning(wish) && request.catalogueModel?.reasoning?.mandatory === true) {
    draft.unsupportedParameters.push({ parameter: "reasoning", reason: l10n.t("{0} always reasons", request.catalogueModel.name) });
    return undefined;
  }
  addForDialect[request.endpoint.dialect](request, wish, draft);
  return undefined;
}

/** The wish of the settings, unless the user chose to ask without reasoning. A model that reasons by itself has to be told. */
function wishOf({ parameters, lessons = [], endpoint }: ChatRequest): ReasoningWish | undefined {
  const without = lessons.some((lesson) => lesson.do === "without" && lesson.field === "reasoning");
  return without && reasonsByItself(endpoint.dialect) ? { enabled: false } : parameters.reasoning;
}

/** Whether leaving reasoning out does not switch it off, so that a request without it has to say so. */
export function reasonsByItself(dialect: Dialect): boolean {
  return dialect === "openai" || dialect === "responses";
}

const addForDialect: Readonly<Record<Dialect, (request: ChatRequest, wish: ReasoningWish, draft: Draft) => void>> = {
  openrouter: addForOpenRouter,
  deepinfra: addForDeepInfra,
  openai: addForOpenAi,
  responses: addForResponses,
};

function checkWish(request: ChatRequest, wish: ReasoningWish): SettingProblem | undefined {
  const { maxTokens: budget } = wish;
  if (budget === undefined) return undefined;
  if (wish.effort !== undefined) return l10n.t("{0} must set either {1} or {2}, not both.", "aside.reasoning", "effort", "maxTokens");
  if (!Number.isSafeInteger(budget) || budget < 1)
    return l10n.t("{0} must be a whole number of at least 1, not {1}.", "aside.reasoning.maxTokens", String(budget));
  const limit = request.parameters.maxTokens;
  if (isClaude(request.model) && limit !== undefined && limit <= budget) {
    return l10n.t(
      "{0} must be greater than {1} ({2}) for this model, not {3}.",
      "aside.maxTokens",
      "aside.reasoning.maxTokens",
      String(budget),
      String(limit),
    );
  }
  return undefined;
}

function addForOpenRouter(request: ChatRequest, wish: ReasoningWish, draft: Draft): void {
  if (isSupported(request, "reasoning")) {
    draft.body["reasoning"] = {
      ...(wish.enabled === undefined ? {} : { enabled: wish.enabled }),
      ...(wish.effort === undefined ? {} : { effort: wish.effort }),
      ...(wish.maxTokens === undefined ? {} : { max_tokens: wish.maxTokens }),
      ...(wish.exclude === undefined ? {} : { exclude: wish.exclude }),
      ...(wish.summary === undefined ? {} : { summary: wish.summary }),
    };
  } else if (isSupported(request, "reasoning_effort") && wish.effort !== undefined) {
    draft.body["reasoning_effort"] = wish.effort;
  } else if (isSupported(request, "include_reasoning")) {
    // The older parameter: true means `reasoning: {}`, false means `reasoning: { exclude: true }`.
    draft.body["include_reasoning"] = wish.exclude !== true && !wantsNoReasoning(wish);
  } else if (!isSteeredByPrompt(request.model)) {
    draft.unsupportedParameters.push({ parameter: "reasoning", reason: notListed(request) });
  }
}

function addForDeepInfra(request: ChatRequest, wish: ReasoningWish, draft: Draft): void {
  const tags = request.catalogueModel?.tags ?? [];
  const off = wantsNoReasoning(wish);
  if (tags.includes("non-reasoning") && !tags.includes("reasoning")) {
    if (!off) draft.unsupportedParameters.push({ parameter: "reasoning", reason: notListed(request) });
    return;
  }
  if (wish.maxTokens !== undefined)
    draft.unsupportedParameters.push({ parameter: "reasoning.max_tokens", reason: l10n.t("DeepInfra has no reasoning budget") });
  if (wish.exclude !== undefined)
    draft.unsupportedParameters.push({ parameter: "reasoning.exclude", reason: l10n.t("DeepInfra cannot hide reasoning") });
  if (wish.summary !== undefined) draft.unsupportedParameters.push({ parameter: "reasoning.summary", reason: onlyOpenRouter() });
  if (isSteeredByPrompt(request.model)) return;
  if (off && tags.includes("reasoning") && !tags.includes("can-disable-reasoning")) {
    draft.unsupportedParameters.push({
      parameter: "reasoning",
      reason: l10n.t("{0} always reasons", request.catalogueModel?.name ?? request.model),
    });
  } else if (wish.effort !== undefined && wish.enabled !== false) {
    draft.body["reasoning_effort"] = wish.effort;
  } else if (wish.enabled !== undefined) {
    draft.body["reasoning"] = { enabled: wish.enabled };
  }
}

/** With `thinking`, where the server has it (docs/wire.md, Ready-made endpoints). */
function addThinking({ thinking, title }: ServerFacts, wish: ReasoningWish, draft: Draft): void {
  const leaveOut = (parameter: string): void => void draft.unsupportedParameters.push({ parameter, reason: notSupportedBy(title) });
  const { maxTokens, effort } = wish;
  if (wish.exclude !== undefined) leaveOut("reasoning.exclude");
  if (wish.summary !== undefined) leaveOut("reasoning.summary");
  if (wantsNoReasoning(wish)) {
    // Anthropic's models think only if they are given a budget.
    if (thinking !== "budget") draft.body["thinking"] = { type: "disabled" };
    return;
  }
  if (thinking === "budget") {
    if (maxTokens !== undefined) draft.body["thinking"] = { type: "enabled", budget_tokens: maxTokens };
    else if (effort !== undefined || wish.enabled === true) leaveOut("reasoning_effort");
    return;
  }
  if (maxTokens !== undefined) leaveOut("reasoning.max_tokens");
  if (effort !== undefined || wish.enabled === true) draft.body["thinking"] = { type: "enabled" };
  if (effort === undefined) return;
  if (thinking === "switchAndEffort") draft.body["reasoning_effort"] = effort;
  else leaveOut("reasoning_effort");
}

function addForOpenAi(request: ChatRequest, wish: ReasoningWish, draft: Draft): void {
  const server = serverFacts(request.endpoint);
  if (server?.thinking !== undefined) return addThinking(server, wish, draft);
  if (wish.maxTokens !== undefined) draft.unsupportedParameters.push({ parameter: "reasoning.max_tokens", reason: onlyOpenRouter() });
  if (wish.exclude !== undefined) draft.unsupportedParameters.push({ parameter: "reasoning.exclude", reason: onlyOpenRouter() });
  if (wish.summary !== undefined) draft.unsupportedParameters.push({ parameter: "reasoning.summary", reason: onlyOpenRouter() });
  if (isSteeredByPrompt(request.model)) return;
  const effort = effortOf(wish);
  if (effort === undefined) return;
  if (isSupported(request, "reasoning_effort") || isSupported(request, "reasoning")) draft.body["reasoning_effort"] = effort;
  else draft.unsupportedParameters.push({ parameter: "reasoning_effort", reason: notListed(request) });
}

/** The effort that a wish comes to where nothing else can be said. */
function effortOf(wish: ReasoningWish): ReasoningWish["effort"] {
  return wish.enabled === false ? "none" : (wish.effort ?? (wish.enabled === true ? "medium" : undefined));
}

/** OpenAI has effort and summary there, OpenRouter a budget as well (docs/wire.md, The Responses API). */
function addForResponses(request: ChatRequest, wish: ReasoningWish, draft: Draft): void {
  const unknown = notSupportedBy(serverName("responses"));
  const takesBudget = isRoutedResponse(request);
  if (wish.maxTokens !== undefined && !takesBudget)
    draft.unsupportedParameters.push({ parameter: "reasoning.max_tokens", reason: unknown });
  if (wish.exclude !== undefined) draft.unsupportedParameters.push({ parameter: "reasoning.exclude", reason: unknown });
  if (isSteeredByPrompt(request.model)) return;
  const effort = takesBudget && wish.maxTokens !== undefined ? undefined : effortOf(wish);
  const asked = {
    ...(effort === undefined ? {} : { effort }),
    ...(takesBudget && wish.maxTokens !== undefined ? { max_tokens: wish.maxTokens } : {}),
    ...(wish.summary === undefined ? {} : { summary: wish.summary }),
  };
  if (Object.keys(asked).length === 0) return;
  if (isSupported(request, "reasoning") || isSupported(request, "reasoning_effort")) draft.body["reasoning"] = asked;
  else draft.unsupportedParameters.push({ parameter: "reasoning", reason: notListed(request) });
}
