import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { documentSymbols, findSymbol, symbolAround, symbolTree } from "../../../../src/host/workspace/symbols.ts";
import { commands, fake, Position, Range, SymbolKind, Uri } from "../../vscode.ts";

const uri = Uri.file("/project/a.ts");

/** As VS Code returns it: a symbol of a document that is also one of a flat list. */
function symbol(name: string, kind: vscode.SymbolKind, from: number, to: number, children: readonly vscode.DocumentSymbol[] = []) {
  const range = new Range(from, 0, to, 80);
  const merged = { name, kind, detail: "", range, selectionRange: range, children, containerName: "", location: { uri, range } };
  return merged as unknown as vscode.DocumentSymbol;
}

const tree = [
  symbol("Heap", SymbolKind.Class, 0, 20, [
    symbol("push", SymbolKind.Method, 2, 8, [symbol("index", SymbolKind.Variable, 3, 3)]),
    symbol("pop", SymbolKind.Method, 10, 18),
  ]),
  symbol("push", SymbolKind.Function, 30, 40),
];

let provide: () => Promise<unknown>;

beforeEach(() => {
  fake.reset();
  provide = () => Promise.resolve(tree);
  vi.spyOn(commands, "executeCommand").mockImplementation(
    (id) => (id === "vscode.executeDocumentSymbolProvider" ? provide() : Promise.resolve()) as Promise<never>,
  );
});

test("symbols inside others are listed, in the order of the text", async () => {
  expect((await documentSymbols(uri)).map(({ name }) => name)).toEqual(["Heap", "push", "index", "pop", "push"]);
});

test("of several symbols with a name, the nearest one is found", async () => {
  expect(await findSymbol(uri, "push", 4, 500)).toMatchObject({ start: { line: 2 } });
  expect(await findSymbol(uri, "push", 33, 500)).toMatchObject({ start: { line: 30 } });
  expect(await findSymbol(uri, "peek", 4, 500)).toBeUndefined();
});

test("the innermost wanted symbol around a position is found", async () => {
  const around = async (line: number, isWanted: (one: vscode.DocumentSymbol) => boolean) =>
    (await symbolAround(uri, new Position(line, 1), isWanted))?.start.line;
  expect(await around(3, () => true)).toBe(3);
  expect(await around(3, ({ kind }) => kind === SymbolKind.Method)).toBe(2);
  expect(await around(9, ({ kind }) => kind === SymbolKind.Method)).toBeUndefined();
  expect(await around(25, () => true)).toBeUndefined();
});

test("the tree of a file has the lines of each symbol, and says which are functions", async () => {
  const [heap, push] = await symbolTree(uri, 500);
  expect(heap).toMatchObject({ name: "Heap", start: 0, end: 20, isFunction: false });
  expect(heap?.children.map(({ name, isFunction }) => [name, isFunction])).toEqual([
    ["push", true],
    ["pop", true],
  ]);
  expect(push).toMatchObject({ name: "push", start: 30, end: 40, isFunction: true });
});

test("a range that ends at the beginning of a line does not hold that line", async () => {
  const one = Object.assign(symbol("one", SymbolKind.Class, 2, 5), { range: new Range(2, 0, 5, 0) });
  provide = () => Promise.resolve([one]);
  expect(await symbolTree(uri, 500)).toMatchObject([{ start: 2, end: 4 }]);
});

test("there is no tree where symbols are a flat list, where their provider fails, and where they come too late", async () => {
  provide = () =>
    Promise.resolve([{ name: "push", kind: SymbolKind.Method, containerName: "", location: { uri, range: new Range(2, 0, 2, 4) } }]);
  expect(await symbolTree(uri, 500)).toEqual([]);
  provide = () => Promise.reject(new Error("no server"));
  expect(await symbolTree(uri, 500)).toEqual([]);
  vi.useFakeTimers();
  try {
    provide = () => new Promise(() => undefined);
    const late = symbolTree(uri, 500);
    await vi.advanceTimersByTimeAsync(500);
    expect(await late).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

test("a file without symbols has none around a position, and neither has one whose provider fails", async () => {
  provide = () => Promise.resolve(undefined);
  expect(await symbolAround(uri, new Position(3, 1), () => true)).toBeUndefined();
  provide = () => Promise.reject(new Error("no server"));
  expect(await symbolAround(uri, new Position(3, 1), () => true)).toBeUndefined();
});
