import type { ChatRequest } from "../chatClient.ts";
import { type Draft, type Problem, isSupported, notListed, setIfSupported } from "./draft.ts";

/** Spells tools, and beside them alone `tool_choice` and `parallel_tool_calls`. Names are at most 64 of `A-Z a-z 0-9 _ -` (wire 2.1). */
export function spellTools(request: ChatRequest, draft: Draft): Problem | undefined {
  const { tools = [], parameters } = request;
  if (tools.length === 0) return undefined;
  const unnamed = tools.find((tool) => !/^[\w-]{1,64}$/.test(tool.name));
  if (unnamed !== undefined)
    return `The tool ${JSON.stringify(unnamed.name.slice(0, 80))} needs a name of at most 64 letters, digits, _ or -.`;
  if (!takesTools(request)) {
    draft.leftOut.push({ parameter: "tools", reason: notListed(request) });
    return undefined;
  }
  draft.body["tools"] = tools.map(({ name, description, parameters: schema, strict }) => ({
    type: "function",
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      ...(schema === undefined ? {} : { parameters: schema }),
      ...(strict === undefined ? {} : { strict }),
    },
  }));
  if (parameters.toolChoice !== undefined) setIfSupported(request, draft, "tool_choice", parameters.toolChoice);
  // No catalogue row of 2025 lists it, whatever the model does: sent where set.
  if (parameters.parallelToolCalls !== undefined) draft.body["parallel_tool_calls"] = parameters.parallelToolCalls;
  return undefined;
}

function takesTools(request: ChatRequest): boolean {
  const tags = request.catalogueModel?.tags ?? [];
  // DeepInfra answers 405 "Tool calling is not supported for model"; its tags say which models these are.
  if (request.endpoint.dialect === "deepinfra" && tags.length > 0) return tags.includes("tools");
  return isSupported(request, "tools");
}
