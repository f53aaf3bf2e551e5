import { build } from "esbuild";
import path from "node:path";
import type { Browser, CDPSession } from "playwright-core";
import { webviewOptions } from "../../../esbuild.mjs";
import { deltasOf, framesOf, generateAnswer } from "./answer.ts";
import type { CandidateEntry } from "./candidates.ts";
import type { Driver } from "./pageDriver.ts";

declare const window: Window & { readonly driver: Driver };

/** What showing one answer cost. Times in milliseconds of main thread; heap in bytes. */
export interface Cost {
  readonly script: number;
  /** Style and layout. */
  readonly layout: number;
  readonly task: number;
  /** Task time per KB of the first answer of the page, milliseconds. */
  readonly first: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Tasks over 50 ms, in the frames that were measured. */
  readonly longTasks: number;
  readonly heap: number;
  readonly exact: boolean;
  /** Share of the frames that was measured; the sums are scaled by it. */
  readonly measured: number;
}

/** What is shown, one text after another. */
export interface Workload {
  readonly texts: readonly { readonly text: string; readonly deltas: readonly string[] }[];
  /** Deltas a second. */
  readonly rate: number;
  readonly each: "at once" | "delta by delta";
}

const windows = 10;
const framesInWindow = 12;
const root = path.resolve(import.meta.dirname, "../../..");

/** Scripts and styles of a page that drives one candidate. */
export async function bundleCandidate(
  entry: CandidateEntry,
  modules: string | undefined,
): Promise<{ readonly script: string; readonly style: string }> {
  const contents = `import { ${entry.export} as candidate } from "./${entry.module}"; import { install } from "./stream/pageDriver.ts"; install(candidate);`;
  const { entryPoints: _, ...options } = webviewOptions({ production: true });
  const result = await build({
    ...options,
    stdin: { contents, resolveDir: path.join(root, "test/bench"), loader: "ts" },
    outdir: path.join(root, "dist/bench"),
    splitting: false,
    sourcemap: false,
    write: false,
    // Optional parts of peers, which they load only for diagrams.
    external: ["@terrastruct/d2", "mermaid", "@antv/infographic", "stream-monaco", "stream-markdown", "vega-embed"],
    nodePaths: modules === undefined ? [] : [modules],
    define: { "process.env.NODE_ENV": '"production"', "process.env": "{}" },
    loader: { ".ttf": "dataurl", ".woff2": "dataurl", ".woff": "dataurl" },
  });
  const textOf = (suffix: string): string => result.outputFiles?.find(({ path: file }) => file.endsWith(suffix))?.text ?? "";
  return { script: textOf(".js"), style: textOf(".css") };
}

/** What a page shows first: what its scripts cost until they are compiled is a figure of its own. */
const first = generateAnswer(25_000, 23);

/** Shows the workload once in a fresh page that has shown one short answer before, and measures it. */
export async function measureOnce(
  browser: Browser,
  bundle: { readonly script: string; readonly style: string },
  workload: Workload,
  sampled: boolean,
): Promise<Cost> {
  const context = await browser.newContext({ viewport: { width: 480, height: 900 } });
  try {
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on("pageerror", (error) => trouble.push(error.message));
    await page.setContent(
      `<!DOCTYPE html><html lang="en"><head><style>${bundle.style} body { margin: 0; font: 13px sans-serif; } .scroller { block-size: 900px; overflow-y: auto; }</style></head><body></body></html>`,
    );
    await page.addScriptTag({ content: bundle.script, type: "module" });
    await page.waitForFunction(() => window.driver !== undefined, undefined, { timeout: 10_000 });
    const session = await context.newCDPSession(page);
    // CPU time of the main thread: what other processes take meanwhile does not count.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const cold = await metricsOf(session);
    await page.evaluate((whole) => window.driver.begin(whole), first);
    await page.evaluate((frames) => window.driver.play(frames), framesOf(deltasOf(first), workload.rate, workload.each));
    await page.evaluate(() => window.driver.end());
    const warm = await metricsOf(session);
    const heapBefore = await heapOf(session);
    const sums = { script: 0, layout: 0, task: 0 };
    const times: number[] = [];
    let all = 0;
    for (const { text, deltas } of workload.texts) {
      await page.evaluate((whole) => window.driver.begin(whole), text);
      const frames = framesOf(deltas, workload.rate, workload.each);
      all += frames.length;
      let shown = 0;
      const parts = sampled && frames.length > windows * framesInWindow * 2 ? samplesOf(frames) : [{ frames, before: [], weight: 1 }];
      for (const part of parts) {
        if (part.before.length > 0) await page.evaluate((skipped) => window.driver.jump(skipped), part.before.flat().join(""));
        const before = await metricsOf(session);
        times.push(...(await page.evaluate((own) => window.driver.play(own), part.frames)));
        const after = await metricsOf(session);
        sums.script += part.weight * (after.script - before.script);
        sums.layout += part.weight * (after.layout - before.layout);
        sums.task += part.weight * (after.task - before.task);
        shown += part.before.length + part.frames.length;
      }
      if (shown < frames.length) await page.evaluate((rest) => window.driver.jump(rest), frames.slice(shown).flat().join(""));
      await page.evaluate(() => window.driver.end());
    }
    const last = workload.texts.at(-1)?.text ?? "";
    const longTasks = await page.evaluate(() => window.driver.longTasks());
    const heap = (await heapOf(session)) - heapBefore;
    const exact = await page.evaluate((text) => window.driver.isExact(text), last);
    if (trouble.length > 0) console.error(`  page error: ${trouble[0]?.slice(0, 200)}`);
    times.sort((one, other) => one - other);
    const quantile = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    return {
      ...sums,
      first: (warm.task - cold.task) / (first.length / 1_000),
      p50: quantile(0.5),
      p99: quantile(0.99),
      max: times.at(-1) ?? 0,
      longTasks,
      heap,
      exact,
      measured: times.length / all,
    };
  } finally {
    await context.close();
  }
}

/** Windows of a few frames at even distances; each stands for the frames up to the next. */
function samplesOf(frames: readonly string[][]): { readonly frames: string[][]; readonly before: string[][]; readonly weight: number }[] {
  const step = Math.floor(frames.length / windows);
  let shown = 0;
  return Array.from({ length: windows }, (_, index) => {
    // In the middle of its segment, so that what grows evenly is neither over- nor underrated.
    const start = index * step + Math.floor((step - framesInWindow) / 2);
    const before = frames.slice(shown, start);
    shown = start + framesInWindow;
    return { frames: frames.slice(start, shown), before, weight: frames.length / windows / framesInWindow };
  });
}

async function metricsOf(session: CDPSession): Promise<{ readonly script: number; readonly layout: number; readonly task: number }> {
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string): number => 1_000 * (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN);
  return { script: of("ScriptDuration"), layout: of("LayoutDuration") + of("RecalcStyleDuration"), task: of("TaskDuration") };
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === "JSHeapUsedSize")?.value ?? Number.NaN;
}
