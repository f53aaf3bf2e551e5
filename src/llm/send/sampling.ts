import { numberFacts, numberNames, parameterTable } from "../../shared/parameterTable.ts";
import type { ChatRequest } from "../chatClient.ts";
import { type Draft, type SettingProblem, setIfSupported, unknownAt } from "./draft.ts";
import { checkNumber, checkStop } from "./ranges.ts";

/** Sets the numbers that have the same name on every server, and `stop`: each only if it is set, in range, and supported by the model. */
export function addSampling(request: ChatRequest, draft: Draft): SettingProblem | undefined {
  const { dialect } = request.endpoint;
  for (const name of numberNames) {
    const value = request.parameters[name];
    const { wire } = numberFacts(name);
    if (value === undefined || typeof wire !== "string") continue;
    const problem = checkNumber(dialect, `aside.${name}`, wire, value);
    if (problem !== undefined) return problem;
    const unknown = unknownAt(request, name);
    if (unknown === undefined) setIfSupported(request, draft, wire, value);
    else draft.unsupportedParameters.push({ parameter: wire, reason: unknown });
  }
  const { stop } = request.parameters;
  if (stop === undefined || stop.length === 0) return undefined;
  const unknown = unknownAt(request, "stop");
  if (unknown !== undefined) {
    draft.unsupportedParameters.push({ parameter: parameterTable.stop.wire, reason: unknown });
    return undefined;
  }
  const problem = checkStop(dialect, "aside.stop", stop);
  if (problem === undefined) setIfSupported(request, draft, parameterTable.stop.wire, stop);
  return problem;
}
