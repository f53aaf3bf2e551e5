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

/** More selections than anyone reads as chips: as many as there are occurrences of a word. */
const mostSelections = 20;

/** What is selected, in the order of the text; selections on the same or on neighboring lines, such as those of a column, are one. */
export function selectedParts({ document, selections }: vscode.TextEditor): readonly vscode.Range[] {
  const parts: vscode.Range[] = [];
  for (const selection of selections.filter(({ isEmpty }) => !isEmpty).toSorted((a, b) => a.start.compareTo(b.start))) {
    const before = parts.at(-1);
    if (before === undefined || selection.start.line > before.end.line + 1) parts.push(selection);
    else {
      const last = Math.max(before.end.line, selection.end.line);
      parts[parts.length - 1] = new vscode.Range(before.start.line, 0, last, document.lineAt(last).text.length);
    }
  }
  return parts;
}

/** The first and last line (1-based) of a selection as it is attached: a line that it ends before is not part of it. */
export function linesOf({ start, end }: vscode.Range): readonly [number, number] {
  return [start.line + 1, end.character === 0 && end.line > start.line ? end.line : end.line + 1];
}

/** The selections, or what the cursor is in (see `selectedRange`), as attachments. If there is nothing, the user is told. */
export async function attachSelections(editor = currentEditor()): Promise<readonly Attachment[]> {
  const parts = editor === undefined ? [] : selectedParts(editor);
  const around = editor !== undefined && parts.length === 0 ? await selectedRange(editor) : undefined;
  const ranges = around === undefined ? parts : [around];
  if (editor === undefined || ranges.length === 0) {
    vscodeAsk.hint(vscode.l10n.t("Select some code in an editor first."));
    return [];
  }
  if (ranges.length > mostSelections) {
    vscodeAsk.notify({
      severity: "warning",
      message: vscode.l10n.t("Only the first {0} of {1} selections are attached.", mostSelections, ranges.length),
    });
  }
  return usable(ranges.slice(0, mostSelections).map((range) => attachRange(editor.document, range)));
}
