/** What was found at one moment of a soak. */
export interface Sample {
  /** Minutes since the beginning. */
  readonly minute: number;
  /** Which load of the window it belongs to, from 0. */
  readonly load: number;
  /** Extension host, after a collection and without compiled code: bytes. */
  readonly hostHeap: number;
  /** What its functions were compiled to: bytes. Told, not judged. */
  readonly hostCode: number;
  readonly handles: number;
  readonly timers: number;
  readonly listeners: number;
  /** How late the host's event loop ran since the sample before, ms. */
  readonly p99: number;
  /** Page and webview together, after a collection: bytes. */
  readonly pageHeap: number;
  readonly pageListeners: number;
  readonly pageNodes: number;
}

/** A judgement: what was measured, and whether it stays within what is allowed. */
export interface Judgement {
  readonly what: string;
  readonly found: string;
  readonly fine: boolean;
}

const megabyte = 1024 * 1024;
/** A window that was just loaded is still taking things in. */
const warmUpMinutes = 2;
const limits = {
  /** MB an hour, the median of the loads of the window: each is short, and so is what one of them takes in by chance. */
  hostSlope: 8,
  /** MB, from the first warm load to the last. */
  hostGrowth: 30,
  /** MB over the page with the panel open and nothing said. */
  pageOverIdle: 50,
  /** How many more than in the first quarter. */
  handles: 10,
  listeners: 10,
  /** Of the first quarter's; a few ms are the machine's. */
  latenessRatio: 1.5,
  latenessMs: 20,
} as const;

/** Says of a soak's samples whether they are flat. @param idlePageHeap bytes, before anything was said */
export function judge(samples: readonly Sample[], idlePageHeap: number): readonly Judgement[] {
  const warm = samples.filter((sample) => sample.minute - firstOfLoad(samples, sample.load) >= warmUpMinutes);
  const quarter = Math.max(1, Math.floor(warm.length / 4));
  const start = warm.slice(0, quarter);
  const end = warm.slice(-quarter);
  const slopes = [...new Set(warm.map(({ load }) => load))]
    .map((load) => warm.filter((sample) => sample.load === load))
    .filter((of) => of.length >= 4)
    .map((of) => slope(of.map(({ minute, hostHeap }) => [minute / 60, hostHeap / megabyte])));
  const usual = median(slopes);
  const compare = (pick: (sample: Sample) => number): readonly [number, number] => [median(start.map(pick)), median(end.map(pick))];
  const [heapStart, heapEnd] = compare(({ hostHeap }) => hostHeap / megabyte);
  const pageOver = (median(end.map(({ pageHeap }) => pageHeap)) - idlePageHeap) / megabyte;
  const [handlesStart, handlesEnd] = compare(({ handles }) => handles);
  const [timersStart, timersEnd] = compare(({ timers }) => timers);
  const [listenersStart, listenersEnd] = compare(({ listeners }) => listeners);
  const [pageListenersStart, pageListenersEnd] = compare(({ pageListeners }) => pageListeners);
  const [lateStart, lateEnd] = compare(({ p99 }) => p99);
  return [
    {
      what: "host heap, slope after warm-up",
      found: `${usual.toFixed(2)} MB an hour (the median of ${slopes.length} loads of the window: ${slopes.map((each) => each.toFixed(1)).join(", ")})`,
      fine: slopes.length > 0 && usual <= limits.hostSlope,
    },
    change("host heap, growth", heapStart, heapEnd, "MB", heapEnd - heapStart <= limits.hostGrowth),
    { what: "page heap over idle", found: `${pageOver.toFixed(1)} MB`, fine: pageOver <= limits.pageOverIdle },
    change("handles", handlesStart, handlesEnd, "", handlesEnd - handlesStart <= limits.handles),
    change("timers", timersStart, timersEnd, "", timersEnd - timersStart <= limits.handles),
    change("listeners of the host's process", listenersStart, listenersEnd, "", listenersEnd - listenersStart <= limits.listeners),
    change("listeners of the page", pageListenersStart, pageListenersEnd, "", pageListenersEnd - pageListenersStart <= 200),
    change(
      "event loop, p99",
      lateStart,
      lateEnd,
      "ms",
      lateEnd <= Math.max(lateStart * limits.latenessRatio, lateStart + limits.latenessMs),
    ),
  ];
}

function change(what: string, start: number, end: number, unit: string, fine: boolean): Judgement {
  const shown = (value: number): string => (unit === "" ? String(value) : `${value.toFixed(1)} ${unit}`);
  return { what, found: `${shown(start)} at the start, ${shown(end)} at the end`, fine };
}

function firstOfLoad(samples: readonly Sample[], load: number): number {
  return samples.find((sample) => sample.load === load)?.minute ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Least squares: units of y for one of x. */
function slope(points: readonly (readonly [number, number])[]): number {
  const x = mean(points.map(([at]) => at));
  const y = mean(points.map(([, value]) => value));
  const above = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  return above / points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}
