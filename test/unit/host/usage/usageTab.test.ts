import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import { Emitter } from "../../../../src/app/events.ts";
import { UsageTab } from "../../../../src/host/usage/usageTab.ts";
import { dayOf } from "../../../../src/history/spending.ts";
import type { UsageFact } from "../../../../src/history/usageFact.ts";
import type { FactsRequest } from "../../../../src/history/usageFacts.ts";
import {
  defaultUsageFilter,
  type ToUsagePage,
  type UsageFilter,
  type UsageReport,
  type UsageSectionName,
} from "../../../../src/shared/usagePage.ts";
import { fact } from "../../app/usage/facts.ts";
import { fake, Uri } from "../../vscode.ts";

let changed: Emitter<void>;
let closed: number;
let opened: string[];
let run: string[];
let tab: UsageTab;
/** How the history is read: at once, unless a test says otherwise. */
let readFacts: (request: FactsRequest) => Promise<readonly UsageFact[]>;

/** An application with one entry of the ledger, and no endpoint. */
function appWith(): App {
  const day = dayOf(Date.now());
  const entry = { kind: "commitMessage", day, model: "m", answers: 1, promptTokens: 1, completionTokens: 1, cost: 0.25, computed: 0 };
  return {
    store: {
      list: () => Promise.resolve([]),
      readFacts: (request: FactsRequest) => readFacts(request),
      ledger: { entries: () => Promise.resolve([entry]) },
      refresh: () => Promise.resolve(),
      onDidChange: changed.event,
    },
    catalogue: { onDidChange: new Emitter<void>().event, nameOf: (_endpoint: string, id: string) => id },
    endpoints: { names: () => [], get: () => ({ error: {} }) },
    endpointOf: () => ({ error: {} }),
    place: { session: {} },
    budget: { left: () => Promise.resolve([{ name: "Today", cap: 1, spent: 0.25, left: 0.75 }]) },
    window: { execute: (command: string, argument: string) => Promise.resolve(void run.push(`${command} ${argument}`)) },
    log: { error: () => undefined },
    ask: { notify: () => undefined },
  } as unknown as App;
}

beforeEach(() => {
  fake.reset();
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  changed = new Emitter<void>();
  readFacts = () => Promise.resolve([fact({ at: Date.now(), kind: "commitMessage", cost: 0.25, provider: "P" })]);
  closed = 0;
  opened = [];
  run = [];
  const openConversation = (id: string) => Promise.resolve(void opened.push(id));
  tab = new UsageTab({ app: appWith(), extensionUri: Uri.file("/extension"), openConversation }, () => (closed += 1));
});

const panel = () => {
  const [first] = fake.panels;
  if (first === undefined) throw new Error("no tab was opened");
  return first;
};
const reports = (): readonly UsageReport[] =>
  (panel().posted as readonly ToUsagePage[]).flatMap((message) =>
    message.type === "section" && message.section === "report" ? [message.data] : [],
  );
const sent = (name: UsageSectionName) =>
  (panel().posted as readonly ToUsagePage[]).flatMap((message) =>
    message.type === "section" && message.section === name ? [message.data] : [],
  );
const say = async (message: unknown): Promise<void> => {
  panel().say(message);
  await vi.advanceTimersByTimeAsync(0);
};
const ready = (filter: UsageFilter | null = null) => say({ type: "ready", filter, expanded: [] });

test("what was used is shown when the page asks, and again soon after it changed, several changes at once", async () => {
  changed.fire();
  await vi.advanceTimersByTimeAsync(2000);
  expect(panel().posted).toEqual([]);
  await ready();
  expect(reports()).toHaveLength(1);
  expect(reports()[0]).toMatchObject({ today: { cost: 0.25 }, isPartial: false });
  expect(sent("caps")).toEqual([[{ name: "Today", cap: 1, spent: 0.25, left: 0.75 }]]);
  changed.fire();
  changed.fire();
  await vi.advanceTimersByTimeAsync(2000);
  expect(reports()).toHaveLength(2);
  await say({ type: "openConversation", id: "c1" });
  await say({ type: "openConversation", id: "", message: "m" });
  await say({ type: "openConversation", id: "c1", message: { toString: "m" } });
  await say({ type: "openBudget" });
  expect([opened, run]).toEqual([["c1"], ["workbench.action.openSettings @id:aside.budget"]]);
  tab.dispose();
  changed.fire();
  await vi.advanceTimersByTimeAsync(2000);
  expect([reports().length, closed]).toEqual([2, 1]);
});

