import { plainPrompt } from "../../../../src/app/outbound/outgoing.ts";
import { expect, test } from "vitest";
import { commitQuestion, tidyMessage } from "../../../../src/host/commit/commitQuestion.ts";

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

test.each([
  ["Fix the sum", "Fix the sum"],
  ["```\nFix the sum\n\nBecause.\n```", "Fix the sum\n\nBecause."],
  ["```text\nFix the", "Fix the"],
  ['"Fix the sum"', "Fix the sum"],
  ["`Fix the sum`", "Fix the sum"],
  ["Commit message:\nFix `a` and `b`", "Fix `a` and `b`"],
  ["\n\nFix\n", "Fix"],
])("%j is tidied", (reply, message) => {
  expect(tidyMessage(reply)).toBe(message);
});

test.each([
  ["hidden characters", "fix: a\u202e\u200b b\u{e0041}\u2066", "fix: a b"],
  ["controls of a terminal", "fix: a\u001b[2Jb", "fix: a[2Jb"],
  ["other ends of lines", "fix: a\r\n\r\nb\rc\u2028d", "fix: a\n\nb\nc\nd"],
  ["blanks that push words out of sight", `fix: a${" ".repeat(500)}b${"\n \u3000".repeat(300)}\nc`, "fix: a b\n\nc"],
])("a message has no %s", (_what, reply, message) => {
  expect(tidyMessage(reply)).toBe(message);
});

test("what scripts and emoji need stays in a message", () => {
  for (const message of ["✨ add: 👩‍💻", "fix: می‌خواهم", "feat: 🏴󠁧󠁢󠁳󠁣󠁴󠁿"]) expect(tidyMessage(message)).toBe(message);
});
