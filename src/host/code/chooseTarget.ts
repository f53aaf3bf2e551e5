import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { lastName } from "../../apply/fileNames.ts";
import { changeable } from "../workspace/openDocuments.ts";
import { listFiles } from "../workspace/workspaceFiles.ts";
import type { ApprovedFile } from "../workspace/writeGate.ts";

/**
 * Has the user choose the file for a block.
 * @param named the path that may mean each of the files
 * @returns undefined where they chose none
 */
export async function chooseTarget(files: readonly ApprovedFile[], named?: string): Promise<ApprovedFile | undefined> {
  const rows = files.map((file) => ({
    label: file.exists ? lastName(file.path) : `$(new-file) ${vscode.l10n.t("Create {0}", lastName(file.path))}`,
    // A file at the top of the workspace has no folder to tell.
    description: file.path === lastName(file.path) ? "" : file.path,
    file,
  }));
  const isInFolder = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  const title = named === undefined ? vscode.l10n.t("Select the file to apply to") : vscode.l10n.t("Select which “{0}” to apply to", named);
  if (rows.length === 0 && !isInFolder) {
    vscodeAsk.hint(vscode.l10n.t("Open the file that this code is for, then apply it again."));
    return undefined;
  }
  const other = { label: `$(search) ${vscode.l10n.t("Another File…")}`, description: "", file: undefined };
  const chosen = await vscodeAsk.pick({ title, rows: [...rows, ...(isInFolder ? [other] : [])] });
  return chosen === undefined ? undefined : (chosen.file ?? chooseAny(title));
}

/** All files of the workspace; those of one name differ in what stands behind it. */
async function chooseAny(title: string): Promise<ApprovedFile | undefined> {
  const rows = (await listFiles()).map(({ uri, name, folder }) => ({
    label: name,
    description: folder === "" ? name : `${folder}/${name}`,
    uri,
  }));
  const chosen = await vscodeAsk.pick({ title, rows });
  const file = chosen && (await changeable(chosen.uri));
  if (file !== undefined && "problem" in file) vscodeAsk.notify({ severity: "warning", message: file.problem });
  return file === undefined || "problem" in file ? undefined : file;
}
