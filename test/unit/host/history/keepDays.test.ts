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

beforeEach(() => {
  now = start;
  storage = new MemoryStorage();
  store = new ConversationStore(storage, () => now);
  state = new Map();
  days = 30;
  open = [];
  policy = undefined;
  onAsk = () => Promise.resolve();
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
    store,
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

test("before the first deletion the user is asked with the number, and told once how many were deleted", async () => {
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
  expect([second.messages, second.statuses]).toEqual([[], []]);
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
