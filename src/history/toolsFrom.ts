import type { ToolCall } from "../shared/chatEvent.ts";
import { type PinnedTool, type ToolMessage, type ToolRun, toolRunStatuses } from "../shared/toolMessage.ts";
import { asList, asString, isFiniteNumber, isObject } from "../shared/guards.ts";

/** Reads the runs of a tool message. Runs without a call are skipped. An unknown status becomes `interrupted`. */
export function toolRunsFrom(data: unknown): ToolMessage["runs"] {
  return asList(data).flatMap((run): readonly ToolRun[] => {
    if (!isObject(run) || !isToolCall(run["call"])) return [];
    const { ms, ...rest } = run;
    return [
      {
        ...rest,
        call: run["call"],
        status: toolRunStatuses.find((status) => status === run["status"]) ?? "interrupted",
        text: asString(run["text"]),
        // Until its blob is loaded, an image is an object that refers to it.
        images: asList(run["images"]) as readonly string[],
        ...(isFiniteNumber(ms) ? { ms } : {}),
      },
    ];
  });
}

/** Reads the list of enabled tools. */
export function pinnedToolsFrom(data: unknown): readonly PinnedTool[] {
  return asList(data).flatMap((tool) =>
    isObject(tool) && typeof tool["name"] === "string" && typeof tool["pin"] === "string" ? [{ name: tool["name"], pin: tool["pin"] }] : [],
  );
}

/** Whether data is a tool call. */
export function isToolCall(value: unknown): value is ToolCall {
  if (!isObject(value) || typeof value["id"] !== "string" || !isObject(value["function"])) return false;
  if (![value["extra"], value["functionExtra"]].every((extra) => extra === undefined || isObject(extra))) return false;
  return typeof value["function"]["name"] === "string" && typeof value["function"]["arguments"] === "string";
}
