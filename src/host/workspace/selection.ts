import * as vscode from "vscode";

/**
 * What a command on "the selection" is about: the selection, else the innermost symbol around the cursor, else the cursor's line. In a blank
 * place outside every symbol there is nothing.
 */
export async function selectedRange(editor: vscode.TextEditor): Promise<vscode.Range | undefined> {
  const { document, selection } = editor;
  if (!selection.isEmpty) return selection;
  const symbol = innermost(await symbolsOf(document), selection.active);
  if (symbol !== undefined) return symbol;
  const line = document.lineAt(selection.active.line);
  return line.isEmptyOrWhitespace ? undefined : line.range;
}

async function symbolsOf(document: vscode.TextDocument): Promise<readonly vscode.DocumentSymbol[]> {
  try {
    const symbols = await vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    return (symbols ?? []).filter((symbol): symbol is vscode.DocumentSymbol => "children" in symbol && "selectionRange" in symbol);
  } catch {
    return [];
  }
}

/** Kinds that make a unit of code of their own; a variable or a property inside one is too little to ask about. */
const units: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Enum,
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Struct,
]);

function innermost(symbols: readonly vscode.DocumentSymbol[], position: vscode.Position): vscode.Range | undefined {
  for (const symbol of symbols) {
    if (!symbol.range.contains(position)) continue;
    return innermost(symbol.children, position) ?? (units.has(symbol.kind) ? symbol.range : undefined);
  }
  return undefined;
}
