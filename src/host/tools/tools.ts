import * as vscode from "vscode";
import type { ToolDefinition } from "../../llm/prompt.ts";
import type { PinnedTool, ToolRun } from "../../shared/toolMessage.ts";
import type { Log } from "../../app/log.ts";
import type { Round, RoundEnd, ToolBench } from "../../app/tools/toolBench.ts";

/** VS Code's tools at the service of conversations. What does the work is loaded with the first tool. */
export class Tools implements ToolBench {
  /** Hashes of calls that were approved for the rest of a conversation, by its id. In memory alone: after a reload they are asked about again. */
  readonly #approved = new Map<string, Set<string>>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  async offer(pinned: readonly PinnedTool[], repin: (tools: readonly PinnedTool[]) => void): Promise<readonly ToolDefinition[]> {
    if (pinned.length === 0 || !vscode.workspace.isTrusted) return [];
    const { offerTools } = await import("../../app/tools/offerTools.ts");
    return offerTools(pinned, repin);
  }

  async run(round: Round, changed: (runs: readonly ToolRun[]) => void, signal: AbortSignal): Promise<RoundEnd> {
    const approved = this.#approved.get(round.conversationId) ?? new Set<string>();
    this.#approved.set(round.conversationId, approved);
    const [{ ToolRound }, { editorParts }] = await Promise.all([import("../../app/tools/toolRound.ts"), import("./vscodeToolRunner.ts")]);
    return new ToolRound(round, approved, editorParts(this.#log), changed).run(signal);
  }
}
