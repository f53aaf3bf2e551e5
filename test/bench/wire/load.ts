import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { ask, startApart } from "./ask.ts";

/** What the event loop of the host felt of a load. `lag` is what a timer of a millisecond came late, in milliseconds. */
export interface LoadFigures {
  readonly load: string;
  readonly tokens: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Of one core. */
  readonly cpuPercent: number;
}

const seconds = 5;
const resolutionMs = 1;

async function measure(load: string, run: () => Promise<number>): Promise<LoadFigures> {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  const cpu = process.cpuUsage();
  const start = performance.now();
  delay.enable();
  const tokens = await run();
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  const late = (nanoseconds: number): number => Math.round(Math.max(0, nanoseconds / 1e6 - resolutionMs) * 10) / 10;
  return {
    load,
    tokens,
    p50: late(delay.percentile(50)),
    p99: late(delay.percentile(99)),
    max: late(delay.max),
    cpuPercent: Math.round((user + system) / 10 / (performance.now() - start)),
  };
}

async function streams(origin: string, count: number, perSecond: number): Promise<number> {
  let said = 0;
  const answers = Array.from({ length: count }, () =>
    ask(`${origin}/paced/${perSecond}/${seconds}`, (event) => {
      if (event.type === "text") said += event.text.length;
    }),
  );
  for (const { verdict } of await Promise.all(answers)) if (verdict !== "complete") throw new Error(`an answer ended ${verdict}`);
  const tokens = said / " word".length;
  if (tokens !== count * perSecond * seconds) throw new Error(`${tokens} tokens instead of ${count * perSecond * seconds}`);
  return tokens;
}

/** Many answers at once, and twenty megabytes in one packet (F047). */
export async function measureLoad(origin: string): Promise<readonly LoadFigures[]> {
  const packet = async (): Promise<number> => {
    const fault = await startApart("../../server/serveFault.ts", "F047");
    try {
      const { verdict, text } = await ask(fault.address, () => undefined);
      if (verdict !== "complete") throw new Error(`the answer ended ${verdict}`);
      return text.length / "word ".length;
    } finally {
      await fault.close();
    }
  };
  return [
    await measure("nothing", async () => {
      await wait(2000);
      return 0;
    }),
    await measure("20 streams at 100 tokens/s", () => streams(origin, 20, 100)),
    await measure("8 streams at 1,000 tokens/s", () => streams(origin, 8, 1000)),
    await measure("100,000 events at once (F047)", packet),
  ];
}
