import { expect, test, vi } from "vitest";
import { fencedAnswer } from "../../../src/apply/fencedAnswer.ts";
import { isOmission } from "../../../src/apply/omission.ts";
import { parseSearchReplace } from "../../../src/apply/parseSearchReplace.ts";
import { guessFileName, targetHints } from "../../../src/apply/targetHints.ts";
import { terminalText } from "../../../src/apply/terminalText.ts";
import { htmlText } from "../../../src/app/context/htmlText.ts";
import { attachTerminalSelection } from "../../../src/host/context/terminal.ts";
import { problemsText } from "../../../src/host/workspace/problems.ts";
import { importConversations } from "../../../src/history/importConversations.ts";
import { replayRecords } from "../../../src/history/replay.ts";
import { fencedAttachment } from "../../../src/app/context/attachedParts.ts";
import { plainTitle } from "../../../src/app/chat/askTitle.ts";
import { settingsIn } from "../../../src/host/adapters/ignoredSettings.ts";
import { isInMessage } from "../../../src/app/chat/messageAddress.ts";
import type { Attachment } from "../../../src/shared/conversation.ts";
import { findLookalikes } from "../../../src/shared/hiddenText.ts";
import { redact } from "../../../src/shared/redact.ts";
import { findSecrets, findSecretsInTurns, redactValues, secretFilePattern } from "../../../src/shared/secretPatterns.ts";
import { answer } from "../../webview/panel/conversations.ts";
import { env, languages, Uri } from "../vscode.ts";

const length = 1_000_000;
const blanks = " ".repeat(length);
const source = { positions: () => [] } as unknown as Parameters<typeof isOmission>[1];

/**
 * What a model, a page, a repository or a terminal may say, made so that a pattern that looks twice at the same place would look a million times:
 * hours instead of moments. That each comes to an end is what is tested.
 */
