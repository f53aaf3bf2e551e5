import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { attachLines, attachSymbol, largestText, relativeName, unreadable } from "../workspace/attachments.ts";
import { documentSymbols, symbolIcon } from "../workspace/symbols.ts";

/** A document with more bytes than this VS Code does not hand to extensions. */
const largestDocument = 50 * 1024 * 1024;

/**
 * Says that a file is too large and offers to take lines or a symbol of it.
 * @param problem why it is not taken whole, in words for the user
 * @returns undefined where nothing is taken
 */
export async function pickPart(uri: vscode.Uri, problem: string): Promise<Attached | undefined> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestDocument) {
    const megabytes = Math.round(size / 1024 / 1024);
    void vscode.window.showWarningMessage(
      vscode.l10n.t("{0} is too large to attach: {1} MB. Save the part that matters as a file of its own.", relativeName(uri), megabytes),
    );
    return undefined;
  }
  const lines = vscode.l10n.t("Choose Lines…");
  const symbol = vscode.l10n.t("Choose a Symbol…");
  const chosen = await vscode.window.showWarningMessage(problem, lines, symbol);
  if (chosen === undefined) return undefined;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return chosen === lines ? await pickLines(document) : await pickSymbol(document);
  } catch (cause) {
    return unreadable(uri, cause);
  }
}

async function pickLines(document: vscode.TextDocument): Promise<Attached | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Lines of {0}", relativeName(document.uri)),
    // The list that led here gives the focus back to the message a moment later.
    ignoreFocusOut: true,
    prompt: vscode.l10n.t("From and to, such as 120-340. The file has {0} lines.", document.lineCount),
    validateInput: (text) =>
      rangeFrom(text, document) === undefined ? vscode.l10n.t("Two line numbers of this file, such as 120-340") : undefined,
  });
  const range = typed === undefined ? undefined : rangeFrom(typed, document);
  if (range === undefined) return undefined;
  const [from, to] = range;
  const length = document.offsetAt(new vscode.Position(to, 0)) - document.offsetAt(new vscode.Position(from - 1, 0));
  if (length <= largestText) return attachLines(document, from, to);
  return { problem: vscode.l10n.t("Lines {0} to {1} are too large as well.", from, to), large: document.uri.toString() };
}

function rangeFrom(text: string, { lineCount }: vscode.TextDocument): readonly [from: number, to: number] | undefined {
  const [, first, last] = /^\s*(\d{1,9})\s*(?:[-–:,\s]\s*(\d{1,9}))?\s*$/.exec(text) ?? [];
  const from = Number(first);
  const to = Number(last ?? first);
  return first !== undefined && from >= 1 && from <= to && to <= lineCount ? [from, to] : undefined;
}

async function pickSymbol(document: vscode.TextDocument): Promise<Attached | undefined> {
  const symbols = await documentSymbols(document.uri);
  if (symbols.length === 0) return { problem: vscode.l10n.t("No symbols are known in {0}.", relativeName(document.uri)) };
  const items = symbols.map(({ name, kind, range }) => ({
    label: `$(${symbolIcon(kind)}) ${name}`,
    description: `${range.start.line + 1}-${range.end.line + 1}`,
    name,
    range,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Symbol of {0}", relativeName(document.uri)) });
  return chosen && attachSymbol(document.uri, chosen.name, chosen.range, document.languageId);
}
