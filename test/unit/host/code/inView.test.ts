import { beforeEach, expect, test, vi } from "vitest";

/** An event that a test fires. */
function source<T>() {
  const listeners = new Set<(value: T) => void>();
  const event = (listener: (value: T) => void) => {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  };
  return { event, fire: (value: T) => listeners.forEach((listener) => listener(value)), count: () => listeners.size };
}

const stage = vi.hoisted(() => ({ current: undefined as unknown }));
class TabInputTextDiff {
  readonly modified: unknown;
  constructor(modified: unknown) {
    this.modified = modified;
  }
}
vi.mock("vscode", () => ({
  TabInputTextDiff,
  Disposable: { from: (...all: readonly { dispose(): void }[]) => ({ dispose: () => all.forEach((one) => one.dispose()) }) },
  get window() {
    return (stage.current as { window: unknown }).window;
  },
  get workspace() {
    return (stage.current as { workspace: unknown }).workspace;
  },
}));
const { InView } = await import("../../../../src/host/code/inView.ts");

const [left, right] = ["file:///a.ts", "aside-proposal://1/a.ts"].map((address) => ({ toString: () => address }));
let clock = 0;
const tabs = source<void>();
const windows = source<{ focused: boolean }>();
const changes = source<{ document: { uri: unknown }; contentChanges: readonly unknown[] }>();
const groups: { activeTab: { input: unknown } | undefined }[] = [{ activeTab: undefined }];

beforeEach(() => {
  clock = 0;
  groups[0] = { activeTab: { input: new TabInputTextDiff(right) } };
  stage.current = {
    window: { tabGroups: { all: groups, onDidChangeTabs: tabs.event }, onDidChangeWindowState: windows.event },
    workspace: { onDidChangeTextDocument: changes.event },
  };
});

const shown = () => new InView(left as never, right as never, () => clock);
const typed = (uri: unknown, count = 1) => changes.fire({ document: { uri }, contentChanges: Array.from({ length: count }) });

test("it counts as read after half a second in front", () => {
  const view = shown();
  expect(view.isRead).toBe(false);
  clock = 499;
  expect(view.isRead).toBe(false);
  clock = 500;
  expect(view.isRead).toBe(true);
  view.dispose();
  expect([tabs.count(), windows.count(), changes.count()]).toEqual([0, 0, 0]);
});

test.each([
  ["typing in the proposal", () => typed(right)],
  ["a change of the file", () => typed(left)],
  ["the window's focus", () => windows.fire({ focused: true })],
  [
    "coming back from behind another tab",
    () => {
      groups[0] = { activeTab: { input: undefined } };
      tabs.fire();
      groups[0] = { activeTab: { input: new TabInputTextDiff(right) } };
      tabs.fire();
    },
  ],
])("the time begins anew with %s", (_what, happens) => {
  const view = shown();
  clock = 1000;
  happens();
  expect(view.isRead).toBe(false);
  clock = 1500;
  expect(view.isRead).toBe(true);
  view.dispose();
});

test("what else happens leaves the time as it is, and behind another tab it stands still", () => {
  const view = shown();
  clock = 500;
  typed("file:///other.ts");
  typed(right, 0);
  windows.fire({ focused: false });
  tabs.fire();
  expect(view.isRead).toBe(true);
  groups[0] = { activeTab: { input: new TabInputTextDiff("another") } };
  tabs.fire();
  clock = 5000;
  expect(view.isRead).toBe(false);
  view.dispose();
});
