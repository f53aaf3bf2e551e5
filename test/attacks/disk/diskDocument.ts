import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type * as vscode from "vscode";
import { EndOfLine, Position, Range, type Uri } from "../../unit/vscode.ts";

const languages: Readonly<Record<string, string>> = { ts: "typescript", js: "javascript", json: "json", md: "markdown", py: "python" };

/** A text document of a file on disk. Like VS Code's, it follows links when it is read and when it is saved. */
export class DiskDocument {
  readonly uri: Uri;
  readonly isUntitled = false;
  readonly encoding = "utf8";
  isClosed = false;
  isDirty = false;
  version = 1;
  #text: string;
  readonly #write: (text: string) => void;

  private constructor(uri: Uri, text: string, write: (text: string) => void) {
    this.uri = uri;
    this.#text = text;
    this.#write = write;
  }

  /** @throws if there is no such file, or if it is not text */
  static ofFile(uri: Uri): DiskDocument {
    return new DiskDocument(uri, textOf(uri.fsPath), (text) => {
      mkdirSync(path.dirname(uri.fsPath), { recursive: true });
      writeFileSync(uri.fsPath, text);
    });
  }

  /** A document of an extension's own scheme: what is saved goes to its provider. */
  static ofText(uri: Uri, text: string, write: (text: string) => void = () => undefined): DiskDocument {
    return new DiskDocument(uri, text, write);
  }

  get fileName(): string {
    return this.uri.fsPath;
  }

  get languageId(): string {
    return languages[path.extname(this.uri.path).slice(1)] ?? "plaintext";
  }

  get eol(): vscode.EndOfLine {
    return this.#text.includes("\r\n") ? EndOfLine.CRLF : EndOfLine.LF;
  }

  get lineCount(): number {
    return this.#lines().length;
  }

  /** Takes over what is on disk now, unless there are unsaved changes. */
  refresh(read: () => string): void {
    if (this.isDirty) return;
    const text = read();
    if (text !== this.#text) this.version += 1;
    this.#text = text;
  }

  getText(range?: vscode.Range): string {
    return range === undefined ? this.#text : this.#text.slice(this.offsetAt(range.start), this.offsetAt(range.end));
  }

  lineAt(at: number | vscode.Position): vscode.TextLine {
    const line = typeof at === "number" ? at : at.line;
    const text = this.#lines()[line];
    if (text === undefined) throw new Error("Illegal value for `line`");
    const range = new Range(line, 0, line, text.length);
    const blanks = /^\s*/.exec(text)?.[0].length ?? 0;
    const isEmptyOrWhitespace = text.trim() === "";
    const rangeIncludingLineBreak = line + 1 < this.lineCount ? new Range(line, 0, line + 1, 0) : range;
    return { lineNumber: line, text, range, rangeIncludingLineBreak, firstNonWhitespaceCharacterIndex: blanks, isEmptyOrWhitespace };
  }

  offsetAt({ line, character }: vscode.Position): number {
    const lines = this.#text.split(/(?<=\n)/);
    const before = lines.slice(0, line).reduce((sum, one) => sum + one.length, 0);
    return Math.min(this.#text.length, before + Math.min(character, (this.#lines()[line] ?? "").length));
  }

  positionAt(offset: number): Position {
    const before = this.#text.slice(0, offset).split("\n");
    return new Position(before.length - 1, before.at(-1)?.length ?? 0);
  }

  /** Replaces ranges of the text, as an edit of the workspace does. */
  apply(edits: readonly vscode.TextEdit[]): void {
    const placed = edits.map(({ range, newText }) => ({ from: this.offsetAt(range.start), to: this.offsetAt(range.end), newText }));
    for (const { from, to, newText } of placed.toSorted((one, other) => other.from - one.from)) {
      this.#text = this.#text.slice(0, from) + newText + this.#text.slice(to);
    }
    this.isDirty = true;
    this.version += 1;
  }

  /** Gives unsaved changes up for what is on disk. */
  revert(): void {
    this.isDirty = false;
    if (this.uri.scheme === "file") this.refresh(() => textOf(this.uri.fsPath));
  }

  /** Writes to the path, through whatever link is there now. */
  async save(): Promise<boolean> {
    if (!this.isDirty) return true;
    this.#write(this.#text);
    this.isDirty = false;
    return true;
  }

  #lines(): readonly string[] {
    return this.#text.split(/\r?\n/);
  }
}

/** @throws if it is not there or not text */
export function textOf(file: string): string {
  const bytes = readFileSync(file);
  if (bytes.subarray(0, 8000).includes(0)) throw new Error("File seems to be binary and cannot be opened as text");
  return new TextDecoder("utf-8").decode(bytes);
}
