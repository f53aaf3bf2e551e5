import { expect, test } from "vitest";
import { panelStrings } from "../../../src/shared/strings.ts";
import { createFormat } from "../../../src/webview/format.ts";

const format = createFormat("en", panelStrings);

test.each([
  [0, "$0.00"],
  [0.1 + 0.2 - 0.3 + 0.000413, "$0.00041"],
  [0.0000004, "$0.0000004"],
  [0.0127, "$0.0127"],
  [0.1 + 0.2, "$0.30"],
  [12.3456, "$12.35"],
])("%d dollars are formatted as %s", (value, text) => {
  expect(format.dollars(value)).toBe(text);
});

test.each([
  [0, "0 ms"],
  [640, "640 ms"],
  [4234, "4.2 s"],
  [9960, "10 s"],
  [12_300, "12 s"],
  [59_600, "1 min 0 s"],
  [125_000, "2 min 5 s"],
])("%d ms are formatted as %s", (value, text) => {
  expect(format.duration(value)).toBe(text);
});

test("counts are exact if they are small and short if they are large", () => {
  expect(format.short(999)).toBe("999");
  expect(format.short(13_634)).toBe("13.6K");
  expect(format.count(13_634)).toBe("13,634");
});

test("a counted string has the form that fits its number", () => {
  const { toolSize, contextMeter } = panelStrings;
  expect([0, 1, 1234].map((count) => format.counted(toolSize, count))).toEqual(["0 characters", "1 character", "1,234 characters"]);
  expect(format.countedShort(toolSize, 13_634)).toBe("13.6K characters");
  expect(format.counted(contextMeter, 64_000, "12")).toBe("Context: about 12 of 64,000 tokens");
});

test("another language has its own separators, and an unknown one falls back", () => {
  expect(createFormat("de", panelStrings).count(1234)).toBe("1.234");
  expect(createFormat("not a language!", panelStrings).count(1234)).toBe("1,234");
});
