import * as vscode from "vscode";
import { FlatFiles } from "../adapters/flatFiles.ts";

/** Proposed files, in memory: the right side of a diff editor, writable so that its arrows can revert hunks. */
export class ProposalFiles extends FlatFiles {
  static readonly scheme = "aside-proposal";
  readonly #files = new Map<string, { readonly bytes: Uint8Array; readonly time: number; readonly readOnly: boolean }>();
  #time = 0;

  constructor() {
    super(ProposalFiles.scheme, false);
  }

  /** A new address for a file with this path. */
  address(path: string, suffix = ""): vscode.Uri {
    const authority = `${crypto.randomUUID().slice(0, 8)}${suffix}`;
    // A file outside of every folder is known by its whole path.
    return vscode.Uri.from({ scheme: ProposalFiles.scheme, authority, path: `/${path.replace(/^\/+/, "")}` });
  }

  /** Adds a file, or changes the existing one. */
  async put(uri: vscode.Uri, text: string, readOnly = false): Promise<void> {
    const bytes = await vscode.workspace.encode(text, { uri });
    const isNew = !this.#files.has(uri.toString());
    this.#files.set(uri.toString(), { bytes, time: ++this.#time, readOnly });
    this.changed.fire([{ type: isNew ? vscode.FileChangeType.Created : vscode.FileChangeType.Changed, uri }]);
  }

  /** A file's text as it was last added or saved. */
  text(uri: vscode.Uri): Thenable<string> {
    return vscode.workspace.decode(this.#file(uri).bytes, { uri });
  }

  drop(uri: vscode.Uri): void {
    this.#files.delete(uri.toString());
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, time, readOnly } = this.#file(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: time,
      size: bytes.length,
      ...(readOnly ? { permissions: vscode.FilePermission.Readonly } : {}),
    };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#file(uri).bytes;
  }

  /** Saving keeps the proposal as it is; it accepts nothing. */
  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const { readOnly } = this.#file(uri);
    this.#files.set(uri.toString(), { bytes, time: ++this.#time, readOnly });
  }

  #file(uri: vscode.Uri) {
    const file = this.#files.get(uri.toString());
    if (file === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }
}
