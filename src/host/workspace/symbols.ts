import * as vscode from "vscode";
import type { FileSymbol } from "../../apply/removedSymbols.ts";

/** A symbol of the workspace or of a document. */
export interface FoundSymbol {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/** Symbols of the workspace that match a query, as its language servers find them. */
export async function workspaceSymbols(query: string): Promise<readonly FoundSymbol[]> {
  const found = await vscode.commands.executeCommand<readonly vscode.SymbolInformation[] | undefined>(
    "vscode.executeWorkspaceSymbolProvider",
    query,
  );
  // The TypeScript server calls functions `name()` here and `name` in their document.
  return (found ?? []).map(({ name, kind, location }) => ({
    name: name.replace(/\(\)$/, ""),
    kind,
    uri: location.uri,
    range: location.range,
  }));
}

/** Symbols of a file, also those inside others, in the order of the text. */
export async function documentSymbols(uri: vscode.Uri): Promise<readonly FoundSymbol[]> {
  return (await readSymbols(uri)).flatMap((symbol) => flattened(symbol, uri));
}

/**
 * The current range of the symbol with this name that is nearest to a line; languages write the parameters of some with the name, and of others not.
 * "late" if the symbols do not come in time: a language server that starts may take minutes.
 */
export async function findSymbol(uri: vscode.Uri, name: string, line: number, waitMs: number): Promise<vscode.Range | "late" | undefined> {
  const read = await readInTime(uri, waitMs);
  if (read === "late") return "late";
  const all = read.flatMap((symbol) => flattened(symbol, uri));
  const plain = (one: string): string => one.replace(/\(.*$/s, "");
  const named = all.filter((symbol) => symbol.name === name);
  const same = named.length > 0 ? named : all.filter((symbol) => plain(symbol.name) === plain(name));
  const distance = ({ range }: FoundSymbol): number => Math.abs(range.start.line - line);
  return same.toSorted((a, b) => distance(a) - distance(b))[0]?.range;
}

/** The range of the innermost symbol around a position that is wanted. Undefined without one, or if the file's language has no symbols with ranges. */
export async function symbolAround(
  uri: vscode.Uri,
  position: vscode.Position,
  isWanted: (symbol: vscode.DocumentSymbol) => boolean,
): Promise<vscode.Range | undefined> {
  const innermost = (symbols: readonly vscode.DocumentSymbol[]): vscode.Range | undefined => {
    const symbol = symbols.find(({ range }) => range.contains(position));
    return symbol && (innermost(symbol.children) ?? (isWanted(symbol) ? symbol.range : undefined));
  };
  try {
    return innermost((await readSymbols(uri)).filter((symbol) => "children" in symbol));
  } catch {
    return undefined;
  }
}

const functions: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
]);

/**
 * The symbols of a file with the lines that they take up. None where its language has no such symbols, or none in time: a language server that starts may
 * take minutes.
 */
export async function symbolTree(uri: vscode.Uri, waitMs: number): Promise<readonly FileSymbol[]> {
  try {
    const symbols = await readInTime(uri, waitMs);
    // A flat list says where the names are, and not what belongs to them.
    return symbols === "late" ? [] : symbols.flatMap((symbol) => ("children" in symbol ? [treeOf(symbol)] : []));
  } catch {
    return [];
  }
}

function treeOf({ name, kind, range, children }: vscode.DocumentSymbol): FileSymbol {
  // A range that ends at the beginning of a line does not hold that line.
  const end = range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  return { name, start: range.start.line, end, isFunction: functions.has(kind), children: children.map(treeOf) };
}

/** The codicon of a kind of symbol. */
export function symbolIcon(kind: vscode.SymbolKind): string {
  const name = vscode.SymbolKind[kind] ?? "Misc";
  return `symbol${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

async function readInTime(uri: vscode.Uri, waitMs: number): Promise<readonly AnySymbol[] | "late"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => (timer = setTimeout(() => resolve("late"), waitMs)));
  try {
    return await Promise.race([readSymbols(uri), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A node of a tree, or an entry of a flat list. */
type AnySymbol = vscode.DocumentSymbol | vscode.SymbolInformation;

/** Symbols as the language's provider returns them: a tree, or a flat list without the ranges of whole symbols. */
async function readSymbols(uri: vscode.Uri): Promise<readonly AnySymbol[]> {
  const found = await vscode.commands.executeCommand<readonly AnySymbol[] | undefined>("vscode.executeDocumentSymbolProvider", uri);
  return found ?? [];
}

function flattened(symbol: AnySymbol, uri: vscode.Uri): readonly FoundSymbol[] {
  // VS Code's own objects have the fields of both.
  if (!("children" in symbol)) return [{ name: symbol.name, kind: symbol.kind, uri, range: symbol.location.range }];
  const { name, kind, range, children } = symbol;
  return [{ name, kind, uri, range }, ...children.flatMap((child) => flattened(child, uri))];
}
