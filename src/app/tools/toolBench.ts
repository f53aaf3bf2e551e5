import type { ToolDefinition } from "../../llm/prompt.ts";
import type { ServerTool } from "../../shared/serverTools.ts";
import type { PinnedTool, ToolRun } from "../../shared/toolMessage.ts";

/** The calls of one answer, waiting to be executed. */
export interface Round {
  readonly conversationId: string;
  /** The message that the calls are in. */
  readonly messageId: string;
  readonly runs: readonly ToolRun[];
  /** The tools that are enabled in the conversation. */
  readonly pinned: readonly PinnedTool[];
  /** How many calls this turn has had before. The limit of a turn counts all of them. */
  readonly before: number;
}

/** How a round ended: the results go to the model, or the user stopped the turn. */
export type RoundEnd = "continue" | "stopped";

/** Where a request with server tools goes, and what with. */
export interface ServerToolPlace {
  /** The name of the endpoint that is asked. */
  readonly endpoint: string;
  /** Whether the conversation, as it is sent, has something of the workspace in it. */
  readonly holdsFiles: boolean;
}

/** Offers and runs the tools of conversations. */
export interface ToolBench {
  /**
   * The tools that are offered with a request. If a definition has changed since the user saw it, they are asked first.
   * @param repin called with the enabled tools if they have changed
   */
  offer(pinned: readonly PinnedTool[], repin: (tools: readonly PinnedTool[]) => void): Promise<readonly ToolDefinition[]>;
  /**
   * The tools of OpenRouter's that are offered with a request. If one of them could take files of the workspace elsewhere, the user is asked first.
   * @param repin called with the enabled tools if they have changed
   */
  offerServerTools(
    pinned: readonly PinnedTool[],
    repin: (tools: readonly PinnedTool[]) => void,
    where: ServerToolPlace,
  ): Promise<readonly ServerTool[]>;
  /**
   * Runs the calls of an answer; each is checked and approved first. Never rejects.
   * @param changed called after every change of a run
   */
  run(round: Round, changed: (runs: readonly ToolRun[]) => void, signal: AbortSignal): Promise<RoundEnd>;
}
