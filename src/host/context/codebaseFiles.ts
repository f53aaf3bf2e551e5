import * as vscode from "vscode";
import { CodebaseIndex } from "../../app/codebase/codebaseIndex.ts";
import { findPieces, type FoundPiece } from "../../app/codebase/findPieces.ts";
import { inSlices } from "../../shared/steps.ts";
import type { ListedFile } from "../workspace/fileList.ts";
import { judgePaths } from "../workspace/judgePaths.ts";
import { pathInWorkspace } from "../workspace/workspaceNames.ts";
import { listFiles } from "../workspace/workspaceFiles.ts";

/** Larger files are data or made by a program; bytes. */
const largestFile = 512 * 1024;
/** How many files are looked at whole, and how many pieces are found. */
const mostFiles = 40;
const mostPieces = 20;
/** How many files are judged, and how many are read, at once. */
const judgedAtOnce = 1000;
const readAtOnce = 16;
const noText =
  /\.(?:png|jpe?g|gif|webp|bmp|ico|icns|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|war|class|exe|dll|so|dylib|a|o|obj|wasm|node|vsix|mp[34]|mov|avi|webm|ogg|wav|flac|woff2?|ttf|otf|eot|db|sqlite3?|bin|dat|pyc|parquet|map|snap|lock)$/i;

/** A piece of a file in the workspace, with its text as it is now. */
export interface CodebasePiece extends FoundPiece {
  readonly uri: vscode.Uri;
  readonly text: string;
  /** Whether it is the whole file. */
  readonly whole: boolean;
}

/** What was found, and how many files there was no room to index. */
export interface CodebaseResult {
  readonly pieces: readonly CodebasePiece[];
  readonly leftOut: number;
}

/**
 * The index of the workspace's files, in memory. It begins with the first question; with each further one, it takes in what has changed: new and deleted
 * files by the list of files, changed ones by what the editor tells. Excluded, ignored and secret files and those outside of the workspace are not indexed.
 */
export class CodebaseFiles implements vscode.Disposable {
  readonly #index = new CodebaseIndex();
  /** Files that were looked at and are not indexed. */
  readonly #skipped = new Set<string>();
  /** Files that there was no room for; they are looked at again once there is. */
  readonly #noRoom = new Set<string>();
  /** Known files that have changed since they were read. */
  readonly #changed = new Set<string>();
  /** Files that were read with changes that are not saved. */
  #unsaved: ReadonlySet<string> = new Set();
  #watching: vscode.Disposable | undefined;
  /** One question after another: two at once would read every file twice. */
  #running: Promise<unknown> = Promise.resolve();

  /**
   * The pieces that fit a question best, best first, at most one of a file.
   * @throws the reason of the signal once it is aborted; what is indexed until then is kept
   */
  find(question: string, signal: AbortSignal): Promise<CodebaseResult> {
    const found = this.#running.then(() => this.#find(question, signal));
    this.#running = found.catch(() => undefined);
    return found;
  }

  dispose(): void {
    this.#watching?.dispose();
  }

