import { expect, test } from "vitest";
import {
  maxPriceOf,
  nextFlag,
  parseObject,
  parsePrice,
  sortOf,
  textsOf,
  withField,
  withMaxPrice,
  withPlugin,
} from "../../../../../src/host/models/routing/routingValues.ts";

test("a field is set and removed; an empty object becomes null", () => {
  expect(withField(null, "zdr", true)).toEqual({ zdr: true });
  expect(withField({ zdr: true, order: ["a"] }, "order", [])).toEqual({ zdr: true });
  expect(withField({ zdr: true }, "zdr", undefined)).toBeNull();
  expect([nextFlag(undefined), nextFlag(true), nextFlag(false)]).toEqual([true, false, undefined]);
});

test("price limits are independent, and parsed as users type them", () => {
  const both = withMaxPrice(withMaxPrice({ zdr: true }, "prompt", 1), "completion", 2.5);
  expect(both).toEqual({ zdr: true, max_price: { prompt: 1, completion: 2.5 } });
  expect(withMaxPrice(withMaxPrice(both, "prompt", undefined), "completion", undefined)).toEqual({ zdr: true });
  expect([maxPriceOf(both, "completion"), maxPriceOf({ max_price: { prompt: "3" } }, "prompt")]).toEqual([2.5, 3]);
  expect(maxPriceOf({ max_price: { prompt: "cheap" } }, "prompt")).toBeUndefined();
  expect([parsePrice(" $1,5 "), parsePrice(""), parsePrice("x"), parsePrice("-1")]).toEqual([1.5, undefined, null, null]);
});

test("both forms of sort are read, and lists keep only strings", () => {
  expect([sortOf({ sort: "price" }), sortOf({ sort: { by: "latency", partition: "none" } }), sortOf({ sort: 3 }), sortOf(null)]).toEqual([
    "price",
    "latency",
    undefined,
    undefined,
  ]);
  expect(textsOf({ order: ["a", 1, "b"] }, "order")).toEqual(["a", "b"]);
  expect(textsOf({ order: "a" }, "order")).toEqual([]);
});

test("a plugin replaces the one with its ID, and the others stay in place", () => {
  const plugins = [{ id: "web", max_results: 3 }, { id: "moderation" }];
  expect(withPlugin(plugins, "web", { id: "web", engine: "exa" })).toEqual([{ id: "web", engine: "exa" }, { id: "moderation" }]);
  expect(withPlugin(plugins, "file-parser", { id: "file-parser" })).toHaveLength(3);
  expect(withPlugin([{ id: "web" }], "web", undefined)).toBeNull();
});

test("an object is parsed from JSON; invalid JSON is undefined", () => {
  expect([parseObject('{"a":1}'), parseObject(" "), parseObject("[1]"), parseObject("{")]).toEqual([{ a: 1 }, null, undefined, undefined]);
});
