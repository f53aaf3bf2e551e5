import type { ToolCall } from "../shared/chatEvent.ts";
import { type PinnedTool, type ToolMessage, type ToolRun, toolRunStatuses } from "../shared/toolMessage.ts";

/** Reads the runs of a message with tools; one without a call is left out. A status that is not known here counts as interrupted. */
export function toolRunsFrom(data: unknown): ToolMessage["runs"] {
  return array(data).flatMap((run): readonly ToolRun[] => {
    if (!isObject(run) || !isToolCall(run["call"])) return [];
    const { ms, ...rest } = run;
    return [
      {
        ...rest,
        call: run["call"],
        status: toolRunStatuses.find((status) => status === run["status"]) ?? "interrupted",
        text: typeof run["text"] === "string" ? run["text"] : "",
        // A picture that lies in a file of its own is an object until it is fetched.
        images: array(run["images"]) as readonly string[],
        ...(typeof ms === "number" && Number.isFinite(ms) ? { ms } : {}),
      },
    ];
  });
}

/** Reads the list of tools that are switched on. */
export function pinnedToolsFrom(data: unknown): readonly PinnedTool[] {
  return array(data).flatMap((tool) =>
    isObject(tool) && typeof tool["name"] === "string" && typeof tool["pin"] === "string" ? [{ name: tool["name"], pin: tool["pin"] }] : [],
  );
}

/** Whether data has the form of a tool call. */
export function isToolCall(value: unknown): value is ToolCall {
  if (!isObject(value) || typeof value["id"] !== "string" || !isObject(value["function"])) return false;
  return typeof value["function"]["name"] === "string" && typeof value["function"]["arguments"] === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
