import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ModelMemory } from "../../../src/app/models/modelMemory.ts";
import { TokenCalibration } from "../../../src/app/models/tokenCalibration.ts";
import { checkSetting, settingNames } from "../../../src/app/settings/settingSchemas.ts";
import type { Settings } from "../../../src/app/settings/settings.ts";
import { Budget } from "../../../src/app/usage/budget.ts";
import { ScriptedAsk } from "../app/scriptedAsk.ts";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { conversationsJson } from "../../../src/history/exportJson.ts";
import { activePath, messageText } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { copyOldData, type Expected, oldFolder, openedAt, openStore, plain, readOldJson } from "./oldData.ts";

const expected = await readOldJson<Expected>("expected.json");
const { names } = expected;
const written = Object.entries(names).filter(([name]) => name !== "removed" && name !== "temporary");

/** The expected conversation after opening it: unfinished answers and tools of the dead window are interrupted. */
function asLeft(id: string): object {
  const { summary: _summary, ...rest } = expected.conversations[id] ?? { messages: [], pending: {} };
  return {
    ...rest,
    // A conversation without messages has no journal, so it is created when it is opened.
    ...(rest.messages.length === 0 ? { createdAt: openedAt } : {}),
    messages: rest.messages.map((message) => {
      if (message["status"] === "streaming") return { ...message, status: "interrupted", timings: expect.any(Object) as object };
      if (message["role"] !== "tool") return message;
      const runs = message["runs"] as readonly Readonly<Record<string, unknown>>[];
      return {
        ...message,
        runs: runs.map((run) =>
          run["status"] === "running" ? { ...run, status: "interrupted", text: expect.any(String) as string } : run,
        ),
      };
    }),
  };
}

