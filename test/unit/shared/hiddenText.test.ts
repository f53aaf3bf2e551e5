import { describe, expect, test } from "vitest";
import { countHidden, findHidden, findLookalikes, showHidden, stripHidden, showBlanks } from "../../../src/shared/hiddenText.ts";

describe("hidden characters", () => {
  test.each([
    ["tag characters", "a\u{e0041}\u{e0042}b", "tag", 2],
    ["bidi controls", "if (a\u202e /* } */", "bidi", 1],
    ["a run of variation selectors", "x\u{e0100}\u{e0101}", "variation", 2],
    ["zero-width characters in a word", "pass\u200b\u2060word", "zeroWidth", 2],
    ["a joiner between Latin letters", "a\u200db", "zeroWidth", 1],
    ["a filler that is an identifier", "const \u3164 = 1", "zeroWidth", 1],
    ["terminal controls", "a\u001b[2Jb", "control", 1],
    ["tags behind a flag that is whole", "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}\u{e0041}", "tag", 1],
    ["a direction mark without such prose", "abc\u200edef", "bidi", 1],
  ] as const)("%s", (_name, text, kind, count) => {
    expect(findHidden(text).map((run) => [run.kind, run.count])).toEqual([[kind, count]]);
    expect(countHidden(stripHidden(text))).toBe(0);
  });

  test("are removed without changing the rest, or written as code points", () => {
    expect(stripHidden("a\u200bb\u202ec")).toBe("abc");
    expect(showHidden("a\u200bb")).toBe(String.raw`a\u{200b}b`);
  });
});

describe("legitimate characters", () => {
  test.each([
    ["flags", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇩🇪"],
    ["families, skins, hearts and keycaps", "👨‍👩‍👧‍👦 👩🏽‍💻 ❤️ ✔︎ 1️⃣ #️⃣ ☺️ 🏳️‍🌈"],
    ["joined emoji without their selectors", "❤\u200d🔥 🏳\u200d🌈 🕵🏽\u200d♂ 🏃🏽\u200d♀️ 🧑\u200d🚀"],
    ["Hebrew and Arabic prose with marks", "שלום\u200f (a) مرحبا\u200f, ש\u05b0"],
    ["Persian with its joiner", "می‌خواهم"],
    ["Hindi with joiners", "क्‍ष"],
    ["Thai with breaks", "สวัสดี\u200bครับ"],
    ["a Han variant", "葛\u{e0100}城"],
    ["code, line ends and tabs", "a\tb\r\nc\f"],
    ["a byte order mark at the beginning", "\ufeffusing System;"],
  ])("%s", (_name, text) => {
    expect(findHidden(text)).toEqual([]);
    expect(stripHidden(text)).toBe(text);
  });
});

test("joiners between emoji that make no other emoji are hidden, each of them", () => {
  const channel = "👨\u200d👨\u200d👨👨👨\u200d👨".repeat(3);
  expect(findHidden(channel).map(({ kind, count }) => `${kind} ${count}`)).toEqual(Array.from({ length: 9 }, () => "zeroWidth 1"));
  expect(stripHidden(`${channel}👨‍👩‍👧‍👦`)).toBe(`${"👨".repeat(18)}👨‍👩‍👧‍👦`);
  expect(countHidden("👩🏽‍💻\u200d👩🏽‍💻")).toBe(3);
});

test("words with look-alike letters of two alphabets are found; formulas are not", () => {
  expect(findLookalikes("call read_fіle and раypal")).toEqual(["read_fіle", "раypal"]);
  expect(findLookalikes("Δt in μs, привет world, α2, λx")).toEqual([]);
});

test("a megabyte of suspicious characters is read quickly", () => {
  expect(countHidden("a\u200b".repeat(500_000))).toBe(500_000);
  expect(countHidden("👨\u200d".repeat(100_000))).toBeGreaterThan(0);
});

test.each([
  ["vowel signs", "\u0915", "\u093e"],
  ["vowel signs alone", "", "\u0e31"],
  ["Arabic digits", "\u0627", "\u06f1"],
  ["punctuation after a Hebrew letter", "\u05d0", ". "],
  ["a mark before every digit", "", "\u200e1"],
  ["joined emoji", "👨", "\u200d👨"],
])("a long run is read in a time that grows with its length: %s", (_name, before, unit) => {
  // From every letter onwards to the end of the run, this would be hours.
  const text = `\u200b${before}${unit.repeat(300_000)}`;
  expect(findHidden(text)[0]).toMatchObject({ kind: "zeroWidth", start: 0, count: 1 });
});

test("nothing is hidden between a letter and the mark or joiner that belongs to it", () => {
  expect(stripHidden("א\ufe0f\ufe0e\u200f1")).toBe("א\u200f1");
  expect(stripHidden("क\ufe00\ufe01\u200dष")).toBe("क\u200dष");
  expect(stripHidden("שלום (12)\u200e x, क्\u200dष")).toBe("שלום (12)\u200e x, क्\u200dष");
});

test("blanks that push the rest out of sight are counted; indentation and short gaps stay", () => {
  expect(showBlanks(`a${" ".repeat(40)}b${"\u2800".repeat(9)}c${"\u3000".repeat(8)}`)).toBe("a ⟨40 ×␣⟩ b ⟨9 ×␣⟩ c ⟨8 ×␣⟩ ");
  expect(showBlanks(`a${"\n \u2800".repeat(30)}b`)).toBe("a\n⟨30 ×↵⟩\nb");
  const code = '{\n            "a":    1,\n\n  "b": 2\n}';
  expect(showBlanks(code)).toBe(code);
});
