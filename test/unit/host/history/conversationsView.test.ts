import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import type { App } from "../../../../src/app/app.ts";
import type { OrganiseChange } from "../../../../src/history/organise.ts";
import type { ConversationSummary } from "../../../../src/history/summary.ts";
import { registerHistory } from "../../../../src/host/history/register.ts";
import { commands, EventEmitter, fake, Uri } from "../../vscode.ts";
import type { FakeTreeView } from "../../vscode/treeView.ts";

// A Friday.
const now = new Date(2026, 10, 20, 12, 0, 0).getTime();
const day = (days: number, hours = 0) => new Date(2026, 10, 20 - days, 12 - hours).getTime();

function summary(id: string, change: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id,
    title: `Title of ${id}`,
    titleBy: "question",
    pinned: false,
    deletedAt: null,
    readOnly: false,
    createdAt: 0,
    updatedAt: now,
    cost: null,
    messages: 2,
    unfinished: false,
    ...change,
  };
}

let summaries: readonly ConversationSummary[];
let reads: number;
const listChanged = new EventEmitter<void>();
const placesChanged = new EventEmitter<void>();
const opened = new EventEmitter<unknown>();
const answered = new EventEmitter<unknown>();
const organised: (readonly [ids: readonly string[], change: OrganiseChange])[] = [];
const stopped: string[] = [];
const failing = new Set<string>();
let live: string | undefined;
let openId: string;
const shown: string[] = [];
let reveals: number;

const edit = (id: string, change: Partial<ConversationSummary>) => {
  summaries = summaries.map((one) => (one.id === id ? { ...one, ...change } : one));
  listChanged.fire();
};
const store = {
  list: async ({ deleted = false } = {}) => {
    reads += 1;
    return summaries.filter(({ deletedAt }) => (deletedAt !== null) === deleted);
  },
  summary: (id: string) => summaries.find((one) => one.id === id),
  onDidChange: listChanged.event,
  refresh: async () => undefined,
  catchUp: async () => undefined,
  rename: async (id: string, title: string) => (edit(id, { title }), null),
  pin: async (id: string, pinned: boolean) => (edit(id, { pinned }), null),
  restore: async (id: string) => (edit(id, { deletedAt: null }), null),
  organise: async (ids: readonly string[], change: OrganiseChange) => {
    organised.push([ids, change]);
    const changed = ids.filter((id) => !failing.has(id));
    for (const id of changed) {
      if (change.type === "delete") edit(id, { deletedAt: change.at });
      else if (change.type === "archive")
        summaries = summaries.map(({ archived, ...one }) =>
          (one.id === id ? change.archived : archived === true) ? { ...one, archived: true } : one,
        );
      else if (change.type === "move")
        summaries = summaries.map(({ folder, ...one }) => {
          const next = one.id === id ? (change.folder ?? undefined) : folder;
          return next === undefined ? one : { ...one, folder: next };
        });
    }
    listChanged.fire();
    const failed = ids.filter((id) => failing.has(id)).map((id) => ({ id, error: { code: "storage", message: "The disk is full." } }));
    return { changed, failed };
  },
};
const sessions = ["c1"].map((id) => ({
  id,
  get live() {
    return live === id ? {} : null;
  },
  streamingInOtherWindows: new Set(),
  onDidChange: answered.event,
  stop: () => stopped.push(id),
}));
const place = {
  get session() {
    return { id: openId };
  },
  isVisible: true,
  show: ({ id }: { readonly id: string }) => {
    shown.push(id);
    openId = id;
  },
  reveal: async () => void (reveals += 1),
};
let kept: unknown;
let registration: { dispose(): unknown };

const view = (): FakeTreeView => {
  const found = fake.treeViews.get("aside.conversations");
  if (found === undefined) throw new Error("there is no view");
  return found;
};
const run = (name: string, ...given: readonly unknown[]) => fake.commands.get(`aside.${name}`)?.(...given);
const textOf = (text: unknown) => (typeof text === "string" ? text : "");
const labels = async (node?: unknown) => (await view().rows(node)).map(({ item }) => textOf(item.label));
const groups = async () =>
  Promise.all((await view().rows()).map(async ({ node, item }) => [textOf(item.label), textOf(item.description), await labels(node)]));
