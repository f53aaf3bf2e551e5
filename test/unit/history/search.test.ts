import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileByteScan } from "../../../src/history/byteScan.ts";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { foldText } from "../../../src/history/foldText.ts";
import { searchConversations as searchFor, type SearchOptions, type SearchResult } from "../../../src/history/search.ts";
import { readSearchQuery } from "../../../src/history/searchQuery.ts";
import { addMessage, createConversation, deleteMessage, updateAnswer } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { answer, question, shortConversation } from "./messages.ts";

const encoder = new TextEncoder();
const searchConversations = (store: ConversationStore, query: string, options?: SearchOptions) =>
  searchFor(store, readSearchQuery(query, 0), options);

test("the byte scan never misses what is equal when folded", () => {
  const letters = fc.oneof(
    fc.constantFrom(
      "a",
      "K",
      "k",
      "s",
      "ß",
      "É",
      "é",
      "ſ",
      "\u212a",
      "Ж",
      "ж",
      "ǆ",
      "ǅ",
      "İ",
      "ı",
      "日",
      "\u{1f600}",
      '"',
      "\\",
      "\n",
      " ",
      ...Array.from("æøłđςйＡｶﾞが한한\u3099\u0301\u0323ﬁεέשׁأ\u0958"),
      "e\u0301",
      "И\u0306",
      "か\u3099",
      "ש\u05b8\u05c1",
      "\u1112\u1161\u11ab",
      "\u09c7\u09be",
    ),
    fc.string({ minLength: 1, maxLength: 1, unit: "grapheme" }),
  );
  fc.assert(
    fc.property(
      fc.array(letters, { maxLength: 40 }),
      fc.nat(40),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      (parts, from, length, upper) => {
        const text = parts.join("");
        const piece = parts
          .slice(from % Math.max(1, parts.length))
          .slice(0, length)
          .join("");
        const query = upper ? piece.toUpperCase() : piece;
        const words = foldText(query).text.split(/\s+/);
        if (!words.every((word) => foldText(text).text.includes(word))) return;
        expect(compileByteScan(query)(encoder.encode(JSON.stringify({ text })))).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
});

test("the byte scan rules out texts that do not occur", () => {
  const bytes = encoder.encode("the quick brown fox ".repeat(100));
  expect(compileByteScan("quack")(bytes)).toBe(false);
  expect(compileByteScan("QUICK BROWN")(bytes)).toBe(true);
  expect(compileByteScan("x")(encoder.encode("x"))).toBe(true);
  expect(compileByteScan("xy")(encoder.encode("x"))).toBe(false);
});

async function store(): Promise<ConversationStore> {
  const made = new ConversationStore(new MemoryStorage(), () => 5000);
  let first = shortConversation("one", { reasoning: "A hidden Zebra thinks", text: "stripes" });
  first = deleteMessage(addMessage(first, answer("a2", "q1", { text: "a deleted zebra" })), "a2");
  await made.create("one").recorder.save(first);
  await made.create("two").recorder.save(shortConversation("two", { text: "horses" }));
  const streaming = shortConversation("three", { status: "streaming", text: "a ze" });
  const { recorder } = made.create("three");
  await recorder.save(streaming);
  await recorder.save(updateAnswer(streaming, "a1", { text: "a zebra across two checkpoints" }));
  return made;
}

async function collect(results: AsyncIterable<SearchResult>): Promise<readonly SearchResult[]> {
  const all: SearchResult[] = [];
  for await (const result of results) all.push(result);
  return all;
}

test("finds words in reasoning, titles and across checkpoints, with their place, but not in deleted messages", async () => {
  const made = await store();
  await made.rename("two", "Not a ZEBRA");
  const found = await collect(searchConversations(made, "zebra"));
  const fields = Object.fromEntries(found.map(({ summary, hits }) => [summary.id, hits.map((hit) => hit.field)]));
  expect(fields).toEqual({ one: ["reasoning"], two: ["title"], three: ["text"] });
  const hit = found.find(({ summary }) => summary.id === "one")?.hits[0];
  expect(hit).toMatchObject({ messageId: "a1", start: 9, length: 5 });
  expect(hit?.excerpt.slice(hit.excerptStart, hit.excerptStart + hit.length)).toBe("Zebra");
  expect(await collect(searchConversations(made, "zebra", { accept: (summary) => summary.id === "two" }))).toHaveLength(1);
  expect(await collect(searchConversations(made, "  "))).toEqual([]);
});

test("ends when it is aborted", async () => {
  const made = await store();
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const { summary } of searchConversations(made, "e", { signal: stop.signal })) {
    seen.push(summary.id);
    stop.abort();
  }
  expect(seen).toHaveLength(1);
});

test("special characters of regular expressions are literal", async () => {
  const made = new ConversationStore(new MemoryStorage());
  await made.create("c").recorder.save(addMessage(shortConversation(), question("q2", "a1", "is (a+b)* [regular]?")));
  const [found] = await collect(searchConversations(made, '"(A+B)* ["'));
  expect(found?.hits).toMatchObject([{ messageId: "q2", start: 3, length: 8 }]);
});

test("conversations that are not in the list yet are found last", async () => {
  const storage = new MemoryStorage();
  const before = new ConversationStore(storage);
  await before.list();
  await before.create("c").recorder.save(shortConversation("c"));
  await before.dispose();
  // Another process wrote this journal and was killed before it wrote the index.
  const index = storage.files.get("index.jsonl");
  const other = new ConversationStore(storage);
  await other.create("d").recorder.save(shortConversation("d"));
  await other.dispose();
  if (index === undefined) throw new Error("there is no list");
  storage.files.set("index.jsonl", index);
  const found: string[] = [];
  for await (const { summary } of searchConversations(new ConversationStore(storage), '"answer a1"')) found.push(summary.id);
  expect(found).toEqual(["c", "d"]);
});

test("words in large attachments are found, also with a rebuilt list", async () => {
  const storage = new MemoryStorage();
  const text = `${"filler ".repeat(10_000)}numbat`;
  const file = {
    id: "x",
    kind: "file",
    label: "big.ts",
    path: "big.ts",
    uri: "",
    languageId: "ts",
    startLine: 1,
    endLine: 1,
    text,
  } as const;
  const store = new ConversationStore(storage, () => 1);
  await store.create("c").recorder.save(addMessage(createConversation("c", 1), { ...question("q1", null), attachments: [file] }));
  await store.create("d").recorder.save(shortConversation("d"));
  await store.dispose();
  expect(new TextDecoder().decode(storage.files.get("conversations/c.jsonl"))).not.toContain("filler");
  for (const index of ["kept", "lost"]) {
    if (index === "lost") storage.files.delete("index.jsonl");
    const again = new ConversationStore(storage, () => 1);
    const found: SearchResult[] = [];
    for await (const result of searchConversations(again, "NUMBAT")) found.push(result);
    expect(found.map(({ summary, hits }) => [summary.id, hits.map(({ field }) => field)])).toEqual([["c", ["attachment"]]]);
    await again.dispose();
  }
});

test("an excerpt begins with a word where one begins near enough", async () => {
  const made = new ConversationStore(new MemoryStorage(), () => 5000);
  await made
    .create("one")
    .recorder.save(shortConversation("one", { text: "Nothing of this matters until there is, at long last, a zebra" }));
  await made.create("two").recorder.save(shortConversation("two", { text: `${"x".repeat(60)}zebra` }));
  const found = await collect(searchConversations(made, "zebra"));
  const excerpts = Object.fromEntries(found.map(({ summary, hits }) => [summary.id, hits.map(({ excerpt }) => excerpt)]));
  expect(excerpts).toEqual({ one: ["until there is, at long last, a zebra"], two: [`${"x".repeat(40)}zebra`] });
});

test("a pasted page of text is found, by its longest words", async () => {
  const made = new ConversationStore(new MemoryStorage());
  const words = Array.from({ length: 300 }, (_none, at) => `word${"x".repeat(at % 40)}${at}`).join(" ");
  await made.create("one").recorder.save(shortConversation("one", { text: words }));
  await made.create("two").recorder.save(shortConversation("two", { text: words.replaceAll("x", "y") }));
  const found = await collect(searchConversations(made, words));
  expect(found.map(({ summary }) => summary.id)).toEqual(["one"]);
});
