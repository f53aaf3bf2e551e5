import uFuzzy from "@leeoniya/ufuzzy";
import * as vscode from "vscode";

/** More files than a person searches by name; the rest of a larger workspace is not offered. */
const mostFiles = 50_000;
/** So many that fit are put into an order; with more of them the query says too little. */
const mostRanked = 5000;
/** A list this young, in milliseconds, is not made anew. */
const freshMs = 10_000;

/** A file of the workspace. */
export interface WorkspaceFile {
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

const fuzzy = new uFuzzy({ intraIns: Number.POSITIVE_INFINITY });
let list: Promise<FileList> | undefined;

/**
 * The files of the workspace that fit what was written of their path, best first; files that are open come first where nothing was written.
 * What `files.exclude`, `search.exclude` and git leave out is not among them.
 */
export async function findFiles(query: string, most: number, signal: AbortSignal): Promise<readonly WorkspaceFile[]> {
  const { paths, uris } = await freshList();
  if (signal.aborted) return [];
  if (query === "") return openFiles().slice(0, most);
  const [matches, , order] = fuzzy.search(paths as string[], query.replaceAll("\\", "/"), 0, mostRanked);
  const sorted = order === null || order === undefined ? (matches ?? []) : order.map((at) => matches[at] ?? 0);
  return sorted.slice(0, most).flatMap((at) => {
    const [uri, path] = [uris[at], paths[at]];
    return uri === undefined || path === undefined ? [] : [asFile(uri, path)];
  });
}

function openFiles(): readonly WorkspaceFile[] {
  const uris = new Map<string, vscode.Uri>();
  for (const group of vscode.window.tabGroups.all) {
    for (const { input } of group.tabs) {
      if (input instanceof vscode.TabInputText && vscode.workspace.getWorkspaceFolder(input.uri)) uris.set(input.uri.toString(), input.uri);
    }
  }
  return Array.from(uris.values(), (uri) => asFile(uri, vscode.workspace.asRelativePath(uri)));
}

function asFile(uri: vscode.Uri, path: string): WorkspaceFile {
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
  const found = await vscode.workspace.findFiles("**/*", excluded(), mostFiles);
  const entries = found.map((uri) => [vscode.workspace.asRelativePath(uri).replaceAll("\\", "/"), uri] as const);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return { at: Date.now(), paths: entries.map(([path]) => path), uris: entries.map(([, uri]) => uri) };
}

/** What `search.exclude` leaves out, as one pattern; `files.exclude` VS Code applies by itself. */
function excluded(): string | undefined {
  const setting = vscode.workspace.getConfiguration("search").get<Readonly<Record<string, unknown>>>("exclude") ?? {};
  const patterns = Object.entries(setting).flatMap(([pattern, on]) => (on === true ? [pattern] : []));
  return patterns.length === 0 ? undefined : `{${patterns.join(",")}}`;
}
