import { describe, expect, test } from "vitest";
import { instructionRule, matchingGlob, onlyImportsAgents } from "../../../../src/app/context/instructionRules.ts";
import { matchesGlob } from "../../vscode/globs.ts";

const front = (fields: string): string => `---\n${fields}\n---\nBe kind.`;

describe("*.instructions.md", () => {
  test.each([
    ['applyTo: "**"', { when: "always" }],
    ["applyTo: '**/*'", { when: "always" }],
    ['applyTo: "src/**/*.{ts,tsx}, docs/*.md"', { when: "files", globs: ["src/**/*.{ts,tsx}", "docs/*.md"] }],
    ["description: By hand", { when: "attached" }],
    ["applyTo: ''", { when: "attached" }],
    ["globs: '**'", { when: "attached" }],
  ])("%s", (fields, rule) => expect(instructionRule(front(fields), "vscode")).toEqual(rule));

  test("without front matter, only by hand; with a broken one, too, and why", () => {
    expect(instructionRule("Be kind.", "vscode")).toEqual({ when: "attached" });
    expect(instructionRule(front("applyTo: [a"), "vscode")).toMatchObject({
      when: "attached",
      problem: expect.stringMatching(/./) as string,
    });
  });
});

describe("*.mdc of Cursor", () => {
  test.each([
    ["alwaysApply: true", { when: "always" }],
    ["description: x\nglobs: *.ts,*.tsx\nalwaysApply: false", { when: "files", globs: ["*.ts", "*.tsx"] }],
    ["globs: ['src/**', 7]", { when: "files", globs: ["src/**"] }],
    ["description: On request\nglobs:\nalwaysApply: false", { when: "attached" }],
    ["alwaysApply: 'true'", { when: "attached" }],
  ])("%s", (fields, rule) => expect(instructionRule(front(fields), "cursor")).toEqual(rule));
});

describe("globs that would take long to match are left out", () => {
  const globsOf = (glob: string) => {
    const rule = instructionRule(front(`globs: [${JSON.stringify(glob)}]`), "cursor");
    return rule.when === "files" ? rule.globs : [];
  };

  test.each([
    "*a*a*a*a*a*a*a*!",
    "src/*a*a*a*!",
    "**/a/**/b/**/c/**/d/**/e",
    "a**b**c",
    "{*a,b}{*a,b}{*a,b}*",
    "{a*a*/b,c}*{d/*e*,f}",
    "{**/a,b}{**/a,b}{**/a,b}{**/a,b}/**",
    "{a,a}{a,a}{a,a}{a,a}{a,a}",
    "[{]*a*a,*a*a}",
    "{*a*,{*b,*c},*d*}",
  ])("%s", (glob) => expect(globsOf(glob)).toEqual([]));

  test.each([
    "*.test.*",
    "src/**/test/**/*.spec.{ts,tsx,js,jsx}",
    "**/{*.ts,*.tsx,*.js,*.jsx,*.mts,*.cts}",
    "{src/**/*.ts,test/**/*.ts,tools/**/*.ts,docs/**/*.md,examples/**/*.ts}",
    "**/a/**/b/**/*-*.*",
    "[Tt]est/**/*.md",
    "a/*/b/*/c/*/d/*/e/*",
  ])("but not %s", (glob) => expect(globsOf(glob)).toEqual([glob]));

  test("a file with nothing but such globs applies only if it is attached", () => {
    expect(instructionRule(front("applyTo: '*a*a*a*a*'"), "vscode")).toEqual({ when: "attached" });
  });
});

describe("matching", () => {
  const match = (glob: string, ...files: readonly string[]) =>
    matchingGlob([glob], files, (pattern, path) => matchesGlob(path, pattern))?.file;

  test.each([
    ["*.ts", "src/cart.ts", true],
    ["src/**/*.ts", "packages/a/src/deep/cart.ts", true],
    ["/src/*.ts", "src/cart.ts", true],
    ["/src/*.ts", "packages/src/cart.ts", false],
    ["**/*.TS", "src/Cart.ts", true],
    ["docs/", "docs/a/b.md", true],
    ["*.{js,mjs}", "a.mjs", true],
    ["*.ts", "cart.tsx", false],
  ])("%s and %s: %s", (glob, file, applies) => expect(match(glob, "README", file)).toBe(applies ? file : undefined));

  test("without a file, no rule for files applies", () => expect(match("*.ts")).toBeUndefined());
});

test.each([
  ["@AGENTS.md\n", true],
  ["@./AGENTS.md", true],
  ["@AGENTS.md and more", false],
])("%j only imports AGENTS.md: %s", (text, only) => expect(onlyImportsAgents(text)).toBe(only));
