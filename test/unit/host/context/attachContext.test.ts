import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import type { Attached } from "../../../../src/app/context/attached.ts";
import { fake, type FakeQuickPick, QuickPickItemKind, Range, Uri } from "../../vscode.ts";
import { answerLists, choose } from "../../vscode/answerLists.ts";

vi.mock("../../../../src/host/workspace/symbols.ts", () => ({
  symbolIcon: () => "symbol-method",
  workspaceSymbols: (query: string) =>
    Promise.resolve(
      ["siftDown", "siftUp"]
        .filter((name) => name.startsWith(query))
        .map((name) => ({ name, kind: 11, uri: Uri.file("/project/heap.ts"), range: new Range(2, 0, 4, 1) })),
    ),
  documentSymbols: () => Promise.resolve([]),
}));
const { pickContext } = await import("../../../../src/host/context/attachContext.ts");
const { contextCompletions } = await import("../../../../src/host/context/contextCompletions.ts");

const write = (path: string, text: string | Uint8Array) =>
  fake.files.set(path, typeof text === "string" ? new TextEncoder().encode(text) : text);
const names = (attached: readonly Attached[]) =>
  attached.map((one) => ("attachment" in one ? `${one.attachment.kind} ${one.attachment.label}` : "problem"));
/** Chooses a row of the first list by its icon. */
const icon = (name: string) => choose(`$(${name})`);

beforeEach(() => {
  fake.reset();
  write("/project/src/heap.ts", "export const heap = [];\n");
  write("/project/src/cart.ts", "export const cart = 0;\n");
});

describe("what is attached", () => {
  test("is chosen among what there is; a list that is closed attaches nothing", async () => {
    void answerLists((picker) => picker.hide());
    expect(await pickContext()).toEqual([]);
    const rows = (fake.quickPicks[0]?.items ?? []) as readonly { readonly label: string; readonly kind?: number }[];
    expect(rows.map(({ label, kind }) => (kind === QuickPickItemKind.Separator ? "—" : /^\$\(([\w-]+)\)/.exec(label)?.[1]))).toEqual([
      "—",
      "file",
      "folder",
      "symbol-method",
      "file-media",
      "globe",
    ]);
  });

  test("files, several at once", async () => {
    void answerLists(icon("file"));
    const attached = pickContext();
    await expect.poll(() => fake.quickPicks.at(-1)?.labels.length).toBe(2);
    fake.quickPicks.at(-1)?.select("heap.ts", "cart.ts");
    fake.quickPicks.at(-1)?.accept();
    expect(names(await attached).toSorted()).toEqual(["file cart.ts", "file heap.ts"]);
  });

  test("a folder", async () => {
    void answerLists(icon("folder"), choose("src"), choose("Names of"));
    expect(names(await pickContext())).toEqual(["folder src/"]);
  });

  test("symbols, found while one types", async () => {
    const open = async () => {
      const count = fake.quickPicks.length;
      void answerLists(icon("symbol-method"));
      const attached = pickContext();
      await expect.poll(() => fake.quickPicks.length).toBe(count + 2);
      return { attached, picker: fake.quickPicks.at(-1) as FakeQuickPick };
    };
    const { attached, picker } = await open();
    picker.type("sift");
    await expect.poll(() => picker.labels).toHaveLength(2);
    picker.type("siftU");
    await expect.poll(() => picker.labels).toEqual(["$(symbol-method) siftUp"]);
    picker.choose("siftUp");
    expect(names(await attached)).toEqual(["symbol siftUp"]);
    const closed = await open();
    closed.picker.hide();
    expect(await closed.attached).toEqual([]);
  });

  test("pictures and PDFs from anywhere, several at once", async () => {
    write(
      "/home/a.png",
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1]),
    );
    write("/home/b.pdf", "%PDF-1.7");
    void answerLists(icon("file-media"));
    fake.answers.push([Uri.file("/home/a.png"), Uri.file("/home/b.pdf")]);
    expect(names(await pickContext())).toEqual(["image a.png", "pdf b.pdf"]);
    void answerLists(icon("file-media"));
    fake.answers.push(undefined);
    expect(await pickContext()).toEqual([]);
  });

  test("a web page, by an address that is asked for", async () => {
    void answerLists(icon("globe"));
    fake.answers.push("http://example.com");
    expect(names(await pickContext())).toEqual(["problem"]);
    void answerLists(icon("globe"));
    fake.answers.push(" ");
    expect(await pickContext()).toEqual([]);
  });
});

describe("what # offers", () => {
  const complete = async (query: string) =>
    contextCompletions.complete(query, {} as ChatPlace, new AbortController().signal, () => undefined);
  const categories = ["#symbol:", "#folder:", "#commit:", "#https://"];

  test("without a word: ways on", async () => {
    expect((await complete("")).map(({ insert }) => insert).filter(Boolean)).toEqual(categories);
    expect((await complete("42")).length).toBe(0);
  });

  test("with one: files and folders first", async () => {
    const found = await complete("heap");
    expect(found.map(({ label }) => label)).toEqual(["heap.ts"]);
    expect((await complete("sr")).map(({ icon: shown }) => shown)).toContain("folder");
  });

  test("while a word is typed, what the editor offers stays; a new # looks anew", async () => {
    const offered = async (query: string) => (await complete(query)).map(({ label }) => label).includes("Instruction files");
    expect(await offered("")).toBe(false);
    fake.files.set("/project/AGENTS.md", new TextEncoder().encode("Be brief."));
    expect(await offered("i")).toBe(false);
    expect(await offered("in")).toBe(false);
    // The same word again is another one; what it finds is looked for behind the rows of the one before.
    await expect.poll(() => offered("in"), { timeout: 3000 }).toBe(true);
    expect(await offered("")).toBe(true);
    fake.files.delete("/project/AGENTS.md");
  });

  test("a file that was deleted meanwhile is not attached, and that is said", async () => {
    const [row] = await complete("heap");
    fake.files.delete("/project/src/heap.ts");
    const attached: unknown[] = [];
    const place = {
      session: { outbox: { attach: (one: unknown) => attached.push(one) } },
      compose: () => undefined,
    } as unknown as ChatPlace;
    await row?.choose?.(place);
    expect(attached).toEqual([]);
    expect(fake.messages.at(-1)).toContain("src/heap.ts no longer exists.");
  });

  test("symbols by name, and a hint where there is none yet", async () => {
    expect(await complete("symbol:")).toMatchObject([{ insert: "#symbol:" }]);
    expect((await complete("symbol:sift")).map(({ label }) => label)).toEqual(["siftDown", "siftUp"]);
  });

  test("an address is a page", async () => {
    expect(await complete("https://example.com/a")).toMatchObject([{ icon: "globe" }]);
    expect(await complete("http://example.com/a")).toEqual([]);
  });
});
