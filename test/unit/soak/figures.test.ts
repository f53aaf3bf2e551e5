import { expect, test } from "vitest";
import { judge, type Sample } from "../../soak/figures.ts";

const megabyte = 1024 * 1024;

/** An hour with a sample a minute and a load of the window every ten; `change` says what is not flat in it. */
function hour(change: (minute: number, sinceLoad: number) => Partial<Sample> = () => ({})): readonly Sample[] {
  return Array.from({ length: 60 }, (_none, index) => {
    const minute = index + 1;
    // Noise as a collection leaves it.
    const noise = ((minute * 7919) % 100) / 100;
    return {
      minute,
      load: Math.floor(index / 10),
      hostHeap: (45 + noise) * megabyte,
      hostCode: 12 * megabyte,
      handles: 20,
      timers: 4,
      listeners: 12,
      p99: 6 + noise,
      pageHeap: (70 + noise) * megabyte,
      pageListeners: 3000,
      pageNodes: 9000,
      ...change(minute, index % 10),
    };
  });
}

const failed = (samples: readonly Sample[]) => judge(samples, 60 * megabyte).flatMap(({ what, fine }) => (fine ? [] : [what]));

test("an hour in which nothing grows is flat", () => {
  expect(failed(hour())).toEqual([]);
});

test.each<[string, (minute: number, sinceLoad: number) => Partial<Sample>]>([
  ["host heap, slope after warm-up", (_minute, sinceLoad) => ({ hostHeap: (45 + sinceLoad * 0.3) * megabyte })],
  ["host heap, growth", (minute) => ({ hostHeap: (45 + (Math.floor((minute - 1) / 10) * 40) / 5) * megabyte })],
  ["page heap over idle", (minute) => ({ pageHeap: (70 + minute) * megabyte })],
  ["handles", (minute) => ({ handles: 20 + minute })],
  ["timers", (minute) => ({ timers: 4 + minute })],
  ["listeners of the host's process", (minute) => ({ listeners: 12 + minute })],
  ["listeners of the page", (minute) => ({ pageListeners: 3000 + 10 * minute })],
  ["event loop, p99", (minute) => ({ p99: minute })],
])("what grows is found: %s", (what, change) => {
  expect(failed(hour(change))).toContain(what);
});
