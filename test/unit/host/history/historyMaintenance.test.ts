import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ConversationStore } from "../../../../src/history/conversationStore.ts";
import type { Chat } from "../../../../src/app/chat/chat.ts";
import { HistoryMaintenance } from "../../../../src/host/history/historyMaintenance.ts";
import { fake, Uri } from "../../vscode.ts";

const caughtUp: string[] = [];
const sessions = ["a", "b"].map((id) => ({ id, catchUp: () => Promise.resolve(void caughtUp.push(id)) }));
const reported: string[] = [];
const store = {
  refresh: vi.fn(() => Promise.resolve()),
  catchUp: vi.fn(() => Promise.resolve()),
  reportChange: (id: string, how: string) => void reported.push(`${id} ${how}`),
};
const onCleared = vi.fn();
const clean = vi.fn(() => Promise.resolve());
let maintenance: HistoryMaintenance;

beforeEach(() => {
  vi.useFakeTimers();
  fake.reset();
  caughtUp.length = 0;
  reported.length = 0;
  vi.clearAllMocks();
  maintenance = new HistoryMaintenance(
    { sessions } as unknown as Chat,
    store as unknown as ConversationStore,
    Uri.file("/store/conversations"),
    clean,
    onCleared,
  );
});
afterEach(() => {
  maintenance.dispose();
  vi.useRealTimers();
});

test("a file that another window writes is looked at once, however often it is written, and only where it is open", async () => {
  for (const name of ["a", "a", "elsewhere", "a"]) fake.fileChanged.fire(Uri.file(`/store/conversations/${name}.jsonl`));
  await vi.advanceTimersByTimeAsync(1000);
  expect(caughtUp).toEqual(["a"]);
  fake.fileCreated.fire(Uri.file("/store/conversations/b.jsonl"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(caughtUp).toEqual(["a", "b"]);
});

test("coming back to the window brings what is open up to date, and the list without looking at all files", () => {
  fake.windowState.fire({ focused: false });
  expect(store.catchUp).not.toHaveBeenCalled();
  fake.windowState.fire({ focused: true });
  expect(caughtUp).toEqual(["a", "b"]);
  expect(store.catchUp).toHaveBeenCalledTimes(1);
  expect(store.refresh).not.toHaveBeenCalled();
});

test("the list hears of every file that is created, changed or deleted", () => {
  const file = Uri.file("/store/conversations/elsewhere.jsonl");
  fake.fileCreated.fire(file);
  fake.fileChanged.fire(file);
  fake.fileDeleted.fire(file);
  expect(reported).toEqual(["elsewhere created", "elsewhere changed", "elsewhere deleted"]);
});

test("it hears of it when another window deletes everything", () => {
  expect(fake.watched.map((pattern) => (pattern as { readonly pattern: string }).pattern)).toEqual(["*.jsonl", "cleared.json"]);
  fake.fileCreated.fire(Uri.file("/store/cleared.json"));
  fake.fileChanged.fire(Uri.file("/store/cleared.json"));
  expect(onCleared).toHaveBeenCalledTimes(2);
});

test("old conversations are looked for some time after the first conversation was opened, and then every day", async () => {
  await vi.advanceTimersByTimeAsync(59_000);
  expect(clean).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(clean).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(24 * 3_600_000);
  expect(clean).toHaveBeenCalledTimes(2);
});

test("a new number of days is not waited a day for, and counts once it is typed", async () => {
  await vi.advanceTimersByTimeAsync(3_600_000);
  fake.changeConfiguration({ "aside.sendWith": "ctrlEnter" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(clean).toHaveBeenCalledTimes(1);
  fake.changeConfiguration({ "aside.history.keepDays": 3 });
  await vi.advanceTimersByTimeAsync(5_000);
  fake.changeConfiguration({ "aside.history.keepDays": 30 });
  await vi.advanceTimersByTimeAsync(9_000);
  expect(clean).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(clean).toHaveBeenCalledTimes(2);
});
