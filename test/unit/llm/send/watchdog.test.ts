import { beforeEach, describe, expect, test } from "vitest";
import { silenceLimits, Watchdog } from "../../../../src/llm/send/watchdog.ts";
import { VirtualClock } from "./virtualClock.ts";

let clock: VirtualClock;
let silences: [string, number][];
let dog: Watchdog;

beforeEach(() => {
  clock = new VirtualClock();
  silences = [];
  dog = new Watchdog(clock, silenceLimits, (silence, waitedMs) => {
    silences.push([silence, waitedMs]);
    return "over";
  });
});

describe("waiting for headers", () => {
  test("ends after 120 s", () => {
    clock.advance(119_999);
    expect(silences).toEqual([]);
    clock.advance(1);
    expect(silences).toEqual([["headers", 120_000]]);
  });
  test("stop ends the watch", () => {
    dog.stop();
    clock.advance(1e6);
    expect(silences).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe("reading", () => {
  beforeEach(() => {
    clock.advance(100_000);
    dog.headers();
  });
  test("ends 90 s after the last byte", () => {
    clock.advance(50_000);
    dog.bytes();
    clock.advance(89_999);
    expect(silences).toEqual([]);
    clock.advance(1);
    expect(silences).toEqual([["bytes", 90_000]]);
  });
  test("continues for an hour with a token every 20 s (F045)", () => {
    for (let second = 0; second < 3600; second += 20) {
      clock.advance(20_000);
      dog.bytes();
      dog.token();
    }
    expect(silences).toEqual([]);
  });
  test("continues after five minutes of comments and then a token (F042)", () => {
    for (let second = 0; second < 300; second += 5) {
      clock.advance(5000);
      dog.bytes();
    }
    dog.token();
    clock.advance(89_000);
    expect(silences).toEqual([]);
  });
  test("ends after ten minutes of comments alone (F043)", () => {
    for (let second = 0; second < 600; second += 1) {
      expect(silences).toEqual([]);
      clock.advance(1000);
      dog.bytes();
    }
    expect(silences).toEqual([["tokens", 600_000]]);
  });
  test("starts again if that is decided, and asks again after ten minutes", () => {
    const waits: number[] = [];
    const asking = new Watchdog(clock, silenceLimits, (_silence, waitedMs) => {
      waits.push(waitedMs);
      return "again";
    });
    dog.stop();
    asking.headers();
    for (let seconds = 0; seconds < 1_250; seconds += 1) {
      clock.advance(1000);
      asking.bytes();
    }
    expect(waits).toEqual([600_000, 600_000]);
    asking.stop();
  });
  test("does not set a timer for a byte", () => {
    for (let index = 0; index < 1000; index += 1) dog.bytes();
    expect(clock.pending).toBe(1);
  });
  test.each([
    ["counts sleep, so that the timer fires on waking", true, 90_000],
    ["does not, so that the timer fires when the rest of the wait is over", false, 60_000 + 90_000],
  ])("waits once more after a sleep: the monotonic clock %s", (_name, monotonicToo, waitMs) => {
    clock.advance(30_000);
    clock.sleep(8 * 3_600_000, monotonicToo);
    clock.advance(waitMs - 1);
    expect(silences).toEqual([]);
    clock.advance(1);
    expect(silences.map(([silence]) => silence)).toEqual(["bytes"]);
  });
  test("F117 a byte after the sleep restores the normal wait", () => {
    clock.sleep(3_600_000, true);
    clock.advance(0);
    clock.advance(10);
    dog.bytes();
    dog.token();
    clock.advance(89_999);
    expect(silences).toEqual([]);
    clock.advance(1);
    expect(silences).toHaveLength(1);
  });
});
