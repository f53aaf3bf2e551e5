import type { IncomingHttpHeaders } from "node:http";

/** A request as the server received it. */
export interface RecordedRequest {
  readonly method: string;
  /** Including the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed if it is JSON, else the text; undefined if it was empty. */
  readonly body: unknown;
  /** The time when its body was complete, in milliseconds since the epoch. */
  readonly at: number;
  /** `open` while it is being answered, `finished` after a complete response, `closed` if either side closed the connection before that. */
  readonly outcome: "open" | "finished" | "closed";
}

interface Waiter {
  readonly wants: (request: RecordedRequest) => boolean;
  readonly resolve: (request: RecordedRequest) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** All requests in the order of their arrival, and the pending waits for one. */
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

  /** The first past or future request that matches; rejects after `timeoutMs`. */
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

  /** Rejects all pending waits. */
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