describe("the history of Aside 0.1.0", () => {
  test.each(written)("%s: every message, version, attachment and draft is there, before and after compaction", async (_name, id) => {
    const folder = await copyOldData();
    const first = openStore(folder);
    const opened = await first.open(id);
    if (opened === undefined) throw new Error("not found");
    expect(plain(opened)).toEqual(asLeft(id));
    expect([opened.readOnly, opened.damaged]).toEqual([false, 0]);
    const before = conversationsJson([{ conversation: opened.conversation, meta: (await first.peek(id))?.meta ?? {} }]);
    await opened.recorder.close();
    if (opened.conversation.messages.size > 0) expect(await first.compact(id)).toBe(true);
    await first.dispose();

    const second = openStore(folder);
    const again = await second.open(id);
    if (again === undefined) throw new Error("lost");
    expect(plain(again)).toEqual(asLeft(id));
    expect(conversationsJson([{ conversation: again.conversation, meta: (await second.peek(id))?.meta ?? {} }])).toBe(before);
    const summaries = [...(await second.list()), ...(await second.list({ deleted: true }))];
    const { summary } = expected.conversations[id] ?? {};
    if (summary !== undefined) expect(summaries.find((one) => one.id === id)).toMatchObject({ ...summary });
  });

  test.each([true, false])("the list is complete (with the index: %s)", async (withIndex) => {
    const folder = await copyOldData();
    const store = openStore(folder);
    if (!withIndex) await rm(path.join(folder, "index.json"));
    await store.refresh();
    const summaries = [...(await store.list()), ...(await store.list({ deleted: true }))];
    const listed = Object.entries(expected.conversations).filter(([, { summary }]) => summary !== undefined);
    expect(summaries.map(({ id }) => id).sort()).toEqual(listed.map(([id]) => id).sort());
    for (const [id, { summary }] of listed) expect(summaries.find((one) => one.id === id)).toMatchObject({ ...summary });
    const [first] = await store.list();
    expect(first).toMatchObject({ title: "What all texts have in common", titleBy: "model", pinned: true, cost: 0.053, titleCost: 0.0005 });
    const shown = (name: string) => summaries.find(({ id }) => id === names[name]);
    expect(shown("prices")).toMatchObject({ title: "Prices, as I call it", titleBy: "person" });
    expect(shown("twoWindows")).toMatchObject({ title: "Renamed in the second window", cost: 0.006 });
    expect(shown("copy")).toMatchObject({ cost: null, titleCostElsewhere: 0.0005 });
    expect(shown("fork")).toMatchObject({ cost: 0.01, workspace: "webshop" });
    expect(shown("deleted")?.deletedAt).toBeGreaterThan(0);
    expect(shown("restored")?.deletedAt).toBe(null);
    expect(shown("removed")).toBe(undefined);
  });

  test("the shown messages are the right ones", async () => {
    const store = openStore(await copyOldData());
    const said = async (name: string) => activePath((await store.peek(names[name] ?? ""))?.conversation ?? fail(name)).map(messageText);
    expect((await said("versions")).slice(0, 4)).toEqual([
      "Name a dark colour.",
      "Black, of course. (edited by me)",
      "Why?",
      "Because it absorbs light.",
    ]);
    expect(await said("twoWindows")).toEqual(["First window.", "One.", "Second window.", "Two.", "First window again.", "Three."]);
    expect((await said("crashed")).at(-1)).toBe("Once upon a time there was a journal");
    expect(await said("torn")).toEqual(["Before the power cut.", "Here."]);
    expect(await said("chatroom")).toEqual(["Hi", "Hello from the chatroom"]);
  });

  test("drafts, attachments and queued questions are there, also those of a window that died", async () => {
    const store = openStore(await copyOldData());
    expect((await store.open(names["notBegun"] ?? ""))?.pending.draft).toBe("A question that was never asked");
    const drafted = (await store.open(names["drafted"] ?? ""))?.pending;
    expect(drafted?.draft).toBe("A draft that was not sent,\nin two lines");
    expect(drafted?.attachments.map(({ id, text }) => [id, text.length])).toEqual([
      ["draft-selection", 0],
      ["draft-shot", 70_023],
    ]);
    const crashed = (await store.open(names["crashed"] ?? ""))?.pending;
    expect(crashed?.draft).toBe("Draft of the window that died");
    expect(crashed?.queue.map(({ text, leavesOut }) => [text, leavesOut])).toEqual([
      ["And then?", 1],
      ["The end?", undefined],
    ]);
  });

  test("costs outside conversations are counted", async () => {
    const entries = await openStore(await copyOldData()).ledger.entries();
    expect(entries.map(({ kind, model, cost, computed }) => [kind, model, cost, computed])).toEqual([
      ["temporary", "lab/two", 0.0333, 0],
      ["commitMessage", "lab/one", 0.002, 0],
      ["inlineEdit", "lab/two", 0.003, 0.003],
      ["nativeChat", "meta/large", null, 0],
      ["other", "lab/one", 0.0001, 0],
      ["removed", "lab/two", 0.0425, 0],
    ]);
  });

  test("a deleted conversation leaves nothing of itself once it is purged, and the others lose nothing", async () => {
    const folder = await copyOldData();
    const store = openStore(folder);
    const ids = written.map(([, id]) => id);
    const texts = async (): Promise<string> => {
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      const all = files.filter((file) => file.isFile() && file.name !== "expected.json");
      return (await Promise.all(all.map(({ parentPath, name }) => readFile(path.join(parentPath, name), "latin1")))).join("\n");
    };
    const gone = ["Prices, as I call it", "Black, of course. (edited by me)", "Name a dark colour."];
    for (const text of gone) expect(await texts()).toContain(text);
    const kept = await Promise.all(ids.map(async (id) => [id, (await store.peek(id))?.conversation] as const));
    const doomed = new Set(["prices", "versions", "fork"].map((name) => names[name] ?? ""));
    for (const id of doomed) expect(await store.delete(id)).toBe(null);
    await store.dispose();

    const later = openStore(folder, openedAt + 31 * 24 * 60 * 60 * 1000);
    expect(await later.purge()).toBeGreaterThanOrEqual(doomed.size);
    for (const id of doomed) expect(await later.peek(id)).toBeUndefined();
    const left = new Set([...(await later.list()), ...(await later.list({ deleted: true }))].map(({ id }) => id));
    expect(left.size).toBeGreaterThan(10);
    for (const [id, conversation] of kept) if (left.has(id)) expect((await later.peek(id))?.conversation).toEqual(conversation);
    await later.dispose();
    for (const text of gone) expect(await texts()).not.toContain(text);
  });

  test("no message id in the files is lost, and every blob has the content that its name promises", async () => {
    const folder = await copyOldData();
    const store = openStore(folder);
    const blobs = new Set(await readdir(path.join(folder, "blobs")));
    for (const blob of blobs) {
      const bytes = await readFile(path.join(folder, "blobs", blob));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(blob);
    }
    const kinds = new Set<string>();
    const referred = new Set<string>();
    const journals = (await readdir(path.join(folder, "conversations"))).filter((name) => name.endsWith(".jsonl"));
    expect(journals).toHaveLength(21);
    for (const name of journals) {
      const text = await readFile(path.join(folder, "conversations", name), "utf8");
      for (const [, blob = ""] of text.matchAll(/"\$blob":"(\w+)"/g)) referred.add(blob);
      const messages = (await store.peek(name.replace(".jsonl", "")))?.conversation.messages;
      const ids = new Set<string>();
      for (const line of text.split("\n").filter((line) => line.endsWith("}"))) {
        const { t, message } = JSON.parse(line) as {
          readonly t: string;
          readonly message?: { readonly id: string; readonly text?: string };
        };
        kinds.add(t);
        if (message === undefined) continue;
        ids.add(message.id);
        expect(messageText(messages?.get(message.id)).startsWith(message.text ?? ""), `${message.id} of ${name}`).toBe(true);
      }
      expect(Array.from(messages?.keys() ?? []).sort()).toEqual([...ids].sort());
      expect(ids.size).toBeGreaterThan(1);
    }
    expect([...kinds].sort()).toEqual(["conversation", "deleted", "delta", "message", "meta", "model", "select", "summary", "tools"]);
    expect(referred).toEqual(blobs);
  });

  test("a year later only the deleted conversation is purged, and its costs are kept", async () => {
    const folder = await copyOldData();
    const store = openStore(folder, openedAt + 365 * 24 * 60 * 60 * 1000);
    expect(await store.purge()).toBe(1);
    const left = (await readdir(path.join(folder, "conversations"))).filter((name) => name.endsWith(".jsonl"));
    expect(left).toHaveLength(20);
    expect(left).not.toContain(`${names["deleted"]}.jsonl`);
    expect((await readdir(path.join(folder, "blobs"))).sort()).toEqual((await readdir(path.join(oldFolder, "blobs"))).sort());
    expect((await store.ledger.entries()).at(-1)).toMatchObject({ kind: "removed", cost: 0.0011 });
  });
});