/** The row of a conversation. */
async function row(id: string): Promise<{ readonly node: unknown; readonly item: vscode.TreeItem }> {
  for (const { node } of await view().rows()) {
    const found = (await view().rows(node)).find(({ item }) => textOf(item.label) === `Title of ${id}`);
    if (found !== undefined) return found;
  }
  throw new Error(`there is no row of ${id}`);
}
const settle = () => vi.advanceTimersByTimeAsync(350);
async function open(): Promise<void> {
  view().show(true);
  await view().rows();
  await settle();
  view().redrawn.length = 0;
}
const filter = async (text: string) => {
  fake.answers.push(text);
  await run("filterConversations");
};
const group = async (label: string) => {
  fake.answers.push(label);
  await run("groupConversations");
};

beforeEach(() => {
  vi.useFakeTimers({ now });
  fake.reset();
  [summaries, reads, live, openId, reveals, kept] = [[], 0, undefined, "none", 0, undefined];
  for (const list of [organised, stopped, shown]) list.length = 0;
  failing.clear();
  const app = {
    chat: {
      sessions,
      onDidOpen: opened.event,
      begin: () => ({ id: "begun" }),
      open: async (id: string) => ({ id }),
    },
    store,
    places: { current: place, visible: place, home: place, onDidChange: placesChanged.event },
    ask: { notify: ({ message }: { readonly message: string }) => void fake.messages.push(message) },
    log: { error: (_text: string, cause: unknown) => void fake.faults.push(String(cause)), warn: () => undefined },
    panel: { handle: () => ({ dispose: () => undefined }) },
    withFocusRestored: (_place: unknown, _after: unknown, ask: () => unknown) => ask(),
    place,
  } as unknown as App;
  const memento = { get: () => kept, update: async (_key: string, value: unknown) => void (kept = value) };
  const context = { workspaceState: memento, globalStorageUri: Uri.file("/storage") } as unknown as vscode.ExtensionContext;
  registration = registerHistory(context, app);
});
afterEach(() => {
  registration.dispose();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("groups", () => {
  test("nothing is read until VS Code asks for the rows, and nothing while the view is hidden", async () => {
    summaries = [summary("a")];
    listChanged.fire();
    await settle();
    expect(reads).toBe(0);
    await open();
    expect(await groups()).toEqual([["Today", "1", ["Title of a"]]]);
    view().show(false);
    const before = reads;
    edit("a", { title: "Other" });
    await settle();
    expect([reads, view().redrawn]).toEqual([before, []]);
    view().show(true);
    await settle();
    expect(await groups()).toEqual([["Today", "1", ["Other"]]]);
  });

  test("shown for the first time, its first row gets the focus; later, VS Code returns it to where it was", async () => {
    summaries = [summary("a")];
    await run("showConversationsView");
    expect(fake.executed).toContainEqual(["aside.conversations.focus"]);
    const [today] = await view().rows();
    expect(view().revealed).toEqual([today?.node]);
    await run("showConversationsView");
    expect(view().revealed).toHaveLength(1);
  });

  test("by date: pinned ones, days, weeks and months, the newest first; archived ones at the end", async () => {
    summaries = [
      summary("october", { updatedAt: new Date(2026, 9, 2).getTime() }),
      summary("years", { updatedAt: new Date(2024, 9, 2).getTime() }),
      summary("midnight", { updatedAt: new Date(2026, 10, 20).getTime() }),
      summary("yesterday", { updatedAt: new Date(2026, 10, 20).getTime() - 1 }),
      summary("week", { updatedAt: day(7, 12) }),
      summary("month", { updatedAt: day(7, 12) - 1 }),
      summary("noon"),
      summary("pinned", { pinned: true, updatedAt: day(400) }),
      summary("archived", { archived: true, pinned: true }),
    ];
    await open();
    expect(await groups()).toEqual([
      ["Pinned", "1", ["Title of pinned"]],
      ["Today", "2", ["Title of noon", "Title of midnight"]],
      ["Yesterday", "1", ["Title of yesterday"]],
      ["Last 7 Days", "1", ["Title of week"]],
      ["Last 30 Days", "1", ["Title of month"]],
      ["October 2026", "1", ["Title of october"]],
      ["October 2024", "1", ["Title of years"]],
      ["Archived", "1", ["Title of archived"]],
    ]);
    // Only the first one is expanded.
    expect((await view().rows()).map(({ item }) => item.collapsibleState)).toEqual([2, 1, 1, 1, 1, 1, 1, 1]);
    expect((await view().rows())[1]?.item.accessibilityInformation?.label).toBe("Today, 2 conversations");
  });

  test("at midnight, what was of today is of yesterday", async () => {
    summaries = [summary("a")];
    await open();
    await vi.advanceTimersByTimeAsync(13 * 3600_000);
    expect(await groups()).toEqual([["Yesterday", "1", ["Title of a"]]]);
    expect(view().redrawn).toContain(undefined);
  });

  test.each([
    ["Workspace", ["project", "a", "z", "No Workspace"]],
    ["Model", ["lab/a", "lab/b", "No Model"]],
    ["Cost", ["$10.00 or More", "$1.00 to $10.00", "$0.10 to $1.00", "Less Than $0.10", "No Cost", "Unknown Cost"]],
    ["Folder", ["Bugs", "Ideas", "No Folder"]],
  ])("by %s, which is remembered", async (label, expected) => {
    summaries = [
      summary("a", { workspace: "z", model: "lab/b", cost: 0.05, folder: "Ideas" }),
      summary("b", { workspace: "project", model: "lab/a", cost: 1, folder: "Bugs" }),
      summary("c", { workspace: "a", cost: 0 }),
      summary("d", { cost: 10 }),
      summary("e", { cost: 0.1 }),
      summary("f"),
    ];
    await open();
    await group(label);
    expect(await labels()).toEqual(expected);
    expect([kept, view().description]).toEqual([label.toLowerCase(), `by ${label.toLowerCase()}`]);
  });

  test("a group shows 200 conversations, and the next ones on demand", async () => {
    summaries = Array.from({ length: 450 }, (_, index) => summary(`c${index}`, { updatedAt: now - index }));
    await open();
    const [today] = await view().rows();
    const first = await labels(today?.node);
    expect([first.length, first[199], first[200]]).toEqual([201, "Title of c199", "Show More (250 left)"]);
    const more = (await view().rows(today?.node)).at(-1);
    await run("showMoreConversations", ...(more?.item.command?.arguments ?? []));
    expect(view().redrawn).toEqual([[today?.node]]);
    const second = await labels(today?.node);
    expect([second.length, second[200], second[400]]).toEqual([401, "Title of c200", "Show More (50 left)"]);
    // The first new one is selected.
    expect(view().revealed).toEqual([(await row("c200")).node]);
    await run("showMoreConversations", (await view().rows(today?.node)).at(-1)?.node);
    expect(await labels(today?.node)).toHaveLength(450);
  });
});

describe("updates", () => {
  test("only what has changed is drawn again, once for many changes", async () => {
    summaries = [summary("a"), summary("b"), summary("old", { updatedAt: day(1) })];
    await open();
    const [today, yesterday] = await view().rows();
    const a = await row("a");
    await row("old");
    edit("a", { title: "Another" });
    edit("a", { title: "Title of a, edited" });
    await settle();
    expect(view().redrawn.splice(0)).toEqual([[a.node]]);
    // The same row object stands for it.
    expect((await view().rows(today?.node)).map(({ node }) => node)).toContain(a.node);
    listChanged.fire();
    await settle();
    expect(view().redrawn).toEqual([]);
    summaries = [...summaries, summary("new", { updatedAt: day(1, 1) })];
    listChanged.fire();
    await settle();
    expect(view().redrawn.splice(0)).toEqual([[yesterday?.node]]);
    edit("old", { updatedAt: now });
    await settle();
    expect(view().redrawn.splice(0)).toEqual([[today?.node, yesterday?.node]]);
    edit("new", { updatedAt: day(20) });
    await settle();
    expect(view().redrawn).toEqual([undefined]);
  });

  test("an answer that runs, one that failed, and the open conversation are marked, and said to screen readers", async () => {
    summaries = [summary("c1", { model: "lab/a", cost: 0.5 }), summary("c2", { failed: true }), summary("c3")];
    await open();
    const look = async (id: string) => {
      const { item } = await row(id);
      const { id: icon, color } = item.iconPath as vscode.ThemeIcon;
      return [icon, color?.id, item.description, item.accessibilityInformation?.label];
    };
    expect(await look("c1")).toEqual(["comment", undefined, "12:00 PM", "Title of c1, 12:00 PM, lab/a, $0.50"]);
    expect(await look("c2")).toEqual(["error", "list.errorForeground", "failed · 12:00 PM", "Title of c2, failed, 12:00 PM"]);
    [live, openId] = ["c1", "c3"];
    answered.fire({ type: "state" });
    placesChanged.fire();
    await settle();
    expect(view().redrawn.flat()).toHaveLength(2);
    expect(await look("c1")).toEqual([
      "loading~spin",
      "progressBar.background",
      "answering · 12:00 PM",
      "Title of c1, answering, 12:00 PM, lab/a, $0.50",
    ]);
    expect(await look("c3")).toEqual(["comment-discussion", undefined, "open · 12:00 PM", "Title of c3, open, 12:00 PM"]);
    expect(view().revealed).toEqual([(await row("c3")).node]);
  });

  test("the tooltip comes when it is looked at, as plain text", async () => {
    summaries = [
      summary("a", { title: "[x](command:evil) $(x)", model: "lab/a", cost: 0.123456, workspace: "w", folder: "F", tags: ["t"] }),
    ];
    await open();
    const [today] = await view().rows();
    const [first] = await view().rows(today?.node);
    expect(first?.item.tooltip).toBeUndefined();
    const { treeDataProvider } = view().options;
    const resolved = await treeDataProvider.resolveTreeItem?.(first?.item ?? {}, first?.node, undefined as never);
    const text = resolved?.tooltip as string;
    expect(text.split("\n").slice(0, 7)).toEqual([
      "[x](command:evil) $(x)",
      "Model: lab/a",
      "Workspace: w",
      "Folder: F",
      "Tags: t",
      "Cost: $0.123456",
      "2 messages",
    ]);
    // An icon in a title is its text.
    expect(first?.item.label).toBe("[x](command:evil) $\u2060(x)");
  });
});

describe("the filter", () => {
  beforeEach(async () => {
    summaries = [
      summary("a", { title: "Über den Parser", model: "lab/claude", cost: 2 }),
      summary("b", { title: "Parser", model: "lab/other", updatedAt: day(20) }),
      summary("c", { title: "Other", model: "lab/claude", updatedAt: day(20) }),
    ];
    await open();
  });

  test("takes words of titles and filters of the search; what it leaves is in view, and the message names it", async () => {
    await filter("  PARSER uber ");
    expect(await groups()).toEqual([["Today", "1", ["Über den Parser"]]]);
    expect(view().message).toBe("1 conversation matches “PARSER uber”.");
    expect(fake.executed).toContainEqual(["setContext", "aside.conversationsFiltered", true]);
    await filter("model:claude");
    expect(await groups()).toEqual([
      ["Today", "1", ["Über den Parser"]],
      ["Last 30 Days", "1", ["Other"]],
    ]);
    expect((await view().rows()).map(({ item }) => item.collapsibleState)).toEqual([2, 2]);
    await filter("model:claude cost:>1 after:today");
    expect(view().message).toBe("1 conversation matches “model:claude cost:>1 after:today”.");
    await filter("nothing like it");
    expect([await groups(), view().message]).toEqual([[], "No conversations match “nothing like it”."]);
    fake.executed.length = 0;
    await run("clearConversationFilter");
    expect([(await groups()).length, view().message]).toEqual([2, ""]);
    expect(fake.executed).toContainEqual(["setContext", "aside.conversationsFiltered", false]);
  });

  test("refuses what needs the messages, and what is not a value", async () => {
    for (const [text, problem] of [
      ["has:image", "This view filters by title, not by content. Use Search Conversations for has:."],
      ["before:soon", "“before:soon” is not a date. Try before:2026-11-20."],
    ] as const) {
      fake.answers.push(text);
      await run("filterConversations");
      expect(fake.takeFaults().join()).toContain(problem);
      expect(view().message ?? "").toBe("");
    }
  });

  test("an empty one shows everything, and a closed box changes nothing", async () => {
    await filter("other");
    fake.answers.push(undefined);
    await run("filterConversations");
    expect(view().message).toBe("1 conversation matches “other”.");
    await filter("");
    expect(await groups()).toHaveLength(2);
  });
});

describe("actions", () => {
  beforeEach(async () => {
    summaries = ["c1", "c2", "c3"].map((id, index) => summary(id, { updatedAt: now - index }));
    await open();
  });

  test("a row opens its conversation and leaves the focus in the list; opened again, the chat gets the focus", async () => {
    const { item } = await row("c2");
    expect(item.command?.command).toBe("aside.openConversation");
    await run("openConversation", ...(item.command?.arguments ?? []));
    expect([shown, reveals]).toEqual([["c2"], 0]);
    await run("openConversation", ...(item.command?.arguments ?? []));
    expect([shown, reveals]).toEqual([["c2", "c2"], 1]);
  });

  test("deleted ones stay in their places, can be had back, and are gone once the view was hidden", async () => {
    openId = "c1";
    live = "c1";
    const nodes = [(await row("c1")).node, (await row("c3")).node];
    await run("deleteConversations", nodes[1], nodes);
    await settle();
    expect(organised.map(([ids, { type }]) => [ids, type])).toEqual([[["c1", "c3"], "delete"]]);
    // The answer that ran is stopped, and the chat has another conversation.
    expect([stopped, shown]).toEqual([["c1"], ["begun"]]);
    expect(await groups()).toEqual([["Today", "1", ["Title of c1", "Title of c2", "Title of c3"]]]);
    const { item } = await row("c1");
    expect([item.contextValue, item.description]).toEqual(["deletedConversation", "deleted · answering · 12:00 PM"]);
    await run("restoreConversations", (await row("c1")).node);
    await settle();
    expect((await row("c1")).item.contextValue).toBe("conversation");
    view().show(false);
    view().show(true);
    await settle();
    expect(await labels((await view().rows())[0]?.node)).toEqual(["Title of c1", "Title of c2"]);
  });

  test("a key is about the focused row, or about the selected ones if it is among them; undoing is about the last deleted ones", async () => {
    const [one, two, three] = await Promise.all(["c1", "c2", "c3"].map(async (id) => (await row(id)).node));
    let focused = two;
    vi.spyOn(commands, "executeCommand").mockImplementation((async (name: string) => {
      if (name !== "list.toggleSelection") return;
      const { selection } = view();
      view().select(selection.includes(focused) ? selection.filter((node) => node !== focused) : [...selection, focused]);
    }) as never);
    view().select([one, three]);
    await run("deleteConversations");
    await settle();
    expect(organised.map(([ids]) => ids)).toEqual([["c2"]]);
    expect(view().selection).toEqual([one, three]);
    await run("restoreConversations");
    expect(organised.at(-1)).toEqual([["c2"], { type: "delete", at: null }]);
    focused = three;
    await run("deleteConversations");
    expect(organised.at(-1)?.[0]).toEqual(["c1", "c3"]);
    await settle();
    focused = two;
    await run("restoreConversations");
    expect(organised.at(-1)).toEqual([["c1", "c3"], { type: "delete", at: null }]);
    fake.answers.push("Renamed");
    await run("renameConversation");
    expect(summaries[1]?.title).toBe("Renamed");
    focused = (await view().rows())[0]?.node;
    view().select([]);
    const before = organised.length;
    await run("deleteConversations");
    expect(organised.length).toBe(before);
  });

  test("what cannot be changed is named once", async () => {
    failing.add("c1").add("c2");
    const nodes = [(await row("c1")).node, (await row("c2")).node];
    await run("archiveConversations", nodes[0], nodes);
    expect(fake.messages).toEqual(["2 conversations could not be changed. The first reason: The disk is full."]);
  });

  test("pinned, archived and moved ones are in other groups", async () => {
    await run("pinConversations", (await row("c3")).node);
    await run("archiveConversations", (await row("c2")).node);
    await settle();
    expect((await groups()).map(([label]) => label)).toEqual(["Pinned", "Today", "Archived"]);
    await run("unpinConversations", (await row("c3")).node);
    await run("unarchiveConversations", (await row("c2")).node);
    await settle();
    expect((await groups()).map(([label]) => label)).toEqual(["Today"]);
    await group("Folder");
    const file = async (id: string, typed: string, name: string) => {
      const filed = run("moveConversations", (await row(id)).node);
      await settle();
      const list = fake.quickPicks.findLast(({ shown }) => shown);
      if (typed !== "") list?.type(typed);
      list?.choose(name);
      await filed;
      await settle();
    };
    await file("c1", "  Bugs ", "New folder “Bugs”");
    await file("c2", "", "Bugs");
    expect(await groups()).toEqual([
      ["Bugs", "2", ["Title of c1", "Title of c2"]],
      ["No Folder", "1", ["Title of c3"]],
    ]);
    await file("c1", "", "No Folder");
    expect((await groups()).map(([label, count]) => [label, count])).toEqual([
      ["Bugs", "1"],
      ["No Folder", "2"],
    ]);
  });

  test("several are dragged onto a folder, out of it, and into the archive; nothing else takes them", async () => {
    const drag = async (ids: readonly string[], to: unknown) => {
      const dragged = new Map<string, { readonly value: unknown }>();
      const nodes = await Promise.all(ids.map(async (id) => (await row(id)).node));
      const { dragAndDropController } = view().options;
      await dragAndDropController?.handleDrag?.(nodes, dragged as never, undefined as never);
      await dragAndDropController?.handleDrop?.(to, dragged as never, undefined as never);
      await settle();
    };
    const heading = async (label: string) => (await view().rows()).find(({ item }) => item.label === label)?.node;
    await drag(["c1"], await heading("Today"));
    expect(organised).toEqual([]);
    summaries = summaries.map((one) => (one.id === "c1" ? { ...one, folder: "Bugs" } : one));
    await group("Folder");
    await settle();
    await drag(["c2", "c3"], (await row("c1")).node);
    expect((await groups())[0]).toEqual(["Bugs", "3", ["Title of c1", "Title of c2", "Title of c3"]]);
    await run("archiveConversations", (await row("c3")).node);
    await settle();
    await drag(["c1"], await heading("Archived"));
    await drag(["c3"], await heading("Bugs"));
    expect((await groups()).map(([label, , rows]) => [label, rows])).toEqual([
      ["Bugs", ["Title of c2", "Title of c3"]],
      ["Archived", ["Title of c1"]],
    ]);
    await drag(["c2"], undefined);
    organised.length = 0;
    const foreign = new Map([["application/vnd.code.tree.aside.conversations", { value: ["nobody", 1, null] }]]);
    await view().options.dragAndDropController?.handleDrop?.(await heading("Archived"), foreign as never, undefined as never);
    expect(organised).toEqual([]);
  });

  test("the title of the view passes the focused row and the selected ones, which do not matter", async () => {
    const { node } = await row("c1");
    for (const given of [[node], [node, [node]], [null, []], [undefined, [node]], []]) {
      fake.answers.push("c2");
      await run("filterConversations", ...given);
      await run("clearConversationFilter", ...given);
    }
    for (const given of [[{}], [node, [{}]], [node, [], 1]])
      await expect(run("clearConversationFilter", ...given)).rejects.toThrow("The command does not take these arguments.");
  });

  test("commands refuse what is not a row of the view", async () => {
    const { node } = await row("c1");
    for (const name of ["openConversation", "deleteConversations", "exportConversations", "showMoreConversations"])
      for (const given of [[{ ...(node as object) }], [node, [{}]], [node, undefined, 1], ["c1"], [node, "c2"]])
        await expect(run(name, ...given), name).rejects.toThrow("The command does not take these arguments.");
    expect([organised, shown]).toEqual([[], []]);
  });
});
