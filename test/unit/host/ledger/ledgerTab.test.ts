import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import { Emitter } from "../../../../src/app/events.ts";
import type { DisclosureLedger } from "../../../../src/history/readDisclosures.ts";
import { LedgerTab } from "../../../../src/host/ledger/ledgerTab.ts";
import { ledgerTargets } from "../../../../src/host/ledger/ledgerTargets.ts";
import { defaultLedgerFilter, type LedgerQuery, type LedgerReport, type ToLedgerPage } from "../../../../src/shared/ledgerPage.ts";
import { disclosure, piece } from "../../app/disclosure/disclosures.ts";
import { fake, Uri, window, workspace } from "../../vscode.ts";

const entries = [
  disclosure({ at: 1000, carried: [piece()] }),
  disclosure({ at: 2000, conversation: "c2", carried: [piece({ path: "src/b.ts", uri: "file:///shop/src/b.ts" })] }),
  disclosure({ at: 3000, workspace: "other", conversation: "c3" }),
];
const first: LedgerQuery = { filter: defaultLedgerFilter, view: "files", rows: 200 };

let changed: Emitter<void>;
let closed: number;
let opened: string[];
let run: string[];
let logged: string[];
let told: string[];
let reads: number;
let read: () => Promise<Partial<DisclosureLedger>>;
let tab: LedgerTab;

function appWith(): App {
  const session = { id: "c1", showMessage: (id: string) => Boolean(opened.push(`message ${id}`)) };
  return {
    store: {
      list: ({ deleted = false } = {}) => Promise.resolve(deleted ? [{ id: "c2", title: "Two" }] : [{ id: "c1", title: "One" }]),
      onDidChange: changed.event,
    },
    discloser: () => Promise.resolve({ read: () => ((reads += 1), read()) }),
    chat: { open: (id: string) => Promise.resolve(id === "c1" ? session : undefined) },
    places: {
      current: {
        session,
        show: ({ id }: { readonly id: string }) => opened.push(`conversation ${id}`),
        reveal: () => Promise.resolve(),
        revealMessage: ({ messageId }: { readonly messageId: string }) => opened.push(`place ${messageId}`),
      },
    },
    window: { workspaceName: "shop", execute: (command: string) => Promise.resolve(void run.push(command)) },
    log: { error: (what: string) => logged.push(what) },
    ask: { notify: ({ message }: { readonly message: string }) => void told.push(message) },
  } as unknown as App;
}

beforeEach(() => {
  fake.reset();
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  changed = new Emitter<void>();
  read = () => Promise.resolve({ entries, damage: [] });
  [closed, reads, opened, run, logged, told] = [0, 0, [], [], [], []];
  tab = new LedgerTab({ app: appWith(), extensionUri: Uri.file("/extension") }, () => (closed += 1));
});

const panel = () => {
  const [only] = fake.panels;
  if (only === undefined) throw new Error("no tab was opened");
  return only;
};
const posted = () => panel().posted as readonly ToLedgerPage[];
const reports = (): readonly LedgerReport[] => posted().flatMap((message) => (message.type === "report" ? [message.report] : []));
const say = async (message: unknown): Promise<void> => {
  panel().say(message);
  await vi.advanceTimersByTimeAsync(0);
};
const ready = (query: LedgerQuery | null = null) => say({ type: "ready", query });

test("the ledger is read when the page is there, and again soon after something changed; never while it is hidden", async () => {
  changed.fire();
  await vi.advanceTimersByTimeAsync(5000);
  expect([reads, posted()]).toEqual([0, []]);
  await ready();
  expect(reports().map(({ total, workspace }) => [total.requests, workspace])).toEqual([[2, "shop"]]);
  changed.fire();
  changed.fire();
  await vi.advanceTimersByTimeAsync(5000);
  expect([reads, reports().length]).toEqual([2, 2]);
  panel().turn(false);
  changed.fire();
  await vi.advanceTimersByTimeAsync(5000);
  expect(reads).toBe(2);
  panel().turn(true);
  await ready({ ...first, view: "hosts" });
  expect(reports().at(-1)?.query.view).toBe("hosts");
  tab.dispose();
  changed.fire();
  await vi.advanceTimersByTimeAsync(5000);
  expect([reads, closed]).toEqual([3, 1]);
});

test("a row opens its message; a conversation that was deleted cannot be opened", async () => {
  await ready({ ...first, view: "requests", filter: { ...defaultLedgerFilter, isWorkspaceOnly: false } });
  const [report] = reports();
  expect(report?.table.view === "requests" && report.table.rows.map(({ sent, title }) => [sent, title])).toEqual([
    [{ at: 3000, source: "deleted" }, ""],
    [{ at: 2000, source: "deleted" }, "Two"],
    [{ at: 1000, source: "open", conversation: "c1", message: "m1" }, "One"],
  ]);
  await say({ type: "open", conversation: "c1", message: "m1" });
  expect(opened).toEqual(["conversation c1", "message m1", "place m1"]);
  await say({ type: "open", conversation: "c2" });
  expect([opened.length, reads]).toEqual([3, 2]);
});

