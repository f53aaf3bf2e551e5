import type { ChatEvent } from "../../../src/shared/chatEvent.ts";
import { median } from "../median.ts";
import { ask } from "./ask.ts";

/** Milliseconds from Stop to the verdict `stopped`. */
export interface StopFigures {
  readonly state: string;
  readonly times: number;
  readonly medianMs: number;
  readonly maxMs: number;
}

interface State {
  readonly state: string;
  readonly path: string;
  readonly times: number;
  /** Whether the answer is in that state by now; asked at each event and each two milliseconds, `waitedMs` after asking. */
  readonly reached: (events: readonly ChatEvent[], waitedMs: number, asked: boolean) => boolean;
}

const has = (events: readonly ChatEvent[], type: ChatEvent["type"]): boolean => events.some((event) => event.type === type);

const states: readonly State[] = [
  { state: "before it is sent", path: "instant", times: 20, reached: () => true },
  { state: "before headers", path: "silent", times: 20, reached: (_events, waitedMs) => waitedMs > 30 },
  {
    state: "after headers, before a byte",
    path: "headers",
    times: 20,
    reached: (events, waitedMs) => has(events, "connected") && waitedMs > 30,
  },
  { state: "while a provider works", path: "comments", times: 20, reached: (events) => has(events, "keepAlive") },
  { state: "in a stream of 100 tokens/s", path: "paced/100/60", times: 20, reached: (events) => has(events, "text") },
  { state: "in a flood", path: "flood", times: 20, reached: (events) => events.length > 40 },
  { state: "while waiting to retry", path: "limited", times: 20, reached: (events, waitedMs) => has(events, "retry") && waitedMs > 30 },
  { state: "while asked at 8 MiB", path: "flood", times: 3, reached: (_events, _waitedMs, asked) => asked },
];

async function stopOnce(origin: string, { state, path, reached }: State): Promise<number> {
  const controller = new AbortController();
  const events: ChatEvent[] = [];
  const start = performance.now();
  let asked = false;
  let stoppedAt: number | undefined;
  const look = (): void => {
    if (stoppedAt !== undefined || !reached(events, performance.now() - start, asked)) return;
    stoppedAt = performance.now();
    controller.abort();
  };
  const timer = setInterval(look, 2);
  look();
  const answer = await ask(
    `${origin}/${path}`,
    (event) => {
      events.push(event);
      look();
    },
    {
      signal: controller.signal,
      ask: async () => {
        asked = true;
        return new Promise<boolean>(() => undefined);
      },
    },
  );
  const ended = performance.now();
  clearInterval(timer);
  if (stoppedAt === undefined || answer.verdict !== "stopped") throw new Error(`${state}: the answer ended ${answer.verdict}`);
  return ended - stoppedAt;
}

/** Presses Stop in every state that an answer can be in. */
export async function measureStop(origin: string): Promise<readonly StopFigures[]> {
  const figures: StopFigures[] = [];
  for (const state of states) {
    const took: number[] = [];
    for (let time = 0; time < state.times; time += 1) took.push(await stopOnce(origin, state));
    const rounded = (value: number): number => Math.round(value * 100) / 100;
    figures.push({ state: state.state, times: state.times, medianMs: rounded(median(took)), maxMs: rounded(Math.max(...took)) });
  }
  return figures;
}
