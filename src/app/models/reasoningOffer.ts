import type { Model } from "../../llm/model.ts";
import type { ReasoningOffer } from "../../shared/parameterSheet.ts";
import type { Dialect } from "../../shared/parameters.ts";

const allEfforts = ["max", "xhigh", "high", "medium", "low", "minimal"] as const;
/** The efforts of a model whose catalogue row does not list them (rows before 2026). */
const commonEfforts = ["high", "medium", "low"] as const;

/** The reasoning options of a model, from its catalogue row (docs/wire.md, Asking for reasoning). */
export function reasoningOffer(model: Model | undefined, dialect: Dialect): ReasoningOffer {
  const reasoning = model?.reasoning;
  return {
    efforts: effortsOf(reasoning),
    // Older rows do not say. OpenRouter converts a budget to an effort for models without budgets.
    budget: reasoning?.supportsMaxTokens ?? (dialect === "openrouter" && reasoning === undefined),
    mandatory: reasoning?.mandatory ?? false,
    defaultEffort: reasoning?.defaultEffort ?? null,
    defaultEnabled: reasoning?.defaultEnabled ?? null,
  };
}

function effortsOf(reasoning: Model["reasoning"]): ReasoningOffer["efforts"] {
  if (reasoning === undefined) return commonEfforts;
  // null means that every effort is supported; an absent list means that there is no choice.
  if (reasoning.supportedEfforts === null) return allEfforts;
  return allEfforts.filter((effort) => reasoning.supportedEfforts?.includes(effort));
}
