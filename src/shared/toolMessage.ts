import type { ToolCall } from "./chatEvent.ts";

/**
 * How one tool call stands. `waiting`: nothing was done yet; `running`: the tool is at work. All others are ends: `done` with a result,
 * `failed` by the tool's own error, `invalid` (unknown tool or arguments that do not fit: not executed), `refused` by the user,
 * `cancelled` (stopped, or over the cap), `interrupted` (the window went away while it ran: whether it took effect is not known).
 */
export const toolRunStatuses = ["waiting", "running", "done", "failed", "invalid", "refused", "cancelled", "interrupted"] as const;
export type ToolRunStatus = (typeof toolRunStatuses)[number];

/** One call of a tool and what came of it. */
export interface ToolRun {
  /** As the model wrote it; its id is distinct among the calls of its answer. */
  readonly call: ToolCall;
  readonly status: ToolRunStatus;
  /** What goes back to the model: the result, or why there is none. Empty until it has ended. */
  readonly text: string;
  /** Pictures of the result, as `data:` URLs. */
  readonly images: readonly string[];
  /** Milliseconds that the tool took; absent where it was not executed. */
  readonly ms?: number;
}

/** The tools that an answer asked for, and their results: stands between that answer and the next one. */
export interface ToolMessage {
  readonly role: "tool";
  readonly id: string;
  /** The answer whose calls these are. */
  readonly parentId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** One for each call of the answer, in its order. */
  readonly runs: readonly ToolRun[];
}

/** A tool that is switched on in a conversation. `pin` is the hash of the definition that the user saw: another one is asked about anew. */
export interface PinnedTool {
  readonly name: string;
  readonly pin: string;
}

/** Whether a run has come to its end. */
export function hasEnded({ status }: ToolRun): boolean {
  return status !== "waiting" && status !== "running";
}

/** A run as it is found once nobody is at it any more: one that ran is `interrupted`. */
export function asLeft(run: ToolRun): ToolRun {
  return run.status === "running" ? { ...run, status: "interrupted" } : run;
}
