import { describe, expect, it } from "vitest";
import { largestTheme, parseJsonWithComments, pathInside, readTheme } from "../../../../src/app/theme/readTheme.ts";
import { codeColors, customRules } from "../../../../src/app/theme/tokenColors.ts";

/** The files of an extension. */
const folder =
  (files: Readonly<Record<string, unknown>>) =>
  (path: string): Promise<string | undefined> => {
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    return Promise.resolve(file === undefined || typeof file === "string" ? file : JSON.stringify(file));
  };

const rule = (scope: string | readonly string[], foreground: string, fontStyle?: string) => ({
  scope,
  settings: { foreground, fontStyle },
});

async function colorsOf(theme: unknown, setting?: unknown, files: Readonly<Record<string, unknown>> = {}) {
  const rules = await readTheme("./themes/a.json", folder({ "themes/a.json": theme, ...files }));
  return rules && codeColors([...rules, ...customRules(setting, "My Theme")]);
}

describe("a theme's colors for code", () => {
  it("are those of the closest rule, and of the later one of two for the same scope", async () => {
    const found = await colorsOf({
      tokenColors: [
        rule("keyword", "#111111"),
        rule("keyword.control", "#222222"),
        rule(["string", "constant.numeric"], "#333333"),
        rule("entity.name.function, support.function", "#444444"),
        rule("constant.numeric", "#555555"),
        rule("storage", "#666"),
        rule("entity.name.tag.css", "#777777"),
        rule("source comment", "#88888888", "italic"),
        { settings: { foreground: "#999999" } },
      ],
    });
    expect(found?.colors).toEqual({
      keyword: "#222222",
      storage: "#666",
      string: "#333333",
      regexp: "#333333",
      number: "#555555",
      function: "#444444",
      builtin: "#444444",
      meta: "#222222",
      comment: "#88888888",
    });
    expect(found?.italicComments).toBe(true);
  });

  it("are not taken from rules for one language or for what is inside something else", async () => {
    const found = await colorsOf({
      tokenColors: [
        rule("comment", "#010101"),
        rule("source.css comment", "#020202"),
        rule("meta.tag string", "#030303"),
        rule("string.quoted.double.json", "#040404"),
        rule("constant.numeric - constant.numeric.hex", "#050505"),
        rule("string > keyword.control", "#060606"),
      ],
    });
    expect(found?.colors).toEqual({ comment: "#010101" });
  });

  it("come after those of the files that it includes", async () => {
    const files = {
      "themes/base.json": { include: "../more/root.json", tokenColors: [rule("comment", "#010101"), rule("string", "#020202")] },
      "more/root.json": `\uFEFF{ // a comment, "quoted"
        "tokenColors": [ /* one */ { "scope": "keyword", "settings": { "foreground": "#030303", }, }, ], "url": "https://a.example//b" }`,
    };
    const found = await colorsOf({ include: "./base.json", tokenColors: [rule("comment", "#040404")] }, undefined, files);
    expect(found?.colors).toMatchObject({ keyword: "#030303", string: "#020202", comment: "#040404" });
  });

  it("are changed by editor.tokenColorCustomizations, for all themes and for this one", async () => {
    const theme = { tokenColors: [rule("comment", "#010101", "italic"), rule("string", "#020202"), rule("keyword", "#030303")] };
    const setting = {
      comments: { foreground: "#111111", fontStyle: "" },
      strings: "#121212",
      "[Other]": { keywords: "#131313" },
      "[My Theme]": { strings: "#141414", textMateRules: [rule("keyword.control", "#151515")] },
      "[My*]": { numbers: "#161616" },
      textMateRules: [rule("variable", "#171717")],
    };
    const found = await colorsOf(theme, setting);
    expect(found).toMatchObject({
      italicComments: false,
      colors: { comment: "#111111", string: "#141414", keyword: "#151515", number: "#161616", variable: "#171717" },
    });
  });

  it.each([
    ["a file in TextMate's format", { tokenColors: "./a.tmTheme" }],
    ["no rules", { colors: {} }],
    ["a list", []],
    ["text", "not JSON"],
    ["an included file that is missing", { include: "./b.json", tokenColors: [rule("comment", "#010101")] }],
    ["a file that includes itself", { include: "./a.json", tokenColors: [rule("comment", "#010101")] }],
    ["rules without a color", { tokenColors: [rule("comment", "red"), rule("string", "url(x)")] }],
    [
      "a file that is too large",
      `{"tokenColors":[{"scope":"comment","settings":{"foreground":"#010101"}}],"x":"${"a".repeat(largestTheme)}"}`,
    ],
  ])("are left out with %s", async (_, theme) => {
    expect(await colorsOf(theme)).toBeUndefined();
  });
});

describe("a path in an extension", () => {
  it.each([
    ["", "./themes/a.json", "themes/a.json"],
    ["themes/", "../b.json", "b.json"],
    ["themes/", "./b/../c.json", "themes/c.json"],
  ])("%j and %j", (from, to, joined) => {
    expect(pathInside(from, to)).toBe(joined);
  });

  it.each(["../b.json", "a/../../b.json", "/etc/passwd", "..\\b.json", "c:/a.json", "%2e%2e/b.json", "a.json?x", "a\0.json", "", "."])(
    "%j leads nowhere",
    (path) => {
      expect(pathInside("", path)).toBeUndefined();
    },
  );
});

it.each([
  ['{"a": [1, 2, ], }', { a: [1, 2] }],
  ['{"a": "// no comment", /* but, this */ "b": "\\"/*"} // end', { a: "// no comment", b: '"/*' }],
  ["[1,,2]", undefined],
  ["{", undefined],
  ['"a', undefined],
])("JSON with comments: %s", (text, value) => {
  expect(parseJsonWithComments(text)).toEqual(value);
});
