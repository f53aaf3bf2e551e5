import type { AbortGate } from "./abortGate.ts";
import type { Clock } from "./clock.ts";

/** What takes the bytes of a body: `ended` says that the rest does not matter, `capped` that it is to be asked for. */
export interface ByteTaker {
  push(bytes: Uint8Array): "reading" | "ended" | "capped";
}

/** What is told while a body is read. */
export interface PumpListener {
  /** A chunk arrived. */
  bytes(): void;
  /** The taker is capped; until this resolves nothing is read, and the sender feels it. @returns whether to read on */
  capped(): Promise<boolean>;
}

/** Bytes handled without looking at the clock. */
const sliceBytes = 64 * 1024;
/** Then other work of the host gets its turn: 20 MB in one packet must not hold the editor (F047). */
const sliceMs = 8;
/** How long a finished body may take to close by itself, so that the connection can serve the next request. */
const closingMs = 200;

/** Moves a body into a reader, in slices, yielding to the event loop between them. */
export class BodyPump {
  readonly #body: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #clock: Clock;
  #atEnd = false;
  #finished = false;

  constructor(body: ReadableStream<Uint8Array> | null, clock: Clock) {
    this.#body = body?.getReader();
    this.#clock = clock;
  }

  /**
   * Runs until the body ends, the taker is done, or its rest is not wanted.
   * @returns false where the rest is not wanted
   * @throws Aborted by the gate, or what the body broke with
   */
  async run(taker: ByteTaker, gate: AbortGate, listener: PumpListener): Promise<boolean> {
    let sliceStart = this.#clock.monotonic();
    while (this.#body !== undefined) {
      const { done, value } = await gate.wait(this.#body.read());
      if (done) {
        this.#atEnd = true;
        return true;
      }
      listener.bytes();
      for (let start = 0; start < value.length; start += sliceBytes) {
        const slice = value.length <= sliceBytes ? value : value.subarray(start, start + sliceBytes);
        const state = taker.push(slice);
        if (state === "ended") {
          this.#finished = true;
          return true;
        }
        if (state === "capped" && !(await gate.wait(listener.capped()))) return false;
        if (this.#clock.monotonic() - sliceStart >= sliceMs) {
          await gate.wait(this.#clock.yieldToEventLoop());
          sliceStart = this.#clock.monotonic();
        }
      }
    }
    return true;
  }

  /** Lets go of the connection; of a finished answer after a moment in which the server may close it properly. Waits for nothing. */
  letGo(): void {
    const body = this.#body;
    if (body === undefined || this.#atEnd) return;
    const cancel = (): void => {
      body.cancel().catch(() => undefined);
    };
    if (!this.#finished) return cancel();
    const cancelTimer = this.#clock.timer(cancel, closingMs);
    const closing = async (): Promise<void> => {
      const { done } = await body.read();
      cancelTimer();
      // Anything that follows the end is of no use; the server had its chance.
      if (!done) cancel();
    };
    closing().catch(cancelTimer);
  }
}