describe("the mementos and settings of Aside 0.1.0", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const memento = async (name: string) => {
    const values = new Map(Object.entries(await readOldJson<Record<string, unknown>>(name)));
    return {
      keys: () => [...values.keys()],
      get: (key: string) => values.get(key) as undefined,
      update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
    };
  };

  test("favorite and recent models", async () => {
    const memory = new ModelMemory(await memento("globalState.json"));
    expect(memory.favorites("openrouter")).toEqual(["lab/one", "lab/three:free"]);
    expect(memory.favorites("studio")).toEqual(["qwen-local"]);
    expect(memory.recent("openrouter")).toEqual(["lab/one", "lab/two", "a/5", "a/4", "a/3", "a/2"]);
    expect(memory.recent("deepinfra")).toEqual(["meta/large"]);
  });

  test("the token calibration", async () => {
    const { factor, offset } = new TokenCalibration(await memento("globalState.json")).fitOf("lab/one", "Claude", true);
    expect(factor).toBeCloseTo(1.2, 2);
    expect(offset).toBeCloseTo(30, 0);
  });

  test("the costs of the day", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-20T12:00:00") });
    const kept = await memento("globalState.json");
    expect(kept.get("aside.spent")).toEqual({ day: "2026-11-20", usd: 0.2711 });
    const months = { store: new ConversationStore(new MemoryStorage()), sessions: () => [] };
    const settings = { get: () => null } as unknown as Settings;
    const parts = { settings, memento: kept, titleCost: () => 0, ask: new ScriptedAsk(), months, workspace: () => "" };
    new Budget(parts).spent({ cost: 0.1 });
    expect(kept.get("aside.spent")).toEqual({ day: "2026-11-20", usd: 0.3711 });
  });

  test("the conversation that the view shows", async () => {
    const id = (await memento("workspaceState.json")).get("aside.viewConversation");
    expect(id).toBe(names["rich"]);
  });

  test.each(["settings.json", "workspaceSettings.json"])("every value of %s is still valid", async (file) => {
    const values = await readOldJson<Record<string, unknown>>(file);
    for (const [key, value] of Object.entries(values)) {
      const name = settingNames.find((name) => `aside.${name}` === key);
      if (name === undefined) throw new Error(`there is no setting ${key}`);
      expect(checkSetting(name, value), key).toEqual(value);
    }
    if (file === "settings.json") expect(Object.keys(values)).toHaveLength(31);
  });
});

function fail(name: string): never {
  throw new Error(`no conversation ${name}`);
}
