import * as vscode from "vscode";
import { FileList } from "./fileList.ts";
import { pathInWorkspace } from "./workspaceNames.ts";

/** How long a list counts as current if nothing tells of changes, in milliseconds. */
const unwatchedMs = 10_000;
/** The same while the editor tells of changes: it does not of those in folders that `files.watcherExclude` names. */
const watchedMs = 60_000;
/** How many times as long as it took to make a list it is not made again: where a program creates files all the time, it is old at once. */
const restFactor = 5;
const longestRestMs = 10_000;

/** The list of the workspace's files. Where an old one is good enough, it is there at once, and a new one is made meanwhile. */
export class FileIndex {
  #list: FileList | undefined;
  #making: Promise<FileList> | undefined;
  #madeAt = 0;
  #tookMs = 0;
  #isStale = false;
  /** Lists of an earlier generation are not used: what they hold may no longer be shown. */
  #generation = 0;
  /** The paths that were deleted since the list that is being made was begun: it may hold them. */
  #deleted = new Set<string>();
  #isWatched = false;

  /** Takes in what the editor tells of changes, until it is disposed of. */
  watch(): vscode.Disposable {
    this.#isWatched = true;
    // What has changed until now is not known.
    this.#isStale = true;
    // Only creations and deletions, and not through a watcher of its own: VS Code watches the workspace anyway.
    const files = vscode.workspace.createFileSystemWatcher("**/*", false, true, false);
    const ignoreFiles = vscode.workspace.createFileSystemWatcher("**/.gitignore", true, false, true);
    return vscode.Disposable.from(
      files,
      ignoreFiles,
      files.onDidCreate((uri) => this.#created(uri)),
      files.onDidDelete((uri) => this.#removed(uri)),
      ignoreFiles.onDidChange(() => (this.#isStale = true)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#forget()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("files.exclude") || change.affectsConfiguration("search.exclude")) this.#forget();
      }),
      {
        dispose: () => {
          this.#isWatched = false;
          this.#forget();
        },
      },
    );
  }

  /**
   * The last list, even if it is old; waits only for the first.
   * @param onRenewed called if the list is made again, once there is the newer one
   */
  async known(onRenewed?: () => void): Promise<FileList> {
    const list = this.#list;
    if (list === undefined) return this.#make();
    if (this.#making !== undefined || this.#mayMakeAgain()) {
      void this.#make().then(
        () => onRenewed?.(),
        // The old list stays in use.
        () => undefined,
      );
    }
    return list;
  }

  /** A list that holds everything that is known of, and is waited for. */
  async current(): Promise<FileList> {
    const list = this.#list;
    if (list !== undefined && !this.#isStale && Date.now() - this.#madeAt < unwatchedMs) return list;
    // One that was begun before may lack what has come since.
    await this.#making?.catch(() => undefined);
    return this.#list !== undefined && this.#list !== list && !this.#isStale ? this.#list : this.#make();
  }

  #mayMakeAgain(): boolean {
    const age = Date.now() - this.#madeAt;
    if (age < Math.min(this.#tookMs * restFactor, longestRestMs)) return false;
    return this.#isStale || age >= (this.#isWatched ? watchedMs : unwatchedMs);
  }

  #make(): Promise<FileList> {
    this.#making ??= this.#makeNow().finally(() => (this.#making = undefined));
    return this.#making;
  }

  async #makeNow(): Promise<FileList> {
    const generation = this.#generation;
    const begun = Date.now();
    this.#isStale = false;
    this.#deleted = new Set();
    let list: FileList;
    try {
      list = await FileList.make();
    } catch (cause) {
      this.#isStale = true;
      throw cause;
    }
    if (generation !== this.#generation) return this.#makeNow();
    for (const path of this.#deleted) list.remove(path);
    this.#deleted = new Set();
    this.#list = list;
    this.#madeAt = Date.now();
    this.#tookMs = this.#madeAt - begun;
    return list;
  }

  #created(uri: vscode.Uri): void {
    const path = listedPath(uri);
    if (path === undefined) return;
    this.#isStale = true;
    // Programs that save a file may delete it first.
    this.#list?.restore(path);
    this.#deleted.delete(path);
  }

  #removed(uri: vscode.Uri): void {
    const path = listedPath(uri);
    if (path === undefined) return;
    this.#list?.remove(path);
    if (this.#making !== undefined) this.#deleted.add(path);
  }

  /** Folders or excluding settings have changed: the list holds what may no longer be shown, or names it otherwise. */
  #forget(): void {
    this.#generation += 1;
    this.#list = undefined;
  }
}

/** The path of a file that a list may hold; undefined for git's own files, which change all the time. */
function listedPath(uri: vscode.Uri): string | undefined {
  return uri.path.includes("/.git/") ? undefined : pathInWorkspace(uri);
}
