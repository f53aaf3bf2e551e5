import type { ChatRequest } from "../chatClient.ts";
import type { Parameters } from "../../shared/parameters.ts";
import { type Draft, type Problem, setIfSupported } from "./draft.ts";
import { checkNumber, checkStop } from "./ranges.ts";

/** Numeric settings and their names on the wire. */
const numericParameters = [
  ["temperature", "temperature"],
  ["topP", "top_p"],
  ["topK", "top_k"],
  ["minP", "min_p"],
  ["topA", "top_a"],
  ["frequencyPenalty", "frequency_penalty"],
  ["presencePenalty", "presence_penalty"],
  ["repetitionPenalty", "repetition_penalty"],
  ["seed", "seed"],
] as const satisfies readonly (readonly [keyof Parameters, string])[];

/** Spells what steers sampling: each only where set, in range and taken by the model. */
export function spellSampling(request: ChatRequest, draft: Draft): Problem | undefined {
  const { dialect } = request.endpoint;
  for (const [setting, parameter] of numericParameters) {
    const value = request.parameters[setting];
    if (value === undefined) continue;
    const problem = checkNumber(dialect, `aside.${setting}`, parameter, value);
    if (problem !== undefined) return problem;
    // DeepInfra's schema has no top_a, and its catalogue has no list of parameters that would say so.
    if (dialect === "deepinfra" && parameter === "top_a") draft.leftOut.push({ parameter, reason: "DeepInfra does not take it" });
    else setIfSupported(request, draft, parameter, value);
  }
  const { stop } = request.parameters;
  if (stop === undefined || stop.length === 0) return undefined;
  const problem = checkStop(dialect, "aside.stop", stop);
  if (problem === undefined) setIfSupported(request, draft, "stop", stop);
  return problem;
}
