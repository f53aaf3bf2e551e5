import type { ServerResponse } from "node:http";
import { setImmediate, setTimeout } from "node:timers/promises";
import { createCutter, type Chunking, type Cutter } from "./chunking.ts";

/**
 * Writes a body in the pieces and at the times that a chunking defines, no faster than the client reads. Each piece is written in a turn of
 * the event loop of its own, so that it is a separate network write. Once the client has gone, every method does nothing.
 */
export class BodyWriter {
  readonly #response: ServerResponse;
  readonly #cutter: Cutter;
  readonly #separate: boolean;
  readonly #startedAt = performance.now();
  readonly #gone = new AbortController();
  readonly #noWaiting: AbortSignal;

  /** @param hurry once aborted, there is no more waiting */
  constructor(response: ServerResponse, chunking: Chunking, hurry?: AbortSignal) {
    this.#response = response;
    this.#cutter = createCutter(chunking);
    this.#separate = chunking !== "events";
    this.#noWaiting = hurry === undefined ? this.#gone.signal : AbortSignal.any([hurry, this.#gone.signal]);
    response.once("close", () => this.#gone.abort());
    if (response.destroyed) this.#gone.abort();
  }

  /** Whether the client has closed the connection. */
  get gone(): boolean {
    return this.#gone.signal.aborted;
  }

  /** Waits until this many milliseconds after the start. Text held back by the chunking is written first. */
  async waitUntil(at: number): Promise<void> {
    const wait = at - (performance.now() - this.#startedAt);
    if (wait < 1 || this.#noWaiting.aborted) return;
    await this.#send(this.#cutter.flush());
    await setTimeout(wait, undefined, { signal: this.#noWaiting }).catch(() => undefined);
  }

  async write(data: string | Uint8Array): Promise<void> {
    await this.#send(this.#cutter.push(typeof data === "string" ? Buffer.from(data) : data));
  }

  /** Writes the rest and ends the body. */
  async end(): Promise<void> {
    await this.#send(this.#cutter.flush());
    if (!this.gone) this.#response.end();
  }

  /** Writes the rest, waits until it has left, and destroys the socket. */
  async cut(): Promise<void> {
    await this.#send(this.#cutter.flush());
    await setTimeout(20);
    this.#response.destroy();
  }

  /** Resolves when the client closes the connection. */
  async stall(): Promise<void> {
    await this.#send(this.#cutter.flush());
    if (this.gone) return;
    await new Promise<void>((resolve) => {
      this.#gone.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  async #send(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      if (this.gone) return;
      const room = this.#response.write(piece);
      if (!room) await this.#drained();
      else if (this.#separate) await setImmediate();
    }
  }

  async #drained(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#response.off("drain", done);
        this.#gone.signal.removeEventListener("abort", done);
        resolve();
      };
      this.#response.once("drain", done);
      this.#gone.signal.addEventListener("abort", done, { once: true });
      if (this.gone) done();
    });
  }
}
