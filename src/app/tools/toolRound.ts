import { hasEnded, type ToolRun, type ToolRunStatus } from "../../shared/toolMessage.ts";
import { aborted, untilAborted } from "../untilAborted.ts";
import type { Approval, CallInQuestion } from "./approval.ts";
import { checkArguments } from "./checkArguments.ts";
import { limitResult } from "./limitResult.ts";
import { sha256 } from "./sha256.ts";
import type { Round, RoundEnd } from "./toolBench.ts";
import type { KnownTool, ToolResultParts } from "./toolHost.ts";

/** The dependencies of a round. */
export interface RoundDeps {
  readonly trusted: () => boolean;
  readonly known: () => Promise<ReadonlyMap<string, KnownTool>>;
  /** Runs a tool. `signal` asks it to stop; it may ignore that. */
  readonly invoke: (name: string, input: object, signal: AbortSignal) => Promise<ToolResultParts>;
  /** Shows the tool and all of its arguments, and asks for approval. `signal` withdraws the question. */
  readonly approve: (call: CallInQuestion, signal: AbortSignal) => Promise<Approval>;
  /** Asks whether a turn may continue after this many calls. */
  readonly mayContinue: (calls: number) => Promise<boolean>;
  /** Asks whether to keep waiting for a tool that has run for `ms`. `over` is aborted when the answer no longer matters. */
  readonly wait: (tool: string, ms: number, over: AbortSignal) => Promise<boolean>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Calls back after `ms` milliseconds; returns a function that cancels this. */
  readonly timer: (callback: () => void, ms: number) => () => void;
}

/** The tools that need no question in a conversation. A tool that changes is another one. */
export interface ApprovedTools {
  has(tool: KnownTool): boolean;
  add(tool: KnownTool): void;
}

/** After this many calls of a turn, the user is asked whether to continue. */
const callsBeforeAsking = 25;
/** After this time, the user is asked whether to keep waiting for a tool; milliseconds. */
const runsBeforeAskingMs = 60_000;

/** How a run ended, with its result or the reason why it has none. */
type Ending = Pick<ToolRun, "status" | "text"> & Partial<Pick<ToolRun, "images" | "ms">>;

/**
 * Runs the calls of one answer. Each call is checked (the tool is known, enabled and unchanged, the arguments match its schema) and then approved by the
 * user. An approval is bound to a hash of definition and arguments, or, for the rest of the conversation, to the definition. Calls are approved one after
 * the other; an approved call runs at once, in parallel with others.
 *
 * Aside's own tools need no approval: they only read files in the workspace that are neither secret nor ignored by git, and the user has enabled them in
 * this conversation. Asking about every file would teach users to approve without reading. The tool that proposes changes ends in a review, which is the
 * approval.
 */
export class ToolRound {
  readonly #round: Round;
  readonly #approved: ApprovedTools;
  readonly #deps: RoundDeps;
  readonly #changed: (runs: readonly ToolRun[]) => void;
  #runs: readonly ToolRun[];
  readonly #stop = new AbortController();
  /** No more calls are started; running ones may end. */
  #over = false;

  /** @param approved the tools that are approved for this conversation; new ones are added */
  constructor(round: Round, approved: ApprovedTools, deps: RoundDeps, changed: (runs: readonly ToolRun[]) => void) {
    this.#round = round;
    this.#approved = approved;
    this.#deps = deps;
    this.#changed = changed;
    this.#runs = round.runs;
  }

