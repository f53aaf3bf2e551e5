import { describe, expect, test } from "vitest";
import { BlobStore } from "../../../src/history/blobs.ts";
import { wholeJournal } from "../../../src/history/wholeJournal.ts";
import { additionsFrom } from "../../../src/history/remoteChanges.ts";
import { conversationsJson } from "../../../src/history/exportJson.ts";
import { conversationMarkdown } from "../../../src/history/exportMarkdown.ts";
import { importConversations } from "../../../src/history/importConversations.ts";
import { encodeBatch } from "../../../src/history/record.ts";
import { parseLine } from "../../../src/history/parseRecord.ts";
import { replayJournal } from "../../../src/history/replay.ts";
import { searchConversation } from "../../../src/history/search.ts";
import {
  addMessage,
  type Conversation,
  createConversation,
  forkConversation,
  setTools,
  updateTools,
} from "../../../src/shared/conversation.ts";
import type { ToolCall } from "../../../src/shared/chatEvent.ts";
import type { ToolRun } from "../../../src/shared/toolMessage.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question } from "./messages.ts";

const picture = `data:image/png;base64,${"iVBOR".repeat(2000)}`;
const call: ToolCall = { id: "call_1", type: "function", function: { name: "lookUp", arguments: '{"word": "heap"}' } };
const done: ToolRun = { call, status: "done", text: "A heap is a tree.", images: [], ms: 12 };

function talk(run: ToolRun = done): Conversation {
  let conversation = setTools(createConversation("c", 1), [{ name: "lookUp", pin: "p" }]);
  conversation = addMessage(conversation, question("q1", null));
  conversation = addMessage(conversation, { ...answer("a1", "q1"), toolCalls: [call] });
  conversation = addMessage(conversation, { role: "tool", id: "t1", parentId: "a1", createdAt: 4, runs: [run] });
  return addMessage(conversation, answer("a2", "t1"));
}

describe("a conversation with tools", () => {
  test("is read back unchanged", () => {
    const { conversation, badLines, newer } = replayJournal("c", encodeBatch(wholeJournal(talk(), {}, 1)));
    expect({ badLines, newer }).toEqual({ badLines: 0, newer: false });
    expect(conversation).toEqual(talk());
  });

  test("has a newer record version only where older versions cannot read the record", () => {
    const versions = new TextDecoder()
      .decode(encodeBatch(wholeJournal(talk(), {}, 1)))
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { v: number; t: string; message?: { role: string } });
    for (const { v, t, message } of versions) expect(v).toBe(t === "tools" || message?.role === "tool" ? 2 : 1);
    expect(parseLine(JSON.stringify({ v: 4, t: "tools", tools: [] }))).toEqual({ kind: "newer", version: 4, whole: false });
  });

  test("a tool that ran when the window closed is interrupted, and a waiting one still waits", () => {
    const { conversation } = replayJournal("c", encodeBatch(wholeJournal(talk({ ...done, status: "running", text: "" }), {}, 1)));
    expect(conversation.messages.get("t1")).toMatchObject({ runs: [{ status: "interrupted" }] });
    const waiting = replayJournal("c", encodeBatch(wholeJournal(talk({ ...done, status: "waiting", text: "" }), {}, 1)));
    expect(waiting.conversation.messages.get("t1")).toMatchObject({ runs: [{ status: "waiting" }] });
  });

  test("images in results are stored as blobs and read back", async () => {
    const blobs = new BlobStore(new MemoryStorage(), () => 0);
    const message = talk({ ...done, images: [picture] }).messages.get("t1");
    if (message === undefined) throw new Error("no tools");
    const out = await blobs.externalize({ t: "message", message });
    expect(JSON.stringify(out).length).toBeLessThan(1000);
    const [, line = ""] = new TextDecoder().decode(encodeBatch([out])).split("\n");
    const parsed = parseLine(line);
    if (parsed.kind !== "record" || parsed.record.t !== "message") throw new Error("not a message");
    expect(await blobs.internalize(parsed.record.message)).toEqual(message);
  });

  test("is exported and imported as JSON, but an import enables no tools", () => {
    const json = conversationsJson([{ conversation: talk(), meta: {} }]);
    const [imported] = importConversations(json).conversations;
    expect([...(imported?.conversation.messages.values() ?? [])]).toMatchObject(
      Array.from(talk().messages.values(), (message) => (message.role === "assistant" ? { ...message, copied: "import" } : message)),
    );
    expect(imported?.conversation.tools).toBeUndefined();
    const { tools: _tools, ...without } = talk();
    expect(conversationsJson(imported === undefined ? [] : [imported])).toBe(conversationsJson([{ conversation: without, meta: {} }]));
  });

  test("has calls and results in Markdown", () => {
    const markdown = conversationMarkdown(talk({ ...done, text: "```\nfence\n```" }), "Heaps");
    expect(markdown).toContain("**lookUp** (done, 12 ms)");
    expect(markdown).toContain('```json\n{"word": "heap"}\n```');
    expect(markdown).toContain("````\n```\nfence\n```\n````");
  });

  test("is found by its arguments and results", () => {
    expect(
      [...searchConversation(talk(), { terms: ["heap"] })].filter(({ field }) => field === "tool").map(({ messageId }) => messageId),
    ).toEqual(["t1", "t1"]);
  });

  test("is forked with its tools, and running ones are interrupted in the fork", () => {
    let id = 0;
    const forked = forkConversation(talk({ ...done, status: "running" }), "t1", { id: "f", createdAt: 9, newId: () => `n${(id += 1)}` });
    expect(forked.tools).toEqual([{ name: "lookUp", pin: "p" }]);
    expect(forked.messages.get("n3")).toMatchObject({ role: "tool", parentId: "n2", runs: [{ status: "interrupted", call }] });
  });

  test("results from another window are merged and never replace newer ones", () => {
    const before = talk({ ...done, status: "waiting", text: "" });
    const after = updateTools(before, "t1", [done]);
    expect(additionsFrom({ conversation: after, unfinished: new Set() }, before, before)?.(before).messages.get("t1")).toMatchObject({
      runs: [done],
    });
    expect(additionsFrom({ conversation: before, unfinished: new Set() }, after, after)).toBeUndefined();
  });
});
