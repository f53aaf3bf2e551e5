import type { Model } from "../../llm/model.ts";
import { type Bounds, type NumberName, numberFacts } from "../../shared/parameterTable.ts";
import type { NumberValue } from "../../shared/parameterSheet.ts";

/** A number's name on the wire; if there are several, the one that the ranges and the catalogue use. */
export function wireNameOf(name: NumberName): string {
  const { wire } = numberFacts(name);
  return typeof wire === "string" ? wire : (wire[0] ?? name);
}

/** The slider for a number with these bounds; null if a slider makes no sense. Users type numbers beyond its end. */
export function sliderOf(name: NumberName, range: Bounds, model: Model | undefined): NumberValue["slider"] {
  const { slider } = numberFacts(name);
  if (slider === null) return null;
  const { start, end, step } = slider;
  if (name === "maxTokens") {
    const most = model?.maxCompletionTokens ?? model?.contextLength ?? end ?? 0;
    const coarse = most >= 8192 ? step : 16;
    return { min: coarse, max: Math.max(coarse, Math.floor(most / coarse) * coarse), step: coarse };
  }
  const low = start ?? range.min ?? (range.above === undefined ? 0 : range.above + step);
  return { min: low, max: end ?? range.max ?? range.below ?? low, step };
}
