import { afterEach, beforeEach, expect, test } from "vitest";
import { runningTasks } from "../../../../src/host/adapters/runningTasks.ts";
import { ConversationStore } from "../../../../src/history/conversationStore.ts";
import { conversationsJson } from "../../../../src/history/exportJson.ts";
import { importConversations } from "../../../../src/history/importConversations.ts";
import { exportConversation, exportConversations, importFromFiles, sessionMarkdown } from "../../../../src/host/history/importExport.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import { MemoryStorage } from "../../history/memoryStorage.ts";
import { shortConversation } from "../../history/messages.ts";
import { fake, Uri } from "../../vscode.ts";

let store: ConversationStore;

beforeEach(() => {
  fake.reset();
  store = new ConversationStore(new MemoryStorage());
});
afterEach(() => store.dispose());

/** Puts a file where the open dialog finds it. */
function chooses(files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) fake.files.set(path, new TextEncoder().encode(content));
  fake.answers.push(Object.keys(files).map((path) => Uri.file(path)));
}

test("what is good is imported and counted; what is not is named with its place, and all of it can be shown", async () => {
  const good = conversationsJson([
    { conversation: shortConversation("one"), meta: { title: "One", titleBy: "person" } },
    { conversation: shortConversation("two"), meta: {} },
  ]);
  const half = JSON.parse(good) as { conversations: { messages: unknown[] }[] };
  half.conversations[0]?.messages.push({ role: "nobody" });
  chooses({ "/a.json": JSON.stringify(half), "/b.json": "{ not JSON", "/gone.json": "" });
  fake.files.delete("/gone.json");
  fake.answers.push("Show All");
  await importFromFiles(store);
  expect((await store.list()).map(({ id, title }) => [id, title])).toEqual([
    ["one", "One"],
    ["two", "question q1"],
  ]);
  expect(fake.messages[0]).toContain("2 conversations were imported.");
  expect(fake.messages[0]).toContain("a.json: conversations[0].messages[2]");
  expect(fake.opened).toHaveLength(1);
});

test("an import without a problem says so where nothing is covered; what is there already gets a new id", async () => {
  const file = conversationsJson([{ conversation: shortConversation("one"), meta: {} }]);
  chooses({ "/a.json": file });
  await importFromFiles(store);
  chooses({ "/a.json": file });
  await importFromFiles(store);
  const list = await store.list();
  expect(list).toHaveLength(2);
  expect(new Set(list.map(({ id }) => id)).has("one")).toBe(true);
  // In the list they stand where they belong: by their newest message.
  expect(list.map(({ updatedAt }) => updatedAt)).toEqual([2000, 2000]);
  expect(fake.messages).toEqual(["1 conversation was imported.", "1 conversation was imported."]);
});

test("a dialog that is closed imports nothing", async () => {
  fake.answers.push(undefined);
  await importFromFiles(store);
  expect([fake.messages, await store.list()]).toEqual([[], []]);
});

test("all conversations go into one file, byte for byte as if at once; which one could not be read is told", async () => {
  for (const id of ["one", "two", "bad"]) await store.create(id).recorder.save(shortConversation(id, { text: "two\nlines, “]”" }));
  const session = { id: "one", temporary: false, conversation: shortConversation("one") } as unknown as Session;
  const pick = (items: readonly { readonly label: string }[]) => items.find(({ label }) => label === "JSON (all conversations)");
  const unreadable = {
    list: () => store.list(),
    peek: (id: string) => (id === "bad" ? Promise.reject(new Error("EIO")) : store.peek(id)),
    add: store.add.bind(store),
    summary: store.summary.bind(store),
  };
  fake.answers.push(pick, Uri.file("/all.json"));
  await exportConversation(session, unreadable, (text) => Promise.resolve(text.replaceAll("secret", "•••")));
  const text = new TextDecoder().decode(fake.files.get("/all.json"));
  const { conversations, problems } = importConversations(text);
  expect(problems).toEqual([]);
  expect(conversations.map(({ conversation }) => conversation.id).toSorted()).toEqual(["one", "two"]);
  expect(conversationsJson(conversations)).toBe(text);
  expect(fake.messages.at(-1)).toBe("1 conversation could not be read and is not in the file: “question q1”.");
});

