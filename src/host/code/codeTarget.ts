import * as vscode from "vscode";
import { targetHints } from "../../apply/targetHints.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { currentEditor } from "../workspace/selection.ts";
import type { AnsweredCode } from "../../app/chat/answeredCode.ts";
import { type WorkspaceFile, workspaceFile, workspaceFileOf } from "../workspace/workspacePath.ts";

/** The file for a block; `hinted` is the path in the block that led there. */
export interface CodeTarget {
  readonly file: WorkspaceFile;
  readonly hinted: string | undefined;
}

/** How many files of one name are offered. */
const mostFound = 20;
/** How many files of the workspace are listed. */
const mostListed = 5000;

/**
 * Finds the file that a block is meant for: by a path in the block, in the text before it, or by what was attached; otherwise the user is asked.
 * @param named the path in the block's own diff
 * @returns undefined where the user chose none; a problem in words where the named path must not be used
 */
export async function codeTarget(block: AnsweredCode, named?: string): Promise<CodeTarget | { readonly problem: string } | undefined> {
  const hints = named === undefined ? targetHints(block.info, block.code, block.before).map(({ path }) => path) : [named];
  let missing: CodeTarget | undefined;
  for (const hint of hints) {
    const found = await workspaceFile(hint);
    // The surest hint decides: a path outside the workspace is reported, not skipped.
    if ("problem" in found) return found;
    if (found.exists) return { file: found, hinted: hint };
    const [same, ...others] = await endingWith(found.path);
    if (same !== undefined) return others.length === 0 ? { file: same, hinted: hint } : asTarget(await pick([same, ...others], hint), hint);
    missing ??= { file: found, hinted: hint };
  }
  if (missing !== undefined) return missing;
  const attached = await filesOf(block.attachments.map(({ uri }) => uri));
  const [only] = attached;
  if (only !== undefined && attached.length === 1) return { file: only, hinted: undefined };
  const editors = vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.map(({ input }) => (input instanceof vscode.TabInputText ? input.uri.toString() : "")),
  );
  const active = currentEditor()?.document.uri.toString() ?? "";
  return asTarget(await pick(await filesOf([...attached.map(({ uri }) => uri.toString()), active, ...editors]), undefined), undefined);
}

function asTarget(file: WorkspaceFile | undefined, hinted: string | undefined): CodeTarget | undefined {
  return file && { file, hinted };
}

/** Files whose path ends with this one: models omit folders. */
async function endingWith(path: string): Promise<readonly WorkspaceFile[]> {
  const pattern = `**/${path.replace(/[[\]{}*?]/g, "[$&]")}`;
  const found = await vscode.workspace.findFiles(pattern, undefined, mostFound);
  return filesOf(found.map((uri) => uri.toString()));
}

async function filesOf(uris: readonly string[]): Promise<readonly WorkspaceFile[]> {
  const files: WorkspaceFile[] = [];
  for (const uri of new Set(uris.filter((one) => one !== ""))) {
    const file = await workspaceFileOf(vscode.Uri.parse(uri, true));
    if (!("problem" in file) && file.exists) files.push(file);
  }
  return files;
}

async function pick(files: readonly WorkspaceFile[], hint: string | undefined): Promise<WorkspaceFile | undefined> {
  const rows = files.map((file) => ({ label: nameOf(file.path), description: file.path, file }));
  const other = { label: `$(search) ${vscode.l10n.t("Another File…")}`, description: "", file: undefined };
  const title = hint === undefined ? vscode.l10n.t("Select the file to apply to") : vscode.l10n.t("Select which “{0}” to apply to", hint);
  const chosen = await vscodeAsk.pick({ title, rows: [...rows, other] });
  return chosen === undefined ? undefined : (chosen.file ?? pickAny(title));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

async function pickAny(title: string): Promise<WorkspaceFile | undefined> {
  const uris = await vscode.workspace.findFiles("**/*", undefined, mostListed);
  const rows = uris
    .map((uri) => ({ uri, description: vscode.workspace.asRelativePath(uri) }))
    .sort((a, b) => (a.description < b.description ? -1 : 1))
    .map((row) => ({ ...row, label: nameOf(row.description) }));
  const chosen = await vscodeAsk.pick({ title, rows });
  const file = chosen && (await workspaceFileOf(chosen.uri));
  return file === undefined || "problem" in file ? undefined : file;
}
