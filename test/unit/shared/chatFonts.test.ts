import { expect, test } from "vitest";
import { chatFonts } from "../../../src/shared/chatFonts.ts";

const of = (settings: Readonly<Record<string, unknown>>) => chatFonts((name) => settings[name]);

test("what is set becomes fonts, and nothing else does", () => {
  expect(of({})).toEqual({});
  expect(
    of({
      fontSize: 15,
      fontFamily: " 'Source Serif 4', serif ",
      "editor.fontSize": 12.5,
      "editor.fontFamily": "Fira Code",
      "editor.fontWeight": "500",
      "editor.lineHeight": 1.6,
      "editor.wordWrap": "on",
    }),
  ).toEqual({
    textSize: 15,
    textFamily: "'Source Serif 4', serif",
    codeSize: 12.5,
    codeFamily: "Fira Code",
    codeWeight: "500",
    codeLineHeight: 1.6,
    codeWraps: true,
  });
});

test("values that make no sense count as not set", () => {
  expect(of({ fontSize: 5, "editor.fontSize": "12", "editor.lineHeight": 0 })).toEqual({});
  expect(of({ fontSize: 101, "editor.fontSize": Number.NaN, "editor.lineHeight": -1 })).toEqual({});
  expect(of({ fontFamily: "default", "editor.fontFamily": "  ", "editor.fontWeight": "heavy", "editor.wordWrap": "off" })).toEqual({});
  expect(of({ fontFamily: "a; } body { display: none", "editor.fontFamily": "url(https://example.com/f)" })).toEqual({});
  expect(of({ fontFamily: "x".repeat(501), "editor.fontWeight": 1000 })).toEqual({});
  expect(of({ "editor.fontWeight": 700 })).toEqual({ codeWeight: "700" });
});
