import { expect, test, vi } from "vitest";
import { panelStrings } from "../../../src/shared/strings.ts";
import { createFormat } from "../../../src/webview/format.ts";

const format = createFormat("en", panelStrings);

test("creates nothing before there is a number: the first format of a window takes as long as all else of an empty panel", () => {
  const created = vi.spyOn(Intl, "NumberFormat");
  const unused = createFormat("en", panelStrings);
  expect(created).not.toHaveBeenCalled();
  expect([unused.count(1200), unused.count(1300)]).toEqual(["1,200", "1,300"]);
  expect(created).toHaveBeenCalledTimes(1);
  created.mockRestore();
});

test.each([
  [0, "$0.00"],
  [0.1 + 0.2 - 0.3 + 0.000413, "$0.0004"],
  [0.0000004, "<$0.0001"],
  [0.0034, "$0.0034"],
  [0.0127, "$0.0127"],
  [0.1239, "$0.12"],
  [0.1 + 0.2, "$0.30"],
  [12.3456, "$12.35"],
])("%d dollars are formatted as %s", (value, text) => {
  expect(format.dollars(value)).toBe(text);
});

test.each([
  [0, "$0.00"],
  [0.1 + 0.2 - 0.3 + 0.000413, "$0.000413"],
  [0.0000004, "$0.0000004"],
  [12.3456, "$12.3456"],
])("%d dollars are exactly %s", (value, text) => {
  expect(format.exactDollars(value)).toBe(text);
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

test("a day is named as one speaks of it", () => {
  const now = new Date();
  const at = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - days, 12).getTime();
  expect([at(0), at(1)].map(format.day)).toEqual(["Today", "Yesterday"]);
  expect(createFormat("de", panelStrings).day(at(1))).toBe("Gestern");
  expect(format.day(new Date(2001, 4, 6).getTime())).toBe("May 6, 2001");
  expect(format.day(new Date(now.getFullYear(), now.getMonth() < 6 ? 9 : 1, 3).getTime())).toMatch(
    /^[A-Z][a-z]+day, (October|February) 3$/,
  );
});

test("a time is that of the day, with the date unless it is today; an unknown one is empty", () => {
  expect(format.time(Date.now())).toMatch(/^\d{1,2}:\d\d\s[AP]M$/);
  expect(format.time(new Date(2001, 4, 6, 7, 8).getTime())).toMatch(/^May 6, 2001, 7:08\sAM$/);
  expect(format.time(0)).toBe("");
});
