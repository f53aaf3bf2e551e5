import type { ChatRequest } from "../chatClient.ts";
import type { Dialect, ReasoningWish } from "../../shared/parameters.ts";
import { type Draft, type Problem, isSupported, notListed } from "./draft.ts";
import { isClaude } from "./modelId.ts";
import { isSteeredByPrompt } from "./nemotron.ts";

/** True where a wish says "do not reason". */
function wantsNoReasoning(wish: ReasoningWish): boolean {
  return wish.enabled === false || wish.effort === "none";
}

/** Spells the wish for reasoning in the way of the dialect and of the model's catalogue row (docs/wire.md, Asking for reasoning). */
export function spellReasoning(request: ChatRequest, draft: Draft): Problem | undefined {
  const wish = request.parameters.reasoning;
  if (wish === undefined || Object.values(wish).every((value) => value === undefined)) return undefined;
  const problem = checkWish(request, wish);
  if (problem !== undefined) return problem;
  if (wantsNoReasoning(wish) && request.catalogueModel?.reasoning?.mandatory === true) {
    draft.leftOut.push({ parameter: "reasoning", reason: `${request.catalogueModel.name} always reasons` });
    return undefined;
  }
  spellings[request.endpoint.dialect](request, wish, draft);
  return undefined;
}

const spellings: Readonly<Record<Dialect, (request: ChatRequest, wish: ReasoningWish, draft: Draft) => void>> = {
  openrouter: spellForOpenRouter,
  deepinfra: spellForDeepInfra,
  openai: spellForOpenAi,
};

function checkWish(request: ChatRequest, wish: ReasoningWish): Problem | undefined {
  const { maxTokens: budget } = wish;
  if (budget === undefined) return undefined;
  if (wish.effort !== undefined) return "aside.reasoning takes either effort or maxTokens, not both.";
  if (!Number.isSafeInteger(budget) || budget < 1)
    return `aside.reasoning.maxTokens must be a whole number at least 1, but it is ${budget}.`;
  const limit = request.parameters.maxTokens;
  if (isClaude(request.model) && limit !== undefined && limit <= budget) {
    return `aside.maxTokens must be above aside.reasoning.maxTokens (${budget}) for this model, but it is ${limit}.`;
  }
  return undefined;
}

function spellForOpenRouter(request: ChatRequest, wish: ReasoningWish, draft: Draft): void {
  if (isSupported(request, "reasoning")) {
    draft.body["reasoning"] = {
      ...(wish.enabled === undefined ? {} : { enabled: wish.enabled }),
      ...(wish.effort === undefined ? {} : { effort: wish.effort }),
      ...(wish.maxTokens === undefined ? {} : { max_tokens: wish.maxTokens }),
      ...(wish.exclude === undefined ? {} : { exclude: wish.exclude }),
    };
  } else if (isSupported(request, "reasoning_effort") && wish.effort !== undefined) {
    draft.body["reasoning_effort"] = wish.effort;
  } else if (isSupported(request, "include_reasoning")) {
    // The older spelling: true is reasoning {}, false is reasoning { exclude: true }.
    draft.body["include_reasoning"] = wish.exclude !== true && !wantsNoReasoning(wish);
  } else if (!isSteeredByPrompt(request.model)) {
    draft.leftOut.push({ parameter: "reasoning", reason: notListed(request) });
  }
}

function spellForDeepInfra(request: ChatRequest, wish: ReasoningWish, draft: Draft): void {
  const tags = request.catalogueModel?.tags ?? [];
  const off = wantsNoReasoning(wish);
  if (tags.includes("non-reasoning") && !tags.includes("reasoning")) {
    if (!off) draft.leftOut.push({ parameter: "reasoning", reason: notListed(request) });
    return;
  }
  if (wish.maxTokens !== undefined)
    draft.leftOut.push({ parameter: "reasoning.max_tokens", reason: "DeepInfra has no budget for reasoning" });
  if (wish.exclude !== undefined) draft.leftOut.push({ parameter: "reasoning.exclude", reason: "DeepInfra cannot hide reasoning" });
  if (isSteeredByPrompt(request.model)) return;
  if (off && tags.includes("reasoning") && !tags.includes("can-disable-reasoning")) {
    draft.leftOut.push({ parameter: "reasoning", reason: `${request.catalogueModel?.name ?? request.model} always reasons` });
  } else if (wish.effort !== undefined && wish.enabled !== false) {
    draft.body["reasoning_effort"] = wish.effort;
  } else if (wish.enabled !== undefined) {
    draft.body["reasoning"] = { enabled: wish.enabled };
  }
}

function spellForOpenAi(request: ChatRequest, wish: ReasoningWish, draft: Draft): void {
  if (wish.maxTokens !== undefined) draft.leftOut.push({ parameter: "reasoning.max_tokens", reason: "only OpenRouter knows it" });
  if (wish.exclude !== undefined) draft.leftOut.push({ parameter: "reasoning.exclude", reason: "only OpenRouter knows it" });
  if (isSteeredByPrompt(request.model)) return;
  const effort = wish.enabled === false ? "none" : (wish.effort ?? (wish.enabled === true ? "medium" : undefined));
  if (effort === undefined) return;
  if (isSupported(request, "reasoning_effort") || isSupported(request, "reasoning")) draft.body["reasoning_effort"] = effort;
  else draft.leftOut.push({ parameter: "reasoning_effort", reason: notListed(request) });
}
