import type { ToolCall } from "./chatEvent.ts";

/**
 * The state of a tool call. `waiting`: not started; `running`: the tool is working. All others are final: `done` with a result,
 * `failed` with the tool's own error, `invalid` (unknown tool or invalid arguments; not executed), `refused` by the user,
 * `cancelled` (stopped, or over the cap), `interrupted` (the window closed while it ran, so whether it took effect is unknown).
 */
export const toolRunStatuses = ["waiting", "running", "done", "failed", "invalid", "refused", "cancelled", "interrupted"] as const;
/** The status of a tool call; see {@link toolRunStatuses}. */
export type ToolRunStatus = (typeof toolRunStatuses)[number];

/** A tool call and its outcome. */
export interface ToolRun {
  /** The call as the model wrote it. Its id is unique within its answer. */
  readonly call: ToolCall;
  readonly status: ToolRunStatus;
  /** Sent back to the model: the result, or the reason for its absence. Empty until the run has ended. */
  readonly text: string;
  /** Images of the result, as `data:` URLs. */
  readonly images: readonly string[];
  /** Milliseconds that the tool took; absent if it was not executed. */
  readonly ms?: number;
}

/** The tool calls of an answer and their results; comes between that answer and the next one. */
export interface ToolMessage {
  readonly role: "tool";
  readonly id: string;
  /** The answer whose calls these are. */
  readonly parentId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** It came out of a file: secrets in its results are masked when they are sent. */
  readonly imported?: true;
  /** One per call of the answer, in order. */
  readonly runs: readonly ToolRun[];
}

/** A tool that is on in a conversation. `pin` is the hash of the definition that the user saw; a different one needs approval again. */
export interface PinnedTool {
  readonly name: string;
  readonly pin: string;
}

/** Whether a run has ended. */
export function hasEnded({ status }: ToolRun): boolean {
  return status !== "waiting" && status !== "running";
}

/** A run as left behind by a closed window: a running one becomes `interrupted`. */
export function asLeft(run: ToolRun): ToolRun {
  return run.status === "running" ? { ...run, status: "interrupted" } : run;
}
