import * as l10n from "@vscode/l10n";
import { field, listField } from "../../shared/guards.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { type ServerTool, serverToolLimits, type ServerToolName } from "../../shared/serverTools.ts";
import type { ChatRequest } from "../chatClient.ts";
import type { Draft } from "./draft.ts";

/** The field of a request that limits the steps and the cost of server tools. */
const limitsField = "stop_server_tools_when";

/** OpenRouter's hosts for processing in one region, and the tools that run there (docs/wire.md, Server tools). */
const regionalTools: ReadonlyMap<string, readonly ServerToolName[]> = new Map([
  ["eu.openrouter.ai", ["openrouter:datetime"]],
  // Of the search engines only Exa, which every request asks for.
  ["us.openrouter.ai", ["openrouter:datetime", "openrouter:web_search"]],
]);

/** Whether an endpoint runs a server tool. Only OpenRouter does, and its regional hosts refuse those that would leave the region. */
export function runsServerTool({ dialect, baseUrl }: Pick<Endpoint, "dialect" | "baseUrl">, name: ServerToolName): boolean {
  const host = URL.parse(baseUrl)?.host ?? "";
  return dialect === "openrouter" && (regionalTools.get(host)?.includes(name) ?? true);
}

/**
 * A server tool as OpenRouter takes it, with its limits. The engines are named because with the providers' own, limits and domains hold only with some
 * models (docs/wire.md, Server tools).
 */
function wireServerTool({ name, domains }: ServerTool): Readonly<Record<string, unknown>> {
  const { uses, fetchedTokens } = serverToolLimits;
  switch (name) {
    case "openrouter:web_search":
      return { type: name, parameters: { engine: "exa", max_uses: uses } };
    case "openrouter:web_fetch":
      return {
        type: name,
        parameters: { engine: "openrouter", max_uses: uses, max_content_tokens: fetchedTokens, allowed_domains: domains },
      };
    case "openrouter:datetime":
    case "openrouter:image_generation":
      return { type: name };
    default:
      return name satisfies never;
  }
}

/** Adds server tools, and when OpenRouter stops calling them: it then has the model answer without more of them. */
export function addServerTools({ body }: Draft, tools: readonly ServerTool[]): void {
  if (tools.length === 0) return;
  const { steps, usd } = serverToolLimits;
  body["tools"] = [...listField(body, "tools"), ...tools.map(wireServerTool)];
  body[limitsField] = [
    { type: "step_count_is", step_count: steps },
    { type: "max_cost", max_cost_in_dollars: usd },
  ];
}

/**
 * Takes the conversation's server tools out of a request that no longer has their limits, because the server refused the field and the user asks without it,
 * or because `aside.extraBody` removes it.
 */
export function dropUnlimitedServerTools({ serverTools = [] }: ChatRequest, { body, unsupportedParameters }: Draft): undefined {
  const names: ReadonlySet<unknown> = new Set(serverTools.map(({ name }) => name));
  const tools = listField(body, "tools");
  const dropped = tools.map((tool) => field(tool, "type")).filter((type) => names.has(type));
  if (dropped.length === 0 || listField(body, limitsField).length > 0) return;
  const others = tools.filter((tool) => !names.has(field(tool, "type")));
  if (others.length > 0) body["tools"] = others;
  else for (const name of ["tools", "tool_choice", "parallel_tool_calls"]) Reflect.deleteProperty(body, name);
  for (const type of dropped) unsupportedParameters.push({ parameter: String(type), reason: l10n.t("Only sent with {0}", limitsField) });
}
