import { expect, test } from "vitest";
import { ConversationStore } from "../../../src/history/conversationStore.ts";
import { recordsBetween } from "../../../src/history/diff.ts";
import { encodeBatch } from "../../../src/history/record.ts";
import { parseLine } from "../../../src/history/parseRecord.ts";
import { replayJournal, replayRecords } from "../../../src/history/replay.ts";
import { forkConversation, setModel, setOverride, setOverrides } from "../../../src/shared/conversation.ts";
import { MemoryStorage } from "./memoryStorage.ts";
import { shortConversation } from "./messages.ts";

test("overrides are read back, can be reset, and are copied to a fork", () => {
  const plain = shortConversation();
  const set = setOverride(setOverride(plain, "temperature", 0.3), "topP", null);
  const all = recordsBetween(undefined, set);
  expect(replayRecords("c", all).conversation.overrides).toEqual({ temperature: 0.3, topP: null });
  const reset = setOverride(set, "temperature", undefined);
  expect(replayRecords("c", [...all, ...recordsBetween(set, reset)]).conversation.overrides).toEqual({ topP: null });
  const none = setOverrides(reset, undefined);
  expect(replayRecords("c", [...all, ...recordsBetween(reset, none)]).conversation).not.toHaveProperty("overrides");
  expect(forkConversation(set, "a1", { id: "f", createdAt: 1, newId: () => crypto.randomUUID() }).overrides).toEqual(set.overrides);
});

test("a change of only the model is written as in older versions and keeps the overrides", () => {
  const set = setOverride(shortConversation(), "temperature", 0.3);
  const change = recordsBetween(set, setModel(set, "lab/two"));
  expect(change).toEqual([{ t: "model", model: "lab/two" }]);
  const back = replayRecords("c", [...recordsBetween(undefined, set), ...change]).conversation;
  expect([back.model, back.overrides]).toEqual(["lab/two", { temperature: 0.3 }]);
});

test("an older version can read the record, because its version and type are known", () => {
  const [record] = recordsBetween(shortConversation(), setOverride(shortConversation(), "seed", 1)).filter(({ t }) => t === "model");
  const line: unknown = record && JSON.parse(new TextDecoder().decode(encodeBatch([record])).trim());
  expect(line).toEqual({ v: 1, t: "model", model: null, overrides: { seed: 1 } });
});

test.each(["3", '"x"', "[1]", "null"])("overrides of the wrong type (%s) are ignored and the model is not", (overrides) => {
  expect(parseLine(`{"v":1,"t":"model","model":"m","overrides":${overrides}}`)).toEqual({
    kind: "record",
    record: { t: "model", model: "m" },
  });
});

test("a compacted journal still has them", () => {
  const set = setOverride(shortConversation(), "temperature", 0.3);
  const bytes = encodeBatch(recordsBetween(undefined, set));
  expect(replayJournal("c", bytes).conversation.overrides).toEqual({ temperature: 0.3 });
});

test("values of another window are merged, and unwritten changes of this window win", async () => {
  const storage = new MemoryStorage();
  const first = new ConversationStore(storage, () => 1).create("c", {});
  const shown = shortConversation();
  await first.recorder.save(shown);
  const second = await new ConversationStore(storage, () => 1).open("c");
  if (second === undefined) throw new Error("not there");
  await second.recorder.save(setOverride(second.conversation, "temperature", 0.3));
  let taken = shown;
  await first.recorder.catchUp(
    () => shown,
    (conversation) => (taken = conversation),
  );
  expect(taken.overrides).toEqual({ temperature: 0.3 });
});
