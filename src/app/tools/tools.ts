import * as l10n from "@vscode/l10n";
import type { ToolDefinition } from "../../llm/prompt.ts";
import { counted } from "../../shared/counted.ts";
import type { PinnedTool, ToolRun } from "../../shared/toolMessage.ts";
import type { Log } from "../log.ts";
import type { Ask, Window } from "../ports.ts";
import type { Round, RoundEnd, ToolBench } from "./toolBench.ts";
import type { ToolHost } from "./toolHost.ts";
import type { RoundDeps } from "./toolRound.ts";

/** The dependencies of `Tools`. */
export interface ToolsDeps {
  readonly ask: Ask;
  readonly window: Pick<Window, "trusted">;
  /** The editor's tools, loaded when a tool is first used. */
  readonly host: () => Promise<ToolHost>;
  readonly log: Log;
}

/** Offers the editor's tools to conversations and runs their calls. Most of its code is loaded when a tool is first used. */
export class Tools implements ToolBench {
  /** Hashes of calls that were approved for the rest of a conversation, by its id. Kept in memory only: after a reload, the user is asked again. */
  readonly #approved = new Map<string, Set<string>>();
  readonly #deps: ToolsDeps;

  constructor(deps: ToolsDeps) {
    this.#deps = deps;
  }

  async offer(pinned: readonly PinnedTool[], repin: (tools: readonly PinnedTool[]) => void): Promise<readonly ToolDefinition[]> {
    if (pinned.length === 0 || !this.#deps.window.trusted) return [];
    const [{ offerTools }, host] = await Promise.all([import("./offerTools.ts"), this.#deps.host()]);
    return offerTools(this.#deps.ask, await host.known(), pinned, repin);
  }

  async run(round: Round, changed: (runs: readonly ToolRun[]) => void, signal: AbortSignal): Promise<RoundEnd> {
    const approved = this.#approved.get(round.conversationId) ?? new Set<string>();
    this.#approved.set(round.conversationId, approved);
    const [{ ToolRound }, deps] = await Promise.all([import("./toolRound.ts"), roundDeps(this.#deps)]);
    return new ToolRound(round, approved, deps, changed).run(signal);
  }
}

/** The dependencies of a round of calls. */
async function roundDeps({ ask, window, host, log }: ToolsDeps): Promise<RoundDeps> {
  const [{ askApproval }, tools] = await Promise.all([import("./askApproval.ts"), host()]);
  return {
    trusted: () => window.trusted,
    known: () => tools.known(),
    approve: (tool, input) => askApproval(ask, tool, input),
    mayContinue: async (calls) => {
      const message = counted(calls, "The model has made {0} tool call. Continue?", "The model has made {0} tool calls. Continue?");
      return (await ask.confirm({ message, modal: true, choices: { continue: l10n.t("Continue") } })) === "continue";
    },
    wait: async (tool, ms) => {
      // It waits for the user, who is reviewing the changes.
      if (tool === "aside_proposeEdit") return true;
      const seconds = Math.round(ms / 1000);
      const message = counted(seconds, "“{1}” has been running for {0} second.", "“{1}” has been running for {0} seconds.", tool);
      return (await ask.confirm({ message, choices: { wait: l10n.t("Keep Waiting"), stop: l10n.t("Stop Tool") } })) !== "stop";
    },
    invoke: (name, input, signal) => {
      log.info(`Calling tool ${name}`);
      return tools.invoke(name, input, signal);
    },
    now: () => performance.now(),
    timer: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
}
