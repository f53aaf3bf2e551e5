import type { HighlightedCode, Highlighter } from "./highlighter.ts";
import type { HighlightRequest, HighlightResponse } from "./serveHighlights.ts";

/** Limits for a block: milliseconds, UTF-16 units, and UTF-16 units of one line. */
const timeLimit = 1_000;
const maxCodeLength = 400_000;
const maxLineLength = 10_000;
/** After this many failures in a language, its blocks stay plain for a while. */
const maxFailures = 5;
/** After this many blocks ran out of time within that while, all do: each keeps a processor busy for `timeLimit`. */
const maxHangs = 20;
/** How long blocks stay plain after too many failures, milliseconds. */
const pause = 60_000;
/** How many languages are remembered as unknown to the usual worker. */
const mostRarer = 200;

/** Workers by what they know: most answers need the first alone. */
export type LanguagePack = "usual" | "more";

interface Job {
  readonly request: HighlightRequest;
  /** The worker that is asked; the next one where it does not know the language. */
  pack: LanguagePack;
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
 * Highlights blocks in one worker, one after another. If a block takes too long or fails, the worker is terminated; the block stays plain and the
 * next one gets a new worker. Failures are counted by language and forgotten after a while or with the conversation, so that one message cannot
 * end the coloring of others.
 */
export class WorkerHighlighter implements Highlighter {
  readonly #start: (pack: LanguagePack) => Promise<HighlightPort>;
  readonly #queue: Job[] = [];
  readonly #workers = new Map<LanguagePack, HighlightPort>();
  /** Languages that the usual worker does not know. */
  readonly #rarer = new Set<string>();
  #current: Job | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextId = 1;
  /** The times of failures by language, and of all blocks that ran out of time, newest last. */
  readonly #failures = new Map<string, number[]>();
  #hangs: readonly number[] = [];
  #startFailures: readonly number[] = [];
  #disposed = false;

  constructor(start: (pack: LanguagePack) => Promise<HighlightPort> = startWorker) {
    this.#start = start;
  }

  highlight(language: string, code: string, done: (result: HighlightedCode | undefined) => void): () => void {
    if (this.#disposed || this.#isPaused(language) || code.length > maxCodeLength || hasLongLine(code)) {
      queueMicrotask(() => done(undefined));
      return () => undefined;
    }
    const pack = this.#rarer.has(language) ? "more" : "usual";
    const job: Job = { request: { id: this.#nextId++, language, code }, pack, done };
    this.#queue.push(job);
    void this.#next();
    return () => {
      job.done = undefined;
    };
  }

  /** Forgets failures: another conversation is shown. */
  forgive(): void {
    this.#failures.clear();
    this.#hangs = [];
    this.#startFailures = [];
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
    // Others failed since it was queued.
    if (this.#isPaused(job.request.language)) {
      queueMicrotask(() => this.#finish(undefined));
      return;
    }
    let worker = this.#workers.get(job.pack);
    try {
      worker ??= await this.#start(job.pack);
      this.#workers.set(job.pack, worker);
    } catch {
      this.#startFailures = [...recent(this.#startFailures), performance.now()];
      this.#finish(undefined);
      return;
    }
    if (this.#disposed) {
      this.#stop();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#hangs = [...recent(this.#hangs), performance.now()];
      this.#giveUp();
    }, timeLimit);
    worker.ask(job.request, (response) => {
      if (this.#current !== job) return;
      if (response === undefined) this.#giveUp();
      else if (response.unknown === true && job.pack === "usual") this.#askForMore(job);
      else this.#finish(response.ranges === undefined ? undefined : { ranges: response.ranges, scopes: response.scopes ?? [] });
    });
  }

  #isPaused(language: string): boolean {
    const isOverAll = recent(this.#hangs).length >= maxHangs || recent(this.#startFailures).length >= maxFailures;
    return isOverAll || recent(this.#failures.get(language) ?? []).length >= maxFailures;
  }

  #failed(language: string): void {
    this.#failures.set(language, [...recent(this.#failures.get(language) ?? []), performance.now()]);
  }

  #askForMore(job: Job): void {
    clearTimeout(this.#timer);
    if (this.#rarer.size < mostRarer) this.#rarer.add(job.request.language);
    job.pack = "more";
    this.#current = undefined;
    this.#queue.unshift(job);
    void this.#next();
  }

  #giveUp(): void {
    if (this.#current !== undefined) {
      this.#failed(this.#current.request.language);
      this.#workers.get(this.#current.pack)?.terminate();
      this.#workers.delete(this.#current.pack);
    }
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
    for (const worker of this.#workers.values()) worker.terminate();
    this.#workers.clear();
    this.#current = undefined;
  }
}

/** The times that are not longer ago than a pause. */
function recent(times: readonly number[]): number[] {
  const since = performance.now() - pause;
  return times.filter((time) => time > since);
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

async function sourceOf(pack: LanguagePack): Promise<string> {
  return pack === "usual"
    ? (await import("./highlightSource.ts")).highlightSource
    : (await import("./highlightSourceMore.ts")).highlightSourceMore;
}

async function startWorker(pack: LanguagePack): Promise<HighlightPort> {
  const url = URL.createObjectURL(new Blob([await sourceOf(pack)], { type: "text/javascript" }));
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
