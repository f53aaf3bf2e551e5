import type { HighlightedCode, Highlighter } from "./highlighter.ts";
import type { HighlightRequest, HighlightResponse } from "./highlightWorker.ts";

/** Limits for a block: milliseconds, UTF-16 units, and UTF-16 units of one line. */
const timeLimit = 1_000;
const maxCodeLength = 400_000;
const maxLineLength = 10_000;
/** After this many blocks ran out of time, nothing is colored anymore. */
const maxHangs = 20;

interface Job {
  readonly request: HighlightRequest;
  done: ((result: HighlightedCode | undefined) => void) | undefined;
}

/** A worker, or its substitute in a test. */
export interface HighlightPort {
  /** Sends one block at a time. `answer` receives undefined if the worker failed. */
  ask(request: HighlightRequest, answer: (response: HighlightResponse | undefined) => void): void;
  /** Terminates the worker, even if it is busy. */
  terminate(): void;
}

/**
 * Highlights blocks in one worker, one after another. If a block takes too long, the worker is terminated; the block stays plain and the next one
 * gets a new worker.
 */
export class WorkerHighlighter implements Highlighter {
  readonly #start: () => Promise<HighlightPort>;
  readonly #queue: Job[] = [];
  #worker: HighlightPort | undefined;
  #current: Job | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextId = 1;
  #hangs = 0;
  #disposed = false;

  constructor(start: () => Promise<HighlightPort> = startWorker) {
    this.#start = start;
  }

  highlight(language: string, code: string, done: (result: HighlightedCode | undefined) => void): () => void {
    if (this.#disposed || this.#hangs >= maxHangs || code.length > maxCodeLength || hasLongLine(code)) {
      queueMicrotask(() => done(undefined));
      return () => undefined;
    }
    const job: Job = { request: { id: this.#nextId++, language, code }, done };
    this.#queue.push(job);
    void this.#next();
    return () => {
      job.done = undefined;
    };
  }

  dispose(): void {
    this.#disposed = true;
    this.#queue.length = 0;
    this.#stop();
  }

  async #next(): Promise<void> {
    if (this.#current !== undefined) return;
    let job = this.#queue.shift();
    while (job !== undefined && job.done === undefined) job = this.#queue.shift();
    if (job === undefined) return;
    this.#current = job;
    try {
      this.#worker ??= await this.#start();
    } catch {
      this.#hangs = maxHangs;
      this.#finish(undefined);
      return;
    }
    if (this.#disposed) {
      this.#stop();
      return;
    }
    this.#timer = setTimeout(() => this.#giveUp(), timeLimit);
    this.#worker.ask(job.request, (response) => {
      if (this.#current !== job) return;
      if (response === undefined) this.#giveUp();
      else this.#finish(response.ranges === undefined ? undefined : { ranges: response.ranges, scopes: response.scopes ?? [] });
    });
  }

  #giveUp(): void {
    this.#hangs++;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#finish(undefined);
  }

  #finish(result: HighlightedCode | undefined): void {
    clearTimeout(this.#timer);
    const job = this.#current;
    this.#current = undefined;
    job?.done?.(result);
    void this.#next();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#current = undefined;
  }
}

function hasLongLine(code: string): boolean {
  for (let start = 0; start < code.length;) {
    const feed = code.indexOf("\n", start);
    const end = feed < 0 ? code.length : feed;
    if (end - start > maxLineLength) return true;
    start = end + 1;
  }
  return false;
}

async function startWorker(): Promise<HighlightPort> {
  const { highlightSource } = await import("./highlightSource.ts");
  const url = URL.createObjectURL(new Blob([highlightSource], { type: "text/javascript" }));
  const worker = new Worker(url);
  let answer: ((response: HighlightResponse | undefined) => void) | undefined;
  worker.addEventListener("message", ({ data }: MessageEvent<HighlightResponse>) => {
    // Before its first message, the worker may still be loading the blob.
    URL.revokeObjectURL(url);
    answer?.(data);
  });
  worker.addEventListener("error", () => answer?.(undefined));
  return {
    ask: (request, then) => {
      answer = then;
      worker.postMessage(request, []);
    },
    terminate: () => worker.terminate(),
  };
}
