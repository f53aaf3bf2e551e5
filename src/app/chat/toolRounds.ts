import type { AnswerMessage, Message } from "../../shared/conversation.ts";
import type { ToolMessage, ToolRun } from "../../shared/toolMessage.ts";
import type { Round, RoundEnd, ToolBench } from "../tools/toolBench.ts";

/** Hears of rounds, by the ids of their messages, until they are cleared. */
export interface RoundListener {
  readonly changed: (messageId: string, runs: readonly ToolRun[]) => void;
  /** The calls were run; the round counts as running until this settles. Resolves to whether the results go to the model. */
  readonly executed: (end: RoundEnd) => Promise<boolean>;
  readonly ended: (messageId: string, goesOn: boolean) => void;
}

interface Running {
  readonly stop: () => void;
  readonly done: Promise<unknown>;
}

/** The rounds of tools that run in a conversation. */
export class ToolRounds {
  readonly #bench: ToolBench;
  readonly #listener: RoundListener;
  readonly #running = new Map<string, Running>();

  constructor(bench: ToolBench, listener: RoundListener) {
    this.#bench = bench;
    this.#listener = listener;
  }

  /** What runs, by the ids of the messages. */
  get running(): ReadonlyMap<string, Running> {
    return this.#running;
  }

  /** Runs the waiting calls of a round. */
  start(messageId: string, round: Round): void {
    const stop = new AbortController();
    const done = this.#bench.run(
      round,
      (runs) => {
        if (this.#running.has(messageId)) this.#listener.changed(messageId, runs);
      },
      stop.signal,
    );
    const running: Running = { stop: () => stop.abort(), done };
    this.#running.set(messageId, running);
    void done.then((end) => this.#executed(messageId, running, end));
  }

  /** Drops all rounds without further events. */
  clear(): void {
    this.#running.clear();
  }

  async #executed(messageId: string, running: Running, end: RoundEnd): Promise<void> {
    if (this.#running.get(messageId) !== running) return;
    const goesOn = await this.#listener.executed(end);
    if (this.#running.get(messageId) !== running) return;
    this.#running.delete(messageId);
    this.#listener.ended(messageId, goesOn);
  }
}

/** Whether an answer ended in order to call tools. Arguments that are not JSON count as cut off; if the model meant to end there, it is told so. */
export function callsTools({ status, finishReason, toolCalls }: AnswerMessage): boolean {
  return toolCalls.length > 0 && (status === "done" || (status === "cutOff" && finishReason === "tool_calls"));
}

/** The message of the calls of an answer, none of them run yet. */
export function waitingCalls({ id, toolCalls }: AnswerMessage): ToolMessage {
  // What the server added to a call is kept with the answer alone.
  const runs = toolCalls.map(({ extra: _extra, functionExtra: _inner, ...call }): ToolRun => ({
    call,
    status: "waiting",
    text: "",
    images: [],
  }));
  return { role: "tool", id: crypto.randomUUID(), parentId: id, createdAt: Date.now(), runs };
}

/** How many tools were called since the last question. */
export function callsBefore(path: readonly Message[]): number {
  const since = path.slice(path.findLastIndex(({ role }) => role === "user") + 1);
  return since.reduce((sum, message) => (message.role === "tool" ? sum + message.runs.length : sum), 0);
}
