import * as vscode from "vscode";
import { inSlices, type Steps } from "../../shared/steps.ts";
import { ignoredByGit } from "./git.ts";
import { comparable, PathRanking } from "./pathRanking.ts";
import { searchExcludes } from "./searchExcludes.ts";
import { folderName, pathInWorkspace } from "./workspaceNames.ts";

/** The most files that are listed; the rest of a larger workspace is not offered. */
const mostFiles = 50_000;

/** A file of the workspace in a list. */
export interface ListedFile {
  readonly uri: vscode.Uri;
  readonly name: string;
  /** Relative to the workspace, with `/`; empty at its root. */
  readonly folder: string;
}

/** A folder of the workspace. */
export interface WorkspaceFolderPath {
  readonly uri: vscode.Uri;
  /** Relative to the workspace, with `/`. */
  readonly path: string;
}

/**
 * Where a file or folder is: so many characters of its path stand for this address. Addresses are made when they are asked for, because those of all files
 * take ten times the memory of their paths. Without a number, this is the address.
 */
interface Place {
  readonly uri: vscode.Uri;
  readonly prefix?: number;
}

interface FoundFile {
  readonly path: string;
  readonly place: Place;
}

/** The files of the workspace at one moment, without those that `files.exclude`, `search.exclude` or git exclude. Those that are deleted are taken out. */
export class FileList {
  /** In order. */
  readonly #paths: readonly string[];
  readonly #places: readonly Place[];
  readonly #ranking: PathRanking;
  readonly #removed = new Set<number>();
  #folders: Map<string, Place> | undefined;
  /** The paths of the folders, the shortest first, as they are and in lower case. */
  #folderPaths: readonly (readonly [path: string, lower: string])[] | undefined;

  private constructor(found: readonly FoundFile[]) {
    this.#paths = found.map(({ path }) => path);
    this.#places = found.map(({ place }) => place);
    this.#ranking = new PathRanking(this.#paths, this.#removed);
  }

  /** Asks the editor. */
  static async make(): Promise<FileList> {
    const uris = await vscode.workspace.findFiles("**/*", searchExcludes(), mostFiles);
    const ignored = await ignoredByGit(uris);
    const list = new FileList(await inSlices(findAll(uris, ignored)));
    // Prepared here, so that the first letter does not wait for it.
    list.folders("", 0);
    return list;
  }

  /** All files, in the order of their paths. */
  all(): readonly ListedFile[] {
    return this.#paths.flatMap((_path, at) => (this.#removed.has(at) ? [] : [this.#file(at)]));
  }

  /** The files whose paths match a query, best first. */
  best(query: string, most: number): readonly ListedFile[] {
    return this.#ranking.best(query, most).map((at) => this.#file(at));
  }

  /** The folders whose paths contain a text and that contain a listed file, the shortest paths first. */
  folders(query: string, most = Number.POSITIVE_INFINITY): readonly WorkspaceFolderPath[] {
    const folders = this.#folderMap();
    this.#folderPaths ??= Array.from(folders.keys(), (path) => [path, comparable(path)] as const).toSorted(
      ([a], [b]) => a.length - b.length || (a < b ? -1 : 1),
    );
    const wanted = comparable(query);
    const found: WorkspaceFolderPath[] = [];
    for (const [path, lower] of this.#folderPaths) {
      if (found.length >= most) break;
      const place = folders.get(path);
      if (place !== undefined && lower.includes(wanted)) found.push({ path, uri: addressOf(place, path) });
    }
    return found;
  }

  /** Takes out a file, or a folder with everything in it. */
  remove(path: string): void {
    const at = this.#firstFrom(path);
    if (this.#paths[at] === path) return void this.#removed.add(at);
    const inside = `${path}/`;
    for (let each = this.#firstFrom(inside); this.#paths[each]?.startsWith(inside) === true; each += 1) this.#removed.add(each);
    if (this.#folders?.delete(path) !== true) return;
    for (const folder of this.#folders.keys()) if (folder.startsWith(inside)) this.#folders.delete(folder);
  }

  /** Puts a file back that was taken out. */
  restore(path: string): void {
    const at = this.#firstFrom(path);
    if (this.#paths[at] === path) this.#removed.delete(at);
  }

  /** The index of the first path that is not before this one. */
  #firstFrom(path: string): number {
    let [low, high] = [0, this.#paths.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#paths[middle] ?? "") < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #file(at: number): ListedFile {
    const path = this.#paths[at] ?? "";
    const place = this.#places[at];
    if (place === undefined) throw new RangeError("no file of this list");
    const slash = path.lastIndexOf("/");
    return {
      get uri() {
        return addressOf(place, path);
      },
      name: path.slice(slash + 1),
      folder: path.slice(0, Math.max(0, slash)),
    };
  }

  #folderMap(): Map<string, Place> {
    if (this.#folders !== undefined) return this.#folders;
    const folders = new Map<string, Place>();
    this.#paths.forEach((file, at) => {
      const place = this.#places[at];
      if (place?.prefix === undefined || this.#removed.has(at)) return;
      for (let path = parentOf(file); path.length > place.prefix && !folders.has(path); path = parentOf(path)) folders.set(path, place);
    });
    for (const folder of vscode.workspace.workspaceFolders ?? []) folders.set(folderName(folder), { uri: folder.uri });
    this.#folders = folders;
    return folders;
  }
}

function* findAll(uris: readonly vscode.Uri[], ignored: ReadonlySet<string>): Steps<readonly FoundFile[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const places = new Map(
    folders.map(({ uri, name, index }) => [index, { uri, prefix: folders.length > 1 ? folderName({ uri, name, index }).length + 1 : 0 }]),
  );
  const found: FoundFile[] = [];
  for (const uri of uris) {
    yield;
    // An address as text takes as long as everything else here.
    if (ignored.size > 0 && ignored.has(uri.toString())) continue;
    const path = pathInWorkspace(uri) ?? vscode.workspace.asRelativePath(uri).replaceAll("\\", "/");
    const place = places.get(vscode.workspace.getWorkspaceFolder(uri)?.index ?? -1);
    found.push({ path, place: place !== undefined && pathAt(place, path) === uri.path ? place : { uri } });
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function pathAt({ uri, prefix = 0 }: Place, path: string): string {
  return `${uri.path.replace(/\/$/, "")}/${path.slice(prefix)}`;
}

function addressOf(place: Place, path: string): vscode.Uri {
  return place.prefix === undefined ? place.uri : place.uri.with({ path: pathAt(place, path) });
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
