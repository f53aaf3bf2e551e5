import * as vscode from "vscode";
import { pathSuspicions } from "../../workspace/secretChecks.ts";

/**
 * A file or folder of the workspace by the path that a model wrote: relative to a folder of the workspace, the folder's name in front where there are
 * several. What lies elsewhere, also behind a symbolic link, what holds secrets by its name, and what git or the settings leave out is refused.
 * @throws Error with words for the model
 */
export async function workspacePath(path: unknown): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (typeof path !== "string" || folders.length === 0) throw new Error("There is no such path: no folder is open, or it is not a text.");
  const parts = path
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  if (parts.includes("..") || path.includes("\0")) throw new Error(`${path} is refused: only paths inside of the workspace are read.`);
  if (isGitsOwn(parts.join("/"))) throw new Error(`${path} is refused: it is git's own.`);
  const [first, ...rest] = parts;
  const named = folders.length > 1 ? folders.find(({ name }) => name === first) : undefined;
  const folder = named ?? folders[0];
  if (folder === undefined) throw new Error(`There is no ${path}.`);
  const uri = vscode.Uri.joinPath(folder.uri, ...(named === undefined ? parts : rest));
  await refuseSuspicious(uri, path);
  return uri;
}

/** Whether a path leads into a folder of git's: addresses with passwords in them, and what runs at the next commit. */
export function isGitsOwn(path: string): boolean {
  return /(?:^|\/)\.git[. ]*(?:\/|$)/i.test(path);
}

/** @throws Error where the file may not be read unasked */
async function refuseSuspicious(uri: vscode.Uri, path: string): Promise<void> {
  const reasons = await pathSuspicions(uri);
  if (reasons.size > 0) throw new Error(`${path} is refused (${[...reasons].join("; ")}). The user can attach it to a message.`);
}
