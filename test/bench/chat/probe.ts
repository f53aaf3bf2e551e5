import type { Frame, Page } from "playwright-core";
import { MainThread } from "../editor/mainThread.ts";

/** What a page has shown, as it was seen from inside. */
export interface Seen {
  /** By marker: when the frame that showed it had been painted; milliseconds since the epoch. */
  readonly markers: readonly number[];
  /** Milliseconds from frame to frame. */
  readonly gaps: readonly number[];
}

/** The page's side of the probe, kept on its window under this name. */
interface PageProbe {
  begin(selector: string): void;
  shown(): number;
  result(): Seen;
}

const name = "asideBenchProbe";

/**
 * Runs in the page. Looks once a frame, and only where something changed, at the end of the text that is shown: what this costs does not grow with
 * the text. It looks in a task of its own after the frame, when what the frame's own callbacks wrote has been painted.
 */
function install(property: string): void {
  const window = globalThis as unknown as Record<string, PageProbe | undefined>;
  if (window[property] !== undefined) return;
  const tailLength = 2000;
  let root: Element = document.body;
  let dirty = false;
  let last = performance.now();
  let markers: number[] = [];
  let gaps: number[] = [];

  const highest = (): number => {
    let end: Node = root;
    while (end.lastChild !== null) end = end.lastChild;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    walker.currentNode = end;
    let text = "";
    for (let node: Node | null = end; node !== null && text.length < tailLength; node = walker.previousNode()) {
      if (node instanceof Text) text = node.data.slice(-tailLength) + text;
    }
    let found = -1;
    for (const [, number] of text.matchAll(/\bm(\d{4})(?!\d)/g)) found = Math.max(found, Number(number));
    return found;
  };
  const observer = new MutationObserver(() => (dirty = true));
  const painted = new MessageChannel();
  painted.port1.addEventListener("message", () => {
    if (!dirty) return;
    dirty = false;
    const now = Date.now();
    const count = highest() + 1;
    while (markers.length < count) markers.push(now);
  });
  painted.port1.start();
  const frame = (at: number): void => {
    gaps.push(at - last);
    last = at;
    painted.port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window[property] = {
    begin: (selector) => {
      observer.disconnect();
      root = document.querySelector(selector) ?? document.body;
      observer.observe(root, { subtree: true, childList: true, characterData: true });
      markers = [];
      gaps = [];
    },
    shown: () => markers.length,
    result: () => ({ markers, gaps }),
  };
}

/** Watches one frame of a page. */
export class Probe {
  readonly #frame: Frame;
  readonly #selector: string;
  readonly #thread: MainThread;

  private constructor(frame: Frame, selector: string, thread: MainThread) {
    this.#frame = frame;
    this.#selector = selector;
    this.#thread = thread;
  }

  /** @param selector the element that holds the answers, there before and after */
  static async attach(page: Page, frame: Frame, selector: string): Promise<Probe> {
    await frame.evaluate(install, name);
    return new Probe(frame, selector, await MainThread.attach(page));
  }

  /** Forgets what was seen. The answers that the element holds must hold no marker. */
  async begin(): Promise<void> {
    await this.#frame.evaluate(([property, selector]) => (globalThis as unknown as Record<string, PageProbe>)[property]?.begin(selector), [
      name,
      this.#selector,
    ] as const);
  }

  /** How many markers have been shown so far. */
  shown(): Promise<number> {
    return this.#frame.evaluate((property) => (globalThis as unknown as Record<string, PageProbe>)[property]?.shown() ?? 0, name);
  }

  seen(): Promise<Seen> {
    return this.#frame.evaluate(
      (property) => (globalThis as unknown as Record<string, PageProbe>)[property]?.result() ?? { markers: [], gaps: [] },
      name,
    );
  }

  /** Milliseconds that the page's main thread has been busy since it began; the frames of webviews share it. */
  busy(): Promise<number> {
    return this.#thread.busy();
  }

  async detach(): Promise<void> {
    await this.#thread.detach();
  }
}
