import * as fc from "fast-check";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { readFile } from "node:fs/promises";
import { estimateTokenCount } from "tokenx";
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

describe("the count in one pass is tokenx's", () => {
  const languages = {
    languageConfigs: [
      { pattern: /[\u0430-\u044f\u0451]/i, averageCharsPerToken: 3.7 },
      { pattern: /^[\u4e00-\u9fff\u3400-\u4dbf\u3000-\u3030\uff00-\uff65]+$/, averageCharsPerToken: 1.45 },
    ],
  };
  /** As it was counted before there was one pass: runs without words first, then tokenx. */
  const reference = (text: string): number => {
    let dense = 0;
    const rest = text.replaceAll(/[A-Za-z0-9+/_=]{24,}/g, (run) => {
      if (!/\d/.test(run) || !/[A-Za-z]/.test(run)) return run;
      dense += Math.ceil(run.length / 1.6);
      return " ";
    });
    return dense + estimateTokenCount(rest, languages);
  };
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("word", "Word", "lowercased", "longerthanthat", "x1", "123456", "it's", "----", "});", "_a") },
    { weight: 4, arbitrary: fc.constantFrom(" ", "  ", "\n", "\n\n", "\n  ", "\t", "\r\n", "\u00a0", "\u2028", "\ufeff", "\u3000") },
    { weight: 3, arbitrary: fc.constantFrom(".", ",", "(", '"', "'", "=", "+", "/", "a/b", "\0", "\x7f") },
    {
      weight: 2,
      arbitrary: fc.constantFrom("é", "übung", "вода", "λόγος", "人", "。", "，", "か", "한", "🚀", "👍🏽", "\ud800", "\u200b", "\u0300"),
    },
    { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z0-9+/_=]{20,60}$/) },
    { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
  );

  test("for texts of all kinds", () => {
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (any) => estimateTokens(any) === reference(any)),
      { numRuns: 2000 },
    );
  });

  test("for every character, alone, in a word and between lines", () => {
    const other = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter((character) => {
      const text = `${character} a${character}b end${character}\n${character}\n x`;
      return estimateTokens(text) !== reference(text);
    });
    expect(other).toEqual([]);
  });

  test.each([22, 23, 24, 25, 47, 48, 49])("for a run of %i characters at any place", (length) => {
    const run = "a1B2".repeat(13).slice(0, length);
    for (let before = 0; before < 50; before += 1) {
      const text = `${"- ".repeat(25).slice(0, before)}${run} and more`;
      expect(estimateTokens(text)).toBe(reference(text));
    }
  });

  test.each(texts)("for %s", async (_name, load) => {
    const text = (await load()).slice(0, 150_000);
    expect(estimateTokens(text)).toBe(reference(text));
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
