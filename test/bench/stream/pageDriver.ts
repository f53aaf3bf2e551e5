// Runs in the page: feeds one candidate, frame by frame.
import type { Candidate, Streaming } from "./candidate.ts";
import { isExact } from "./exactness.ts";

/** What the bench calls in the page. */
export interface Driver {
  /** Begins a text in an element of its own, after those before it. */
  begin(text: string): void;
  /** Shows text at once, unmeasured. */
  jump(text: string): void;
  /** Shows frame after frame, each in one flush or more; gives the milliseconds that each frame took, its layout included. */
  play(frames: readonly (readonly string[])[]): Promise<number[]>;
  end(): void;
  isExact(text: string): boolean;
  /** Tasks longer than 50 ms while frames were played. */
  longTasks(): number;
}

/** Makes `window.driver` for a candidate. */
export function install(candidate: Candidate): void {
  const scroller = document.createElement("div");
  scroller.className = "scroller";
  document.body.append(scroller);
  let container: HTMLElement | undefined;
  let streaming: Streaming | undefined;
  const tasks: number[] = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ startTime }) => startTime))).observe({
    entryTypes: ["longtask"],
  });
  const played: { readonly from: number; readonly to: number }[] = [];
  const follow = (): void => {
    scroller.scrollTop = scroller.scrollHeight;
  };
  const driver: Driver = {
    begin: (text) => {
      container = document.createElement("div");
      scroller.append(container);
      streaming = candidate.begin(container, text);
    },
    jump: (text) => {
      streaming?.push(text);
      follow();
    },
    play: (frames) =>
      new Promise((resolve) => {
        const times: number[] = [];
        const from = performance.now();
        // In the callback itself: what runs after an `await` is not counted as script.
        const show = (): void => {
          const frame = frames[times.length];
          if (frame === undefined) {
            played.push({ from, to: performance.now() });
            resolve(times);
            return;
          }
          const start = performance.now();
          for (const addition of frame) streaming?.push(addition);
          follow();
          times.push(performance.now() - start);
          requestAnimationFrame(show);
        };
        requestAnimationFrame(show);
      }),
    end: () => {
      streaming?.end();
      follow();
    },
    isExact: (text) => container !== undefined && isExact(container, text),
    longTasks: () => tasks.filter((start) => played.some(({ from, to }) => start >= from && start <= to)).length,
  };
  Object.assign(window, { driver });
}