test("a file of the Explorer is shown whatever the page showed before", async () => {
  await tab.showTargets([{ uri: "file:///shop/src/b.ts", path: "src/b.ts" }]);
  await ready({ ...first, filter: { ...defaultLedgerFilter, text: "nothing" } });
  expect(reports().at(-1)).toMatchObject({ onlyName: "src/b.ts", total: { requests: 1 }, query: { view: "requests" } });
  expect(posted().map(({ type }) => type)).toEqual(["start", "query", "report"]);
  // Now the page has a word again.
  await say({ type: "show", query: first });
  expect(reports().at(-1)?.total.requests).toBe(2);
  await tab.showTargets([{ uri: "file:///shop/none.ts", path: "none.ts" }]);
  expect(reports().at(-1)).toMatchObject({ since: 1000, total: { requests: 0 }, onlyName: "none.ts" });
  expect(posted().at(-2)?.type).toBe("query");
});

test("its buttons run the ledger's commands", async () => {
  await ready();
  for (const type of ["verify", "copyHead", "clear"]) await say({ type });
  expect(run).toEqual(["aside.verifyDisclosureLedger", "aside.copyDisclosureLedgerHead", "aside.clearDisclosureLedger"]);
  expect(reads).toBe(2);
});

test("what is exported is what the page shows", async () => {
  fake.answers.push(undefined, Uri.file("/sent.csv"), Uri.file("/sent.json"));
  await ready({ ...first, filter: { ...defaultLedgerFilter, text: "b.ts" } });
  await say({ type: "export", format: "csv" });
  expect(fake.files.size).toBe(0);
  await say({ type: "export", format: "csv" });
  await say({ type: "export", format: "json" });
  const text = (name: string): string => new TextDecoder().decode(fake.files.get(name));
  expect(text("/sent.csv").split("\r\n")).toHaveLength(3);
  expect(JSON.parse(text("/sent.json"))).toMatchObject([{ conversation: "c2", carried: [{ path: "src/b.ts" }] }]);
});

test("a ledger that was not read is not exported as an empty one, and one that can no longer be read not as it was", async () => {
  read = () => Promise.reject(new Error("disk"));
  await ready();
  fake.answers.push(Uri.file("/sent.json"));
  await say({ type: "export", format: "json" });
  read = () => Promise.resolve({ entries, damage: [] });
  await say({ type: "refresh" });
  read = () => Promise.reject(new Error("disk"));
  await say({ type: "refresh" });
  await say({ type: "export", format: "json" });
  expect([fake.files.size, told.length, new Set(told).size]).toEqual([0, 2, 1]);
  expect(told[0]).toContain("nothing was exported");
  read = () => Promise.resolve({ entries, damage: [] });
  await say({ type: "refresh" });
  await say({ type: "export", format: "json" });
  expect([fake.files.size, told.length]).toEqual([1, 2]);
});

test("a ledger that cannot be read is not shown as an empty one", async () => {
  read = () => Promise.reject(new Error("disk"));
  await ready();
  expect([posted().map(({ type }) => type), logged]).toEqual([["start", "unreadable"], ["The disclosure ledger could not be read"]]);
  read = () => Promise.resolve({ entries, damage: [] });
  await say({ type: "refresh" });
  expect(reports()).toHaveLength(1);
});

test.each([
  null,
  "ready",
  { type: "nonsense" },
  { type: "show" },
  { type: "show", query: { ...first, rows: 0 } },
  { type: "show", query: { ...first, view: "__proto__" } },
  { type: "show", query: { ...first, filter: { ...defaultLedgerFilter, text: "x".repeat(1001) } } },
  { type: "show", query: { ...first, filter: { ...defaultLedgerFilter, only: { by: "targets", targets: [] } } } },
  { type: "open", conversation: "" },
  { type: "open", conversation: "c1", message: "x".repeat(201) },
  { type: "export", format: "../x" },
])("other messages are refused: %j", async (message) => {
  await ready();
  await say(message);
  expect([reports().length, opened, run]).toEqual([1, [], []]);
});

test("a file is looked for by its address and its path, and without one the file in the editor", () => {
  workspace.workspaceFolders = [{ uri: Uri.file("/shop"), name: "shop", index: 0 }];
  expect(ledgerTargets([])).toEqual([]);
  expect(ledgerTargets([Uri.file("/shop/src/a.ts"), Uri.file("/elsewhere/b.ts")] as never)).toEqual([
    { uri: "file:///shop/src/a.ts", path: "src/a.ts" },
    { uri: "file:///elsewhere/b.ts", path: "" },
  ]);
  window.activeTextEditor = {
    document: { uri: Uri.file("/shop/c.ts").with({ scheme: "git", query: JSON.stringify({ path: "/shop/c.ts", ref: "HEAD" }) }) },
  };
  expect(ledgerTargets([])).toEqual([{ uri: "file:///shop/c.ts", path: "c.ts" }]);
});
