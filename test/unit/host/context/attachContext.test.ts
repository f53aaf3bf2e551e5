import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import type { Attached } from "../../../../src/app/context/attached.ts";
import type { ConversationsApp } from "../../../../src/host/context/attachConversation.ts";
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

const app = {
  store: {
    list: () =>
      Promise.resolve([
        { id: "c1", title: "Sorting heaps", updatedAt: 1, messages: 2 },
        { id: "c2", title: "Carts", updatedAt: 2, messages: 2 },
        { id: "shown", title: "Heaps again", updatedAt: 3, messages: 2 },
        { id: "c4", title: "", updatedAt: 4, messages: 0 },
      ]),
    peek: () => Promise.resolve(undefined),
  },
  chat: { sessions: [] },
  secrets: { known: () => [] },
} as unknown as ConversationsApp;

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
    expect(await pickContext(app, "shown", async () => [])).toEqual([]);
    const rows = (fake.quickPicks[0]?.items ?? []) as readonly { readonly label: string; readonly kind?: number }[];
    expect(rows.map(({ label, kind }) => (kind === QuickPickItemKind.Separator ? "—" : /^\$\(([\w-]+)\)/.exec(label)?.[1]))).toEqual([
      "—",
      "search",
      "file",
      "folder",
      "symbol-method",
      "comment-discussion",
      "file-media",
      "globe",
    ]);
  });

  test("files, several at once", async () => {
    void answerLists(icon("file"));
    const attached = pickContext(app, "shown", async () => []);
    await expect.poll(() => fake.quickPicks.at(-1)?.labels.length).toBe(2);
    fake.quickPicks.at(-1)?.select("heap.ts", "cart.ts");
    fake.quickPicks.at(-1)?.accept();
    expect(names(await attached).toSorted()).toEqual(["file cart.ts", "file heap.ts"]);
  });

  test("files that are found by typing, without a way to Files…", async () => {
    void answerLists((picker) => picker.type("cart"));
    const attached = pickContext(app, "shown", async () => []);
    await expect.poll(() => fake.quickPicks.at(-1)?.labels).toContain("cart.ts");
    expect(fake.quickPicks.at(-1)?.labels).not.toContain("heap.ts");
    fake.quickPicks.at(-1)?.choose("cart.ts");
    expect(names(await attached)).toEqual(["file cart.ts"]);
  });

  test("files: a search keeps those that are checked, and Enter takes the highlighted one if there is none", async () => {
    const open = async () => {
      const before = fake.quickPicks.length;
      void answerLists(icon("file"));
      const attached = pickContext(app, "shown", async () => []);
      await expect.poll(() => fake.quickPicks.length).toBe(before + 2);
      const picker = fake.quickPicks.at(-1) as FakeQuickPick;
      await expect.poll(() => picker.labels.length).toBe(2);
      return { attached, picker };
    };
    const one = await open();
    one.picker.type("hea");
    await expect.poll(() => one.picker.labels).toEqual(["heap.ts"]);
    one.picker.accept();
    expect(names(await one.attached)).toEqual(["file heap.ts"]);

    const several = await open();
    several.picker.select("heap.ts");
    several.picker.type("cart");
    await expect.poll(() => several.picker.labels).toEqual(["heap.ts", "cart.ts"]);
    expect(several.picker.selectedItems.map(({ label }) => label)).toEqual(["heap.ts"]);
    several.picker.select("heap.ts", "cart.ts");
    several.picker.accept();
    expect(names(await several.attached)).toEqual(["file heap.ts", "file cart.ts"]);

    const none = await open();
    none.picker.type("zzz");
    await expect.poll(() => none.picker.labels).toEqual([]);
    none.picker.accept();
    none.picker.hide();
    expect(await none.attached).toEqual([]);
  });

  test("a folder", async () => {
    void answerLists(icon("folder"), choose("src"), choose("Names of"));
    expect(names(await pickContext(app, "shown", async () => []))).toEqual(["folder src/"]);
  });

  test("symbols, found while one types", async () => {
    const open = async () => {
      const count = fake.quickPicks.length;
      void answerLists(icon("symbol-method"));
      const attached = pickContext(app, "shown", async () => []);
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
    expect(names(await pickContext(app, "shown", async () => []))).toEqual(["image a.png", "pdf b.pdf"]);
    void answerLists(icon("file-media"));
    fake.answers.push(undefined);
    expect(await pickContext(app, "shown", async () => [])).toEqual([]);
  });

  test("a web page, by an address that is asked for", async () => {
    void answerLists(icon("globe"));
    fake.answers.push("http://example.com");
    expect(names(await pickContext(app, "shown", async () => []))).toEqual(["problem"]);
    void answerLists(icon("globe"));
    fake.answers.push(" ");
    expect(await pickContext(app, "shown", async () => [])).toEqual([]);
  });
});

