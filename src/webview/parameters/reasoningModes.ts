import type { ReasoningOffer } from "../../shared/parameterSheet.ts";
import type { ReasoningWish } from "../../shared/parameters.ts";
import type { PanelStrings } from "../../shared/strings.ts";

/** A degree of reasoning as the user chooses it. */
export type ReasoningMode = "unset" | "off" | "on" | "budget" | ReasoningOffer["efforts"][number];

/** The words of the modes. */
export const reasoningModeNames = {
  off: "reasoningOff",
  on: "reasoningOn",
  budget: "reasoningBudget",
  max: "effortMax",
  xhigh: "effortXhigh",
  high: "effortHigh",
  medium: "effortMedium",
  low: "effortLow",
  minimal: "effortMinimal",
  none: "reasoningOff",
} as const satisfies Record<Exclude<ReasoningMode, "unset">, keyof PanelStrings>;

/** The mode that a value of the setting stands for. */
export function reasoningModeOf(wish: ReasoningWish | null): ReasoningMode {
  if (wish === null) return "unset";
  if (wish.enabled === false || wish.effort === "none") return "off";
  if (wish.effort !== undefined) return wish.effort;
  if (wish.maxTokens !== undefined) return "budget";
  return wish.enabled === true ? "on" : "unset";
}
