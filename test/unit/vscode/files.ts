import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import type * as vscode from "vscode";
import { getConfiguration } from "./configuration.ts";
import { FileSystemError, FileType } from "./constants.ts";
import { isExcluded, matchesGlob, pathBelow, RelativePattern } from "./globs.ts";
import { state } from "./state.ts";
import { Uri } from "./uri.ts";

export interface Folder {
  readonly uri: Uri;
  readonly name: string;
  readonly index: number;
}

/** The bytes of a file in memory, or on the disk where tests look there. */
export function bytesOf(uri: vscode.Uri): Uint8Array | undefined {
  const bytes = state.files.get(uri.path);
  return bytes === undefined && state.disk && existsSync(uri.path) ? readFileSync(uri.path) : bytes;
}

export const fs = {
  isWritableFileSystem: (scheme: string): boolean | undefined =>
    scheme === "file" || scheme === "vscode-remote" ? true : scheme === "git" ? false : undefined,
  stat: async (uri: vscode.Uri) => {
    const bytes = state.files.get(uri.path);
    if (bytes !== undefined) return { type: FileType.File, size: bytes.length, mtime: bytes.length, ctime: 0 };
    if (Array.from(state.files.keys()).some((path) => path.startsWith(`${uri.path}/`)))
      return { type: FileType.Directory, size: 0, mtime: 0, ctime: 0 };
    const found = state.disk ? statSync(uri.path, { throwIfNoEntry: false }) : undefined;
    if (found === undefined) throw FileSystemError.FileNotFound(uri);
    // Pipes, sockets and devices are neither.
    const type = found.isDirectory() ? FileType.Directory : found.isFile() ? FileType.File : FileType.Unknown;
    return { type, size: found.size, mtime: found.mtimeMs, ctime: found.ctimeMs };
  },
  readFile: async (uri: vscode.Uri) => {
    const bytes = bytesOf(uri);
    if (bytes === undefined) throw FileSystemError.FileNotFound(uri);
    return bytes;
  },
  readDirectory: async (uri: vscode.Uri) => {
    const base = `${uri.path.replace(/\/$/, "")}/`;
    const entries = new Map<string, number>();
    for (const path of state.files.keys()) {
      if (!path.startsWith(base)) continue;
      const [name = "", ...rest] = path.slice(base.length).split("/");
      entries.set(name, rest.length > 0 ? FileType.Directory : FileType.File);
    }
    if (state.disk && existsSync(uri.path)) {
      for (const entry of readdirSync(uri.path, { withFileTypes: true })) {
        // Like VS Code: the type of what a link leads to, and that it is one.
        const linked = entry.isSymbolicLink() ? statSync(`${uri.path}/${entry.name}`, { throwIfNoEntry: false }) : undefined;
        const type = (linked ?? entry).isDirectory()
          ? FileType.Directory
          : entry.isSymbolicLink() && !linked
            ? FileType.Unknown
            : FileType.File;
        const bits: number = type;
        entries.set(entry.name, entry.isSymbolicLink() ? bits | FileType.SymbolicLink : bits);
      }
    }
    return Array.from(entries);
  },
  writeFile: async (uri: vscode.Uri, bytes: Uint8Array) => {
    state.files.set(uri.path, bytes);
  },
  delete: async (uri: vscode.Uri, { recursive = false }: { readonly recursive?: boolean } = {}) => {
    const inside = [...state.files.keys()].filter((path) => path.startsWith(`${uri.path}/`));
    if (inside.length > 0 && !recursive) throw FileSystemError.NoPermissions(uri);
    if (!state.files.delete(uri.path) && inside.length === 0) throw FileSystemError.FileNotFound(uri);
    for (const path of inside) state.files.delete(path);
  },
};

/** The files of the folders that match: without those of `files.exclude`, unless null asks for them, too. Folders are never found. */
export async function findFiles(
  folders: readonly Folder[],
  include: vscode.GlobPattern,
  exclude?: vscode.GlobPattern | null,
  most = Number.POSITIVE_INFINITY,
  token?: vscode.CancellationToken,
): Promise<Uri[]> {
  if (token?.isCancellationRequested === true) return [];
  const hidden = Object.entries(getConfiguration("files").get<Readonly<Record<string, unknown>>>("exclude"))
    .filter(([, on]) => on === true)
    .map(([glob]) => glob);
  const globs: readonly vscode.GlobPattern[] = exclude === null ? [] : exclude === undefined ? hidden : [...hidden, exclude];
  const base = typeof include === "string" ? undefined : include;
  const found = new Map<string, Uri>();
  for (const folder of folders) {
    for (const file of filesBelow(folder.uri)) {
      const path = pathBelow(base?.baseUri ?? folder.uri, file);
      if (path === undefined || !matchesGlob(path, typeof include === "string" ? include : include.pattern)) continue;
      const isHidden = globs.some((glob) => {
        const [from, pattern] = glob instanceof RelativePattern ? [glob.baseUri, glob.pattern] : [folder.uri, glob as string];
        const inside = pathBelow(from, file);
        return inside !== undefined && isExcluded(inside, pattern);
      });
      if (!isHidden) found.set(file.toString(), file);
    }
  }
  return Array.from(found.values()).slice(0, most);
}

function filesBelow(folder: Uri): readonly Uri[] {
  const inMemory = Array.from(state.files.keys(), (path) => Uri.file(path)).filter((file) => pathBelow(folder, file) !== undefined);
  if (!state.disk || !existsSync(folder.path)) return inMemory;
  const onDisk = readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return [...inMemory, ...onDisk.map((entry) => Uri.file(`${entry.parentPath}/${entry.name}`))];
}