describe("what # offers", () => {
  const complete = async (query: string) =>
    contextCompletions(app, async () => undefined).complete(
      query,
      { session: { id: "shown" } } as ChatPlace,
      new AbortController().signal,
      () => undefined,
    );
  const categories = ["#symbol:", "#folder:", "#commit:", "#conversation:", "#https://"];

  test("without a word: ways on", async () => {
    expect((await complete("")).map(({ insert }) => insert).filter(Boolean)).toEqual(categories);
    expect((await complete("42")).length).toBe(0);
  });

  test("the codebase, by the beginning of its name, in a trusted workspace", async () => {
    const rows = async (query: string) => (await complete(query)).filter(({ label }) => label === "Codebase").length;
    expect(await Promise.all(["", "co", "codebase", "codebases", "heap"].map(rows))).toEqual([1, 1, 1, 0, 0]);
    fake.changeTrust(false);
    expect(await rows("co")).toBe(0);
  });

  test("with one: files and folders first", async () => {
    const found = await complete("heap");
    expect(found.map(({ label }) => label)).toEqual(["heap.ts"]);
    expect((await complete("sr")).map(({ icon: shown }) => shown)).toContain("folder");
  });

  test("names with blanks, with their words as they are, and quoted in a sentence", async () => {
    write("/project/docs/my file (1).txt", "a");
    write("/project/docs/über uns/größe 大小 [a].md", "b");
    const found = async (query: string) => (await complete(query)).map(({ label, name }) => [label, name]);
    await expect.poll(() => found("my f")).toEqual([["my file (1).txt", '"my file (1).txt"']]);
    expect(await found("file (")).toEqual([["my file (1).txt", '"my file (1).txt"']]);
    expect(await found("my file what")).toEqual([]);
    expect(await found("fi (1)")).toEqual([]);
    // Typed as one character, and as the letter with its dots.
    for (const query of ["über uns", "über uns".normalize("NFD")]) {
      expect(await found(query)).toEqual([
        ["größe 大小 [a].md", '"größe 大小 [a].md"'],
        ["docs/über uns/", '"docs/über uns/"'],
      ]);
    }
    expect(await found("小 [a]")).toEqual([["größe 大小 [a].md", '"größe 大小 [a].md"']]);
    expect(await found("symbol:a b")).toEqual([]);
    expect(await found("https://a.example is")).toEqual([]);
    expect((await complete("instructions in")).length).toBe(0);
  });

  test("other conversations by words of their titles, the newest first", async () => {
    const found = async (query: string) => (await complete(query)).map(({ label }) => label);
    expect(await found("conversation:")).toEqual(["Carts", "Sorting heaps"]);
    expect(await found("conversation:HEAP sort")).toEqual(["Sorting heaps"]);
    expect(await found("conversation:heap cart")).toEqual([]);
    expect(await found("conv")).toEqual(["Conversation…"]);
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
    await row?.choose?.(place, "");
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
