import * as vscode from "vscode";

/** A symbol of the workspace or of a document. */
export interface FoundSymbol {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/** Symbols of the workspace that fit, as its language servers find them. */
export async function workspaceSymbols(query: string): Promise<readonly FoundSymbol[]> {
  const found = await vscode.commands.executeCommand<readonly vscode.SymbolInformation[] | undefined>(
    "vscode.executeWorkspaceSymbolProvider",
    query,
  );
  // TypeScript's calls functions `name()` here and `name` in their document.
  return (found ?? []).map(({ name, kind, location }) => ({
    name: name.replace(/\(\)$/, ""),
    kind,
    uri: location.uri,
    range: location.range,
  }));
}

/** Symbols of a file, those inside others too, in the order of the text. */
export async function documentSymbols(uri: vscode.Uri): Promise<readonly FoundSymbol[]> {
  const found = await vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    uri,
  );
  return (found ?? []).flatMap((symbol) => flattened(symbol, uri));
}

/** Where a symbol of this name stands now: the one nearest to where it was. */
export async function findSymbol(uri: vscode.Uri, name: string, line: number): Promise<vscode.Range | undefined> {
  const same = (await documentSymbols(uri)).filter((symbol) => symbol.name === name);
  const distance = ({ range }: FoundSymbol): number => Math.abs(range.start.line - line);
  return same.toSorted((a, b) => distance(a) - distance(b))[0]?.range;
}

/** The codicon of a kind of symbol. */
export function symbolIcon(kind: vscode.SymbolKind): string {
  const name = vscode.SymbolKind[kind] ?? "Misc";
  return `symbol${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function flattened(symbol: vscode.DocumentSymbol | vscode.SymbolInformation, uri: vscode.Uri): readonly FoundSymbol[] {
  if ("location" in symbol) return [{ name: symbol.name, kind: symbol.kind, uri, range: symbol.location.range }];
  const { name, kind, range, children } = symbol;
  return [{ name, kind, uri, range }, ...children.flatMap((child) => flattened(child, uri))];
}