  /** Runs the calls that have not ended. Never rejects; every run has ended afterwards. */
  async run(outer: AbortSignal): Promise<RoundEnd> {
    const signal = AbortSignal.any([outer, this.#stop.signal]);
    const working: Promise<void>[] = [];
    let calls = this.#round.before;
    for (const [at, run] of this.#round.runs.entries()) {
      if (hasEnded(run)) continue;
      const refusal = this.#over || signal.aborted ? stoppedByUser : await this.#refusalToContinue(calls, signal);
      calls += 1;
      if (refusal !== undefined) {
        this.#over = true;
        this.#end(at, refusal);
        continue;
      }
      // A call always ends, whatever its tool, definition or arguments are, and so does the round.
      const checked = await attempt(() => this.#check(run, at, signal), invalid("The call could not be checked and was not executed."));
      if ("status" in checked) this.#end(at, checked);
      else working.push(this.#execute(at, checked.tool, checked.input, signal));
    }
    await Promise.all(working);
    return this.#over || signal.aborted ? "stopped" : "continue";
  }

  async #refusalToContinue(calls: number, signal: AbortSignal): Promise<Ending | undefined> {
    if (!this.#deps.trusted()) return cancelled("Tools are off in Restricted Mode.");
    if (calls === 0 || calls % callsBeforeAsking !== 0) return undefined;
    const continues = await untilAborted(
      attempt(() => this.#deps.mayContinue(calls), false),
      signal,
    );
    return continues === true ? undefined : cancelled(`Not executed: the user stopped the turn after ${calls} calls.`);
  }

  /** Finds the tool and asks for approval. If it must not run, returns why. */
  async #check({ call }: ToolRun, at: number, signal: AbortSignal): Promise<{ readonly tool: KnownTool; readonly input: object } | Ending> {
    const { name } = call.function;
    const tool = await this.#find(name);
    if ("status" in tool) return tool;
    const checked = checkArguments(call.function.arguments, tool.schema);
    if ("problem" in checked) return invalid(checked.problem);
    const { input } = checked;
    const hash = await sha256({ pin: tool.pin, input });
    if (tool.group !== "ours" && !this.#approved.has(tool)) {
      const { conversationId, messageId } = this.#round;
      const answer = await untilAborted(
        attempt(() => this.#deps.approve({ conversationId, messageId, at, tool, input, hash }, signal), "refuse"),
        signal,
      );
      // A dialog that is still open after the stop approves nothing.
      if (answer === aborted) return stoppedByUser;
      if (answer === "stop") {
        this.#stop.abort();
        return stoppedByUser;
      }
      if (answer === "refuse")
        return { status: "refused", text: "The user refused this call. Do not repeat it; continue without it or ask." };
      if (answer === "conversation") this.#approved.add(tool);
    }
    // The tool may have changed while the dialog was open: only the definition that was shown may run.
    const current = await this.#find(name);
    if ("status" in current) return current;
    return signal.aborted ? stoppedByUser : { tool: current, input };
  }

  async #find(name: string): Promise<KnownTool | Ending> {
    const on = this.#round.pinned.find((tool) => tool.name === name);
    const tool = on === undefined ? undefined : (await this.#deps.known()).get(name);
    if (on === undefined || tool === undefined) {
      const names = this.#round.pinned.map((other) => other.name).join(", ");
      return invalid(`There is no tool ${JSON.stringify(name)}. ${names === "" ? "No tools are enabled." : `Available tools: ${names}.`}`);
    }
    return tool.pin === on.pin ? tool : invalid("The tool has changed since it was offered and was not executed.");
  }

  async #execute(at: number, tool: KnownTool, input: object, signal: AbortSignal): Promise<void> {
    this.#set(at, { status: "running" });
    const started = this.#deps.now();
    const stop = new AbortController();
    const over = new AbortController();
    const onAbort = (): void => stop.abort();
    signal.addEventListener("abort", onAbort, { once: true });
    let cancelTimer = this.#watch(tool.name, started, stop, over.signal, (next) => (cancelTimer = next));
    let ending: Ending;
    try {
      const result = await untilAborted(this.#deps.invoke(tool.name, input, stop.signal), stop.signal);
      ending = result === aborted ? (signal.aborted ? stoppedByUser : stoppedAlone) : { status: "done", ...limitResult(result) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // The user answered no in a dialog of VS Code, which some tools open.
      const refused = error instanceof Error && error.name === "Canceled";
      ending = refused
        ? { status: "refused", text: "The user refused this call." }
        : { status: "failed", text: limitResult({ text: `The tool failed: ${message}`, images: [] }).text };
    } finally {
      cancelTimer();
      over.abort();
      signal.removeEventListener("abort", onAbort);
    }
    this.#end(at, { ...ending, ms: this.#deps.now() - started });
  }

  /** Asks about a tool that does not end, again and again, until the user stops it. */
  #watch(tool: string, started: number, stop: AbortController, over: AbortSignal, again: (cancel: () => void) => void): () => void {
    return this.#deps.timer(() => {
      const ask = async (): Promise<void> => {
        const continues = await attempt(() => this.#deps.wait(tool, this.#deps.now() - started, over), true);
        if (over.aborted) return;
        if (continues) again(this.#watch(tool, started, stop, over, again));
        else stop.abort();
      };
      void ask();
    }, runsBeforeAskingMs);
  }

  #end(at: number, ending: Ending): void {
    this.#set(at, ending);
  }

  #set(at: number, change: Partial<ToolRun> & { readonly status: ToolRunStatus }): void {
    this.#runs = this.#runs.map((run, index) => (index === at ? { ...run, ...change } : run));
    this.#changed(this.#runs);
  }
}

const stoppedByUser = cancelled("Cancelled: the user stopped it.");
const stoppedAlone = cancelled("Cancelled: it took too long, and the user stopped it.");

function cancelled(text: string): Ending {
  return { status: "cancelled", text };
}

function invalid(text: string): Ending {
  return { status: "invalid", text };
}

/** The result of a function, or a safe one if it fails. */
async function attempt<T>(ask: () => Promise<T>, safe: T): Promise<T> {
  try {
    return await ask();
  } catch {
    return safe;
  }
}
