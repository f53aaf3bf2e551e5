import * as vscode from "vscode";
import type { Attached } from "../../app/context/attached.ts";
import { counted } from "../../shared/counted.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pickOne } from "../adapters/vscodePick.ts";
import { attachLines, attachSymbol, largestText, relativeName, unreadable } from "../workspace/attachments.ts";
import { documentSymbols, symbolIcon } from "../workspace/symbols.ts";

/** VS Code does not give larger documents to extensions; bytes. */
const largestDocument = 50 * 1024 * 1024;

/**
 * Says that a file is too large and offers to attach some of its lines or a symbol.
 * @param problem why it cannot be attached whole, in words for the user
 * @returns undefined if nothing is to be attached
 */
export async function pickPart(uri: vscode.Uri, problem: string): Promise<Attached | undefined> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestDocument) {
    const megabytes = Math.round(size / 1024 / 1024);
    const message = vscode.l10n.t(
      "{0} is too large to attach ({1} MB). Save the relevant part as a separate file.",
      relativeName(uri),
      megabytes,
    );
    vscodeAsk.notify({ severity: "warning", message });
    return undefined;
  }
  const choices = { lines: vscode.l10n.t("Choose Lines…"), symbol: vscode.l10n.t("Choose Symbol…") };
  const choice = await vscodeAsk.confirm({ message: problem, choices });
  if (choice === undefined) return undefined;
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    return choice === "lines" ? await pickLines(document) : await pickSymbol(document);
  } catch (cause) {
    return unreadable(uri, cause);
  }
}

async function pickLines(document: vscode.TextDocument): Promise<Attached | undefined> {
  const typed = await vscodeAsk.input({
    title: vscode.l10n.t("Lines of {0}", relativeName(document.uri)),
    // The list that led here returns the focus to the message a moment later.
    ignoreFocusOut: true,
    prompt: counted(
      document.lineCount,
      "First and last line, for example 120-340. The file has {0} line.",
      "First and last line, for example 120-340. The file has {0} lines.",
    ),
    validate: (text) =>
      rangeFrom(text, document) === undefined ? vscode.l10n.t("Enter two line numbers of this file, for example 120-340.") : undefined,
  });
  const range = typed === undefined ? undefined : rangeFrom(typed, document);
  if (range === undefined) return undefined;
  const [from, to] = range;
  const length = document.offsetAt(new vscode.Position(to, 0)) - document.offsetAt(new vscode.Position(from - 1, 0));
  if (length <= largestText) return attachLines(document, from, to);
  return { problem: vscode.l10n.t("Lines {0}–{1} are too large as well.", from, to), large: document.uri.toString() };
}

function rangeFrom(text: string, { lineCount }: vscode.TextDocument): readonly [from: number, to: number] | undefined {
  const [, first, last] = /^\s*(\d{1,9})\s*(?:[-–:,\s]\s*(\d{1,9}))?\s*$/.exec(text) ?? [];
  const from = Number(first);
  const to = Number(last ?? first);
  return first !== undefined && from >= 1 && from <= to && to <= lineCount ? [from, to] : undefined;
}

async function pickSymbol(document: vscode.TextDocument): Promise<Attached | undefined> {
  const symbols = await documentSymbols(document.uri);
  if (symbols.length === 0) return { problem: vscode.l10n.t("No symbols were found in {0}.", relativeName(document.uri)) };
  const items = symbols.map(({ name, kind, range }) => ({
    label: `$(${symbolIcon(kind)}) ${name}`,
    description: `${range.start.line + 1}-${range.end.line + 1}`,
    name,
    range,
  }));
  const chosen = await pickOne({ title: vscode.l10n.t("Symbols in {0}", relativeName(document.uri)), matchOnDescription: false, items });
  return chosen && attachSymbol(document.uri, chosen.name, chosen.range, document.languageId);
}
