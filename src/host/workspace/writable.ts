import { platform } from "#platform";
import * as vscode from "vscode";
import { isCell } from "./notebook.ts";
import { realUri } from "./workspacePath.ts";

/** Schemes that VS Code writes itself, whatever it says about their file systems. */
const alwaysWritable: ReadonlySet<string> = new Set(["untitled", "vscode-userdata"]);

/**
 * Why nothing can be written to a document, in words: VS Code shows it but has no place for a change (the other side of a comparison, output), or its file is
 * read-only by a setting, by its file system or by its permissions. Undefined where it can be changed.
 */
export async function readOnlyProblem(uri: vscode.Uri, name: string): Promise<string | undefined> {
  if (alwaysWritable.has(uri.scheme)) return undefined;
  if (isCell(uri)) {
    const notebook = vscode.workspace.notebookDocuments.find((one) =>
      one.getCells().some(({ document }) => document.uri.toString() === uri.toString()),
    );
    return notebook === undefined ? gone(name) : readOnlyProblem(notebook.uri, name);
  }
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true && uri.scheme !== "file") {
    return vscode.l10n.t("{0} is read-only. Code can only be written to files and untitled editors.", name);
  }
  const pattern = readOnlyPattern(uri);
  if (pattern !== undefined) {
    return vscode.l10n.t("{0} is read-only because of “{1}” in the setting files.readonlyInclude.", name, pattern);
  }
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    if ((permissions & vscode.FilePermission.Readonly) !== 0) return readOnlyOnDisk(name);
  } catch {
    // A new file.
    return undefined;
  }
  return uri.scheme === "file" && !(await canBeOpened(uri)) ? readOnlyOnDisk(name) : undefined;
}

function readOnlyOnDisk(name: string): string {
  return vscode.l10n.t("{0} is read-only on disk. Change its permissions first.", name);
}

function gone(name: string): string {
  return vscode.l10n.t("{0} no longer exists.", name);
}

/** Opens the file for writing and closes it: only the system knows what its permissions come to. */
async function canBeOpened(uri: vscode.Uri): Promise<boolean> {
  const [files, real] = [await platform.checkedFiles?.(), await realUri(uri)];
  if (files === undefined || real === undefined) return true;
  try {
    await (await files.open(real.fsPath))?.close();
    return true;
  } catch {
    return false;
  }
}

/** The pattern of `files.readonlyInclude` that a file falls under, unless `files.readonlyExclude` excepts it. */
function readOnlyPattern(uri: vscode.Uri): string | undefined {
  const settings = vscode.workspace.getConfiguration("files", uri);
  const matching = (name: string): string | undefined =>
    Object.entries(settings.get<Readonly<Record<string, unknown>>>(name) ?? {}).find(
      ([glob, on]) => on === true && matches(uri, glob),
    )?.[0];
  const included = matching("readonlyInclude");
  return included === undefined || matching("readonlyExclude") !== undefined ? undefined : included;
}

/** Whether a pattern of a setting fits: relative to the workspace folder, or absolute. */
function matches(uri: vscode.Uri, glob: string): boolean {
  // VS Code has no function that matches a glob, but document selectors do.
  const document = { uri, languageId: "" } as vscode.TextDocument;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const patterns: readonly vscode.GlobPattern[] = folder === undefined ? [glob] : [glob, new vscode.RelativePattern(folder, glob)];
  return patterns.some((pattern) => vscode.languages.match({ pattern }, document) > 0);
}
