import type { ToolDefinition } from "../../llm/prompt.ts";
import type { PinnedTool, ToolRun } from "../../shared/toolMessage.ts";

/** The calls of one answer, waiting to be executed. */
export interface Round {
  readonly conversationId: string;
  readonly runs: readonly ToolRun[];
  /** The tools that are switched on in the conversation. */
  readonly pinned: readonly PinnedTool[];
  /** How many calls this turn has had before: a cap counts them all. */
  readonly before: number;
}

/** How a round ended: the model hears of the results, or the user stopped the turn. */
export type RoundEnd = "continue" | "stopped";

/** What a conversation does with tools. */
export interface ToolBench {
  /**
   * The tools that go out with a request. One whose definition is no longer the one that the user saw is asked about first.
   * @param repin is handed the tools as they are switched on from now on, where that changes
   */
  offer(pinned: readonly PinnedTool[], repin: (tools: readonly PinnedTool[]) => void): Promise<readonly ToolDefinition[]>;
  /**
   * Executes the calls of an answer, each after it was checked and approved. Never rejects.
   * @param changed is told after every change of a run
   */
  run(round: Round, changed: (runs: readonly ToolRun[]) => void, signal: AbortSignal): Promise<RoundEnd>;
}
