import { lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type * as vscode from "vscode";
import { FileSystemError, FileType, RelativePattern, Uri, workspace } from "../../unit/vscode.ts";
import { isExcluded, matchesGlob, pathBelow } from "../../unit/vscode/globs.ts";

/** Providers of extensions' own schemes. */
export const providers = new Map<string, vscode.FileSystemProvider>();

/** `workspace.fs` on the real disk. A link counts as what it leads to, with the flag of a link, as in VS Code. */
export const diskFs = {
  isWritableFileSystem: (scheme: string): boolean | undefined => (scheme === "file" || providers.has(scheme) ? true : undefined),
  stat: async (uri: vscode.Uri): Promise<vscode.FileStat> => {
    const provider = providers.get(uri.scheme);
    if (provider !== undefined) return provider.stat(uri);
    return guarded(uri, () => {
      const { size, mtimeMs, ctimeMs } = statSync(uri.fsPath);
      return { type: typeOf(uri.fsPath), size, mtime: mtimeMs, ctime: ctimeMs };
    });
  },
  readFile: async (uri: vscode.Uri): Promise<Uint8Array> => {
    const provider = providers.get(uri.scheme);
    return provider === undefined ? guarded(uri, () => new Uint8Array(readFileSync(uri.fsPath))) : provider.readFile(uri);
  },
  readDirectory: async (uri: vscode.Uri): Promise<[string, vscode.FileType][]> =>
    guarded(uri, () => readdirSync(uri.fsPath).map((name): [string, vscode.FileType] => [name, typeOf(path.join(uri.fsPath, name))])),
  writeFile: async (uri: vscode.Uri, bytes: Uint8Array): Promise<void> => {
    const provider = providers.get(uri.scheme);
    if (provider !== undefined) return provider.writeFile(uri, bytes, { create: true, overwrite: true });
    return guarded(uri, () => {
      mkdirSync(path.dirname(uri.fsPath), { recursive: true });
      writeFileSync(uri.fsPath, bytes);
    });
  },
  createDirectory: async (uri: vscode.Uri): Promise<void> => guarded(uri, () => void mkdirSync(uri.fsPath, { recursive: true })),
  delete: async (uri: vscode.Uri, { recursive = false }: { readonly recursive?: boolean } = {}): Promise<void> =>
    guarded(uri, () => rmSync(uri.fsPath, { recursive })),
  rename: async (from: vscode.Uri, to: vscode.Uri): Promise<void> => guarded(from, () => renameSync(from.fsPath, to.fsPath)),
};

/**
 * `workspace.findFiles` on the real disk: like VS Code's search it follows links, to files and to folders. Leaves out what `files.exclude` of the
 * settings in force names, unless the caller gives null.
 */
export async function findOnDisk(
  include: vscode.GlobPattern,
  exclude?: vscode.GlobPattern | null,
  most = Number.POSITIVE_INFINITY,
  token?: vscode.CancellationToken,
): Promise<Uri[]> {
  if (token?.isCancellationRequested === true) return [];
  const hidden = Object.entries(workspace.getConfiguration("files").get<Readonly<Record<string, unknown>>>("exclude"))
    .filter(([, on]) => on === true)
    .map(([glob]) => glob);
  const globs: readonly vscode.GlobPattern[] = exclude === null ? [] : exclude === undefined ? hidden : [...hidden, exclude];
  const pattern = typeof include === "string" ? include : include.pattern;
  const found = new Map<string, Uri>();
  for (const folder of workspace.workspaceFolders ?? []) {
    const base = typeof include === "string" ? folder.uri : include.baseUri;
    if (pathBelow(folder.uri, Uri.file(`${base.path}/x`)) === undefined) continue;
    for (const file of filesBelow(base.fsPath)) {
      const uri = Uri.file(file);
      const inside = pathBelow(base, uri);
      if (inside === undefined || !matchesGlob(inside, pattern)) continue;
      const isHidden = globs.some((glob) => {
        const [from, text] = glob instanceof RelativePattern ? [glob.baseUri, glob.pattern] : [folder.uri, glob as string];
        const below = pathBelow(from, uri);
        return below !== undefined && isExcluded(below, text);
      });
      if (!isHidden) found.set(uri.toString(), uri);
      if (found.size >= most) return [...found.values()];
    }
  }
  return [...found.values()];
}

/** Files below a folder, through links; a folder that a link leads back to is entered once. */
function* filesBelow(folder: string, entered: ReadonlySet<string> = new Set()): Generator<string> {
  const real = realpathSync(folder);
  if (entered.has(real)) return;
  for (const name of readdirSync(folder).toSorted()) {
    const file = path.join(folder, name);
    const type = typeOf(file);
    if ((type & FileType.Directory) !== 0) yield* filesBelow(file, new Set([...entered, real]));
    else if ((type & FileType.File) !== 0) yield file;
  }
}

function typeOf(file: string): vscode.FileType {
  const link: number = lstatSync(file).isSymbolicLink() ? FileType.SymbolicLink : 0;
  const there = statSync(file, { throwIfNoEntry: false });
  const kind: number =
    there === undefined ? 0 : there.isDirectory() ? FileType.Directory : there.isFile() ? FileType.File : FileType.Unknown;
  // VS Code, too, gives the flag of a link together with what it leads to.
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment, typescript/no-unnecessary-type-assertion
  return (link | kind) as vscode.FileType;
}

async function guarded<T>(uri: vscode.Uri, act: () => T): Promise<T> {
  try {
    return act();
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === "ENOENT" ? FileSystemError.FileNotFound(uri) : cause;
  }
}
