import { afterEach, beforeEach, expect, test } from "vitest";
import type { Log } from "../../../../src/app/log.ts";
import { LoadedPolicy } from "../../../../src/app/settings/loadedPolicy.ts";
import { ConversationStore } from "../../../../src/history/conversationStore.ts";
import { deleteOldConversations, type KeepDaysDeps } from "../../../../src/host/history/keepDays.ts";
import { ScriptedAsk } from "../../app/scriptedAsk.ts";
import { MemoryStorage } from "../../history/memoryStorage.ts";
import { shortConversation } from "../../history/messages.ts";

const day = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 0, 1);
let now: number;
let storage: MemoryStorage;
let store: ConversationStore;
let state: Map<string, unknown>;
let days: number | null;
let open: readonly string[];
let policy: LoadedPolicy | undefined;
let onAsk: () => Promise<void>;
/** Called between the look for old conversations and their deletion. */
let onExpired: () => Promise<void>;

beforeEach(() => {
  now = start;
  storage = new MemoryStorage();
  store = new ConversationStore(storage, () => now);
  state = new Map();
  days = 30;
  open = [];
  policy = undefined;
  onAsk = () => Promise.resolve();
  onExpired = () => Promise.resolve();
});
afterEach(() => store.dispose());

async function keep(...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { recorder } = store.create(id);
    await recorder.save(shortConversation(id));
    await recorder.close();
  }
}

async function clean(...answers: readonly (string | undefined)[]): Promise<ScriptedAsk> {
  const ask = new ScriptedAsk({ confirm: answers });
  const confirm = ask.confirm.bind(ask);
  ask.confirm = async (question) => {
    const answer = await confirm(question);
    await onAsk();
    return answer;
  };
  await deleteOldConversations({
    ask,
    chat: {
      get sessions() {
        return open.map((id) => ({ id }));
      },
    } as unknown as KeepDaysDeps["chat"],
    store: {
      expired: async (before) => {
        const expired = await store.expired(before);
        await onExpired();
        return expired;
      },
      deleteExpired: store.deleteExpired.bind(store),
      list: store.list.bind(store),
    },
    settings: { get: () => policy?.fixedSetting("history.keepDays") ?? days } as unknown as KeepDaysDeps["settings"],
    policy: { check: () => Promise.resolve(policy) },
    globalState: {
      get: (key) => state.get(key),
      update: (key, value) => {
        if (value === undefined) state.delete(key);
        else state.set(key, value);
        return Promise.resolve();
      },
    },
    log: { info: () => undefined } as unknown as Log,
    now: () => now,
  });
  return ask;
}

/** What the user is asked about so many conversations. */
function question(conversations: 1 | 2, age: number): string {
  const [are, them] = conversations === 1 ? ["1 conversation is", "it"] : ["2 conversations are", "them"];
  return (
    `${are} older than ${String(age)} days (aside.history.keepDays). Delete ${them} now, and others automatically when they reach that age? ` +
    "You can restore deleted conversations for 30 days."
  );
}

const listed = async () => (await store.list()).map(({ id }) => id).toSorted();
const deleted = async () => (await store.list({ deleted: true })).map(({ id }) => id).toSorted();

test("nothing is deleted, and nothing asked, unless the user has set a number of days", async () => {
  days = null;
  await keep("a");
  now += 1000 * day;
  const ask = await clean();
  expect(ask.messages).toEqual([]);
  expect(await listed()).toEqual(["a"]);
});

test("before the first deletion the user is asked with the number, and always told how many were deleted", async () => {
  await keep("a", "b");
  now += 31 * day;
  await keep("new");
  const first = await clean("delete");
  expect(first.messages).toEqual([question(2, 30)]);
  expect(first.confirmations[0]?.choices).toEqual({ delete: "Delete Automatically", keep: "Keep All" });
  expect(first.statuses).toEqual(["Deleted 2 old conversations"]);
  expect([await listed(), await deleted()]).toEqual([["new"], ["a", "b"]]);
  now += 31 * day;
  const second = await clean();
  expect([second.messages, second.statuses]).toEqual([[], ["Deleted 1 old conversation"]]);
  expect(await listed()).toEqual([]);
});

