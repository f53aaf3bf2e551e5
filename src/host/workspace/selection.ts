import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { attachRange, usable } from "./attachments.ts";
import { symbolAround } from "./symbols.ts";

/** The active text editor; if the chat itself is active, one that is visible beside it. */
export function currentEditor(): vscode.TextEditor | undefined {
  return vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined);
}

/** Symbols that are a unit of code of their own; a variable or a property inside one is too little to ask about. */
const units: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Enum,
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Struct,
]);

/**
 * What a command on "the selection" refers to: the selection, else the innermost symbol around the cursor, else the cursor's line. Undefined on a blank
 * line outside every symbol.
 */
export async function selectedRange(editor: vscode.TextEditor): Promise<vscode.Range | undefined> {
  const { document, selection } = editor;
  if (!selection.isEmpty) return selection;
  const symbol = await symbolAround(document.uri, selection.active, ({ kind }) => units.has(kind));
  if (symbol !== undefined) return symbol;
  const line = document.lineAt(selection.active.line);
  return line.isEmptyOrWhitespace ? undefined : line.range;
}

/** The selection (see `selectedRange`) as an attachment. If nothing is selected, the user is told. */
export async function attachSelection(editor = currentEditor()): Promise<Attachment | undefined> {
  const range = editor && (await selectedRange(editor));
  if (editor === undefined || range === undefined) {
    vscodeAsk.hint(vscode.l10n.t("Select some code in an editor first."));
    return undefined;
  }
  return usable([attachRange(editor.document, range)])[0];
}
