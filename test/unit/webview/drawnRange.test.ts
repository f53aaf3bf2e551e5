import { describe, expect, test } from "vitest";
import {
  clampRange,
  type DrawnRange,
  extendRange,
  rangeAround,
  rangeAtEnd,
  runsOf,
  trimRange,
} from "../../../src/webview/transcript/drawnRange.ts";

const size = 100;
const even = (): number => 100;
/** Every tenth message is as tall as twenty views. */
const uneven = (index: number): number => (index % 10 === 0 ? 14_000 : 100);

describe("the range of messages that is drawn", () => {
  test("fills its room at the end, with one message however tall it is", () => {
    expect(rangeAtEnd(size, 1000, even)).toEqual({ from: 90, to: Infinity });
    expect(rangeAtEnd(size, 950, uneven)).toEqual({ from: 90, to: Infinity });
    expect(rangeAtEnd(91, 1000, uneven)).toEqual({ from: 90, to: Infinity });
    expect(rangeAtEnd(2, 1000, even)).toEqual({ from: 0, to: Infinity });
    expect(rangeAtEnd(0, 1000, even)).toEqual({ from: 0, to: Infinity });
  });

  test("is around a message, and further up where the end is near", () => {
    expect(rangeAround(50, size, 500, even)).toEqual({ from: 45, to: 56 });
    expect(rangeAround(99, size, 500, even)).toEqual({ from: 89, to: Infinity });
    expect(rangeAround(0, size, 500, even)).toEqual({ from: 0, to: 6 });
  });

  test("grows by at least one message and by no more than the room", () => {
    expect(extendRange({ from: 50, to: 60 }, -1, size, 1, even)).toEqual({ from: 49, to: 60 });
    expect(extendRange({ from: 50, to: 60 }, 1, size, 300, even)).toEqual({ from: 50, to: 63 });
    expect(extendRange({ from: 50, to: 60 }, 1, size, 300, uneven)).toEqual({ from: 50, to: 61 });
    expect(extendRange({ from: 50, to: 99 }, 1, size, 300, even)).toEqual({ from: 50, to: Infinity });
    expect(extendRange({ from: 0, to: 60 }, -1, size, 300, even)).toEqual({ from: 0, to: 60 });
  });

  test("loses what is not needed out of view, never all of it", () => {
    expect(trimRange({ from: 0, to: 50 }, -1, size, 3000, 1000, even)).toEqual({ from: 20, to: 50 });
    expect(trimRange({ from: 0, to: Infinity }, 1, size, 3000, 1000, even)).toEqual({ from: 0, to: 80 });
    expect(trimRange({ from: 10, to: 50 }, -1, size, 14_500, 1000, uneven)).toEqual({ from: 10, to: 50 });
    expect(trimRange({ from: 10, to: 12 }, 1, size, 90_000, 0, even)).toEqual({ from: 10, to: 11 });
  });

  test("is the end again where its messages are gone", () => {
    const end = (): DrawnRange => rangeAtEnd(10, 300, even);
    expect(clampRange({ from: 3, to: Infinity }, 10, end)).toEqual({ from: 3, to: 10 });
    expect(clampRange({ from: 50, to: 60 }, 10, end)).toEqual({ from: 7, to: 10 });
  });

  test("is beside single messages, which join it where they touch", () => {
    expect(runsOf({ from: 10, to: 20 }, [])).toEqual([{ from: 10, to: 20 }]);
    expect(runsOf({ from: 10, to: 20 }, [30, 3, 4, 20, 12])).toEqual([
      { from: 3, to: 5 },
      { from: 10, to: 21 },
      { from: 30, to: 31 },
    ]);
    expect(runsOf({ from: 0, to: 0 }, [])).toEqual([]);
  });
});