test("no conversation at all is a file, too", async () => {
  fake.answers.push((items: readonly { readonly label: string }[]) => items[2], Uri.file("/none.json"));
  await exportConversation({ id: "x", conversation: shortConversation() } as unknown as Session, store, (text) => Promise.resolve(text));
  expect(new TextDecoder().decode(fake.files.get("/none.json"))).toBe(conversationsJson([]));
});

test("of a conversation in which nothing was said only all the others can be exported", async () => {
  let labels: readonly string[] = [];
  fake.answers.push((items: readonly { readonly label: string }[]) => {
    labels = items.map(({ label }) => label);
    return undefined;
  });
  await exportConversation({ id: "x", conversation: createConversation("x", 0) } as unknown as Session, store, (text) =>
    Promise.resolve(text),
  );
  expect(labels).toEqual(["JSON (all conversations)"]);
});

test("the file is called like the conversation, or like all of them", async () => {
  const session = { id: "x", conversation: shortConversation("x") } as unknown as Session;
  fake.answers.push("Markdown", undefined, "JSON (all conversations)", undefined);
  await exportConversation(session, store, (text) => Promise.resolve(text));
  await exportConversation(session, store, (text) => Promise.resolve(text));
  const names = fake.fileDialogs.map((options) => (options as { defaultUri: Uri }).defaultUri.path);
  expect(names).toEqual([expect.stringMatching(/^\/project\/(?!aside-conversations).*\.md$/), "/project/aside-conversations.json"]);
});

test("an export that is cancelled writes nothing, and an import stops where it is", async () => {
  for (const id of ["one", "two"]) await store.create(id).recorder.save(shortConversation(id));
  const cancelling = {
    list: () => store.list(),
    peek: (id: string) => {
      runningTasks.cancel();
      return store.peek(id);
    },
    add: store.add.bind(store),
    summary: store.summary.bind(store),
  };
  fake.answers.push("JSON (all conversations)", Uri.file("/all.json"));
  await exportConversation({ id: "one", conversation: shortConversation("one") } as unknown as Session, cancelling, (text) =>
    Promise.resolve(text),
  );
  expect(fake.files.has("/all.json")).toBe(false);
  chooses({ "/a.json": conversationsJson(["three", "four"].map((id) => ({ conversation: shortConversation(id), meta: {} }))) });
  const adding = {
    ...cancelling,
    add: (...args: Parameters<typeof store.add>) => {
      runningTasks.cancel();
      return store.add(...args);
    },
  };
  await importFromFiles(adding);
  expect(await store.list()).toHaveLength(3);
});

test("a conversation as Markdown has its title and what was said", () => {
  const conversation = shortConversation();
  const markdown = sessionMarkdown({ id: "c", conversation, current: () => conversation } as unknown as Session, store);
  expect(markdown).toMatch(/^# question q1\n/);
  expect(markdown).toContain("answer a1");
});

test("chosen conversations go into one file, one of them also as Markdown", async () => {
  for (const id of ["one", "two", "three"]) await store.create(id).recorder.save(shortConversation(id));
  await store.rename("three", "A third one: of $5");
  const clean = (text: string) => Promise.resolve(text.replaceAll("question", "masked"));
  const written = (path: string) => new TextDecoder().decode(fake.files.get(path));
  fake.answers.push(Uri.file("/some.json"));
  await exportConversations(["three", "one"], store, clean);
  const some = importConversations(written("/some.json"));
  expect(some.conversations.map(({ conversation }) => conversation.id).toSorted()).toEqual(["one", "three"]);
  expect(written("/some.json")).not.toContain("question q1");
  fake.answers.push("Markdown", Uri.file("/third.md"));
  await exportConversations(["three"], store, clean);
  expect(written("/third.md")).toContain("# A third one: of $5");
  fake.answers.push("JSON", Uri.file("/third.json"));
  await exportConversations(["three"], store, clean);
  expect(importConversations(written("/third.json")).conversations.map(({ conversation }) => conversation.id)).toEqual(["three"]);
  const names = fake.fileDialogs.map((options) => (options as { readonly defaultUri?: Uri }).defaultUri?.path);
  expect(names).toEqual(["/project/aside-conversations.json", "/project/A third one of 5.md", "/project/A third one of 5.json"]);
  fake.answers.push(undefined);
  await exportConversations(["three"], store, clean);
  await exportConversations([], store, clean);
});