test("while nothing is old enough, nothing is asked; the first that is, is asked about", async () => {
  await keep("a");
  expect((await clean()).messages).toEqual([]);
  now += 30 * day;
  expect((await clean("delete")).messages).toEqual([question(1, 30)]);
  expect(await deleted()).toEqual(["a"]);
});

test("who wants to keep them is asked again only after the setting was changed", async () => {
  await keep("a");
  now += 40 * day;
  await clean("keep");
  expect((await clean()).messages).toEqual([]);
  days = 7;
  expect((await clean("keep")).messages).toEqual([question(1, 7)]);
  days = null;
  await clean();
  days = 7;
  expect((await clean("delete")).messages).toHaveLength(1);
  expect(await deleted()).toEqual(["a"]);
});

test("a question that was closed is not an answer", async () => {
  await keep("a");
  now += 40 * day;
  await clean(undefined);
  expect(await listed()).toEqual(["a"]);
  expect((await clean("delete")).messages).toHaveLength(1);
});

test("what is pinned, open, written in, continued elsewhere or restored by the user stays", async () => {
  await keep("open", "pinned", "draft", "running", "old", "restored");
  await store.pin("pinned", true);
  await store.delete("restored");
  await store.restore("restored");
  now += 40 * day;
  const { recorder } = store.create("draft");
  recorder.keepPending({ queue: [], attachments: [], draft: "Half a" });
  await recorder.close();
  storage.modified.set("pending/draft.json", now);
  storage.files.set("streaming/running.a1", new Uint8Array([10]));
  storage.modified.set("streaming/running.a1", now);
  open = ["open"];
  await clean("delete");
  expect(await deleted()).toEqual(["old"]);
});

test("what was continued or opened while the question was open stays, and a changed setting is asked about anew", async () => {
  await keep("a", "b", "c");
  now += 40 * day;
  onAsk = async () => {
    onAsk = () => Promise.resolve();
    open = ["b"];
    const opened = await store.open("c");
    await opened?.recorder.save(shortConversation("c", { text: "More" }));
    await opened?.recorder.close();
  };
  await clean("delete");
  expect([await listed(), await deleted()]).toEqual([["b", "c"], ["a"]]);
  open = [];
  state.clear();
  onAsk = () => {
    days = 39;
    return Promise.resolve();
  };
  const ask = await clean("delete", "delete");
  expect(ask.messages).toEqual([question(1, 30), question(1, 39)]);
  expect(await deleted()).toEqual(["a", "b"]);
});

test("what any window continued, pinned, restored or opened after the look stays, without a question, too", async () => {
  await keep("first");
  now += 31 * day;
  await clean("delete");
  await keep("pinned", "restored", "drafted", "running", "opened", "continued", "old");
  now += 31 * day;
  const other = new ConversationStore(storage, () => now);
  onExpired = async () => {
    open = ["opened"];
    await other.pin("pinned", true);
    await other.delete("restored");
    await other.restore("restored");
    storage.files.set("pending/drafted.json", new TextEncoder().encode('{"v":1,"draft":"Half a"}'));
    storage.modified.set("pending/drafted.json", now);
    storage.files.set("streaming/running.a1", new Uint8Array([10]));
    storage.modified.set("streaming/running.a1", now);
    const continued = await other.open("continued");
    await continued?.recorder.save(shortConversation("continued", { text: "More" }));
    await continued?.recorder.close();
  };
  expect((await clean()).statuses).toEqual(["Deleted 1 old conversation"]);
  expect(await deleted()).toEqual(["first", "old"]);
  await other.dispose();
});

