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
