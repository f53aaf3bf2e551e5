import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import type { App } from "../../../../src/app/app.ts";
import { BrowserPages, type PagesContext } from "../../../../src/host/previews/browserPages.ts";
import { registerPreviews } from "../../../../src/host/previews/register.ts";
import { ScriptedAsk } from "../../app/scriptedAsk.ts";
import { env, fake, UIKind, Uri } from "../../vscode.ts";

const now = Date.UTC(2026, 10, 29);
const stored = new Map<string, unknown>();
const memento = {
  get: (key: string) => stored.get(key),
  update: async (key: string, value: unknown) => void (value === undefined ? stored.delete(key) : stored.set(key, value)),
} as unknown as vscode.Memento;
const context = { globalState: memento, globalStorageUri: Uri.file("/storage/aside") } as unknown as PagesContext & {
  globalState: PagesContext["globalState"];
};
const page = { code: "<script>run()</script>ä", kind: "html" } as const;

function pagesWith(...answers: readonly ("open" | undefined)[]) {
  const ask = new ScriptedAsk({ confirm: answers });
  const warnings: string[] = [];
  const log = { warn: (text: string) => warnings.push(text) };
  return { ask, warnings, pages: new BrowserPages({ ask, log } as unknown as App, context) };
}

beforeEach(() => {
  fake.reset();
  stored.clear();
  vi.useFakeTimers({ now, toFake: ["setTimeout", "clearTimeout", "Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a page in the browser", () => {
  test("is written and opened only after the question that says what happens, each in a folder of its own", async () => {
    const { ask, pages } = pagesWith(undefined, "open", "open");
    await pages.open(page);
    expect(ask.confirmations).toMatchObject([{ modal: true, detail: expect.stringContaining("its scripts run") }]);
    expect([...fake.files.keys(), ...fake.opened]).toEqual([]);
    await pages.open(page);
    await pages.open({ code: "<svg/>", kind: "svg" });
    const paths = [...fake.files.keys()];
    expect(paths).toEqual([
      expect.stringMatching(/^\/storage\/aside\/browser\/\d+-[\da-f-]{36}\/page\.html$/),
      expect.stringMatching(/^\/storage\/aside\/browser\/\d+-[\da-f-]{36}\/drawing\.svg$/),
    ]);
    expect(new Set(paths.map((path) => path.split("/").at(-2))).size).toBe(2);
    expect(fake.opened).toEqual(paths.map((path) => Uri.file(path).toString(true)));
    expect(Buffer.from(fake.files.get(paths[0] ?? "") ?? []).toString("utf8")).toBe(`\uFEFF${page.code}`);
    pages.dispose();
  });

  test.each<[string, () => void]>([
    ["of another machine", () => Object.assign(env, { remoteName: "ssh-remote" })],
    ["in a browser", () => Object.assign(env, { uiKind: UIKind.Web })],
  ])("is not offered in a window %s", async (_, change) => {
    change();
    const { ask, pages } = pagesWith();
    await pages.open(page);
    expect(ask.confirmations).toEqual([]);
    expect([...fake.files.keys(), ...fake.opened]).toEqual([]);
    expect(ask.hints).toHaveLength(1);
  });

  test("is removed after a day, or when a window starts an hour later", async () => {
    const { pages } = pagesWith("open", "open");
    await pages.open(page);
    const [first = ""] = fake.files.keys();
    await vi.advanceTimersByTimeAsync(3_599_000);
    const later = pagesWith().pages;
    await later.removeOld();
    expect(fake.files.has(first)).toBe(true);
    expect(stored.size).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    await pages.open(page);
    await later.removeOld();
    const [second = "", ...others] = fake.files.keys();
    expect(second).not.toBe(first);
    expect(others).toEqual([]);
    pages.dispose();
    const { pages: again } = pagesWith("open");
    await again.open(page);
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    expect([...fake.files.keys()]).toEqual([second]);
    await again.removeOld();
    expect(fake.files.size).toBe(0);
    expect(stored.size).toBe(0);
  });

  test.each([true, undefined])("a window that starts looks for old pages only if there may be any: %s", async (isMarked) => {
    fake.files.set("/storage/aside/browser/1795000000000-a/page.html", new Uint8Array());
    if (isMarked !== undefined) stored.set("aside.pagesInBrowser", isMarked);
    const app = { ask: new ScriptedAsk(), log: {}, features: { provide: () => undefined } } as unknown as App;
    const registration = registerPreviews({ ...context, extensionUri: Uri.file("/extension") } as unknown as vscode.ExtensionContext, app);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(fake.files.size).toBe(1);
    await vi.advanceTimersByTimeAsync(2_000);
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(0);
    expect(fake.files.size).toBe(isMarked === true ? 0 : 1);
    registration.dispose();
  });

  test("says so where no browser opens", async () => {
    const { openExternal } = env;
    Object.assign(env, { openExternal: async () => false });
    const { ask, pages } = pagesWith("open");
    await pages.open(page);
    Object.assign(env, { openExternal });
    expect(ask.notices).toMatchObject([{ severity: "error" }]);
    pages.dispose();
  });
});
