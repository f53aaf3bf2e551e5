import type { Model } from "../../llm/model.ts";
import type { ReasoningOffer } from "../../shared/parameterSheet.ts";
import type { Dialect } from "../../shared/parameters.ts";

const allEfforts = ["max", "xhigh", "high", "medium", "low", "minimal"] as const;
/** What every model with efforts takes, where the catalogue does not say which (rows before 2026). */
const commonEfforts = ["high", "medium", "low"] as const;

/** What a model offers of reasoning, after its catalogue row (docs/wire.md, Asking for reasoning). */
export function reasoningOffer(model: Model | undefined, dialect: Dialect): ReasoningOffer {
  const said = model?.reasoning;
  return {
    efforts: effortsOf(said),
    // Older rows do not say; OpenRouter turns a budget into an effort where a model has none.
    budget: said?.supportsMaxTokens ?? (dialect === "openrouter" && said === undefined),
    mandatory: said?.mandatory ?? false,
    defaultEffort: said?.defaultEffort ?? null,
    defaultEnabled: said?.defaultEnabled ?? null,
  };
}

function effortsOf(said: Model["reasoning"]): ReasoningOffer["efforts"] {
  if (said === undefined) return commonEfforts;
  // null: every effort is taken; absent: there is no choice.
  if (said.supportedEfforts === null) return allEfforts;
  return allEfforts.filter((effort) => said.supportedEfforts?.includes(effort));
}
