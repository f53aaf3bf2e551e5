import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { applyFit, fitTokens, median, neutralFit } from "../../../src/shared/tokenFit.ts";
import { estimateTokens } from "../../../src/shared/tokens.ts";

const texts: readonly (readonly [string, () => Promise<string> | string])[] = [
  ["TypeScript", () => readFile("src/shared/conversation.ts", "utf8")],
  ["CSS", () => readFile("src/webview/panel.css", "utf8")],
  ["JSON", () => readFile("package.json", "utf8")],
  ["Markdown", () => readFile("ARCHITECTURE.md", "utf8")],
  ["a lockfile", async () => (await readFile("package-lock.json", "utf8")).slice(0, 60_000)],
  [
    "base64",
    () => Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919 + (index >> 3) * 104_729) % 256)).toString("base64"),
  ],
  ["Chinese", () => "人工智能正在改变我们编写代码的方式。每个开发者都可以使用。".repeat(20)],
  ["Russian", () => "Быстрая коричневая лиса прыгает через ленивую собаку. ".repeat(20)],
  ["German", () => "Die Geschwindigkeitsbegrenzung wurde überschritten. ".repeat(20)],
];

describe("estimateTokens", () => {
  test.each(texts)("is close to a real tokenizer: %s", async (_name, load) => {
    const text = await load();
    const real = encode(text).length;
    expect(estimateTokens(text) / real).toBeGreaterThan(0.75);
    expect(estimateTokens(text) / real).toBeLessThan(1.3);
  });

  test("counts samples of a long text, with nearly the same result", async () => {
    const lockfile = await readFile("package-lock.json", "utf8");
    const style = await readFile("src/webview/panel.css", "utf8");
    const long = (lockfile.slice(0, 100_000) + style + style).repeat(3);
    expect(long.length).toBeGreaterThan(160_000);
    let all = 0;
    for (let at = 0; at < long.length; at += 100_000) all += estimateTokens(long.slice(at, at + 100_000));
    expect(estimateTokens(long) / all).toBeGreaterThan(0.95);
    expect(estimateTokens(long) / all).toBeLessThan(1.05);
  });

  test("is 0 for an empty text, and handles any text", () => {
    expect(estimateTokens("")).toBe(0);
    for (const odd of ["\ud800", "\0".repeat(10), "🏳️‍🌈".repeat(50), "a".repeat(200_000), "=".repeat(50_000)]) {
      expect(estimateTokens(odd)).toBeGreaterThan(0);
    }
  });
});

describe("fitTokens", () => {
  const line = (factor: number, offset: number) => (estimated: number) => ({ estimated, counted: Math.round(factor * estimated + offset) });

  test("without samples is the prior", () => {
    expect(fitTokens([])).toEqual(neutralFit);
    expect(fitTokens([], { factor: 1.2, offset: 5 })).toEqual({ factor: 1.2, offset: 5 });
  });

  test("finds factor and offset, even if every fourth prompt is an outlier", () => {
    const samples = [50, 300, 900, 2500, 6000, 9000, 15_000, 20_000].map(line(1.3, 40));
    const spoilt = samples.map((sample, index) => (index % 4 === 1 ? { ...sample, counted: sample.counted + 30_000 } : sample));
    for (const list of [samples, spoilt]) {
      const fit = fitTokens(list);
      expect(fit.factor).toBeCloseTo(1.3, 1);
      expect(applyFit(fit, 10_000) / 13_040).toBeCloseTo(1, 1);
    }
  });

  test("learns only the offset from short prompts, and only the factor from long ones of one size", () => {
    expect(fitTokens([line(1, 30)(10), line(1, 30)(14)])).toEqual({ factor: 1, offset: 30 });
    expect(fitTokens([line(1, 30)(10)]).offset).toBe(15);
    const { factor } = fitTokens([line(1.4, 0)(5000), line(1.4, 0)(5100), line(1.4, 0)(5050)]);
    expect(factor).toBeCloseTo(1.4, 2);
  });

  test("stays within limits", () => {
    const fit = fitTokens([line(50, 0)(1000), line(50, 0)(5000), line(50, 0)(9000)]);
    expect(fit.factor).toBe(3);
    expect(fit.offset).toBeLessThanOrEqual(3000);
  });
});

test("applyFit is never negative and keeps 0", () => {
  expect(applyFit({ factor: 1, offset: -50 }, 10)).toBe(1);
  expect(applyFit({ factor: 1, offset: 50 }, 0)).toBe(0);
});

test("median of an even, an odd and an empty list", () => {
  expect([median([4, 1]), median([3, 1, 2]), median([])]).toEqual([2.5, 2, 0]);
});
