import type { IncomingHttpHeaders } from "node:http";

/** A request that the server has received, as it came. */
export interface RecordedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed where it is JSON, else the text; undefined where there was none. */
  readonly body: unknown;
  /** When its body was complete: milliseconds since the epoch. */
  readonly at: number;
  /** `open` while it is answered, `finished` when the answer was sent whole, `closed` when either side went before that. */
  readonly outcome: "open" | "finished" | "closed";
}

interface Waiter {
  readonly wants: (request: RecordedRequest) => boolean;
  readonly resolve: (request: RecordedRequest) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** All requests in the order in which they came, and whoever waits for one. */
export class RequestLog {
  readonly requests: RecordedRequest[] = [];
  readonly #waiters = new Set<Waiter>();

  add(request: RecordedRequest): void {
    this.requests.push(request);
    for (const waiter of this.#waiters) {
      if (!waiter.wants(request)) continue;
      this.#forget(waiter);
      waiter.resolve(request);
    }
  }

  /** The first request, past or future, that fits; rejects after `timeoutMs`. */
  async wait(wants: (request: RecordedRequest) => boolean, timeoutMs: number): Promise<RecordedRequest> {
    const there = this.requests.find(wants);
    if (there) return there;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        const seen = this.requests.map(({ method, path }) => `${method} ${path}`).join(", ");
        reject(new Error(`no such request in ${timeoutMs} ms; there were: ${seen === "" ? "none" : seen}`));
      }, timeoutMs);
      const waiter: Waiter = { wants, resolve, reject, timer };
      this.#waiters.add(waiter);
    });
  }

  /** Rejects whoever still waits. */
  close(): void {
    for (const waiter of this.#waiters) {
      this.#forget(waiter);
      waiter.reject(new Error("the server was closed"));
    }
  }

  #forget(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    this.#waiters.delete(waiter);
  }
}
