import * as vscode from "vscode";
import { targetHints } from "../../apply/targetHints.ts";
import { currentEditor } from "../workspace/currentEditor.ts";
import type { AnsweredCode } from "./codeBlock.ts";
import { type WorkspaceFile, workspaceFile, workspaceFileOf } from "../workspace/workspaceFile.ts";

/** The file for a block; `hinted` is the path in the block's own words that led there. Undefined where the person chose none. */
export interface CodeTarget {
  readonly file: WorkspaceFile;
  readonly hinted: string | undefined;
}

const mostFound = 20;

/**
 * Finds the file that a block is meant for: what it says itself, the words before it, what was attached; else the person is asked.
 * @param named a path that stands in the block's own diff
 * @returns a problem in words where the path that it names must not be used
 */
export async function codeTarget(block: AnsweredCode, named?: string): Promise<CodeTarget | { readonly problem: string } | undefined> {
  const hints = named === undefined ? targetHints(block.info, block.code, block.before).map(({ path }) => path) : [named];
  let missing: CodeTarget | undefined;
  for (const hint of hints) {
    const found = await workspaceFile(hint);
    // The surest hint decides: a path that leads out is told, not passed over.
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

/** Files whose path ends with this one: models leave folders out. */
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
  const items = files.map((file) => ({ label: file.path.slice(file.path.lastIndexOf("/") + 1), description: file.path, file }));
  const other = { label: `$(search) ${vscode.l10n.t("Another file of the workspace…")}`, description: "", file: undefined };
  const title = hint === undefined ? vscode.l10n.t("Apply to which file?") : vscode.l10n.t("Apply to which “{0}”?", hint);
  const chosen = await vscode.window.showQuickPick([...items, other], { title, matchOnDescription: true });
  if (chosen === undefined) return undefined;
  return chosen.file ?? pickAny(title);
}

async function pickAny(title: string): Promise<WorkspaceFile | undefined> {
  const all = vscode.workspace.findFiles("**/*", undefined, 5000).then((uris) =>
    uris
      .map((uri) => ({ uri, path: vscode.workspace.asRelativePath(uri) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ uri, path }) => ({ label: path.slice(path.lastIndexOf("/") + 1), description: path, uri })),
  );
  const chosen = await vscode.window.showQuickPick(all, { title, matchOnDescription: true });
  const file = chosen && (await workspaceFileOf(chosen.uri));
  return file === undefined || "problem" in file ? undefined : file;
}
