import { describe, expect, test } from "vitest";
import { compactJournal } from "../../../src/history/compact.ts";
import { wholeJournal } from "../../../src/history/wholeJournal.ts";
import { recordsBetween } from "../../../src/history/diff.ts";
import { conversationsJson } from "../../../src/history/exportJson.ts";
import { conversationMarkdown } from "../../../src/history/exportMarkdown.ts";
import { importConversations } from "../../../src/history/importConversations.ts";
import { encodeBatch } from "../../../src/history/record.ts";
import { parseLine } from "../../../src/history/parseRecord.ts";
import { additionsFrom } from "../../../src/history/remoteChanges.ts";
import { replayJournal } from "../../../src/history/replay.ts";
import { searchConversation } from "../../../src/history/search.ts";
import { conversationSpending } from "../../../src/history/spending.ts";
import { summarize } from "../../../src/history/summary.ts";
import {
  addMessage,
  activePath,
  type Conversation,
  createConversation,
  forkConversation,
  type SummaryMessage,
} from "../../../src/shared/conversation.ts";
import { sentMessages, summaryInUse } from "../../../src/shared/sentMessages.ts";
import { answer, question } from "./messages.ts";

const summary: SummaryMessage = {
  role: "summary",
  id: "s",
  parentId: "a2",
  createdAt: 5,
  text: "They chose a **heap**.",
  endpoint: "openrouter",
  model: "m/one",
  modelName: "One",
  covers: 2,
  messages: 2,
  tokensBefore: 12_400,
  tokensAfter: 900,
  usage: { prompt_tokens: 12_000, completion_tokens: 880 },
  cost: 0.003,
};

function talk(change: Partial<SummaryMessage> = {}): Conversation {
  const messages = [
    question("q1", null),
    answer("a1", "q1"),
    question("q2", "a1"),
    answer("a2", "q2"),
    { ...summary, ...change },
    question("q3", "s"),
  ];
  return messages.reduce(addMessage, createConversation("c", 1));
}

const bytesOf = (conversation: Conversation): Uint8Array => encodeBatch(wholeJournal(conversation, {}, 1));
const ids = (messages: readonly { readonly id: string }[]): readonly string[] => messages.map(({ id }) => id);

