// Whether a path is inside the workspace, once links are followed. Every read and write of a path that somebody else chose is decided here.
import { platform } from "#platform";
import * as vscode from "vscode";
import { checkPath, type PathRefusal } from "../../apply/checkPath.ts";
import { isProtected } from "../../apply/decidesWhatRuns.ts";
import { folderName, shownPath } from "./workspaceNames.ts";

/** A file of the workspace that an answer may read or change: it is inside the workspace even when links are followed. */
export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  /** Its address once links are followed: what is written later must have the same. */
  readonly real: vscode.Uri;
  /** Relative to its folder, with `/`; starts with the folder's name if the workspace has several. */
  readonly path: string;
  readonly exists: boolean;
  /** It controls what runs on this machine or what the editor does, and is changed only after a question of its own. */
  readonly isProtected: boolean;
}

export type FoundFile = WorkspaceFile | { readonly problem: string };

/**
 * The real address of a file or folder: every link on its way is followed, and what does not exist yet is added to the real address of its parent.
 * Undefined if a link leads nowhere.
 */
export async function realUri(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  // File systems of extensions have no links.
  if (uri.scheme !== "file" && uri.scheme !== "vscode-remote") return uri;
  const real = await platform.followLinks(uri.fsPath);
  if (real === null) return undefined;
  const followed = vscode.Uri.file(real);
  return uri.scheme === "file" ? followed : uri.with({ path: followed.path });
}

/** The path of a file or folder below another one, by their addresses alone; empty for the folder itself, undefined outside of it. */
export function segmentsBelow(folder: vscode.Uri, uri: vscode.Uri): readonly string[] | undefined {
  if (uri.scheme !== folder.scheme || uri.authority !== folder.authority) return undefined;
  const base = folder.path.replace(/\/$/, "");
  if (uri.path !== base && !uri.path.startsWith(`${base}/`)) return undefined;
  return uri.path.slice(base.length).split("/").filter(Boolean);
}

/** Whether a file is really inside a folder: links to both are followed. */
export async function isInFolder(uri: vscode.Uri, folder: vscode.Uri): Promise<boolean> {
  const [real, root] = await Promise.all([realUri(uri), realUri(folder)]);
  return real !== undefined && root !== undefined && (segmentsBelow(root, real)?.length ?? 0) > 0;
}

/**
 * The real path of a file or folder below the workspace folder that it is really in; undefined outside of all of them.
 * @param real as `realUri` returns it
 */
async function segmentsInWorkspace(real: vscode.Uri): Promise<readonly string[] | undefined> {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const root = await realUri(uri);
    const segments = root && segmentsBelow(root, real);
    if (segments !== undefined) return segments;
  }
  return undefined;
}

/**
 * The file that a path in an answer means: the first that exists, else the first place for it.
 * @param written as the model wrote it; nothing about it is trusted
 */
export async function workspaceFile(written: string): Promise<FoundFile> {
  const found = await workspaceFiles(written);
  return found.find((file) => "problem" in file || file.exists) ?? found[0] ?? noFolder();
}

/**
 * Every file that a path in an answer may mean, in the order of the folders: a folder may have the name of another one, and a path may begin with the name of its
 * folder or not. Places where nothing is yet are among them.
 * @param written as the model wrote it; nothing about it is trusted
 */
export async function workspaceFiles(written: string): Promise<readonly FoundFile[]> {
  const absolute = absolutePath(written);
  if (absolute !== undefined) {
    const place = await addressInWorkspace(absolute);
    if (place === undefined || place.segments.length === 0) return [{ problem: refusalText(written, "absolute") }];
    const checked = checkPath(place.segments.join("/"));
    return ["refused" in checked ? { problem: refusalText(written, checked.refused) } : await fileAt(place.folder, checked.segments)];
  }
  const checked = checkPath(written);
  if ("refused" in checked) return [{ problem: refusalText(written, checked.refused) }];
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found: FoundFile[] = [];
  for (const folder of folders) {
    const below = segmentsAfter(folder, checked.segments);
    const readings = below === undefined ? [checked.segments] : folders.length > 1 ? [below, checked.segments] : [checked.segments, below];
    const files: FoundFile[] = [];
    for (const segments of readings) {
      const file = await fileAt(folder, segments);
      files.push(file);
      if ("problem" in file || file.exists) break;
    }
    found.push(...files);
  }
  return found.length === 0 ? [noFolder()] : found;
}

