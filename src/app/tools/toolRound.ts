import { hasEnded, type ToolRun, type ToolRunStatus } from "../../shared/toolMessage.ts";
import { checkArguments } from "./checkArguments.ts";
import type { KnownTool } from "./toolHost.ts";
import type { ToolResultParts } from "./toolHost.ts";
import { limitResult } from "./limitResult.ts";
import { sha256 } from "./sha256.ts";
import type { Round, RoundEnd } from "./toolBench.ts";

/** What a person says to a call: `stop` ends the turn. */
export type Approval = "once" | "conversation" | "refuse" | "stop";

/** What a round needs of the editor around it. */
export interface RoundParts {
  readonly trusted: () => boolean;
  readonly known: () => Promise<ReadonlyMap<string, KnownTool>>;
  /** Executes a tool. `signal` asks it to stop; whether it listens is its own affair. */
  readonly invoke: (name: string, input: object, signal: AbortSignal) => Promise<ToolResultParts>;
  /** Shows tool and arguments, all of them, and asks. */
  readonly approve: (tool: KnownTool, input: object) => Promise<Approval>;
  /** Asks whether a turn that had so many calls may have as many again. */
  readonly mayContinue: (calls: number) => Promise<boolean>;
  /** Asks whether a tool that has run for this long may continue. `over` is aborted once the answer no longer matters. */
  readonly wait: (tool: string, ms: number, over: AbortSignal) => Promise<boolean>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Calls back after so many milliseconds; gives a way to take that back. */
  readonly timer: (callback: () => void, ms: number) => () => void;
}

/** So many calls a turn may have before the user is asked. */
const callsBeforeAsking = 25;
/** So long a tool may run before the user is asked, milliseconds. */
const runsBeforeAskingMs = 60_000;

/** A run's end, or `cancelled` with why. */
type Ending = Pick<ToolRun, "status" | "text"> & Partial<Pick<ToolRun, "images" | "ms">>;

/**
 * Executes the calls of one answer. Each is checked (known, switched on, unchanged, its arguments fit), then approved by a person, bound to a hash of
 * definition and arguments; approvals come one after the other, and what is approved runs at once, beside the others.
 *
 * Our own tools go without approval: they only read, only inside of the workspace, neither what holds secrets nor what git ignores, and the user has switched
 * them on in this conversation; asking for every file that is read would teach people to say yes unread. The one that proposes changes ends in a review of
 * them, which is the approval.
 */
export class ToolRound {
  readonly #round: Round;
  readonly #approved: Set<string>;
  readonly #parts: RoundParts;
  readonly #changed: (runs: readonly ToolRun[]) => void;
  #runs: readonly ToolRun[];
  readonly #stop = new AbortController();
  /** Nothing more is begun; what runs may end. */
  #over = false;

  /** @param approved hashes of calls that need no more approval in this conversation; added to */
  constructor(round: Round, approved: Set<string>, parts: RoundParts, changed: (runs: readonly ToolRun[]) => void) {
    this.#round = round;
    this.#approved = approved;
    this.#parts = parts;
    this.#changed = changed;
    this.#runs = round.runs;
  }

  /** Runs what waits. Never rejects; every run has ended afterwards. */
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
      // Whatever a tool, its definition or its arguments are like: a call has an end, and so has the round.
      const checked = await attempt(() => this.#check(run, signal), invalid("The call could not be checked, and was not executed."));
      if ("status" in checked) this.#end(at, checked);
      else working.push(this.#execute(at, checked.tool, checked.input, signal));
    }
    await Promise.all(working);
    return this.#over || signal.aborted ? "stopped" : "continue";
  }

