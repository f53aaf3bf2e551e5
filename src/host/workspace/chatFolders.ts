import * as vscode from "vscode";

/** The longest path of a folder in the settings, in characters. */
const longestFolder = 500;

/**
 * The folders of a workspace folder that VS Code's chat reads files of a kind from: the default one, and those in a setting of `chat` that are inside of it.
 * @param setting for example `promptFilesLocations`
 */
export function chatFolders(folder: vscode.WorkspaceFolder, setting: string, defaultFolder: string): readonly vscode.Uri[] {
  const set = vscode.workspace.getConfiguration("chat", folder.uri).inspect<Readonly<Record<string, unknown>>>(setting);
  const folders: Readonly<Record<string, unknown>> = {
    [defaultFolder]: true,
    ...set?.globalValue,
    ...set?.workspaceValue,
    ...set?.workspaceFolderValue,
  };
  return Object.entries(folders)
    .filter(([place, wanted]) => wanted === true && place.length <= longestFolder)
    .map(([place]) => place.replaceAll("\\", "/").replace(/(?<!\/)\/+$/, ""))
    .filter((place) => /^(?![/~]|[a-z]:)[^*?{}[\]]+$/i.test(place) && !place.split("/").includes(".."))
    .map((place) => vscode.Uri.joinPath(folder.uri, ...place.split("/").filter((part) => part !== "" && part !== ".")));
}
