import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { Emitter } from "../../../../src/app/events.ts";
import { UsageTab, type UsageTabDeps } from "../../../../src/host/usage/usageTab.ts";
import { fake, Uri } from "../../vscode.ts";

const changed = new Emitter<void>();
let closed: number;
let opened: string[];
let tab: UsageTab;
const parts = {
  extensionUri: Uri.file("/extension"),
  store: {
    list: () => Promise.resolve([]),
    ledger: { entries: () => Promise.resolve([]) },
    refresh: () => Promise.resolve(),
    onDidChange: changed.event,
  },
  endpoint: () => undefined,
  openConversation: (id: string) => Promise.resolve(void opened.push(id)),
  log: { error: () => undefined },
} as unknown as UsageTabDeps;

beforeEach(() => {
  fake.reset();
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  closed = 0;
  opened = [];
  tab = new UsageTab(parts, () => (closed += 1));
});

const panel = () => {
  const [first] = fake.panels;
  if (first === undefined) throw new Error("no tab was opened");
  return first;
};
const reports = () => panel().posted.filter((message) => (message as { readonly type: string }).type === "report").length;

test("what was used is shown when the page asks, and again soon after it changed, several changes at once", async () => {
  panel().say({ type: "ready" });
  await vi.advanceTimersByTimeAsync(0);
  expect(reports()).toBe(1);
  changed.fire();
  changed.fire();
  await vi.advanceTimersByTimeAsync(2000);
  expect(reports()).toBe(2);
  panel().say({ type: "openConversation", id: "c1" });
  panel().say({ type: "nonsense" });
  await vi.advanceTimersByTimeAsync(0);
  expect(opened).toEqual(["c1"]);
  tab.dispose();
  changed.fire();
  await vi.advanceTimersByTimeAsync(2000);
  expect([reports(), closed]).toEqual([2, 1]);
});

test("it is exported where a file was chosen", async () => {
  fake.answers.push(undefined, Uri.file("/usage.csv"));
  panel().say({ type: "exportCsv" });
  await vi.advanceTimersByTimeAsync(0);
  expect(fake.files.size).toBe(0);
  panel().say({ type: "exportCsv" });
  await vi.advanceTimersByTimeAsync(0);
  expect([...fake.files.keys()]).toEqual(["/usage.csv"]);
});
