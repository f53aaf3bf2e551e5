// Files that tools read for a model. Errors are shown to the model, and contain no paths outside the workspace.
import * as vscode from "vscode";
import { checkPath, isGitsOwn, type PathRefusal } from "../../../apply/checkPath.ts";
import { judgePaths, type PathReason } from "../../workspace/judgePaths.ts";
import { folderName } from "../../workspace/workspaceNames.ts";

/**
 * A file or folder of the workspace by the path that a model wrote: relative to a folder of the workspace, after the folder's name if there are several.
 * What may not be written may not be read: a path is refused if it means another file on some system, is outside the workspace or git's own (links are
 * followed), if its name is that of a secret file, or if git or the settings exclude it.
 * @throws Error with a message for the model
 */
export async function toolUri(path: unknown): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (typeof path !== "string") throw new Error("The path is not a string.");
  const parts = path
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  if (isGitsOwn(parts.join("/"))) throw new Error(`${path} is refused: it belongs to git.`);
  const checked = parts.length === 0 ? { segments: [] } : checkPath(parts.join("/"));
  if ("refused" in checked) throw new Error(`${path} is refused: ${whyRefused(checked.refused)}.`);
  const named = folders.length > 1 ? folderNamedBy(parts, folders) : undefined;
  const folder = named?.folder ?? folders[0];
  if (folder === undefined) throw new Error("No folder is open.");
  const uri = vscode.Uri.joinPath(folder.uri, ...(named?.rest ?? parts));
  const [judged] = await judgePaths([uri]);
  const reasons = new Set(judged?.reasons.map(reasonForModel));
  if (reasons.size > 0) throw new Error(`${path} is refused (${[...reasons].join("; ")}). The user can attach it to a message.`);
  return uri;
}

/** The folder that a path begins with, by its name or by the longer one that tells it from another of the same name. */
function folderNamedBy(
  parts: readonly string[],
  folders: readonly vscode.WorkspaceFolder[],
): { readonly folder: vscode.WorkspaceFolder; readonly rest: readonly string[] } | undefined {
  const shown = folders.map((folder) => ({ folder, names: folderName(folder).split("/").filter(Boolean) }));
  shown.sort((a, b) => b.names.length - a.names.length);
  const found = shown.find(({ names }) => names.every((name, at) => name === parts[at]));
  if (found !== undefined) return { folder: found.folder, rest: parts.slice(found.names.length) };
  const same = folders.filter(({ name }) => name === parts[0]);
  if (same.length > 0)
    throw new Error(`Several folders are called ${String(parts[0])}. Begin the path with one of: ${same.map(folderName).join(", ")}.`);
  return undefined;
}

/** Without the place that a link leads to, which would tell the model about the rest of the disk. */
function reasonForModel(reason: PathReason): string {
  switch (reason.kind) {
    case "secret":
      return reason.pattern;
    case "git":
      return "Git's internal files";
    case "outside":
      return "outside the workspace";
    case "ignored":
      return "ignored by git";
    case "excluded":
      return "excluded by files.exclude or search.exclude";
    default:
      return reason satisfies never;
  }
}

function whyRefused(refusal: PathRefusal): string {
  return ["absolute", "home", "outside"].includes(refusal)
    ? "only paths inside the workspace can be read"
    : "on some systems it is the name of another file";
}

/** @throws Error with a message for the model. That of VS Code contains the path of the workspace on this machine. */
export async function statFile(uri: vscode.Uri, path: string): Promise<vscode.FileStat> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch (cause) {
    throw new Error(`There is no file ${path} in the workspace.`, { cause });
  }
}

/**
 * A file as it is in the editor, saved or not.
 * @param path as the model wrote it
 * @throws Error with a message for the model
 */
export async function openText(uri: vscode.Uri, path: string): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw new Error(`${path} cannot be read as text.`, { cause });
  }
}
