import * as l10n from "@vscode/l10n";
import type { ToolDefinition } from "../../llm/prompt.ts";
import { counted } from "../../shared/counted.ts";
import type { Endpoint } from "../../shared/parameters.ts";
import { isServerTool, type ServerTool } from "../../shared/serverTools.ts";
import type { PinnedTool, ToolRun } from "../../shared/toolMessage.ts";
import { toolTitle } from "../../shared/toolTitle.ts";
import type { Log } from "../log.ts";
import type { Ask, Window } from "../ports.ts";
import type { Round, RoundEnd, ServerToolPlace, ToolBench } from "./toolBench.ts";
import type { ToolHost } from "./toolHost.ts";
import type { ApprovedTools, RoundDeps } from "./toolRound.ts";

/** The dependencies of `Tools`. */
export interface ToolsDeps {
  readonly ask: Ask;
  readonly window: Pick<Window, "trusted">;
  /** An endpoint by its name; undefined if it is not set up. */
  readonly endpoint: (name: string) => Endpoint | undefined;
  /** The editor's tools, loaded when a tool is first used. */
  readonly host: () => Promise<ToolHost>;
  /** The skills that a model can read, as a list; empty where there are none. */
  readonly skills: () => Promise<string>;
  readonly log: Log;
  /** Asks the user about a call; see `ToolQuestions.ask`. */
  readonly approve: RoundDeps["approve"];
  /** Told when the tools that run without a question have changed. */
  readonly onAllowedChanged: () => void;
}

/** Offers the editor's tools to conversations and runs their calls. Most of its code is loaded when a tool is first used. */
export class Tools implements ToolBench {
  /**
   * The pins of tools that were approved for the rest of a conversation, by its id, with their names. Kept in memory only: after a reload, the user is
   * asked again.
   */
  readonly #approved = new Map<string, Map<string, string>>();
  readonly #deps: ToolsDeps;

  constructor(deps: ToolsDeps) {
    this.#deps = deps;
  }

  async offer(pinned: readonly PinnedTool[], repin: (tools: readonly PinnedTool[]) => void): Promise<readonly ToolDefinition[]> {
    if (pinned.length === 0 || !this.#deps.window.trusted) return [];
    const [{ offerTools }, host] = await Promise.all([import("./offerTools.ts"), this.#deps.host()]);
    const { withSkills } = await import("./withSkills.ts");
    return withSkills(await offerTools(this.#deps.ask, await host.known(), pinned, repin), this.#deps.skills);
  }

  async offerServerTools(
    pinned: readonly PinnedTool[],
    repin: (tools: readonly PinnedTool[]) => void,
    { endpoint: name, holdsFiles }: ServerToolPlace,
  ): Promise<readonly ServerTool[]> {
    const endpoint = this.#deps.endpoint(name);
    if (endpoint === undefined || !this.#deps.window.trusted || !pinned.some((tool) => isServerTool(tool.name))) return [];
    const { offerServerTools } = await import("./offerServerTools.ts");
    return offerServerTools(this.#deps.ask, pinned, repin, { endpoint, holdsFiles });
  }

  async run(round: Round, changed: (runs: readonly ToolRun[]) => void, signal: AbortSignal): Promise<RoundEnd> {
    const { conversationId } = round;
    const approved: ApprovedTools = {
      has: ({ pin }) => this.#approved.get(conversationId)?.has(pin) === true,
      add: ({ name, pin }) => this.#change(conversationId, (pins) => pins.set(pin, name)),
    };
    const [{ ToolRound }, deps] = await Promise.all([import("./toolRound.ts"), roundDeps(this.#deps)]);
    return new ToolRound(round, approved, deps, changed).run(signal);
  }

  /** The names of the tools that run in a conversation without a question, because the user allowed that. */
  allowed(conversationId: string): readonly string[] {
    return [...new Set(this.#approved.get(conversationId)?.values())];
  }

  /** The user is asked again about the calls of a tool in a conversation. */
  askAgain(conversationId: string, tool: string): void {
    this.#change(conversationId, (pins) => {
      for (const [pin, name] of pins) if (name === tool) pins.delete(pin);
    });
  }

  #change(conversationId: string, change: (pins: Map<string, string>) => void): void {
    const pins = this.#approved.get(conversationId) ?? new Map<string, string>();
    this.#approved.set(conversationId, pins);
    change(pins);
    this.#deps.onAllowedChanged();
  }
}

/** The dependencies of a round of calls. */
async function roundDeps({ ask, window, host, log, approve }: ToolsDeps): Promise<RoundDeps> {
  const tools = await host();
  return {
    trusted: () => window.trusted,
    known: () => tools.known(),
    approve,
    mayContinue: async (calls) => {
      const message = counted(calls, "The model has made {0} tool call. Continue?", "The model has made {0} tool calls. Continue?");
      return (await ask.confirm({ message, modal: true, choices: { continue: l10n.t("Continue") } })) === "continue";
    },
    wait: async (tool, ms) => {
      // It waits for the user, who is reviewing the changes.
      if (tool === "aside_proposeEdit") return true;
      const seconds = Math.round(ms / 1000);
      const message = counted(
        seconds,
        "“{1}” has been running for {0} second.",
        "“{1}” has been running for {0} seconds.",
        toolTitle(tool),
      );
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
