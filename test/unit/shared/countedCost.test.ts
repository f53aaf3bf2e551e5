import { describe, expect, test } from "vitest";
import { countedCost, type CountedRequest, GrowingTokenCount } from "../../../src/shared/countedCost.ts";
import { estimateTokens } from "../../../src/shared/tokens.ts";

const at = Date.UTC(2026, 10, 30, 12);
const request: CountedRequest = { price: { prompt: 3, completion: 15, request: 0 }, promptTokens: 100_000, factor: 1, at };

describe("what a request has cost so far", () => {
  test("is its prompt and what has come, at the prices of the catalogue", () => {
    expect(countedCost(request, { text: 0, reasoning: 0 })).toBeCloseTo(0.3, 12);
    expect(countedCost(request, { text: 1000, reasoning: 2000 })).toBeCloseTo(0.3 + 0.045, 12);
  });

  test("counts reasoning at its own price where there is one other than 0", () => {
    const priced = (internalReasoning: number) => ({ ...request, price: { ...request.price, internalReasoning } });
    expect(countedCost(priced(30), { text: 0, reasoning: 1000 })).toBeCloseTo(0.3 + 0.03, 12);
    expect(countedCost(priced(0), { text: 0, reasoning: 1000 })).toBeCloseTo(0.3 + 0.015, 12);
  });

  test("counts cached tokens at their price, and never more of them than the prompt has", () => {
    const price = { ...request.price, cacheRead: 0.3 };
    expect(countedCost({ ...request, price, cachedTokens: 90_000 }, { text: 0, reasoning: 0 })).toBeCloseTo(0.03 + 0.027, 12);
    expect(countedCost({ ...request, price, cachedTokens: 900_000 }, { text: 0, reasoning: 0 })).toBeCloseTo(0.03, 12);
    expect(countedCost({ ...request, cachedTokens: 90_000 }, { text: 0, reasoning: 0 })).toBeCloseTo(0.3, 12);
  });

  test("has the prices of its prompt's length and of the time it was sent at", () => {
    const overrides = [
      { above: 50_000, prices: { prompt: 6, completion: 22.5 } },
      { when: { window: { from: 11 * 60, to: 13 * 60 } }, prices: { completion: 45 } },
    ];
    expect(countedCost({ ...request, price: { ...request.price, overrides } }, { text: 1000, reasoning: 0 })).toBeCloseTo(0.6 + 0.045, 12);
  });

  test("counts the answer as the model counts, and a price for the request", () => {
    const priced = { ...request, factor: 1.2, price: { ...request.price, request: 0.01 } };
    expect(countedCost(priced, { text: 1000, reasoning: 0 })).toBeCloseTo(0.31 + 0.018, 12);
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])("is unknown where something is %s", (absurd) => {
    expect(countedCost({ ...request, promptTokens: absurd }, { text: 0, reasoning: 0 })).toBeNull();
    expect(countedCost({ ...request, factor: absurd }, { text: 0, reasoning: 0 })).toBeNull();
    expect(countedCost(request, { text: absurd, reasoning: 0 })).toBeNull();
    expect(countedCost({ ...request, price: { ...request.price, prompt: absurd } }, { text: 0, reasoning: 0 })).toBeNull();
  });
});

describe("a text that grows", () => {
  const grow = (text: string, step: number): number => {
    const count = new GrowingTokenCount();
    let tokens = 0;
    for (let end = step; end < text.length + step; end += step) tokens = count.of(text.slice(0, end));
    return tokens;
  };

  const texts = {
    prose: "The quick brown fox jumps over the lazy dog, and then it sleeps.\n\n".repeat(200),
    code: "const total = items.reduce((sum, { price }) => sum + price, 0);\n".repeat(200),
    "one word": "abcdefghij".repeat(500),
    Chinese: "这是一个没有空格的长句子，用来测试计数是否正确。".repeat(100),
    emoji: "Done 🎉, all tests pass ✅ and nothing is left to do 👍🏽. ".repeat(100),
  };
  for (const [name, text] of Object.entries(texts))
    test(`counts ${name} as if it had come at once, within 3%`, () => {
      const whole = estimateTokens(text);
      for (const step of [7, 64, 1000]) expect(Math.abs(grow(text, step) - whole) / whole).toBeLessThan(0.03);
    });

  test("is counted anew where it was replaced, and 0 where it is empty", () => {
    const count = new GrowingTokenCount();
    expect(count.of("")).toBe(0);
    count.of("This is the first text of an answer, which turned out to be its reasoning.");
    expect(count.of("Other words")).toBe(estimateTokens("Other words"));
    expect(count.of("")).toBe(0);
    const replaced = `${"Another text that is longer than before. ".repeat(10)}End`;
    expect(count.of(replaced)).toBe(grow(replaced, replaced.length));
  });
});