test("a hidden page is not brought up to date; shown again, it has its filter", async () => {
  await ready();
  await say({ type: "filter", filter: { ...defaultUsageFilter, period: "7", model: "m" } });
  panel().turn(false);
  changed.fire();
  await vi.advanceTimersByTimeAsync(2000);
  expect(reports()).toHaveLength(2);
  panel().turn(true);
  await ready();
  expect(reports().at(-1)?.filter).toEqual({ ...defaultUsageFilter, period: "7", model: "m" });
  await ready({ ...defaultUsageFilter, period: "90" });
  expect(reports().at(-1)?.filter.period).toBe("90");
});

/** A history that takes long to read, and ends when it is told to. */
function slowHistory() {
  let end: (facts: readonly UsageFact[]) => void = () => undefined;
  let progress: FactsRequest["onProgress"];
  readFacts = ({ signal, onProgress }) => {
    progress = onProgress;
    return new Promise((resolve, reject) => {
      end = resolve;
      signal?.addEventListener("abort", () => reject(signal.reason as Error));
    });
  };
  const read = async (done: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(200);
    progress?.(done, 10);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { read, end: (facts: readonly UsageFact[]) => end(facts) };
}

test("a long history is shown by the list of conversations until it has been read", async () => {
  const { read, end } = slowHistory();
  await ready();
  expect(reports()).toHaveLength(0);
  await read(3);
  expect([reports().length, reports()[0]?.isPartial, reports()[0]?.total.cost]).toEqual([1, true, 0.25]);
  await read(6);
  expect(sent("progress")).toEqual([
    { done: 3, total: 10, isStopped: false },
    { done: 6, total: 10, isStopped: false },
  ]);
  end([fact({ at: Date.now(), cost: 2 })]);
  await vi.advanceTimersByTimeAsync(0);
  expect([reports().length, reports()[1]?.isPartial, reports()[1]?.total.cost, sent("progress").at(-1)]).toEqual([2, false, 2, null]);
});

test("what the page shows is read first, and a longer period once the rest has been read", async () => {
  const now = Date.now();
  const [recent, old] = [fact({ at: now, cost: 2 }), fact({ at: now - 400 * 86_400_000, cost: 3 })];
  const asked: (number | undefined)[] = [];
  let endRest: () => void = () => undefined;
  readFacts = ({ from }) => {
    asked.push(from);
    return from === undefined ? new Promise((resolve) => (endRest = () => resolve([recent, old]))) : Promise.resolve([recent]);
  };
  await ready();
  expect([asked.length, reports().length, reports()[0]?.isPartial, reports()[0]?.total.cost]).toEqual([2, 1, false, 2]);
  expect(asked[0]).toBeLessThan(now - 28 * 86_400_000);
  await say({ type: "filter", filter: { ...defaultUsageFilter, period: "all" } });
  expect(reports()).toHaveLength(1);
  endRest();
  await vi.advanceTimersByTimeAsync(0);
  expect([reports().length, reports()[1]?.total.cost]).toEqual([2, 5]);
});

test("a longer period that the user does not wait for is shown by the list of conversations", async () => {
  readFacts = ({ from, signal }) =>
    from === undefined
      ? new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)))
      : Promise.resolve([fact({ at: Date.now(), cost: 2 })]);
  await ready();
  await say({ type: "filter", filter: { ...defaultUsageFilter, period: "all" } });
  await say({ type: "stopReading" });
  expect(reports().at(-1)).toMatchObject({ filter: { period: "all" }, isPartial: true, total: { cost: 0.25 } });
});

