import type { ReasoningDetail, WireUsage } from "./chatEvent.ts";
import { field, isObject, numberField, objectField, textField } from "./guards.ts";
import { isServerTool } from "./serverTools.ts";

/** A call that the server ran, as its record in the answer tells (docs/wire.md, Server tools). All of it is text of others. */
export interface ServerToolCall {
  /** The type of the tool, such as `openrouter:web_search`. */
  readonly name: string;
  readonly arguments: string;
  readonly result: string;
  /** Whether the result is an error, such as that of a page that could not be fetched. */
  readonly failed: boolean;
}

/** What server tools did in an answer. Undefined is unknown. */
export interface ServerToolUse {
  readonly searches?: number;
  /** Calls that brought a result, searches among them. */
  readonly calls?: number;
  /** What the tools alone have cost, in USD, as far as the server tells. It is part of the answer's cost. */
  readonly usd?: number;
}

/** The most calls that are shown: requests allow ten. */
const mostCalls = 50;
/** Longer results are cut where they are shown; what goes back to the server is whole. UTF-16 units. */
const longestShown = 20_000;

/** The calls of server tools that an answer tells of, in order. */
export function serverToolCalls(details: readonly ReasoningDetail[]): readonly ServerToolCall[] {
  return details
    .filter(({ type }) => type === "reasoning.server_tool_call")
    .slice(0, mostCalls)
    .flatMap((detail) => {
      const name = textField(detail, "tool_name") ?? "";
      if (!isServerTool(name)) return [];
      const result = textField(detail, "result") ?? "";
      return [
        {
          name: name.slice(0, 100),
          arguments: cut(textField(detail, "arguments") ?? ""),
          result: cut(result),
          failed: isFailure(result),
        },
      ];
    });
}

/** What the usage of an answer says about server tools. Its object has had two names. */
export function serverToolUse(usage: WireUsage | undefined): ServerToolUse {
  const use = objectField(usage, "server_tool_use_details") ?? objectField(usage, "server_tool_use");
  const searches = count(use, "web_search_requests");
  const calls = count(use, "tool_calls_executed");
  const usd = numberField(usage?.cost_details, "server_tool_cost");
  return {
    ...(searches === undefined ? {} : { searches }),
    ...(calls === undefined ? {} : { calls }),
    ...(usd !== undefined && usd > 0 && usd < 100_000 ? { usd } : {}),
  };
}

function count(use: unknown, name: string): number | undefined {
  const value = numberField(use, name);
  return value !== undefined && Number.isInteger(value) && value > 0 && value < 100_000 ? value : undefined;
}

function isFailure(result: string): boolean {
  // A result that says so is short.
  if (result.length > 4096) return false;
  try {
    const parsed: unknown = JSON.parse(result);
    return isObject(parsed) && (parsed["status"] === "failed" || parsed["status"] === "error" || field(parsed, "error") !== undefined);
  } catch {
    return false;
  }
}

function cut(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}
