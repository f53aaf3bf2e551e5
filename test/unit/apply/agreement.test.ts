import { expect, test } from "vitest";
import { agreement } from "../../../src/apply/agreement.ts";

test("counts the lines that follow one another", () => {
  const keys = ["a", "b", "a", "b", "c", "a"];
  expect(agreement(keys, ["a", "b", "c"], [0, 2, 4, 5])).toEqual([2, 3, 0, 1]);
  expect(agreement(keys, ["a"], [0, 1, 5])).toEqual([1, 0, 1]);
  expect(agreement(keys, ["a", "b", "c", "a", "a"], [2])).toEqual([4]);
  expect(agreement(keys, [], [0, 3])).toEqual([0, 0]);
});

test("equals what comparing one by one says, for all short texts of two lines", () => {
  const texts = (length: number): string[][] =>
    Array.from({ length: 2 ** length }, (_none, bits) => Array.from({ length }, (_line, at) => (((bits >> at) & 1) === 0 ? "a" : "b")));
  for (const keys of texts(7)) {
    const starts = [...keys.keys()];
    for (const wanted of [1, 2, 3, 4, 5].flatMap(texts)) {
      const expected = starts.map((start) => {
        const differs = wanted.findIndex((line, at) => keys[start + at] !== line);
        return differs < 0 ? wanted.length : differs;
      });
      expect(agreement(keys, wanted, starts)).toEqual(expected);
    }
  }
});

test("equal lines are compared about once each", () => {
  let compared = 0;
  const lines = Array.from({ length: 2000 }, () => "a");
  const counting = new Proxy(lines, {
    get(target, name, receiver): unknown {
      if (typeof name === "string" && /^\d+$/.test(name)) compared += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  const counts = agreement(counting, lines, [...lines.keys()]);
  expect(counts[0]).toBe(2000);
  expect(counts[1500]).toBe(500);
  expect(compared).toBeLessThan(3 * lines.length);
});
