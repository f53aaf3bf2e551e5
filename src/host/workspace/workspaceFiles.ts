import * as vscode from "vscode";
import { FileIndex } from "./fileIndex.ts";
import type { ListedFile, WorkspaceFolderPath } from "./fileList.ts";
import { comparable } from "./pathRanking.ts";
import { pathInWorkspace } from "./workspaceNames.ts";

export type { ListedFile } from "./fileList.ts";

const index = new FileIndex();

/**
 * Keeps the list of files true by what the editor tells of changes, so that it is not made again for each question. Where nothing watches, it is after ten
 * seconds.
 */
export function watchFiles(): vscode.Disposable {
  return index.watch();
}

/**
 * The files of the workspace whose paths match a query, best first; for an empty query, the open files. Files that `files.exclude`, `search.exclude`
 * or git exclude are not listed. The list may be a little old; a file that was deleted is not in it.
 * @param onRenewed called once if the list was old and there is a newer one
 */
export async function findFiles(query: string, most: number, signal: AbortSignal, onRenewed?: () => void): Promise<readonly ListedFile[]> {
  if (query === "") {
    // It will be needed with the next letter.
    void index.known().catch(() => undefined);
    return openFiles().slice(0, most);
  }
  const list = await index.known(onRenewed);
  if (signal.aborted) return [];
  const found = list.best(query.replaceAll("\\", "/"), most);
  return /\s/.test(query) ? found.filter(({ folder, name }) => hasWords(`${folder}/${name}`, query)) : found;
}

/** The folders whose paths contain a text and that contain a file which is neither excluded nor ignored, as far as they are known. */
export async function findFolders(query: string, most: number, onRenewed?: () => void): Promise<readonly WorkspaceFolderPath[]> {
  return (await index.known(onRenewed)).folders(query, most);
}

/** All files of the workspace that are neither excluded nor ignored, by their paths. */
export async function listFiles(): Promise<readonly ListedFile[]> {
  return (await index.current()).all();
}

/** The folders that contain a file which is neither excluded nor ignored. */
export async function listFolders(): Promise<readonly WorkspaceFolderPath[]> {
  return (await index.current()).folders("");
}

/** Whether a path has a text with blanks in it as it is: with other letters in between, most sentences would match some file. */
function hasWords(path: string, words: string): boolean {
  return comparable(path).includes(comparable(words.replaceAll("\\", "/")));
}

function openFiles(): readonly ListedFile[] {
  const uris = new Map<string, vscode.Uri>();
  for (const group of vscode.window.tabGroups.all) {
    for (const { input } of group.tabs) {
      if (input instanceof vscode.TabInputText && vscode.workspace.getWorkspaceFolder(input.uri)) uris.set(input.uri.toString(), input.uri);
    }
  }
  return Array.from(uris.values(), (uri) => asFile(uri, pathInWorkspace(uri) ?? vscode.workspace.asRelativePath(uri)));
}

function asFile(uri: vscode.Uri, path: string): ListedFile {
  const at = path.lastIndexOf("/");
  return { uri, name: path.slice(at + 1), folder: path.slice(0, Math.max(0, at)) };
}