  async #refusalToContinue(calls: number, signal: AbortSignal): Promise<Ending | undefined> {
    if (!this.#parts.trusted()) return cancelled("Tools are off in Restricted Mode.");
    if (calls === 0 || calls % callsBeforeAsking !== 0) return undefined;
    const continues = await unlessAborted(
      attempt(() => this.#parts.mayContinue(calls), false),
      signal,
    );
    return continues === true ? undefined : cancelled(`Not executed: the user stopped the turn after ${calls} calls.`);
  }

  /** Finds the tool and asks for approval; gives why it is not to be executed. */
  async #check({ call }: ToolRun, signal: AbortSignal): Promise<{ readonly tool: KnownTool; readonly input: object } | Ending> {
    const { name } = call.function;
    const tool = await this.#find(name);
    if ("status" in tool) return tool;
    const checked = checkArguments(call.function.arguments, tool.schema);
    if ("problem" in checked) return invalid(checked.problem);
    const { input } = checked;
    const hash = await sha256({ pin: tool.pin, input });
    if (tool.group !== "ours" && !this.#approved.has(hash)) {
      const answer = await unlessAborted(
        attempt(() => this.#parts.approve(tool, input), "refuse"),
        signal,
      );
      // Whatever is clicked in a dialog that outlived the stop, it approves nothing.
      if (answer === aborted) return stoppedByUser;
      if (answer === "stop") {
        this.#stop.abort();
        return stoppedByUser;
      }
      if (answer === "refuse") return { status: "refused", text: "The user refused this call. Do not repeat it; go on without it or ask." };
      if (answer === "conversation") this.#approved.add(hash);
    }
    // The dialog may have been open for long: what runs is what was shown.
    const still = await this.#find(name);
    if ("status" in still) return still;
    return signal.aborted ? stoppedByUser : { tool: still, input };
  }

  async #find(name: string): Promise<KnownTool | Ending> {
    const on = this.#round.pinned.find((tool) => tool.name === name);
    const tool = on === undefined ? undefined : (await this.#parts.known()).get(name);
    if (on === undefined || tool === undefined) {
      const names = this.#round.pinned.map((other) => other.name).join(", ");
      return invalid(`There is no tool ${JSON.stringify(name)}. ${names === "" ? "There are no tools." : `There are: ${names}.`}`);
    }
    return tool.pin === on.pin ? tool : invalid("The tool has changed since it was offered, and was not executed.");
  }

  async #execute(at: number, tool: KnownTool, input: object, signal: AbortSignal): Promise<void> {
    this.#set(at, { status: "running" });
    const started = this.#parts.now();
    const stop = new AbortController();
    const over = new AbortController();
    const onAbort = (): void => stop.abort();
    signal.addEventListener("abort", onAbort, { once: true });
    let cancelTimer = this.#watch(tool.name, started, stop, over.signal, (next) => (cancelTimer = next));
    let ending: Ending;
    try {
      const result = await unlessAborted(this.#parts.invoke(tool.name, input, stop.signal), stop.signal);
      ending = result === aborted ? (signal.aborted ? stoppedByUser : stoppedAlone) : { status: "done", ...limitResult(result) };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      // A dialog of VS Code's own, which some tools bring, was answered with no.
      const refused = error instanceof Error && error.name === "Canceled";
      ending = refused
        ? { status: "refused", text: "The user refused this call." }
        : { status: "failed", text: limitResult({ text: `The tool failed: ${said}`, images: [] }).text };
    } finally {
      cancelTimer();
      over.abort();
      signal.removeEventListener("abort", onAbort);
    }
    this.#end(at, { ...ending, ms: this.#parts.now() - started });
  }

  /** A tool that hangs is asked about, again and again, until somebody stops it. */
  #watch(tool: string, started: number, stop: AbortController, over: AbortSignal, again: (cancel: () => void) => void): () => void {
    return this.#parts.timer(() => {
      const ask = async (): Promise<void> => {
        const continues = await attempt(() => this.#parts.wait(tool, this.#parts.now() - started, over), true);
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

const aborted = Symbol("aborted");

/** Waits no longer than until the signal is aborted; what comes after that is not looked at. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | typeof aborted> {
  let onAbort = (): void => undefined;
  const stopped = new Promise<typeof aborted>((resolve) => {
    onAbort = () => resolve(aborted);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** What could not be asked or found out is answered with what does least. */
async function attempt<T>(ask: () => Promise<T>, least: T): Promise<T> {
  try {
    return await ask();
  } catch {
    return least;
  }
}
