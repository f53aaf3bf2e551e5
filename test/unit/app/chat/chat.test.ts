import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { Chat, type ChatParts } from "../../../../src/app/chat/chat.ts";
import type { ConversationKeeper, ConversationShelf } from "../../../../src/app/chat/conversationKeeper.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import { activePath, addMessage, type Conversation, createConversation } from "../../../../src/shared/conversation.ts";

import { shortConversation } from "../../history/messages.ts";

let opened: string[];
let closed: string[];
let saved: Conversation[];
let removed: string[];
let caughtUp: string[];

const keeper = (id: string): ConversationKeeper => ({
  saveError: null,
  onDidChangeSaveError: () => ({ dispose: () => undefined }),
  changed: () => undefined,
  save: (conversation) => {
    saved.push(conversation);
    return Promise.resolve(true);
  },
  streamingInOtherWindows: new Set(),
  hold: () => ({ dispose: () => undefined }),
  keepPending: () => undefined,
  catchUp: () => {
    caughtUp.push(id);
    return Promise.resolve();
  },
  close: () => {
    closed.push(id);
    return Promise.resolve();
  },
});

const shelf: ConversationShelf = {
  create: (id) => ({ conversation: createConversation(id, 0), recorder: keeper(id), damaged: 0 }),
  open: async (id) => {
    opened.push(id);
    await Promise.resolve();
    if (id !== "kept" && !id.startsWith("long")) return undefined;
    const conversation = id === "kept" ? shortConversation(id) : longConversation(id);
    return { conversation, recorder: keeper(id), damaged: 0 };
  },
  copyDraft: async (id) => {
    await Promise.resolve();
    return id === "draft" ? { id: "kept", removeOriginal: () => Promise.resolve(void removed.push(id)) } : undefined;
  },
};

function longConversation(id: string): Conversation {
  let conversation = createConversation(id, 0);
  for (let index = 0; index <= 200; index += 1) {
    const parentId = index === 0 ? null : `q${index - 1}`;
    conversation = addMessage(conversation, { role: "user", id: `q${index}`, parentId, createdAt: 0, text: "Go on.", attachments: [] });
  }
  return conversation;
}

let chat: Chat;

beforeEach(() => {
  opened = [];
  closed = [];
  caughtUp = [];
  saved = [];
  removed = [];
  chat = new Chat({ window: { workspaceName: undefined } } as ChatParts, shelf);
});

test("a conversation that is asked for twice at once is opened once", async () => {
  const [a, b] = await Promise.all([chat.open("kept"), chat.open("kept")]);
  expect(a).toBeDefined();
  expect(a).toBe(b);
  expect(opened).toEqual(["kept"]);
  expect(await chat.open("unknown")).toBeUndefined();
});

test("the draft of an empty conversation moves to a copy, and the original stays until the copy is remembered", async () => {
  const remembered: string[] = [];
  let isRemembered = (): void => undefined;
  const session = await chat.resume("draft", ({ id }) => {
    remembered.push(id);
    return new Promise<void>((resolve) => (isRemembered = resolve));
  });
  expect([session?.id, remembered, removed, opened]).toEqual(["kept", ["kept"], [], ["kept"]]);
  isRemembered();
  await vi.waitFor(() => expect(removed).toEqual(["draft"]));
  // Shown in this window, it is no other window's.
  const open = chat.begin();
  expect(await chat.resume(open.id, () => undefined)).toBe(open);
  expect(await chat.resume("kept", () => undefined)).toBe(session);
  expect(await chat.resume("unknown", () => undefined)).toBeUndefined();
});

test("all conversations can be closed at once, shown or not, and are opened anew afterwards", async () => {
  const session = await chat.open("kept");
  const long = await chat.open("long");
  if (session === undefined || long === undefined) throw new Error("not opened");
  chat.hold(session);
  chat.hold(long).dispose();
  await chat.closeAll();
  expect(chat.sessions).toEqual([]);
  expect(closed.toSorted()).toEqual(["kept", "long"]);
  expect(await chat.open("kept")).not.toBe(session);
});