const cases: readonly (readonly [string, () => unknown, unknown])[] = [
  ["blanks that no line end follows, in a page", async () => (await htmlText(`<pre>a${blanks}b</pre>`, 2 * length))?.length, length + 10],
  ["blanks in a terminal's line", () => terminalText(`a${blanks}b`).kind, "line"],
  ["blanks before a terminal's line", () => terminalText(`${blanks}\u200b`).kind, "hidden"],
  ["a fence that is all marks", () => fencedAnswer("~".repeat(length), true)?.length, 1],
  ["a line of blanks that may stand for code", () => isOmission(`// a${blanks}b`, source), false],
  ["a line of slashes above a block", () => parseSearchReplace(["/".repeat(length)]), undefined],
  ["empty lines before a declaration", () => guessFileName("", "\n".repeat(length), ""), "untitled.txt"],
  ["a line of underscores before a block", () => targetHints("", "x", "_".repeat(length)), []],
  ["a line of brackets before a block", () => targetHints("", "x", "(".repeat(length)), []],
  ["a comment of blanks at the head of a block", () => targetHints("", `//${"a".repeat(length)}`, ""), []],
  ["empty lines in a workspace's settings", () => settingsIn("\n".repeat(length)), []],
  ["a title of blanks", () => plainTitle(`a${blanks}b`), "a"],
  [
    "addresses of full stops",
    () => isInMessage("https://a.example.invalid/", answer("m1", `https://b/${"_".repeat(4000)}a `.repeat(1000))),
    false,
  ],
  ["tabs behind a name in a file of secrets", () => redactValues(`x: ${"\t".repeat(length)}`).length, length + 3],
  ["a file that is called blanks", () => secretFilePattern(`${blanks}x`), undefined],
  ["keys that begin and do not end", () => findSecrets("-----BEGIN PRIVATE KEY-----\n".repeat(length / 28)).length, 1],
  ["heads of tokens", () => findSecrets("eyJ-".repeat(length / 4)), []],
  ["heads of tokens in a log", () => redact("eyJ-".repeat(length / 4)).length, length],
  ["a word that is as long as a file", () => findLookalikes(`${"a".repeat(length)} д`), []],
  [
    "a file of single backticks",
    () => fencedAttachment({ kind: "file", text: "` ".repeat(length / 2) } as Attachment).endsWith("```"),
    true,
  ],
  [
    "many messages that wait for the one they follow",
    () => {
      const said = (id: string, parentId: string | null) =>
        ({ t: "message", message: { role: "user", id, parentId, createdAt: 0, text: "", attachments: [] } }) as const;
      const waiting = Array.from({ length: 150_000 }, (_none, index) => said(`m${index}`, "last"));
      return replayRecords("c", [...waiting, said("last", null)]).conversation.messages.size;
    },
    150_001,
  ],
  [
    "a link whose address overlaps itself in a message",
    () => isInMessage("a".repeat(8000), answer("m1", `${"a".repeat(length)}b [x](${"a".repeat(8000)})`)),
    true,
  ],
  ["an address that overlaps itself and does not end", () => isInMessage("a".repeat(8000), answer("m1", `${"a".repeat(length)}b`)), false],
  [
    "thoughts in a row in an export of ChatGPT",
    () => {
      const content = { content_type: "thoughts", thoughts: [{ summary: "why", content: "b".repeat(250) }] };
      const said = { content_type: "text", parts: ["said"] };
      const node = (at: number): object => {
        const last = { author: { role: "assistant" }, content: said };
        const first = { author: { role: "user" }, content: said };
        const message = at === 0 ? first : at === 20_000 ? last : { author: { role: "assistant" }, content };
        return { message, parent: at === 0 ? null : `n${at - 1}`, children: [`n${at + 1}`] };
      };
      const mapping = Object.fromEntries(Array.from({ length: 20_001 }, (_none, at) => [`n${at}`, node(at)]));
      const [read] = importConversations(JSON.stringify([{ title: "a", mapping }])).conversations;
      return Array.from(read?.conversation.messages.values() ?? [], (message) => message.role === "assistant" && message.reasoning.length);
    },
    [false, 19_999 * 255 + 19_998 * 2],
  ],
  [
    "answers that each follow the same thoughts",
    () => {
      const content = { content_type: "thoughts", thoughts: [{ summary: "", content: "b".repeat(100_000) }] };
      const said = { content_type: "text", parts: ["said"] };
      const ids = Array.from({ length: 2000 }, (_none, at) => `a${at}`);
      const mapping = {
        q: { message: { author: { role: "user" }, content: said }, parent: null, children: ["t"] },
        t: { message: { author: { role: "assistant" }, content }, parent: "q", children: ids },
        ...Object.fromEntries(ids.map((id) => [id, { message: { author: { role: "assistant" }, content: said }, parent: "t" }])),
      };
      const { conversations, problems } = importConversations(JSON.stringify([{ title: "a", mapping }]));
      const answers = Array.from(conversations[0]?.conversation.messages.values() ?? []).filter(({ role }) => role === "assistant");
      const withReasoning = answers.filter((message) => message.role === "assistant" && message.reasoning !== "").length;
      return [answers.length, withReasoning, problems.length];
    },
    [2000, 320, 1680],
  ],
  [
    "files of which nothing can be read",
    () => {
      const bad = Array.from({ length: 200_000 }, () => ({ role: "assistant" }));
      const file = { format: "aside.conversations", version: 1, conversations: [{ id: "c", messages: bad }] };
      return importConversations(JSON.stringify(file)).problems.length >= 200_000;
    },
    true,
  ],
  ["a megabyte of names of passwords and one emoji", async () => (await findSecretsInTurns(`${"pwd=".repeat(240_000)}👍`)).length, 0],
  ["dots and dots", () => isOmission(`${".".repeat(119)}x`, source), false],
];

test.each(cases)("ends with %s", async (_name, act, expected) => {
  expect(await act()).toEqual(expected);
});

test("ends with blanks in what is selected in a terminal", async () => {
  Object.assign(env.clipboard, { readText: () => Promise.resolve(`a${blanks}b`) });
  expect(await attachTerminalSelection()).toHaveProperty("attachment");
});

test("ends with blanks in what a language server reports", () => {
  const uri = Uri.file("/a.ts");
  const problem = { range: { start: { line: 0, character: 0 } }, severity: 0, message: `a${blanks}b\n\n  c` };
  vi.spyOn(languages, "getDiagnostics").mockReturnValue([problem] as never);
  expect(problemsText(uri as never)).toMatch(/b c$/);
});
