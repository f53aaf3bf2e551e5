import * as l10n from "@vscode/l10n";
import { parameterTable } from "../../shared/parameterTable.ts";
import { listField } from "../../shared/guards.ts";
import type { Dialect } from "../../shared/parameters.ts";
import type { ServerTool } from "../../shared/serverTools.ts";
import type { ChatRequest } from "../chatClient.ts";
import type { Model } from "../model.ts";
import type { ToolDefinition } from "../prompt.ts";
import { type Draft, onlyOpenRouter, type SettingProblem, notListed, setIfSupported } from "./draft.ts";
import { originOf } from "./endpoint.ts";
import { responsesTool } from "./responsesBody.ts";
import { addServerTools, runsServerTool } from "./serverTools.ts";

/**
 * Sets the tools and, only together with them or those of `aside.extraBody`, `tool_choice` and `parallel_tool_calls`. Names are at most 64 of `A-Z a-z 0-9 _ -`
 * (docs/wire.md, Request parameters). Tools that the server runs never go out without their limits.
 */
export function addTools(request: ChatRequest, draft: Draft): SettingProblem | undefined {
  const { tools = [], parameters } = request;
  const serverTools = usableServerTools(request, draft);
  const hasOwn = listField(parameters.extraBody, "tools").length > 0;
  const offered = tools.length + serverTools.length;
  if (offered === 0 && !hasOwn) return undefined;
  const unnamed = tools.find((tool) => !/^[\w-]{1,64}$/.test(tool.name));
  if (unnamed !== undefined)
    return l10n.t("The tool name {0} must be 1 to 64 letters, digits, _ or -.", JSON.stringify(unnamed.name.slice(0, 80)));
  if (offered > 0 && !takesTools(request.catalogueModel, request.endpoint.dialect)) {
    draft.unsupportedParameters.push({ parameter: "tools", reason: notListed(request) });
    if (!hasOwn) return undefined;
  } else if (offered > 0) {
    draft.body["tools"] = tools.map(request.endpoint.dialect === "responses" ? responsesTool : wireTool);
    addServerTools(draft, serverTools);
  }
  if (parameters.toolChoice !== undefined) setIfSupported(request, draft, parameterTable.toolChoice.wire, parameters.toolChoice);
  // Catalogue rows do not list it, whatever the model supports, so it is always sent if set.
  if (parameters.parallelToolCalls !== undefined) draft.body["parallel_tool_calls"] = parameters.parallelToolCalls;
  return undefined;
}

function wireTool({ name, description, parameters: schema, strict }: ToolDefinition): Readonly<Record<string, unknown>> {
  return {
    type: "function",
    function: {
      name,
      ...(description === undefined ? {} : { description }),
      ...(schema === undefined ? {} : { parameters: schema }),
      ...(strict === undefined ? {} : { strict }),
    },
  };
}

/** The server tools that this endpoint runs; the others are noted as not sent. */
function usableServerTools({ endpoint, serverTools = [] }: ChatRequest, draft: Draft): readonly ServerTool[] {
  return serverTools.filter(({ name }) => {
    if (runsServerTool(endpoint, name)) return true;
    const reason = endpoint.dialect === "openrouter" ? l10n.t("Not available at {0}", new URL(originOf(endpoint)).host) : onlyOpenRouter();
    draft.unsupportedParameters.push({ parameter: name, reason });
    return false;
  });
}

/** Whether a model supports tools according to its catalogue row; true if the row does not say. */
export function takesTools(model: Model | undefined, dialect: Dialect): boolean {
  const tags = model?.tags ?? [];
  // DeepInfra responds with 405 "Tool calling is not supported for model". Its tags show which models these are.
  if (dialect === "deepinfra" && tags.length > 0) return tags.includes("tools");
  const listed = model?.supportedParameters ?? [];
  return listed.length === 0 || listed.includes("tools");
}
