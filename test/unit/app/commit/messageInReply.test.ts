import { describe, expect, test } from "vitest";
import { messageInReply } from "../../../../src/app/commit/messageInReply.ts";
import { replies } from "./repliesOfModels.ts";

describe("the message in a model's reply", () => {
  test.each(replies)("%s", (_habit, reply, message) => {
    expect(messageInReply(reply, true)).toBe(message);
  });

  test.each(replies)("with line ends of Windows: %s", (_habit, reply, message) => {
    expect(messageInReply(reply.replaceAll("\n", "\r\n"), true)).toBe(message);
  });

  test("there are enough habits to speak of", () => {
    expect(replies.length).toBeGreaterThanOrEqual(60);
    expect(new Set(replies.map(([, reply]) => reply)).size).toBe(replies.length);
  });
});

describe("while it streams", () => {
  /** What the box shows, one after another, as a reply comes by characters. */
  const shown = (reply: string): readonly string[] =>
    Array.from({ length: reply.length }, (_one, at) => messageInReply(reply.slice(0, at + 1), false)).filter((one) => one !== "");

  test("a message is shown as it grows, once it cannot be an introduction", () => {
    expect(shown("Fix it")).toEqual(expect.arrayContaining(["Fix", "Fix i", "Fix it"]));
    expect(shown("Sure! Here")).toEqual([]);
  });

  const introduced = replies.filter(([habit]) =>
    /^introduced|^in a fence|^thinking (?:aloud in|with)|^in tags|^as JSON|^between|sentence/.test(habit),
  );
  test.each(introduced)("nothing but the message is shown: %s", (_habit, reply, message) => {
    expect(introduced.length).toBeGreaterThan(15);
    for (const one of shown(reply)) expect(message.slice(0, 3)).toBe(one.slice(0, 3).padEnd(3, message.slice(one.length)));
  });
});

test.each([
  ["hidden characters", "fix: a\u202e\u200b b\u{e0041}\u2066", "fix: a b"],
  ["controls of a terminal", "fix: a\u001b[2Jb", "fix: a[2Jb"],
  ["other ends of lines", "fix: a\r\n\r\nb\rc\u2028d", "fix: a\n\nb\nc\nd"],
  ["blanks that push words out of sight", `fix: a${" ".repeat(500)}b${"\n \u3000".repeat(300)}\nc`, "fix: a b\n\nc"],
])("a message has no %s", (_what, reply, message) => {
  expect(messageInReply(reply, true)).toBe(message);
});

test("what scripts and emoji need stays in a message", () => {
  for (const message of ["✨ add: 👩‍💻", "fix: می‌خواهم", "feat: 🏴󠁧󠁢󠁳󠁣󠁴󠁿"]) expect(messageInReply(message, true)).toBe(message);
});
