import type { Clock } from "./clock.ts";

/** How long a request may stay silent, in milliseconds. */
export interface SilenceLimits {
  /** From sending the request to the headers of the response. */
  readonly headersMs: number;
  /** Without a single byte. */
  readonly idleMs: number;
  /** With nothing but keep-alive comments. */
  readonly keepAliveOnlyMs: number;
  /** Without a single byte after the server reported an error. Usage may follow it. */
  readonly afterErrorMs: number;
}

/** The default limits. */
export const silenceLimits: SilenceLimits = { headersMs: 120_000, idleMs: 90_000, keepAliveOnlyMs: 600_000, afterErrorMs: 3000 };

/** The part of a response that did not arrive. */
export type Silence = "headers" | "bytes" | "tokens";

/** If a timer fires this late, the machine slept or was busy, and data that arrived in the meantime has not been read yet. */
const sleptMs = 5000;

/** Whether the wait is over or starts again. */
export type SilenceDecision = "over" | "again";

/**
 * Watches one request for silence. Any byte is a sign of life; comments alone are one for ten minutes. After the machine slept, the wait
 * starts again once before the request counts as silent.
 */
export class Watchdog {
  readonly #clock: Clock;
  #limits: SilenceLimits;
  readonly #onSilence: (silence: Silence, waitedMs: number) => SilenceDecision;
  #waitingFor: "headers" | "body" = "headers";
  #lastByte: number;
  #lastToken: number;
  #forgiven = false;
  #cancelTimer: () => void = () => undefined;

  /** @param onSilence called with the time waited; decides whether the watch is over or waits as long again */
  constructor(clock: Clock, limits: SilenceLimits, onSilence: (silence: Silence, waitedMs: number) => SilenceDecision) {
    this.#clock = clock;
    this.#limits = limits;
    this.#onSilence = onSilence;
    this.#lastByte = clock.monotonic();
    this.#lastToken = this.#lastByte;
    this.#arm();
  }

  /** The headers of the response have arrived. */
  headers(): void {
    this.#waitingFor = "body";
    this.restart();
  }

  /** Restarts all waits, also after `stop`. */
  restart(): void {
    this.#lastByte = this.#clock.monotonic();
    this.#lastToken = this.#lastByte;
    this.#forgiven = false;
    this.#cancelTimer();
    this.#arm();
  }

  /** Bytes have arrived, whatever their content. */
  bytes(): void {
    this.#lastByte = this.#clock.monotonic();
    this.#forgiven = false;
  }

  /** Something other than a keep-alive comment has arrived. */
  token(): void {
    this.#lastToken = this.#clock.monotonic();
  }

  /** The server has reported an error: shortens the wait for anything that may follow it. */
  hurry(): void {
    if (this.#limits.idleMs <= this.#limits.afterErrorMs) return;
    this.#limits = { ...this.#limits, idleMs: this.#limits.afterErrorMs };
    this.#cancelTimer();
    this.#arm();
  }

  /** Ends the watch until it is restarted. */
  stop(): void {
    this.#cancelTimer();
  }

  /** One timer for all limits. It is set again only when it fires, so that a byte costs no timer. */
  #arm(): void {
    const delay = Math.max(0, this.#due().at - this.#clock.monotonic());
    const dueWall = this.#clock.wall() + delay;
    const dueMonotonic = this.#clock.monotonic() + delay;
    this.#cancelTimer = this.#clock.timer(() => {
      const late = Math.max(this.#clock.monotonic() - dueMonotonic, this.#clock.wall() - dueWall);
      this.#judge(late > sleptMs);
    }, delay);
  }

  #judge(slept: boolean): void {
    const now = this.#clock.monotonic();
    const due = this.#due();
    if (due.at > now) {
      this.#arm();
    } else if (slept && !this.#forgiven) {
      this.#forgiven = true;
      const pause = now - due.at;
      this.#lastByte = now;
      // Sleep does not count as time without a token. At least one wait for a byte remains.
      this.#lastToken = Math.max(this.#lastToken + pause, now - this.#limits.keepAliveOnlyMs + this.#limits.idleMs);
      this.#arm();
    } else {
      if (this.#onSilence(due.silence, now - due.since) === "again") this.restart();
    }
  }

  #due(): { readonly at: number; readonly since: number; readonly silence: Silence } {
    if (this.#waitingFor === "headers") return { at: this.#lastByte + this.#limits.headersMs, since: this.#lastByte, silence: "headers" };
    const idleAt = this.#lastByte + this.#limits.idleMs;
    const tokenAt = this.#lastToken + this.#limits.keepAliveOnlyMs;
    return idleAt <= tokenAt
      ? { at: idleAt, since: this.#lastByte, silence: "bytes" }
      : { at: tokenAt, since: this.#lastToken, silence: "tokens" };
  }
}
