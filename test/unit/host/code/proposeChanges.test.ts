import { beforeEach, expect, test, vi } from "vitest";
import type { AnsweredCode } from "../../../../src/app/chat/answeredCode.ts";
import type { Reviews } from "../../../../src/host/code/reviews.ts";
import { commands, fake, Range, SymbolKind, window } from "../../vscode.ts";
import { nth } from "../../vscode/nth.ts";

vi.mock("#platform", () => ({ platform: { followLinks: (path: string) => Promise.resolve(path) } }));
vi.mock("../../../../src/host/code/reviews.ts", () => ({ columnForCode: () => 1 }));
const { proposeChanges } = await import("../../../../src/host/code/proposeChanges.ts");
const { applyCode } = await import("../../../../src/host/code/applyCode.ts");

const chosenFrom: string[] = [];
const shown: { readonly path: string; readonly after: string }[] = [];
const reviews = {
  underReview: () => undefined,
  show: ({ file, after }: { readonly file: { readonly path: string }; readonly after: string }) => {
    shown.push({ path: file.path, after });
    return Promise.resolve({ done: Promise.resolve("accepted") });
  },
  choose: (set: readonly { readonly file: { readonly path: string } }[]) => {
    chosenFrom.push(...set.map(({ file }) => file.path));
    return Promise.resolve(new Set(set.keys()));
  },
} as unknown as Reviews;
const made = () => fake.applied.flatMap(({ made: edits }) => edits.map(({ kind, uri }) => `${kind} ${uri.path}`));
const outcomes = async (...changes: Parameters<typeof proposeChanges>[0]) =>
  (await proposeChanges(changes, reviews)).map(({ path, outcome }) => `${path} ${outcome}`);

beforeEach(() => {
  vi.restoreAllMocks();
  fake.reset();
  shown.length = 0;
  chosenFrom.length = 0;
  for (const [path, text] of Object.entries({ "src/a.ts": "const a = 1;\n", "src/b.ts": "const b = 2;\n", ".vscode/tasks.json": "{}\n" })) {
    fake.files.set(`/project/${path}`, new TextEncoder().encode(text));
  }
  Object.assign(window.tabGroups, { all: [], activeTabGroup: { activeTab: undefined } });
});

test("one file is a diff of its own, several are a set from which the user chooses", async () => {
  expect(await outcomes({ path: "src/a.ts", text: "const a = 3;\n" })).toEqual(["src/a.ts accepted"]);
  expect(shown).toEqual([{ path: "src/a.ts", after: "const a = 3;\n" }]);
  fake.answers.push(undefined);
  expect(await outcomes({ path: "src/a.ts", text: "x\n" }, { path: "src/c.ts", text: "new\n" })).toHaveLength(2);
  expect(chosenFrom).toEqual(["src/a.ts", "src/c.ts"]);
  expect(made()).toEqual(["set /project/src/a.ts", "create /project/src/c.ts"]);
  expect(await outcomes({ path: "../x.ts", text: "x" })).toEqual(["../x.ts refused"]);
});

test.each([
  ["a file that controls what runs", { path: ".vscode/tasks.json", text: '{"tasks": []}\n' }],
  ["its deletion", { path: ".vscode/tasks.json", text: null }],
])("%s has a question of its own, which a closed dialog answers with no", async (_what, change) => {
  fake.answers.push(undefined);
  expect(await outcomes(change)).toEqual([".vscode/tasks.json rejected"]);
  expect([shown, made()]).toEqual([[], []]);
  // A yes that comes at once was meant for something else, where nothing else is shown.
  const deliberate = vi.spyOn(performance, "now");
  let clock = 0;
  deliberate.mockImplementation(() => (clock += 501));
  fake.answers.push(nth(0));
  expect(await outcomes(change)).toEqual([".vscode/tasks.json accepted"]);
  deliberate.mockRestore();
  expect(change.text === null ? made() : shown.map(({ path }) => path)).toHaveLength(1);
  expect(fake.dialogs.filter(({ modal }) => modal).map(({ detail, buttons }) => [typeof detail, buttons.length])).toEqual([
    ["string", 1],
    ["string", 1],
  ]);
});

/** No exact edit is asked for. */
const notAsked = () => Promise.reject(new Error("asked for an exact edit"));

const block = (change: Partial<AnsweredCode>): AnsweredCode => ({
  info: "ts src/a.ts",
  language: "ts",
  code: "const a = 9;\n",
  isClosed: true,
  before: "",
  attachments: [],
  attached: [],
  ...change,
});

test("code whose end never came is applied only where the user wants it", async () => {
  const open = block({
    isClosed: false,
    code: "--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-const a = 1;\n+const a = 9;\n",
    language: "diff",
    info: "diff",
  });
  fake.answers.push(undefined);
  await applyCode(open, reviews, notAsked);
  expect(shown).toEqual([]);
  fake.answers.push(nth(0));
  await applyCode(open, reviews, notAsked);
  expect(shown).toEqual([{ path: "src/a.ts", after: "const a = 9;\n" }]);
});

