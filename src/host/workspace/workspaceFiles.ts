import uFuzzy from "@leeoniya/ufuzzy";
import * as vscode from "vscode";
import { ignoredByGit } from "./git.ts";
import { folderName, pathInWorkspace } from "./workspaceNames.ts";

/** The most files that are listed; the rest of a larger workspace is not offered. */
const mostFiles = 50_000;
/** The most matches that are ranked; with more of them the query is not specific enough. */
const mostRanked = 5000;
/** How long a list is reused, in milliseconds. */
const freshMs = 10_000;

/** A file of the workspace in a list. */
export interface ListedFile {
  readonly uri: vscode.Uri;
  readonly name: string;
  /** Relative to the workspace, with `/`; empty at its root. */
  readonly folder: string;
}

interface FileList {
  readonly at: number;
  readonly paths: readonly string[];
  readonly uris: readonly vscode.Uri[];
}

// A few letters may be between those of the query, also slashes: `sharedtokens` finds src/shared/tokens.ts.
const fuzzy = new uFuzzy({ intraIns: 8, intraChars: "." });
let list: Promise<FileList> | undefined;

/**
 * The files of the workspace whose paths match a query, best first; for an empty query, the open files. Files that `files.exclude`, `search.exclude`
 * or git exclude are not listed.
 */
export async function findFiles(query: string, most: number, signal: AbortSignal): Promise<readonly ListedFile[]> {
  const { paths, uris } = await freshList();
  if (signal.aborted) return [];
  if (query === "") return openFiles().slice(0, most);
  return ranked(paths, query.replaceAll("\\", "/"))
    .slice(0, most)
    .flatMap((at) => {
      const [uri, path] = [uris[at], paths[at]];
      return uri === undefined || path === undefined ? [] : [asFile(uri, path)];
    });
}

/**
 * Indexes of the paths in a list that match a query, best first: names that start with it, names and then paths that contain it, then those that
 * contain its letters in this order.
 */
export function ranked(paths: readonly string[], query: string): readonly number[] {
  const wanted = query.toLowerCase();
  const classes: readonly [number[], number[], number[]] = [[], [], []];
  paths.forEach((path, at) => {
    const lower = path.toLowerCase();
    const found = lower.lastIndexOf(wanted);
    if (found < 0) return;
    const name = lower.lastIndexOf("/") + 1;
    classes[found === name ? 0 : found > name ? 1 : 2].push(at);
  });
  const byLength = (a: number, b: number): number => (paths[a]?.length ?? 0) - (paths[b]?.length ?? 0) || a - b;
  const whole = classes.flatMap((places) => places.toSorted(byLength));
  const [matches, , order] = fuzzy.search(paths as string[], query, 0, mostRanked);
  const loose = order === null || order === undefined ? (matches ?? []) : order.map((at) => matches[at] ?? 0);
  return [...new Set([...whole, ...loose])];
}

/** All files of the workspace that are neither excluded nor ignored, by their paths. */
export async function listFiles(): Promise<readonly ListedFile[]> {
  const { paths, uris } = await freshList();
  return uris.map((uri, at) => asFile(uri, paths[at] ?? ""));
}

/** A folder of the workspace. */
export interface WorkspaceFolderPath {
  readonly uri: vscode.Uri;
  /** Relative to the workspace, with `/`. */
  readonly path: string;
}

/** The folders whose paths contain `query` and that contain a file which is neither excluded nor ignored. */
export async function listFolders(query = ""): Promise<readonly WorkspaceFolderPath[]> {
  const { paths, uris } = await freshList();
  const folders = new Map<string, vscode.Uri>();
  uris.forEach((file, at) => {
    let uri = file;
    for (let path = parentOf(paths[at] ?? ""); path !== "" && !folders.has(path); path = parentOf(path)) {
      uri = uri.with({ path: parentOf(uri.path) });
      folders.set(path, uri);
    }
  });
  for (const folder of vscode.workspace.workspaceFolders ?? []) folders.set(folderName(folder), folder.uri);
  const wanted = query.toLowerCase();
  return Array.from(folders, ([path, uri]) => ({ path, uri }))
    .filter(({ path }) => path.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
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

async function freshList(): Promise<FileList> {
  const known = await list?.catch(() => undefined);
  if (known !== undefined && Date.now() - known.at < freshMs) return known;
  const making = makeList();
  list = making;
  return making;
}

async function makeList(): Promise<FileList> {
  const found = await vscode.workspace.findFiles("**/*", searchExcludes(), mostFiles);
  const ignored = await ignoredByGit(found);
  const kept = found.filter((uri) => !ignored.has(uri.toString()));
  const entries = kept.map((uri) => [pathInWorkspace(uri) ?? vscode.workspace.asRelativePath(uri).replaceAll("\\", "/"), uri] as const);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return { at: Date.now(), paths: entries.map(([path]) => path), uris: entries.map(([, uri]) => uri) };
}

/** `search.exclude` as one pattern for `findFiles`, which applies `files.exclude` by itself. */
export function searchExcludes(): string | undefined {
  const patterns = patternsOf("search");
  return patterns.length === 0 ? undefined : `{${patterns.join(",")}}`;
}

/** The patterns of `files.exclude` and `search.exclude`. */
export function excludePatterns(): readonly string[] {
  return [...patternsOf("files"), ...patternsOf("search")];
}

function patternsOf(section: "files" | "search"): readonly string[] {
  const setting = vscode.workspace.getConfiguration(section).get<Readonly<Record<string, unknown>>>("exclude") ?? {};
  return Object.entries(setting).flatMap(([pattern, on]) => (on === true ? [pattern] : []));
}
