import * as vscode from "vscode";
import { headingName } from "../../shared/headingName.ts";
import type { LinkPlace } from "../../shared/linkTarget.ts";
import { shownAddress } from "../../shared/shownAddress.ts";
import { documentSymbols } from "../workspace/symbols.ts";
import { addressInWorkspace, type WorkspaceEntry, workspaceEntry } from "../workspace/workspacePath.ts";

/** A path below a folder of the workspace. */
interface Candidate {
  readonly folder: vscode.WorkspaceFolder;
  readonly segments: readonly string[];
}

/**
 * Opens a file of the workspace at a place, or shows a folder in the Explorer. Links on disk are followed before: what they lead to must be in the
 * workspace, too.
 * @param path as `linkTarget` gives it; nothing about it is trusted
 * @returns why it was not opened, in words
 */
export async function openWorkspaceLink(path: string, place: LinkPlace | undefined): Promise<string | undefined> {
  const shown = shownAddress(path).slice(0, 200);
  const candidates = await candidatesFor(path);
  if (candidates.length === 0) {
    return vscode.workspace.workspaceFolders === undefined || vscode.workspace.workspaceFolders.length === 0
      ? vscode.l10n.t("No folder is open, so “{0}” cannot be found.", shown)
      : vscode.l10n.t("“{0}” is outside the workspace.", shown);
  }
  let problem: string | undefined;
  for (const { folder, segments } of candidates) {
    const entry = await workspaceEntry(folder, segments);
    if (entry === undefined) continue;
    if ("problem" in entry) problem ??= entry.problem;
    else {
      await show(entry, place);
      return undefined;
    }
  }
  if (problem !== undefined) return problem;
  return path.startsWith("/")
    ? vscode.l10n.t("“{0}” is not in this workspace.", shown)
    : vscode.l10n.t("{0} does not exist in this workspace.", shown);
}

/** What a path can mean, the likeliest first. An absolute one outside of the workspace can still be one from a folder's root, as in Markdown. */
async function candidatesFor(path: string): Promise<readonly Candidate[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isDrive = /^[a-z]:\//i.test(path);
  const found: Candidate[] = [];
  if (isDrive || path.startsWith("/")) {
    const segments = resolved(path);
    const absolute = segments && (await addressInWorkspace(`/${segments.join("/")}`));
    if (absolute !== undefined) found.push(absolute);
    if (isDrive) return found;
  }
  const segments = resolved(path);
  if (segments === undefined) return found;
  for (const folder of folders) {
    const [first, ...rest] = segments;
    if (folders.length > 1 && first === folder.name) found.push({ folder, segments: rest });
    found.push({ folder, segments });
  }
  return found;
}

/** The names of a path without `.` and `..`; undefined if it climbs out of where it begins. */
function resolved(path: string): readonly string[] | undefined {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names;
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