describe("a conversation with a summary", () => {
  test("is read back unchanged, and compacting its journal keeps it", () => {
    const { conversation, badLines, newer } = replayJournal("c", bytesOf(talk()));
    expect({ badLines, newer }).toEqual({ badLines: 0, newer: false });
    expect(conversation).toEqual(talk());
    expect(replayJournal("c", compactJournal("c", bytesOf(talk())) ?? new Uint8Array()).conversation).toEqual(talk());
  });

  test("an older version reads all but the summary, knows that it does, and may not write", () => {
    const lines = new TextDecoder().decode(bytesOf(talk())).split("\n").filter(Boolean);
    const versions = lines.map((line) => JSON.parse(line) as { v: number; schema?: number; message?: { role: string } });
    for (const { v, message } of versions) expect(v).toBe(message?.role === "summary" ? 3 : 1);
    // Version 2 takes a journal by its schema, and skips records that are newer.
    expect(versions[0]).toMatchObject({ schema: 2 });
    const future = lines.map((line) => line.replace('{"v":3,', '{"v":4,')).join("\n");
    const old = replayJournal("c", new TextEncoder().encode(`${future}\n`));
    expect(old).toMatchObject({ newer: true, opaque: false, badLines: 0 });
    expect(ids(activePath(old.conversation))).toEqual(["q1", "a1", "q2", "a2", "q3"]);
    expect(compactJournal("c", new TextEncoder().encode(future))).toBeUndefined();
  });

  test("a record that broke off is no summary: what follows it stays, and everything is sent", () => {
    const text = new TextDecoder().decode(bytesOf(talk()));
    const at = text.indexOf('"role":"summary"');
    for (const cut of [at + 20, at + 60, at + 200]) {
      const { conversation, torn } = replayJournal("c", new TextEncoder().encode(text.slice(0, cut)));
      expect(torn).toBe(true);
      expect(ids(sentMessages(activePath(conversation), 0))).toEqual(["q1", "a1", "q2", "a2"]);
    }
  });

  test("what a file says about it is not believed", () => {
    const read = (data: object) => {
      const line = parseLine(JSON.stringify({ v: 3, t: "message", message: { ...summary, ...data } }));
      if (line.kind !== "record" || line.record.t !== "message" || line.record.message.role !== "summary") throw new Error("no summary");
      return line.record.message;
    };
    expect(read({ covers: -1, messages: "x", tokensBefore: 1.5, cost: 1e12 })).toMatchObject({ covers: 0, messages: 0, cost: null });
    expect(read({ text: 5 })).toMatchObject({ text: "", off: true });
    expect(read({ status: "streaming", toolCalls: [{}], attachments: [] })).toEqual(summary);
    expect(parseLine(JSON.stringify({ v: 3, t: "message", message: { ...summary, parentId: null } }))).toEqual({ kind: "bad" });
  });

  test("switching it off and on again is one record each, and another window hears of it", () => {
    const { conversation: recorded } = replayJournal("c", bytesOf(talk()));
    const off = talk({ off: true });
    const records = recordsBetween(talk(), { ...talk(), messages: off.messages });
    expect(records.filter(({ t }) => t === "message").some((record) => record.t === "message" && record.message.id === "s")).toBe(true);
    const merged = additionsFrom({ conversation: off, unfinished: new Set() }, recorded, recorded)?.(recorded);
    expect(merged?.messages.get("s")).toMatchObject({ off: true });
    expect(merged && summaryInUse(activePath(merged))).toBeUndefined();
  });

  test("goes into both exports, and comes back from JSON as another person's, whose cost counts nowhere", () => {
    const markdown = conversationMarkdown(talk(), "Heaps");
    expect(markdown).toContain("## Summary of 2 Messages");
    expect(markdown).toContain("12,400 → 900 tokens · $0.003");
    expect(markdown).toContain("They chose a **heap**.");
    const json = conversationsJson([{ conversation: talk(), meta: {} }]);
    const [imported] = importConversations(json).conversations;
    if (imported === undefined) throw new Error("nothing was imported");
    expect(imported.conversation.messages.get("s")).toMatchObject({ ...summary, copied: "import" });
    expect(ids(sentMessages(activePath(imported.conversation), 0))).toEqual(["s", "q2", "a2", "q3"]);
    expect(conversationsJson([imported])).toBe(json);
  });

  test("is found, forked with what it stands for, and its cost is part of the conversation's but of no model's answers", () => {
    expect([...searchConversation(talk(), { terms: ["heap"] })]).toMatchObject([{ messageId: "s", field: "text", modelName: "Summary" }]);
    const fork = forkConversation(talk(), "q3", { id: "f", createdAt: 1, newId: () => crypto.randomUUID() });
    expect(activePath(fork).map(({ role }) => role)).toEqual(activePath(talk()).map(({ role }) => role));
    expect(summaryInUse(activePath(fork))).toMatchObject({ from: 2, summary: { text: summary.text, copied: true } });
    const without = summarize(talk({ cost: null }), {}).cost ?? 0;
    expect(summarize(talk(), {}).cost).toBeCloseTo(without + 0.003, 9);
    expect(summarize(fork, {}).cost).toBeNull();
    expect(conversationSpending(talk())).toEqual(conversationSpending(talk({ cost: null })));
  });
});

describe("what is sent of a path", () => {
  test("is the last summary in use, and what follows what it stands for", () => {
    const path = activePath(talk());
    expect(ids(sentMessages(path, 0))).toEqual(["s", "q2", "a2", "q3"]);
    expect(ids(sentMessages(activePath(talk({ off: true })), 0))).toEqual(["q1", "a1", "q2", "a2", "q3"]);
    // What the user omitted beyond it stays omitted.
    expect(ids(sentMessages(path, 5))).toEqual(["s", "q3"]);
    const again = addMessage(talk(), { ...summary, id: "s2", parentId: "q3", covers: 5, messages: 4 });
    expect(ids(sentMessages(activePath(again), 0))).toEqual(["s2", "q3"]);
    // One that stands for less than where the earlier one is written takes its place all the same.
    const early = addMessage(talk(), { ...summary, id: "s2", parentId: "q3", covers: 2 });
    expect(ids(sentMessages(activePath(early), 0))).toEqual(["s2", "q2", "a2", "q3"]);
  });

  test("on a branch without it is everything", () => {
    const branch = addMessage(talk(), question("other", "a1"));
    expect(ids(sentMessages(activePath(branch), 0))).toEqual(["q1", "a1", "other"]);
  });

  test("never begins in the middle of a turn, whatever a file says", () => {
    expect(summaryInUse(activePath(talk({ covers: 1 })))).toMatchObject({ from: 2 });
    expect(summaryInUse(activePath(talk({ covers: 3 })))).toMatchObject({ from: 4 });
    expect(ids(sentMessages(activePath(talk({ covers: 99 })), 0))).toEqual(["s", "q3"]);
    expect(summaryInUse([])).toBeUndefined();
  });
});
