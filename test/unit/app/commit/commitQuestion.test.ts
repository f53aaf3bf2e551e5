import { plainPrompt } from "../../../../src/app/outbound/outgoing.ts";
import { expect, test } from "vitest";
import { commitQuestion } from "../../../../src/app/commit/commitQuestion.ts";

const questionText = (...parts: Parameters<typeof commitQuestion>): string =>
  plainPrompt([{ role: "user", texts: commitQuestion(...parts) }])[0]?.content as string;

test("a question has the instruction, the style of the repository, what was begun and the diff", () => {
  const question = questionText("Write it.", "diff --git a/a b/a\n+x\n", ["feat: one", "Merge branch x", "fix: two"], "fix: ");
  expect(question).toMatch(/^Write it\./);
  expect(question).toContain("feat: one");
  expect(question).toContain("fix: two");
  expect(question).not.toContain("Merge branch");
  expect(question).toContain("The author has begun with:\n\n```\nfix:\n```");
  expect(question).toContain("```diff\ndiff --git a/a b/a\n+x\n```");
});

test("a fence in the diff closes nothing", () => {
  expect(questionText("", "+```\n+````\n", [], "")).toContain("`````diff\n+```\n+````\n`````");
});

test("a large diff is cut fairly: small files whole, large ones their heads, all named", () => {
  const file = (name: string, lines: number) => `diff --git a/${name} b/${name}\n${`+${"x".repeat(80)}\n`.repeat(lines)}`;
  const question = questionText("", file("huge.ts", 5000) + file("small.ts", 3) + file("large.ts", 2000), [], "");
  expect(question.length).toBeLessThan(62_000);
  expect(question).toContain(file("small.ts", 3));
  for (const name of ["huge.ts", "large.ts"]) expect(question).toContain(`diff --git a/${name}`);
  expect(question.match(/… \d+ more lines/g)).toHaveLength(2);
});
