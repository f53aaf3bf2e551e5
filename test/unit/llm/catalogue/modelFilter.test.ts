import { expect, test } from "vitest";
import { everyModel, orderModels, passes } from "../../../../src/llm/catalogue/modelFilter.ts";
import { isNew, tellsNewModels } from "../../../../src/llm/catalogue/modelTraits.ts";
import { typedVariant, variantsOf } from "../../../../src/llm/catalogue/variants.ts";
import type { Model } from "../../../../src/llm/model.ts";

const plain: Model = { id: "a/plain", name: "Plain" };
const free: Model = { id: "a/plain:free", name: "Plain (free)", pricing: { prompt: 0, completion: 0 }, contextLength: 8192, createdAt: 5 };
const able: Model = {
  id: "b/able",
  name: "Able",
  pricing: { prompt: 1, completion: 5 },
  contextLength: 200_000,
  createdAt: 9,
  inputModalities: ["text", "image"],
  supportedParameters: ["tools", "reasoning"],
};
const router: Model = { id: "openrouter/auto", name: "Auto", pricing: { dynamic: true } };
const all = [plain, free, able, router];

test("each filter accepts only models whose property the catalogue reports", () => {
  const let_ = (change: Partial<typeof everyModel>) =>
    all.filter((model) => passes({ ...everyModel, ...change }, model)).map(({ id }) => id);
  expect(let_({})).toEqual(all.map(({ id }) => id));
  expect(let_({ free: true })).toEqual(["a/plain:free"]);
  expect(let_({ reasoning: true })).toEqual(["b/able"]);
  expect(let_({ images: true })).toEqual(["b/able"]);
  expect(let_({ tools: true })).toEqual(["b/able"]);
  expect(let_({ zdr: true })).toEqual([]);
  expect(all.filter((model) => passes({ ...everyModel, zdr: true }, model, new Set(["a/plain"]))).map(({ id }) => id)).toEqual(["a/plain"]);
  expect(let_({ context: 8192 })).toEqual(["a/plain:free", "b/able"]);
  expect(let_({ context: 128_000, free: true })).toEqual([]);
});

test("a model with a price per request is not free, and a half-known price is not used for sorting", () => {
  const byRequest: Model = { id: "r", name: "R", pricing: { prompt: 0, completion: 0, request: 0.01 } };
  const half: Model = { id: "h", name: "H", pricing: { prompt: 0 } };
  expect([byRequest, half].filter((model) => passes({ ...everyModel, free: true }, model))).toEqual([]);
  expect(orderModels([half, able], "price").map(({ id }) => id)).toEqual(["b/able", "h"]);
});

test("models are sorted, and those without the property come last", () => {
  const order = (by: Parameters<typeof orderModels>[1]) => orderModels(all, by).map(({ id }) => id);
  expect(order("server")).toEqual(all.map(({ id }) => id));
  expect(order("price")).toEqual(["a/plain:free", "b/able", "a/plain", "openrouter/auto"]);
  expect(order("context")).toEqual(["b/able", "a/plain:free", "a/plain", "openrouter/auto"]);
  expect(order("age")).toEqual(["b/able", "a/plain:free", "a/plain", "openrouter/auto"]);
});

test("a model is new for two weeks, and one without a date never", () => {
  const day = 24 * 3_600_000;
  expect(isNew({ ...plain, createdAt: 100 * day }, 113 * day)).toBe(true);
  expect(isNew({ ...plain, createdAt: 100 * day }, 115 * day)).toBe(false);
  expect(isNew(plain, 115 * day)).toBe(false);
});

test("where more than a quarter of a list is new, no model is marked", () => {
  const day = 24 * 3_600_000;
  const dated = (...days: readonly number[]) => days.map((at): Model => ({ ...plain, createdAt: at * day }));
  expect(tellsNewModels(dated(100, 1, 2, 3), 101 * day)).toBe(true);
  expect(tellsNewModels(dated(100, 100, 2, 3), 101 * day)).toBe(false);
  expect(tellsNewModels([], 101 * day)).toBe(true);
});

test("variants are the rows of a model, then the suffixes without a row", () => {
  const suffixes = (id: string, dialect: Parameters<typeof variantsOf>[2]) => variantsOf(all, id, dialect).map(({ id: each }) => each);
  expect(suffixes("a/plain", "openrouter")).toEqual(["a/plain", "a/plain:free", "a/plain:nitro", "a/plain:floor", "a/plain:exacto"]);
  // Deprecated: only where it is in use.
  expect(suffixes("a/plain:online", "openrouter").at(-1)).toBe("a/plain:online");
  expect(suffixes("a/plain:free:online", "openrouter")).toContain("a/plain:free:nitro");
  expect(suffixes("a/plain", "openai")).toEqual(["a/plain", "a/plain:free"]);
  expect(suffixes("openrouter/auto", "openrouter")).toEqual(["openrouter/auto"]);
});

test("a virtual suffix is recognized while it is typed", () => {
  expect(typedVariant("r1:ni")).toEqual({ search: "r1", variants: ["nitro"] });
  expect(typedVariant("r1:")?.variants).toHaveLength(3);
  // Deprecated: it is no suggestion, but can be typed.
  expect(typedVariant("r1:onl")).toBeUndefined();
  expect(typedVariant("r1:online")?.variants).toEqual(["online"]);
  expect(typedVariant("r1:free")).toBeUndefined();
  expect(typedVariant("r1")).toBeUndefined();
});