test("what was opened, or pinned by another window, at the last moment stays", async () => {
  await keep("opened", "pinned");
  now += 31 * day;
  const before = now - 30 * day;
  expect(await store.deleteExpired("opened", before, () => true)).toBe("kept");
  const other = new ConversationStore(storage, () => now);
  const read = storage.read.bind(storage);
  let reads = 0;
  storage.read = async (path) => {
    // The first is the look at its age.
    if (path.endsWith("pinned.jsonl") && (reads += 1) === 2) await other.pin("pinned", true);
    return read(path);
  };
  expect(await store.deleteExpired("pinned", before, () => false)).toBe("kept");
  expect(await deleted()).toEqual([]);
  await other.dispose();
});

test("an import of old conversations counts as activity", async () => {
  await keep("old", "imported");
  now += 40 * day;
  storage.modified.set("conversations/imported.jsonl", now);
  await clean("delete");
  expect([await listed(), await deleted()]).toEqual([["imported"], ["old"]]);
});

test.each([32, -32])("after %d days without a look, the user is asked again, since the clock may be wrong", async (pause) => {
  await keep("a", "b");
  now += 40 * day;
  open = ["b"];
  await clean("delete");
  open = [];
  state.set("aside.keepDays", { ...(state.get("aside.keepDays") as object), cleanedAt: now - pause * day });
  expect((await clean(undefined)).messages).toHaveLength(1);
  expect((await clean("delete")).statuses).toEqual(["Deleted 1 old conversation"]);
});

test("while nothing is due, a look every day is enough not to be asked again", async () => {
  await keep("a");
  now += 30 * day;
  await clean("delete");
  await keep("b");
  for (const pause of [20, 20]) {
    now += pause * day;
    expect((await clean()).messages).toEqual([]);
  }
  expect(await deleted()).toEqual(["a", "b"]);
});

test("before more than 20 conversations that are more than half of all are deleted, the user is asked again", async () => {
  const ids = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${String(at)}`);
  await keep("first");
  now += 31 * day;
  await clean("delete");
  await keep(...ids("few", 20));
  now += 31 * day;
  expect((await clean()).statuses).toEqual(["Deleted 20 old conversations"]);
  await keep(...ids("many", 21));
  now += 31 * day;
  await keep(...ids("new", 20));
  expect((await clean("keep")).messages).toEqual([expect.stringContaining("21 conversations are older than 30 days")]);
  state.set("aside.keepDays", { days, deletes: true, cleanedAt: now });
  await keep("half");
  const ask = await clean();
  expect([ask.messages, ask.statuses]).toEqual([[], ["Deleted 21 old conversations"]]);
});

test("what cannot be deleted is said with the reason", async () => {
  await keep("a", "b");
  now += 40 * day;
  onAsk = () => {
    storage.fault = "readOnly";
    return Promise.resolve();
  };
  const { notices, statuses } = await clean("delete");
  storage.fault = undefined;
  expect(statuses).toEqual([]);
  expect(notices.map(({ message }) => message)).toEqual([expect.stringMatching(/^2 old conversations could not be deleted: .*read-only/)]);
  expect(await listed()).toEqual(["a", "b"]);
});

test("where a policy fixes the number, the user is not asked, also not if they wanted to keep them, and is told what was done", async () => {
  await keep("a", "b");
  now += 31 * day;
  expect((await clean("keep")).messages).toHaveLength(1);
  policy = new LoadedPolicy("/etc/aside/policy.json", "1", { policy: { keepDays: 40 } });
  expect((await clean()).statuses).toEqual([]);
  now += 10 * day;
  open = ["b"];
  const ask = await clean();
  expect([ask.messages, ask.statuses]).toEqual([[], ["Deleted 1 old conversation"]]);
  expect([await listed(), await deleted()]).toEqual([["b"], ["a"]]);
});

test("while a policy cannot be used, nothing is deleted: it may say to keep them for longer", async () => {
  await keep("a");
  now += 31 * day;
  policy = new LoadedPolicy("/etc/aside/policy.json", "1", { why: "it is not valid JSON" });
  expect((await clean()).messages).toEqual([]);
  expect(await listed()).toEqual(["a"]);
});
