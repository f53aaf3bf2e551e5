import type * as vscode from "vscode";
import type { Uri } from "./uri.ts";

export class Position implements vscode.Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    if (line < 0 || character < 0) throw new Error("illegal argument: a position cannot be negative");
    this.line = line;
    this.character = character;
  }
  compareTo(other: vscode.Position): number {
    return Math.sign(this.line - other.line || this.character - other.character);
  }
  isEqual(other: vscode.Position): boolean {
    return this.compareTo(other) === 0;
  }
  isBefore(other: vscode.Position): boolean {
    return this.compareTo(other) < 0;
  }
  isBeforeOrEqual(other: vscode.Position): boolean {
    return this.compareTo(other) <= 0;
  }
  isAfter(other: vscode.Position): boolean {
    return this.compareTo(other) > 0;
  }
  isAfterOrEqual(other: vscode.Position): boolean {
    return this.compareTo(other) >= 0;
  }
  translate(change: number | { readonly lineDelta?: number; readonly characterDelta?: number } = 0, characters = 0): Position {
    const { lineDelta = 0, characterDelta = 0 } = typeof change === "number" ? { lineDelta: change, characterDelta: characters } : change;
    return new Position(this.line + lineDelta, this.character + characterDelta);
  }
  with(change: number | { readonly line?: number; readonly character?: number } = this.line, at = this.character): Position {
    const { line = this.line, character = this.character } = typeof change === "number" ? { line: change, character: at } : change;
    return new Position(line, character);
  }
}

export class Range implements vscode.Range {
  readonly start: Position;
  readonly end: Position;
  constructor(start: vscode.Position, end: vscode.Position);
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number);
  constructor(first: number | vscode.Position, second: number | vscode.Position, third = 0, fourth = 0) {
    const [one, other] = ends(first, second, third, fourth);
    [this.start, this.end] = one.isAfter(other) ? [other, one] : [one, other];
  }
  get isEmpty(): boolean {
    return this.start.isEqual(this.end);
  }
  get isSingleLine(): boolean {
    return this.start.line === this.end.line;
  }
  contains(inner: vscode.Position | vscode.Range): boolean {
    return "start" in inner
      ? this.contains(inner.start) && this.contains(inner.end)
      : this.start.isBeforeOrEqual(inner) && this.end.isAfterOrEqual(inner);
  }
  isEqual(other: vscode.Range): boolean {
    return this.start.isEqual(other.start) && this.end.isEqual(other.end);
  }
  /** Ranges that only touch each other meet in an empty one. */
  intersection(other: vscode.Range): Range | undefined {
    const start = this.start.isAfter(other.start) ? this.start : other.start;
    const end = this.end.isBefore(other.end) ? this.end : other.end;
    return start.isAfter(end) ? undefined : new Range(start, end);
  }
  union(other: vscode.Range): Range {
    const start = this.start.isBefore(other.start) ? this.start : other.start;
    return new Range(start, this.end.isAfter(other.end) ? this.end : other.end);
  }
  with(
    change: vscode.Position | { readonly start?: vscode.Position; readonly end?: vscode.Position } = this.start,
    last: vscode.Position = this.end,
  ): Range {
    const { start = this.start, end = this.end } =
      change instanceof Position ? { start: change, end: last } : (change as Partial<vscode.Range>);
    return new Range(start, end);
  }
}

export class Selection extends Range implements vscode.Selection {
  readonly anchor: Position;
  readonly active: Position;
  constructor(anchor: vscode.Position, active: vscode.Position);
  constructor(anchorLine: number, anchorCharacter: number, activeLine: number, activeCharacter: number);
  constructor(first: number | vscode.Position, second: number | vscode.Position, third = 0, fourth = 0) {
    const [anchor, active] = ends(first, second, third, fourth);
    super(anchor, active);
    this.anchor = anchor;
    this.active = active;
  }
  get isReversed(): boolean {
    return this.anchor.isAfter(this.active);
  }
}

function ends(first: number | vscode.Position, second: number | vscode.Position, third: number, fourth: number): [Position, Position] {
  if (typeof first === "number" && typeof second === "number") return [new Position(first, second), new Position(third, fourth)];
  if (typeof first === "number" || typeof second === "number") throw new Error("Invalid arguments");
  return [new Position(first.line, first.character), new Position(second.line, second.character)];
}

export class TextEdit implements vscode.TextEdit {
  range: vscode.Range;
  newText: string;
  constructor(range: vscode.Range, newText: string) {
    this.range = range;
    this.newText = newText;
  }
  static replace(range: vscode.Range, newText: string): TextEdit {
    return new TextEdit(range, newText);
  }
}

/** Edits that are asked for at once, as they were put in. */
export class WorkspaceEdit {
  readonly made: { readonly kind: string; readonly uri: vscode.Uri; readonly value: unknown }[] = [];
  get size(): number {
    return new Set(this.made.map(({ uri }) => uri.toString())).size;
  }
  createFile(uri: vscode.Uri, value?: unknown): void {
    this.made.push({ kind: "create", uri, value });
  }
  deleteFile(uri: vscode.Uri): void {
    this.made.push({ kind: "delete", uri, value: undefined });
  }
  renameFile(uri: vscode.Uri, value: vscode.Uri): void {
    this.made.push({ kind: "rename", uri, value });
  }
  replace(uri: vscode.Uri, range: vscode.Range, text: string): void {
    this.made.push({ kind: "replace", uri, value: { range, text } });
  }
  set(uri: vscode.Uri, value: readonly unknown[]): void {
    this.made.push({ kind: "set", uri, value });
  }
}

/** A document with this text, as `openTextDocument` gives it. */
export function document(uri: Uri, content: string, languageId = "typescript") {
  const lines = content.split("\n");
  return {
    uri,
    languageId,
    encoding: "utf8",
    isDirty: false,
    isUntitled: uri.scheme === "untitled",
    save: async () => true,
    lineCount: lines.length,
    lineAt: (at: number | vscode.Position) => {
      const line = typeof at === "number" ? at : at.line;
      if (line < 0 || line >= lines.length) throw new Error("Illegal value for `line`");
      const found = lines[line] ?? "";
      return { lineNumber: line, text: found, isEmptyOrWhitespace: found.trim() === "", range: new Range(line, 0, line, found.length) };
    },
    getText: (range?: vscode.Range) => {
      if (range === undefined) return content;
      const inside = lines.slice(range.start.line, range.end.line + 1);
      inside[inside.length - 1] = (inside.at(-1) ?? "").slice(0, range.end.character);
      inside[0] = (inside[0] ?? "").slice(range.start.character);
      return inside.join("\n");
    },
  };
}
