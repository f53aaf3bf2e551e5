import type { Clock } from "./clock.ts";

/** How long a request may stay silent, in milliseconds. */
export interface SilenceLimits {
  /** From sending to the headers of the answer. */
  readonly headersMs: number;
  /** Without a single byte. */
  readonly idleMs: number;
  /** With nothing but keep-alive comments. */
  readonly keepAliveOnlyMs: number;
  /** Without a single byte after the server told an error: usage may follow, and then the end. */
  readonly afterErrorMs: number;
}

export const silenceLimits: SilenceLimits = { headersMs: 120_000, idleMs: 90_000, keepAliveOnlyMs: 600_000, afterErrorMs: 3000 };

/** What was waited for in vain. */
export type Silence = "headers" | "bytes" | "tokens";

/** A timer that comes this much too late says that the machine slept or was busy: what arrived meanwhile is not read yet. */
const sleptMs = 5000;

/** Whether the wait is over, or begins anew. */
export type SilenceDecision = "over" | "again";

/**
 * Watches one request for silence. Bytes are life, comments too; comments alone are life for ten minutes. After a sleep of the
 * machine the wait starts anew, once, before it is judged.
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

  /** @param onSilence called with how long was waited; decides whether the watch is over then, or waits as long again */
  constructor(clock: Clock, limits: SilenceLimits, onSilence: (silence: Silence, waitedMs: number) => SilenceDecision) {
    this.#clock = clock;
    this.#limits = limits;
    this.#onSilence = onSilence;
    this.#lastByte = clock.monotonic();
    this.#lastToken = this.#lastByte;
    this.#arm();
  }

  /** The headers of the answer are here. */
  headers(): void {
    this.#waitingFor = "body";
    this.restart();
  }

  /** All waits begin anew: after a stop, too. */
  restart(): void {
    this.#lastByte = this.#clock.monotonic();
    this.#lastToken = this.#lastByte;
    this.#forgiven = false;
    this.#cancelTimer();
    this.#arm();
  }

  /** Bytes arrived, whatever they say. */
  bytes(): void {
    this.#lastByte = this.#clock.monotonic();
    this.#forgiven = false;
  }

  /** Something other than a keep-alive comment arrived. */
  token(): void {
    this.#lastToken = this.#clock.monotonic();
  }

  /** The server told an error: nobody waits long for what may follow it. */
  hurry(): void {
    if (this.#limits.idleMs <= this.#limits.afterErrorMs) return;
    this.#limits = { ...this.#limits, idleMs: this.#limits.afterErrorMs };
    this.#cancelTimer();
    this.#arm();
  }

  /** Ends the watch, until it is restarted. */
  stop(): void {
    this.#cancelTimer();
  }

  /** One timer for all limits, armed anew only when it fires: a byte costs no timer. */
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
      // Time asleep is no time without a token; what is left of the wait is at least one wait for a byte.
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