function noFolder(): { readonly problem: string } {
  return { problem: vscode.l10n.t("Open a folder first: Aside changes files only inside the workspace.") };
}

/** What a path names below a folder that it begins with, by the folder's name or by the longer one that tells it from a folder of the same name. */
function segmentsAfter(folder: vscode.WorkspaceFolder, segments: readonly string[]): readonly string[] | undefined {
  for (const name of [folderName(folder), folder.name]) {
    const names = name.split("/");
    if (segments.length > names.length && names.every((one, index) => one === segments[index])) return segments.slice(names.length);
  }
  return undefined;
}

/** An absolute path as VS Code's addresses have it; undefined for a relative one. */
function absolutePath(written: string): string | undefined {
  const path = written.replace(/^file:\/\/(?=\/)/i, "").replaceAll("\\", "/");
  if (/^[a-z]:\//i.test(path)) return `/${path.charAt(0).toLowerCase()}${path.slice(1)}`;
  return /^\/[^/]/.test(path) ? path : undefined;
}

/** A file that the editor itself named, checked the same way. */
export async function workspaceFileOf(uri: vscode.Uri): Promise<FoundFile> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return outside(uri.path.slice(uri.path.lastIndexOf("/") + 1));
  // VS Code has decided that it is below the folder, maybe in another case.
  return fileAt(folder, uri.path.slice(folder.uri.path.length).split("/").filter(Boolean));
}

/** A file or folder of the workspace, also its root, which is inside even when links are followed. */
export interface WorkspaceEntry {
  readonly uri: vscode.Uri;
  readonly isFolder: boolean;
}

/** What is at a path below a folder, for showing it. Undefined if there is nothing; a problem if it is outside once links are followed. */
export async function workspaceEntry(
  folder: vscode.WorkspaceFolder,
  segments: readonly string[],
): Promise<WorkspaceEntry | { readonly problem: string } | undefined> {
  const uri = vscode.Uri.joinPath(folder.uri, ...segments);
  const real = await realUri(uri);
  if (real === undefined || (await segmentsInWorkspace(real)) === undefined) return outside(shownPath(folder, segments));
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return { uri, isFolder: (type & vscode.FileType.Directory) !== 0 };
  } catch {
    return undefined;
  }
}

/**
 * The folder that an absolute path is in, and its names below that folder, by the addresses alone: nothing outside is looked at. The folder may be named
 * by the links that lead to it or by its real path.
 */
export async function addressInWorkspace(
  path: string,
): Promise<{ readonly folder: vscode.WorkspaceFolder; readonly segments: readonly string[] } | undefined> {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = folder.uri.with({ path });
    // VS Code knows whether case counts.
    if (vscode.workspace.getWorkspaceFolder(uri)?.index === folder.index)
      return { folder, segments: uri.path.slice(folder.uri.path.length).split("/").filter(Boolean) };
    const root = await realUri(folder.uri);
    const segments = root && segmentsBelow(root, uri);
    if (segments !== undefined) return { folder, segments };
  }
  return undefined;
}

async function fileAt(folder: vscode.WorkspaceFolder, segments: readonly string[]): Promise<FoundFile> {
  const uri = vscode.Uri.joinPath(folder.uri, ...segments);
  const path = shownPath(folder, segments);
  const real = await realUri(uri);
  if (real === undefined) return outside(path);
  const realSegments = await segmentsInWorkspace(real);
  if (realSegments === undefined || realSegments.length === 0) return outside(path);
  const file = { uri, real, path, isProtected: isProtected(segments) || isProtected(realSegments) };
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { problem: vscode.l10n.t("{0} is a folder.", path) };
    return { ...file, exists: true };
  } catch {
    return { ...file, exists: false };
  }
}

function outside(path: string): { readonly problem: string } {
  return { problem: vscode.l10n.t("“{0}” is outside the workspace.", path) };
}

function refusalText(written: string, refusal: PathRefusal): string {
  const shown = written
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .slice(0, 200);
  switch (refusal) {
    case "absolute":
    case "home":
    case "outside":
      return outside(shown).problem;
    case "empty":
      return vscode.l10n.t("“{0}” is not the path of a file.", shown);
    case "characters":
    case "colon":
    case "reserved":
    case "trailing":
    case "shortName":
    case "tooLong":
      return vscode.l10n.t("“{0}” is not a portable file name.", shown);
    default:
      return refusal satisfies never;
  }
}