  async #find(question: string, signal: AbortSignal): Promise<CodebaseResult> {
    signal.throwIfAborted();
    this.#watching ??= this.#watch();
    const files = new Map((await listFiles()).map((file) => [pathOf(file), file]));
    await this.#update(files, signal);
    const ranked = await inSlices(this.#index.search(question, mostFiles), signal);
    const read = await Promise.all(
      ranked.map(async (file) => {
        const uri = files.get(file.path)?.uri;
        return { ...file, uri, text: uri === undefined ? undefined : await textOf(uri) };
      }),
    );
    signal.throwIfAborted();
    const known = new Map(read.flatMap(({ path, score, uri, text }) => (uri && text ? [[path, { path, score, uri, text }]] : [])));
    const pieces = await inSlices(findPieces(this.#index, question, [...known.values()]), signal);
    return { pieces: pieces.slice(0, mostPieces).flatMap((piece) => withText(piece, known.get(piece.path))), leftOut: this.#noRoom.size };
  }

  /** Takes in what has changed. */
  async #update(files: ReadonlyMap<string, ListedFile>, signal: AbortSignal): Promise<void> {
    for (const path of this.#index.paths) if (!files.has(path)) this.#index.delete(path);
    for (const known of [this.#skipped, this.#noRoom]) for (const path of known) if (!files.has(path)) known.delete(path);
    if (!this.#index.isFull) this.#noRoom.clear();
    const unsaved = new Set<string>();
    for (const document of vscode.workspace.textDocuments) {
      const path = document.isDirty ? pathInWorkspace(document.uri) : undefined;
      if (path !== undefined && files.has(path)) unsaved.add(path);
    }
    for (const path of new Set([...this.#unsaved, ...unsaved])) this.#changed.add(path);
    this.#unsaved = unsaved;
    const isKnown = (path: string): boolean => this.#index.has(path) || this.#skipped.has(path) || this.#noRoom.has(path);
    const due = [...files].filter(([path]) => this.#changed.has(path) || !isKnown(path));
    for (let at = 0; at < due.length; at += judgedAtOnce) {
      const batch = due.slice(at, at + judgedAtOnce);
      const judged = await judgePaths(
        batch.map(([, { uri }]) => uri),
        { foundBySearch: true },
      );
      const readable: (readonly [path: string, uri: vscode.Uri])[] = [];
      for (const [index, [path, { uri }]] of batch.entries()) {
        const one = judged[index];
        if (one === undefined || one.reasons.length > 0 || noText.test(path)) this.#skip(path);
        else readable.push([path, uri]);
      }
      await this.#indexAll(readable, signal);
    }
  }

  async #indexAll(files: readonly (readonly [path: string, uri: vscode.Uri])[], signal: AbortSignal): Promise<void> {
    for (let at = 0; at < files.length; at += readAtOnce) {
      signal.throwIfAborted();
      const all = files.slice(at, at + readAtOnce);
      // What changes while it is read is read again with the next question.
      for (const [path] of all) this.#changed.delete(path);
      const batch = all.filter(([path]) => this.#hasRoom(path));
      const texts = await Promise.all(batch.map(([, uri]) => textOf(uri)));
      for (const [index, [path]] of batch.entries()) {
        const text = texts[index];
        if (text === undefined) this.#skip(path);
        else if (this.#hasRoom(path)) {
          this.#skipped.delete(path);
          this.#noRoom.delete(path);
          // Given up half-way, the file counts as changed.
          this.#changed.add(path);
          await inSlices(this.#index.set(path, text), signal);
          this.#changed.delete(path);
        }
      }
    }
  }

  /** Whether there is room for a file in the index. Where there is none, that is noted. */
  #hasRoom(path: string): boolean {
    if (!this.#index.isFull || this.#index.has(path)) return true;
    this.#skipped.delete(path);
    this.#noRoom.add(path);
    return false;
  }

  #skip(path: string): void {
    this.#index.delete(path);
    this.#changed.delete(path);
    this.#noRoom.delete(path);
    this.#skipped.add(path);
  }

  #watch(): vscode.Disposable {
    // Not a watcher of its own: VS Code watches the workspace anyway.
    const watcher = vscode.workspace.createFileSystemWatcher("**/*");
    const changed = (uri: vscode.Uri): void => {
      const path = pathInWorkspace(uri);
      if (path !== undefined && (this.#index.has(path) || this.#skipped.has(path))) this.#changed.add(path);
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => changed(uri)),
    );
  }
}

function pathOf({ folder, name }: ListedFile): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function withText(piece: FoundPiece, file: { readonly uri: vscode.Uri; readonly text: string } | undefined): readonly CodebasePiece[] {
  if (file === undefined) return [];
  const lines = file.text.split(/\r?\n/);
  const isWhole = (from: number, to: number): boolean => lines.slice(from, to).every((line) => line.trim() === "");
  const whole = isWhole(0, piece.startLine - 1) && isWhole(piece.endLine, lines.length);
  return [{ ...piece, uri: file.uri, text: lines.slice(piece.startLine - 1, piece.endLine).join("\n"), whole }];
}

/** The text of a file as the editor has it, saved or not; undefined where it is no text, too large or gone. */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open?.isDirty === true) return open.getText().length <= largestFile ? open.getText() : undefined;
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if (size > largestFile || (type & vscode.FileType.File) === 0) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}
