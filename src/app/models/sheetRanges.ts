import type { Model } from "../../llm/model.ts";
import type { NumberRange } from "../../llm/send/ranges.ts";
import type { NumberName, NumberValue } from "../../shared/parameterSheet.ts";

/** How each number is called on the wire. */
export const wireNames: Readonly<Record<NumberName, string>> = {
  temperature: "temperature",
  topP: "top_p",
  topK: "top_k",
  minP: "min_p",
  topA: "top_a",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
  repetitionPenalty: "repetition_penalty",
  maxTokens: "max_tokens",
  seed: "seed",
};

/** How far a slider goes where the range has no end: beyond this a number is typed. */
const farEnds: Partial<Record<NumberName, number>> = { topK: 200, maxTokens: 32_768 };

/** What a slider goes over; null where one makes no sense. */
export function sliderOf(name: NumberName, range: Omit<NumberRange, "kind">, model: Model | undefined): NumberValue["slider"] {
  if (name === "seed") return null;
  if (name === "topK") return { min: Math.max(range.min ?? 0, 0), max: farEnds.topK ?? 0, step: 1 };
  if (name === "maxTokens") {
    const most = model?.maxCompletionTokens ?? model?.contextLength ?? farEnds.maxTokens ?? 0;
    const step = most >= 8192 ? 256 : 16;
    return { min: step, max: Math.max(step, Math.floor(most / step) * step), step };
  }
  const step = name === "topP" || name === "minP" || name === "topA" ? 0.01 : 0.05;
  const low = range.min ?? (range.above === undefined ? 0 : range.above + step);
  return { min: low, max: range.max ?? range.below ?? 2, step };
}
