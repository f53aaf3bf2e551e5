import { platform } from "#platform";
import * as vscode from "vscode";
import { checkPath, isProtected, type PathRefusal } from "../../apply/checkPath.ts";

/** A file of the workspace that an answer may read or change: it lies inside of it, links followed. */
export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  /** Relative to its folder, with `/`; with the folder's name where there are several. */
  readonly path: string;
  readonly exists: boolean;
  /** It decides what programs run or what the editor does: changed only after a question of its own. */
  readonly isProtected: boolean;
}

export type FoundFile = WorkspaceFile | { readonly problem: string };

/**
 * The file that a path out of an answer means.
 * @param written as the model wrote it; trusted in nothing
 */
export async function workspaceFile(written: string): Promise<FoundFile> {
  const checked = checkPath(written);
  if ("refused" in checked) return { problem: refusalText(written, checked.refused) };
  const folders = vscode.workspace.workspaceFolders ?? [];
  let missing: FoundFile | undefined;
  for (const folder of folders) {
    const [first, ...rest] = checked.segments;
    const named = folders.length > 1 && first === folder.name && rest.length > 0;
    for (const segments of named ? [rest, checked.segments] : [checked.segments]) {
      const found = await fileAt(folder, segments);
      if ("problem" in found || found.exists) return found;
      missing ??= found;
    }
  }
  return missing ?? { problem: vscode.l10n.t("Open a folder first: files are changed only inside of it.") };
}

/** A file that the editor itself named, checked the same way. */
export async function workspaceFileOf(uri: vscode.Uri): Promise<FoundFile> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return outside(uri.path.slice(uri.path.lastIndexOf("/") + 1));
  const segments = uri.path.slice(folder.uri.path.length).split("/").filter(Boolean);
  return fileAt(folder, segments);
}

async function fileAt(folder: vscode.WorkspaceFolder, segments: readonly string[]): Promise<FoundFile> {
  const uri = vscode.Uri.joinPath(folder.uri, ...segments);
  const severalFolders = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const path = [...(severalFolders ? [folder.name] : []), ...segments].join("/");
  const real = await realSegments(uri);
  if (real === undefined) return outside(path);
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { problem: vscode.l10n.t("{0} is a folder.", path) };
    return { uri, path, exists: true, isProtected: isProtected(segments) || isProtected(real) };
  } catch {
    return { uri, path, exists: false, isProtected: isProtected(segments) || isProtected(real) };
  }
}

/** The path below the folder that it really lies in; undefined outside of all folders. */
async function realSegments(uri: vscode.Uri): Promise<readonly string[] | undefined> {
  if (uri.scheme !== "file") return uri.path.split("/").filter(Boolean);
  const real = await platform.followLinks(uri.fsPath);
  if (real === null) return undefined;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme !== "file") continue;
    const root = await platform.followLinks(folder.uri.fsPath);
    if (root === null) continue;
    const separator = root.includes("\\") ? "\\" : "/";
    const base = root.endsWith(separator) ? root : root + separator;
    if (real.startsWith(base)) return real.slice(base.length).split(separator);
  }
  return undefined;
}

function outside(path: string): { readonly problem: string } {
  return { problem: vscode.l10n.t("{0} lies outside of this workspace: Aside changes files only inside of it.", path) };
}

function refusalText(written: string, refusal: PathRefusal): string {
  const shown = written
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .slice(0, 200);
  switch (refusal) {
    case "absolute":
    case "home":
    case "outside":
      return vscode.l10n.t("“{0}” leads out of this workspace: Aside changes files only inside of it.", shown);
    case "empty":
      return vscode.l10n.t("“{0}” is not the path of a file.", shown);
    case "characters":
    case "colon":
    case "reserved":
    case "trailing":
    case "shortName":
    case "tooLong":
      return vscode.l10n.t("“{0}” is not used as a path: on some systems it would mean another file than it says.", shown);
    default:
      return refusal satisfies never;
  }
}