test("a conversation closes when it is shown nowhere any more", async () => {
  const session = await chat.open("kept");
  if (session === undefined) throw new Error("not opened");
  const [view, editor] = [chat.hold(session), chat.hold(session)];
  view.dispose();
  view.dispose();
  expect(chat.sessions).toEqual([session]);
  editor.dispose();
  expect(chat.sessions).toEqual([]);
  expect(closed).toEqual(["kept"]);
  expect(await chat.open("kept")).not.toBe(session);
});

test("a long one stays open for a while, so that who comes back does not wait for the disk; of three, the first is closed", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const long = async (id: string): Promise<Session> => {
    const session = await chat.open(id);
    if (session === undefined) throw new Error("not opened");
    return session;
  };
  const first = await long("long1");
  chat.hold(first).dispose();
  vi.advanceTimersByTime(60_000);
  expect([await chat.open("long1"), opened, caughtUp, closed]).toEqual([first, ["long1"], ["long1"], []]);
  // It is shown again: nothing closes it.
  const hold = chat.hold(first);
  vi.advanceTimersByTime(3_600_000);
  expect(closed).toEqual([]);
  hold.dispose();
  for (const id of ["long2", "long3"]) chat.hold(await long(id)).dispose();
  expect(closed).toEqual(["long1"]);
  vi.advanceTimersByTime(3_600_000);
  expect([closed, chat.sessions]).toEqual([["long1", "long2", "long3"], []]);
});

test("one that carries something for its next message stays", () => {
  const session = chat.begin();
  const hold = chat.hold(session);
  session.outbox.attach({
    id: "x",
    kind: "file",
    label: "a",
    path: "a",
    uri: "file:///a",
    languageId: "ts",
    startLine: 1,
    endLine: 1,
    text: "",
  });
  hold.dispose();
  expect(chat.sessions).toEqual([session]);
  session.outbox.removeAttachment("x");
  expect(chat.sessions).toEqual([]);
});

test("what an answer cost in the end is noted though its conversation is closed by then, and it is closed again", async () => {
  await chat.applyLateCost("kept", "a1", { cost: 0.5 });
  expect([saved.map((conversation) => conversation.messages.get("a1")), chat.sessions, closed]).toMatchObject([
    [{ cost: 0.5 }],
    [],
    ["kept"],
  ]);
  // One that is shown stays, and one that is gone for good does no harm.
  const shown = await chat.open("kept");
  if (shown !== undefined) chat.hold(shown);
  await chat.applyLateCost("kept", "a1", { cost: 0.6 });
  expect(chat.sessions).toEqual([shown]);
  await chat.applyLateCost("gone", "a1", { cost: 0.5 });
});

/** A session as `fork` sees it. */
function saidHi(temporary: boolean): Session {
  const question = { role: "user" as const, id: "q", parentId: null, createdAt: 0, text: "Hi", attachments: [] };
  const conversation = addMessage(createConversation("from", 0), question);
  return { temporary, current: () => conversation } as unknown as Session;
}

test("a fork continues with the same messages under new ids", () => {
  const fork = chat.fork(saidHi(false), "q");
  expect(fork.temporary).toBe(false);
  expect(activePath(fork.conversation)).toMatchObject([{ text: "Hi", parentId: null }]);
  expect(fork.conversation.messages.has("q")).toBe(false);
  expect(chat.sessions).toEqual([fork]);
});

test("a temporary conversation never reaches the shelf, nor does its fork", () => {
  const begun = chat.beginTemporary();
  expect(begun.temporary).toBe(true);
  chat.hold(begun).dispose();
  const fork = chat.fork(saidHi(true), "q");
  expect(fork.temporary).toBe(true);
  expect(chat.sessions).toEqual([fork]);
  chat.hold(fork).dispose();
  expect([chat.sessions, opened, closed]).toEqual([[], [], []]);
});

test("new conversations begin with the default tools, and stay open although nothing holds them yet", () => {
  const tools = [{ name: "adder", pin: "p" }];
  chat = new Chat({ window: { workspaceName: undefined }, defaultTools: () => tools } as unknown as ChatParts, shelf);
  const [kept, temporary] = [chat.begin(), chat.beginTemporary()];
  expect([kept, temporary].map(({ conversation }) => conversation.tools)).toEqual([tools, tools]);
  expect(chat.sessions).toEqual([kept, temporary]);
  // Nothing is written before the first message.
  expect(saved).toEqual([]);
});
