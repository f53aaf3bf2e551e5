import type { AbortGate } from "./abortGate.ts";
import type { Clock } from "./clock.ts";

/** What takes the bytes of a body: anything but `reading` says that the rest does not matter. */
export interface ByteTaker {
  push(bytes: Uint8Array): "reading" | "ended" | "capped";
}

/** Bytes handled without looking at the clock. */
const sliceBytes = 64 * 1024;
/** Then other work of the host gets its turn: 20 MB in one packet must not hold the editor (F047). */
const sliceMs = 8;
/** How long a finished body may take to close by itself, so that the connection can serve the next request. */
const closingMs = 200;

/** Moves a body into a reader, in slices, letting the event loop breathe. */
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
   * Runs until the body ends or the taker is done.
   * @param onBytes called with each chunk that arrives
   * @throws Aborted by the gate, or what the body broke with
   */
  async run(taker: ByteTaker, gate: AbortGate, onBytes: () => void): Promise<void> {
    let sliceStart = this.#clock.monotonic();
    while (this.#body !== undefined) {
      const { done, value } = await gate.wait(this.#body.read());
      if (done) {
        this.#atEnd = true;
        return;
      }
      onBytes();
      for (let start = 0; start < value.length; start += sliceBytes) {
        const slice = value.length <= sliceBytes ? value : value.subarray(start, start + sliceBytes);
        if (taker.push(slice) !== "reading") {
          this.#finished = true;
          return;
        }
        if (this.#clock.monotonic() - sliceStart >= sliceMs) {
          await gate.wait(this.#clock.breathe());
          sliceStart = this.#clock.monotonic();
        }
      }
    }
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
