import { expect, test } from "vitest";
import { SkippingClock } from "../../faults/skippingClock.ts";

const hour = 3_600_000;

test("timers fire in order, each at its own time, and timers that they set fire too", async () => {
  const clock = new SkippingClock();
  const start = clock.monotonic();
  const fired: (readonly [string, number])[] = [];
  const note = (name: string): void => {
    fired.push([name, Math.round((clock.monotonic() - start) / 60_000)]);
  };
  clock.timer(() => note("late"), 2 * hour);
  clock.timer(() => {
    note("early");
    clock.timer(() => note("from early"), hour / 2);
  }, hour);
  clock.timer(() => note("never"), 4 * hour);
  await clock.skip(3 * hour);
  expect(fired).toEqual([
    ["early", 60],
    ["from early", 90],
    ["late", 120],
  ]);
  await clock.skip(hour);
  expect(fired.at(-1)).toEqual(["never", 240]);
});

test("a cancelled timer does not fire, whether before or in a skip", async () => {
  const clock = new SkippingClock();
  const fired: string[] = [];
  const cancelFirst = clock.timer(() => fired.push("first"), hour);
  const cancelLast = clock.timer(() => fired.push("last"), 3 * hour);
  clock.timer(() => cancelLast(), 2 * hour);
  cancelFirst();
  await clock.skip(4 * hour);
  expect(fired).toEqual([]);
});

test("a skip moves wall and monotonic time alike, and skips at the same time add up", async () => {
  const clock = new SkippingClock();
  const before = { wall: clock.wall(), monotonic: clock.monotonic() };
  await Promise.all([clock.skip(hour), clock.skip(hour)]);
  expect(Math.floor((clock.wall() - before.wall) / hour)).toBe(2);
  expect(Math.floor((clock.monotonic() - before.monotonic) / hour)).toBe(2);
});

test("the rest of a wait after a skip is waited for", async () => {
  const clock = new SkippingClock();
  const fired = new Promise<void>((resolve) => {
    clock.timer(resolve, hour + 30);
  });
  await clock.skip(hour);
  await fired;
});
