import type { AbortGate } from "./abortGate.ts";
import type { Clock } from "./clock.ts";

/** Receives the bytes of a body. `ended`: the rest is not needed. `capped`: ask the listener whether to continue. */
export interface ByteTaker {
  push(bytes: Uint8Array): "reading" | "ended" | "capped";
}

/** Receives the progress of a body. */
export interface PumpListener {
  /** A chunk arrived. */
  bytes(): void;
  /**
   * Called when the taker is capped. Nothing is read until the promise resolves, so the sender is slowed down. @returns whether to read on
   */
  capped(): Promise<boolean>;
}

/** Bytes that are handled before the clock is checked. */
const sliceBytes = 64 * 1024;
/** Time after which other work of the host gets a turn: 20 MB in one packet must not block the editor (F047). */
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
   * Runs until the body ends, the taker is done, or the listener stops it.
   * @returns false if the listener stopped it
   * @throws Aborted by the gate, or the error of the body
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

  /** Releases the connection without waiting. A finished answer first gets a moment in which the server may close it properly. */
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
      // Data after the end is not needed.
      if (!done) cancel();
    };
    closing().catch(cancelTimer);
  }
}
