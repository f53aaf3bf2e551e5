import { afterEach, beforeEach, expect, test } from "vitest";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { ActiveEditorSuggestion } from "../../../../src/host/context/activeEditorSuggestion.ts";
import type { SuggestedAttachment } from "../../../../src/shared/protocol.ts";
import { Emitter } from "../../../../src/app/events.ts";
import { fake, type Range, Selection, Uri, window } from "../../vscode.ts";
import { state } from "../../vscode/state.ts";
import { document } from "../../vscode/text.ts";

const changed = new Emitter<void>();
let isOn = true;
let suggestion: ActiveEditorSuggestion;
let told: (SuggestedAttachment | null)[] = [];
const place = {
  tellComposer: (message: { readonly suggestion: SuggestedAttachment | null }) => told.push(message.suggestion),
} as unknown as ChatPlace;

const code = "one\ntwo\nthree\nfour";

/** Shows a file in the active editor, with these selections (first and last line, from 0; the last one whole). */
function show(path: string | undefined, ...selections: readonly (readonly [number, number])[]): void {
  const uri = path === undefined ? undefined : path.includes(":") ? Uri.parse(path) : Uri.file(path);
  const text = document(uri ?? Uri.file("/"), uri?.scheme === "untitled" ? "" : code);
  const editor = {
    document: { ...text, validateRange: (range: Range) => range },
    viewColumn: 1,
    selections: selections.map(([first, last]) => new Selection(first, 0, last, 3)),
  };
  window.activeTextEditor = uri === undefined ? undefined : (editor as never);
  state.activeEditorChanged.fire(window.activeTextEditor);
}

/** Waits until the place was told this. */
async function isTold(suggested: Partial<SuggestedAttachment> | null): Promise<void> {
  const last = expect.poll(() => told.at(-1), { timeout: 10_000 });
  await (suggested === null ? last.toBeNull() : last.toMatchObject(suggested));
}

beforeEach(() => {
  fake.reset();
  for (const name of ["cart.ts", "heap.ts", ".env"]) fake.files.set(`/project/src/${name}`, new TextEncoder().encode(code));
  isOn = true;
  told = [];
  suggestion = new ActiveEditorSuggestion({ get: () => isOn, onDidChange: changed.event } as never);
});
afterEach(() => {
  suggestion.dispose();
});

test("the file of the active editor is suggested, then its selection, and is attached as it was shown", async () => {
  suggestion.placed(place, true);
  await isTold(null);
  show("/project/src/cart.ts");
  await isTold({ kind: "file", label: "cart.ts", title: "src/cart.ts", lines: [] });
  const file = told.at(-1)?.id ?? "";
  show("/project/src/cart.ts", [1, 2]);
  await isTold({ kind: "selection", label: "cart.ts", detail: "lines 2–3", lines: [[2, 3]] });
  expect(suggestion.attach(told.at(-1)?.id ?? "")).toMatchObject([
    { attachment: { kind: "selection", startLine: 2, endLine: 3, text: "two\nthr" } },
  ]);
  // The click on the one before may still be on its way.
  expect(suggestion.attach(file)).toMatchObject([{ attachment: { kind: "file", path: "src/cart.ts", text: "", unread: true } }]);
  show("/project/src/heap.ts", [0, 0], [2, 2]);
  await isTold({
    label: "heap.ts",
    detail: "2 selections",
    lines: [
      [1, 1],
      [3, 3],
    ],
  });
  expect(suggestion.attach(told.at(-1)?.id ?? "")).toHaveLength(2);
  expect(suggestion.attach(file)).toEqual([]);
});

test("another cell, and another notebook, is suggested although no text editor changes", async () => {
  const notebook = (name: string) => {
    const uri = Uri.file(`/project/src/${name}`);
    fake.files.set(uri.path, new TextEncoder().encode("{}"));
    const cells = [0, 1].map((at) => ({ document: document(uri.with({ scheme: "vscode-notebook-cell", fragment: `W${at}` }), "x = 1") }));
    return { uri, cellCount: 2, cellAt: (at: number) => cells[at] as never };
  };
  const select = (editor: object) => (window.activeNotebookEditor = editor as typeof window.activeNotebookEditor);
  suggestion.placed(place, true);
  await isTold(null);
  const open = notebook("a.ipynb");
  select({ notebook: open, selection: { start: 0, end: 1 } });
  state.activeNotebookChanged.fire(window.activeNotebookEditor);
  await isTold({ kind: "cell", label: "Cell 1", title: "src/a.ipynb, Cell 1" });
  select({ notebook: open, selection: { start: 1, end: 2 } });
  state.cellSelectionChanged.fire({ notebookEditor: window.activeNotebookEditor });
  await isTold({ kind: "cell", label: "Cell 2" });
  select({ notebook: notebook("b.ipynb"), selection: { start: 0, end: 1 } });
  state.activeNotebookChanged.fire(window.activeNotebookEditor);
  await isTold({ kind: "cell", title: "src/b.ipynb, Cell 1" });
});

test.each([
  ["a secret file", "/project/src/.env"],
  ["a file outside the workspace", "/etc/passwd"],
  ["an untitled file without text", "untitled:Untitled-1"],
  ["a log", "output:log"],
  ["an older version", "git:/project/src/cart.ts"],
  ["a proposal", "aside-proposal:/project/src/cart.ts"],
])("%s is not suggested", async (_what, path) => {
  suggestion.placed(place, true);
  show("/project/src/cart.ts");
  await isTold({ label: "cart.ts" });
  show(path);
  await isTold(null);
});

test("the setting takes it away at once and brings it back", async () => {
  suggestion.placed(place, true);
  show("/project/src/cart.ts");
  await isTold({ label: "cart.ts" });
  isOn = false;
  changed.fire();
  await isTold(null);
  isOn = true;
  changed.fire();
  await isTold({ label: "cart.ts" });
});

test("nothing is done while no panel is visible; one that is shown again is told what is in the editor by now", async () => {
  show("/project/src/cart.ts");
  suggestion.placed(place, false);
  expect(told).toEqual([]);
  suggestion.placed(place, true);
  await isTold({ label: "cart.ts" });
  suggestion.placed(place, false);
  show("/project/src/cart.ts", [0, 1]);
  show("/project/src/heap.ts");
  const before = told.length;
  suggestion.placed(place, true);
  await isTold({ label: "heap.ts" });
  expect(told.length).toBe(before + 1);
});

test("a selection that grows is told once it rests, and the same again is not told", async () => {
  suggestion.placed(place, true);
  show("/project/src/cart.ts");
  await isTold({ label: "cart.ts" });
  const before = told.length;
  for (let last = 0; last < 3; last += 1) show("/project/src/cart.ts", [0, last]);
  await isTold({ detail: "lines 1–3" });
  show("/project/src/cart.ts", [0, 2]);
  show("/project/src/heap.ts");
  await isTold({ label: "heap.ts" });
  expect(told.length).toBe(before + 2);
});