test("code that fits nowhere is the whole file only where the user says so", async () => {
  const odd = block({ code: "function somethingElse() {\n  return 1;\n}\n" });
  fake.answers.push(undefined);
  await applyCode(odd, reviews, notAsked);
  expect(shown).toEqual([]);
  fake.answers.push({ title: "Replace Whole File" });
  await applyCode(odd, reviews, notAsked);
  expect(shown).toEqual([{ path: "src/a.ts", after: odd.code }]);
  expect(fake.dialogs.map(({ buttons }) => buttons)).toEqual([
    ["Ask for an Exact Edit", "Replace Whole File"],
    ["Ask for an Exact Edit", "Replace Whole File"],
  ]);
});

test("code that fits nowhere can be asked about, with the file as it is then, and what comes back is shown like any other change", async () => {
  const odd = block({ code: "function somethingElse() {\n  return 1;\n}\n" });
  const asked: unknown[] = [];
  fake.answers.push({ title: "Ask for an Exact Edit" });
  await applyCode(odd, reviews, async ({ file, code, language, read }) => {
    asked.push([file.path, code, language, await read()]);
    return "const a = 7;\n";
  });
  expect(asked).toEqual([["src/a.ts", odd.code, "ts", "const a = 1;\n"]]);
  expect(shown).toEqual([{ path: "src/a.ts", after: "const a = 7;\n" }]);
});

test("a block that omits code cannot be the whole file, and an exact edit that does not come changes nothing", async () => {
  const omitting = block({ code: "const a = 9;\n// ... existing code ...\nconst c = 3;\n" });
  fake.files.set("/project/src/a.ts", new TextEncoder().encode("const a = 1;\nconst b = 2;\n"));
  fake.answers.push({ title: "Ask for an Exact Edit" });
  await applyCode(omitting, reviews, () => Promise.resolve(undefined));
  expect(fake.dialogs.map(({ buttons }) => buttons)).toEqual([["Ask for an Exact Edit"]]);
  expect(shown).toEqual([]);
});

const notes = "Intro\n-----\nThe first words.\n\nUsage\n-----\nHow it is used.\n\nEnd\n---\nThe last words.\n";
const firstWords = "The first words, which are others by now.";
const shorter = `Intro\n-----\n${firstWords}\n\nEnd\n---\nThe last words.\n`;
const notesWithout = notes.replace("The first words.", firstWords).replace("Usage\n-----\nHow it is used.\n\n", "");

/** The headings of the notes, as the editor knows them. */
function headings(): void {
  vi.spyOn(commands, "executeCommand").mockImplementation((name) => {
    const heading = (title: string, from: number, to: number) => ({
      name: title,
      kind: SymbolKind.Class,
      range: new Range(from, 0, to, 0),
      children: [],
    });
    const found = [heading("Intro", 0, 4), heading("Usage", 4, 8), heading("End", 8, 11)];
    return Promise.resolve(name === "vscode.executeDocumentSymbolProvider" ? found : undefined) as Promise<never>;
  });
}

test("an edit that removes a symbol that the block does not name is stopped, with the ways on", async () => {
  fake.files.set("/project/notes.md", new TextEncoder().encode(notes));
  const change = block({ info: "md notes.md", language: "md", code: shorter });
  await applyCode(change, reviews, notAsked);
  expect(shown).toEqual([{ path: "notes.md", after: notesWithout }]);
  headings();
  fake.answers.push(undefined);
  await applyCode(change, reviews, notAsked);
  expect(shown).toHaveLength(1);
  expect(fake.dialogs.map(({ message, buttons }) => [message, buttons])).toEqual([
    ["This block would remove “Usage” from notes.md without saying so.", ["Ask for an Exact Edit", "Replace Whole File"]],
  ]);
});

test("an edit that says what it removes is not stopped by its symbols", async () => {
  fake.files.set("/project/notes.md", new TextEncoder().encode(notes));
  headings();
  const removing = "Usage\n-----\nHow it is used.\n\n";
  const pieces = `notes.md\n<<<<<<< SEARCH\n${removing}End\n=======\nEnd\n>>>>>>> REPLACE\n`;
  await applyCode(block({ info: "", language: "", code: pieces }), reviews, notAsked);
  expect(shown).toEqual([{ path: "notes.md", after: notes.replace(removing, "") }]);
  expect(fake.dialogs).toEqual([]);
});

test("where several files could be meant, the user chooses one, or another", async () => {
  fake.files.set("/project/lib/util.ts", new TextEncoder().encode("const u = 1;\n"));
  fake.files.set("/project/src/util.ts", new TextEncoder().encode("const u = 1;\n"));
  const diff = block({ info: "diff", language: "diff", code: "--- a/util.ts\n+++ b/util.ts\n@@ -1 +1 @@\n-const u = 1;\n+const u = 2;\n" });
  fake.answers.push(nth(1));
  await applyCode(diff, reviews, notAsked);
  fake.answers.push(nth(2), (items: readonly { readonly description: string }[]) =>
    items.find(({ description }) => description === "lib/util.ts"),
  );
  await applyCode(diff, reviews, notAsked);
  fake.answers.push(undefined);
  await applyCode(diff, reviews, notAsked);
  expect(shown.map(({ path }) => path)).toEqual(["src/util.ts", "lib/util.ts"]);
});