test("reading stops when it is told to, and continues only when asked", async () => {
  const { read } = slowHistory();
  await ready();
  await read(3);
  await say({ type: "stopReading" });
  expect(sent("progress").at(-1)).toMatchObject({ isStopped: true });
  readFacts = () => Promise.resolve([fact({ at: Date.now(), cost: 2 })]);
  changed.fire();
  await vi.advanceTimersByTimeAsync(2000);
  expect(reports().at(-1)?.isPartial).toBe(true);
  await say({ type: "refresh" });
  expect([reports().at(-1)?.isPartial, reports().at(-1)?.total.cost, sent("progress").at(-1)]).toEqual([false, 2, null]);
});

test("a page that is hidden stops reading, and shown again it begins anew", async () => {
  const { read } = slowHistory();
  await ready();
  await read(3);
  panel().turn(false);
  await vi.advanceTimersByTimeAsync(0);
  const before = panel().posted.length;
  readFacts = () => Promise.resolve([fact({ at: Date.now(), cost: 2 })]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(panel().posted.length).toBe(before);
  panel().turn(true);
  await ready();
  expect([reports().at(-1)?.isPartial, reports().at(-1)?.total.cost]).toEqual([false, 2]);
});

test("what cannot be read is shown as far as it is known, and said", async () => {
  const told: unknown[] = [];
  tab.dispose();
  fake.reset();
  const app = appWith();
  Object.assign(app.ask, { notify: (notice: unknown) => told.push(notice) });
  tab = new UsageTab({ app, extensionUri: Uri.file("/extension"), openConversation: () => Promise.resolve() }, () => undefined);
  readFacts = () => Promise.reject(new Error("disk"));
  await ready();
  expect([reports().at(-1)?.isPartial, told.length]).toEqual([true, 1]);
});

test.each([
  null,
  7,
  "ready",
  {},
  { type: "nonsense" },
  { type: "filter" },
  { type: "filter", filter: { ...defaultUsageFilter, period: "1000" } },
  { type: "filter", filter: { ...defaultUsageFilter, slot: "2026-1-1" } },
  { type: "filter", filter: { ...defaultUsageFilter, model: "x".repeat(1001) } },
  { type: "filter", filter: { ...defaultUsageFilter, workspace: {} } },
  { type: "expand", table: "__proto__", isExpanded: true },
  { type: "openConversation", id: "" },
  { type: "openConversation", id: "c1", message: "" },
  { type: "openConversation", id: "x".repeat(201) },
])("other messages are refused: %j", async (message) => {
  await ready();
  await say(message);
  expect([reports().length, opened]).toEqual([1, []]);
});

test("what is shown is exported where a file was chosen, as its name says", async () => {
  fake.answers.push(undefined, Uri.file("/usage.csv"), Uri.file("/usage.json"), Uri.file("/none.csv"));
  await ready();
  await say({ type: "export" });
  expect(fake.files.size).toBe(0);
  await say({ type: "export" });
  await say({ type: "export" });
  await say({ type: "filter", filter: { ...defaultUsageFilter, period: "yesterday" } });
  await say({ type: "export" });
  const text = (path: string) => new TextDecoder().decode(fake.files.get(path));
  expect(text("/usage.csv").split("\r\n")[1]).toMatch(/,commitMessage,.*,0\.25,reported/);
  expect(JSON.parse(text("/usage.json"))).toMatchObject([{ kind: "commitMessage", cost_usd: 0.25 }]);
  expect(text("/none.csv").split("\r\n")).toHaveLength(2);
});

test("a message is shown in its conversation, unless another conversation has been opened or it is gone", async () => {
  const revealed: string[] = [];
  const session = { id: "c1", showMessage: (id: string) => id !== "gone" };
  const current = { session, revealMessage: ({ messageId }: { readonly messageId: string }) => void revealed.push(messageId) };
  const app = Object.assign(appWith(), { places: { current } }) as unknown as App;
  fake.reset();
  tab = new UsageTab({ app, extensionUri: Uri.file("/extension"), openConversation: () => Promise.resolve() }, () => undefined);
  await say({ type: "openConversation", id: "c1", message: "m" });
  await say({ type: "openConversation", id: "c1", message: "gone" });
  await say({ type: "openConversation", id: "c2", message: "m" });
  expect(revealed).toEqual(["m"]);
});
