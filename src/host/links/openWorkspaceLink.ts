import * as vscode from "vscode";
import { headingName } from "../../shared/headingName.ts";
import type { LinkPlace } from "../../shared/linkTarget.ts";
import { documentSymbols } from "../workspace/symbols.ts";
import type { WorkspaceEntry } from "../workspace/workspacePath.ts";
import { askOutside, needsQuestion } from "./askOutside.ts";
import { findInWorkspace } from "./findInWorkspace.ts";

/**
 * Opens a file of the workspace at a place, or shows a folder in the Explorer. Links on disk are followed before: what they lead to must be in the
 * workspace, too. In a window without a folder, a file at an absolute path opens after a question.
 * @param path as `linkTarget` gives it; nothing about it is trusted
 * @returns why it was not opened, in words
 */
export async function openWorkspaceLink(path: string, place: LinkPlace | undefined): Promise<string | undefined> {
  const entry = needsQuestion(path) ? await askOutside(path) : await findInWorkspace(path);
  if (entry === undefined) return undefined;
  if ("problem" in entry) return entry.problem;
  await show(entry, place);
  return undefined;
}

async function show({ uri, isFolder }: WorkspaceEntry, place: LinkPlace | undefined): Promise<void> {
  if (isFolder) {
    await vscode.commands.executeCommand("revealInExplorer", uri);
    return;
  }
  const selection = place && (await rangeOf(uri, place));
  try {
    await vscode.window.showTextDocument(uri, { preview: true, ...(selection === undefined ? {} : { selection }) });
  } catch {
    // No text: a picture, say. VS Code knows its editor.
    await vscode.commands.executeCommand("vscode.open", uri);
  }
}

async function rangeOf(uri: vscode.Uri, place: LinkPlace): Promise<vscode.Range | undefined> {
  if ("symbol" in place) return symbolRange(uri, place.symbol);
  const { line, column = 1, endLine } = place;
  const start = new vscode.Position(line - 1, column - 1);
  // VS Code moves what is behind the end of a line to its end.
  return endLine === undefined ? new vscode.Range(start, start) : new vscode.Range(start, new vscode.Position(endLine - 1, 10_000));
}

/** Where a symbol begins: by its own name (`Class.method` has the method's), or by the one that links to headings have. */
async function symbolRange(uri: vscode.Uri, wanted: string): Promise<vscode.Range | undefined> {
  const last =
    wanted
      .replace(/\(\)$/, "")
      .split(/[.:#/]/)
      .findLast(Boolean) ?? wanted;
  try {
    // A language answers for documents that are open.
    await vscode.workspace.openTextDocument(uri);
    const symbols = await documentSymbols(uri);
    const found =
      symbols.find(({ name }) => name === wanted) ??
      symbols.find(({ name }) => headingName(name.replace(/^#+ /, "")) === headingName(wanted)) ??
      symbols.find(({ name }) => name.replace(/\(.*\)$/s, "") === last);
    return found && new vscode.Range(found.range.start, found.range.start);
  } catch {
    return undefined;
  }
}
