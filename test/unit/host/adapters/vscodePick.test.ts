import { beforeEach, describe, expect, test, vi } from "vitest";
import * as vscode from "vscode";
import { Emitter } from "../../../../src/app/events.ts";
import { pick, pickOne, type PickView, separatorItem } from "../../../../src/host/adapters/vscodePick.ts";
import { fake } from "../../vscode.ts";

beforeEach(() => fake.reset());

const items = [{ label: "one.ts" }, { label: "two.ts" }];
const picker = () => {
  const last = fake.quickPicks.at(-1);
  if (last === undefined) throw new Error("no list was opened");
  return last;
};
const button = (tooltip: string) => ({ iconPath: new vscode.ThemeIcon("gear"), tooltip });

/** A promise and what settles it. */
function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (cause: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe("ends", () => {
  test("with the item that Enter chose, and the filter", async () => {
    const picked = pick({ title: "Files", items, filter: "tw" });
    picker().choose("two");
    expect(await picked).toEqual({ type: "items", items: [items[1]], active: items[1], filter: "tw" });
    expect(picker().shown).toBe(false);
  });

  test("with nothing when it is closed", async () => {
    const picked = pickOne({ title: "Files", items });
    picker().hide();
    expect(await picked).toBeUndefined();
  });

  test("with the button of the title or of an item", async () => {
    const [inTitle, onItem] = [button("Reload"), button("Delete")];
    const first = pick({ title: "Files", items, buttons: [inTitle] });
    picker().press("Reload");
    expect(await first).toEqual({ type: "button", button: inTitle, item: undefined, filter: "" });
    const item = { label: "one.ts", buttons: [onItem] };
    const second = pick({ title: "Files", items: [item] });
    picker().pressOn("one", "Delete");
    expect(await second).toEqual({ type: "button", button: onItem, item, filter: "" });
  });

  test("with the way back", async () => {
    const picked = pick({ title: "Files", items, back: true, buttons: [button("Reload")], onButton: () => "stay" });
    expect(picker().buttons[0]).toBe(vscode.QuickInputButtons.Back);
    picker().press(vscode.QuickInputButtons.Back.tooltip ?? "");
    expect(await picked).toEqual({ type: "back" });
  });

  test("unless the caller keeps it open", async () => {
    let title = "two or more";
    const picked = pick({
      title: () => title,
      items,
      checked: () => false,
      onAccept: (accepted, view) => {
        if (accepted.items.length >= 2) return "choose";
        view.title((title = "choose another"));
        return "stay";
      },
    });
    picker().select("one.ts");
    picker().accept();
    expect(picker().title).toBe("choose another");
    picker().select("one.ts", "two.ts");
    picker().accept();
    expect(await picked).toMatchObject({ items });
  });

  test("when the caller closes it", async () => {
    const picked = pick({ title: "Files", items, onOpen: (view) => view.close() });
    expect(await picked).toBeUndefined();
  });
});

describe("check boxes", () => {
  test("Enter with nothing checked takes the highlighted item, where the list says so", async () => {
    const picked = pick({ title: "Files", items, checked: () => false, orActive: true });
    picker().activate("two");
    picker().accept();
    expect(await picked).toMatchObject({ items: [items[1]] });
  });

  test("elsewhere nothing checked is nothing", async () => {
    const picked = pick({ title: "Tools", items, checked: () => false });
    picker().activate("two");
    picker().accept();
    expect(await picked).toMatchObject({ items: [] });
  });

  test("are set from the start, and never on separators", () => {
    void pick({ title: "Tools", items: [separatorItem("here"), ...items], checked: () => true });
    expect(picker().selectedItems).toEqual(items);
    picker().hide();
  });

  test("tell what the user checks, not what the list does", () => {
    const told: (readonly string[])[] = [];
    let view: PickView | undefined;
    void pick({
      title: "Tools",
      items: () => items.map((item) => ({ ...item })),
      checked: ({ label }) => label === "one.ts",
      onChecked: (checked) => told.push(checked.map(({ label }) => label)),
      onOpen: (opened) => void (view = opened),
    });
    view?.refresh();
    picker().select("two.ts");
    expect(told).toEqual([["two.ts"]]);
    picker().hide();
  });
});

describe("items", () => {
  test("that come later replace the first ones, while the list is busy", async () => {
    const more = deferred<typeof items>();
    void pick({ title: "Files", items: [{ label: "wait" }], more: more.promise, active: items[1] });
    expect([picker().labels, picker().busy]).toEqual([["wait"], true]);
    more.resolve(items);
    await vi.waitFor(() => expect(picker().busy).toBe(false));
    expect([picker().labels, picker().activeItems]).toEqual([["one.ts", "two.ts"], [items[1]]]);
    picker().hide();
  });

  test("that fail to come fail the list", async () => {
    await expect(pick({ title: "Files", more: Promise.reject(new Error("no disk")) })).rejects.toThrow("no disk");
    expect(picker().shown).toBe(false);
  });

  test("can be computed from the filter, in the caller's order, with a title that counts them", () => {
    let count = 0;
    void pick({
      title: () => `${count} found`,
      items: (filter) => {
        const found = items.filter(({ label }) => label.startsWith(filter));
        count = found.length;
        return found;
      },
      sortByLabel: false,
    });
    expect(Reflect.get(picker(), "sortByLabel")).toBe(false);
    picker().type("two");
    expect([picker().labels, picker().title]).toEqual([["two.ts"], "1 found"]);
    picker().hide();
  });

  test("that stay the same keep their checks when title and buttons are drawn again", () => {
    let isOn = false;
    const toggle = button("Toggle");
    void pick({
      title: () => (isOn ? "on" : "off"),
      items,
      checked: () => false,
      buttons: () => [isOn ? button("Turn Off") : toggle],
      onButton: (pressed, view) => {
        isOn = pressed.button === toggle;
        view.refresh();
        return "stay";
      },
    });
    picker().select("one.ts");
    picker().press("Toggle");
    expect(picker().title).toBe("on");
    expect(picker().buttons.map(({ tooltip }) => tooltip)).toEqual(["Turn Off"]);
    expect(picker().selectedItems).toEqual([items[0]]);
    picker().hide();
  });

  test("keep the highlighted one, where the caller finds it again", () => {
    let view: PickView | undefined;
    let list = items;
    void pick({
      title: "Files",
      items: () => list,
      active: (before) => list.find(({ label }) => label === before?.label),
      onOpen: (opened) => void (view = opened),
    });
    picker().activate("two");
    list = [{ label: "zero.ts" }, ...items.map((item) => ({ ...item }))];
    view?.refresh();
    expect(picker().activeItems).toEqual([list[2]]);
    picker().hide();
  });
});

describe("items that are searched for elsewhere", () => {
  test("follow the filter; a search that is overtaken is aborted", async () => {
    const searches = new Map<string, ReturnType<typeof deferred<string>> & { readonly signal: AbortSignal }>();
    let found: readonly vscode.QuickPickItem[] = [];
    void pick({
      title: "Symbols",
      items: () => found,
      async onFilter(filter, view, signal) {
        const search = { ...deferred<string>(), signal };
        searches.set(filter, search);
        const label = await search.promise;
        if (signal.aborted) return;
        found = [{ label }];
        view.refresh();
      },
    });
    picker().type("a");
    picker().type("ab");
    expect([searches.get("a")?.signal.aborted, searches.get("ab")?.signal.aborted, picker().busy]).toEqual([true, false, true]);
    searches.get("a")?.reject(new Error("given up"));
    searches.get("ab")?.resolve("abacus");
    await vi.waitFor(() => expect(picker().busy).toBe(false));
    expect(picker().labels).toEqual(["abacus"]);
    picker().hide();
    expect(searches.get("ab")?.signal.aborted).toBe(false);
  });

  test("wait for a pause in typing, and are aborted when the list ends", async () => {
    vi.useFakeTimers();
    try {
      const asked: string[] = [];
      let last: AbortSignal | undefined;
      const picked = pick({
        title: "Search",
        filter: "a",
        filterDelayMs: 100,
        onFilter: (filter, _view, signal) => {
          last = signal;
          asked.push(filter);
        },
      });
      expect([asked, picker().busy]).toEqual([[], true]);
      await vi.advanceTimersByTimeAsync(60);
      picker().type("ab");
      await vi.advanceTimersByTimeAsync(60);
      expect(asked).toEqual([]);
      await vi.advanceTimersByTimeAsync(60);
      expect(asked).toEqual(["ab"]);
      picker().type("");
      expect(asked).toEqual(["ab", ""]);
      picker().type("abc");
      picker().hide();
      await picked;
      await vi.advanceTimersByTimeAsync(200);
      expect([asked, last?.aborted]).toEqual([["ab", ""], true]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("that fail fail the list", async () => {
    const picked = pick({ title: "Symbols", onFilter: () => Promise.reject(new Error("no server")) });
    picker().type("a");
    await expect(picked).rejects.toThrow("no server");
  });
});

describe("a list that changes while it is open", () => {
  test("loads, then loads again at events, at most so often", async () => {
    vi.useFakeTimers();
    try {
      const changed = new Emitter<void>();
      let loaded = 0;
      const picked = pick({
        title: () => `loaded ${loaded}`,
        load: async () => void (loaded += 1),
        refreshOn: [changed.event],
        refreshMs: 300,
      });
      expect([picker().title, picker().busy]).toEqual(["loaded 0", true]);
      await vi.advanceTimersByTimeAsync(0);
      expect([picker().title, picker().busy]).toEqual(["loaded 1", false]);
      for (let count = 0; count < 5; count += 1) changed.fire();
      await vi.advanceTimersByTimeAsync(299);
      expect(picker().title).toBe("loaded 1");
      await vi.advanceTimersByTimeAsync(1);
      expect(picker().title).toBe("loaded 2");
      changed.fire();
      picker().hide();
      await picked;
      changed.fire();
      await vi.advanceTimersByTimeAsync(1000);
      expect(loaded).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test("is busy as long as any task runs", async () => {
    const [first, second] = [deferred<void>(), deferred<void>()];
    let view: PickView | undefined;
    const picked = pick({
      title: "Servers",
      onOpen: (opened) => {
        view = opened;
        return first.promise;
      },
    });
    const busy = view?.busy(second.promise);
    first.resolve();
    await first.promise;
    await Promise.resolve();
    expect(picker().busy).toBe(true);
    second.resolve();
    await busy;
    expect(picker().busy).toBe(false);
    picker().hide();
    await picked;
  });

  test("gives way to another box, and comes back", async () => {
    fake.answers.push("new name");
    let renamed: string | undefined;
    const ended = vi.fn();
    const picked = pick({
      title: "Files",
      items: [{ label: "one.ts", buttons: [button("Rename")] }],
      onButton: (_pressed, view) => {
        void view.interrupt(async () => {
          renamed = await vscode.window.showInputBox({ title: "Rename" });
        });
        return "stay";
      },
    });
    void picked.then(ended);
    picker().pressOn("one", "Rename");
    expect(picker().shown).toBe(false);
    await vi.waitFor(() => expect(picker().shown).toBe(true));
    expect(renamed).toBe("new name");
    expect(ended).not.toHaveBeenCalled();
    picker().choose("one");
    expect(await picked).toMatchObject({ type: "items" });
  });

  test("ignores what is asked of it after it has ended", async () => {
    let view: PickView | undefined;
    let closed: AbortSignal | undefined;
    const picked = pick({
      title: "Files",
      items: () => [...items],
      onOpen: (opened, signal) => {
        view = opened;
        closed = signal;
      },
    });
    picker().hide();
    await picked;
    const before = picker().items;
    view?.refresh();
    view?.title("late");
    expect([closed?.aborted, picker().items === before, picker().title]).toEqual([true, true, "Files"]);
  });
});
