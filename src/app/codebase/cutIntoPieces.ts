import { declaredName } from "../../apply/declarations.ts";
import { isCommentLine } from "../../apply/members.ts";
import { indentWidth, isBlank } from "../../apply/textLines.ts";
import type { Steps } from "../../shared/steps.ts";

/** A function, a class or a section of a file. */
export interface FilePiece {
  /** What it declares, or its heading; undefined for lines that declare nothing. */
  readonly name: string | undefined;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
}

/** A longer piece is cut again, inside. */
const mostLines = 80;
/** Neighbors that are together no longer than this stay together: a piece is to be understood by itself. */
const fewLines = 12;
/** How deep declarations are told apart: the methods of a class in a namespace. */
const mostDepth = 3;
const longestComment = 40;
/** Longer lines declare nothing that a name could be read from. */
const longestLine = 1000;
const linesInStep = 100;
const attribute = /^\s*(?:@[\w.]+|#\[|\[[A-Z]\w*)/;
const heading = /^#{1,6}\s+(\S.*)$/;
const test = /^\s*(?:describe|it|test|suite|context|specify)(?:\.\w+)*\(\s*["'`]([^"'`]{1,200})["'`]/;

/** Where a declaration begins, with the comment above it. */
interface Start {
  readonly at: number;
  readonly indent: number;
  readonly name: string;
}

/**
 * Cuts a file where declarations begin, each with the comment above it; a document in Markdown at its headings. `apply`'s outline tells more apart, but takes
 * a whole file at once, which may hold the event loop too long.
 */
export function* cutIntoPieces(path: string, lines: readonly string[]): Steps<readonly FilePiece[]> {
  const isProse = /\.(?:md|mdx|markdown|rst|adoc|txt)$/i.test(path);
  const starts: Start[] = [];
  let isFenced = false;
  for (const [at, line] of lines.entries()) {
    if (at % linesInStep === linesInStep - 1) yield;
    if (line.length > longestLine) continue;
    if (isProse) {
      if (/^\s*(?:```|~~~)/.test(line)) isFenced = !isFenced;
      const name = isFenced ? undefined : heading.exec(line)?.[1];
      if (name !== undefined) starts.push({ at, indent: 0, name: withoutClosing(name) });
      continue;
    }
    const name = declaredName(line) ?? test.exec(line)?.[1];
    if (name !== undefined) starts.push({ at: startOf(lines, at), indent: indentWidth(line), name });
  }
  return joined(piecesIn(lines, starts, [0, lines.length], undefined, 0), lines);
}

/** A heading without the `#` that may close it. Not by a pattern: one for blanks at the end takes long on many blanks in the middle. */
function withoutClosing(text: string): string {
  const whole = text.trimEnd();
  let end = whole.length;
  while (whole.charAt(end - 1) === "#") end -= 1;
  const name = whole.slice(0, end).trimEnd();
  // As in Markdown, they close it only behind a blank.
  return name.length < end ? name : whole;
}

/** Where the comment and the attributes of a declaration begin. */
function startOf(lines: readonly string[], declared: number): number {
  let at = declared;
  while (at > 0 && declared - at < longestComment) {
    const above = (lines[at - 1] ?? "").slice(0, longestLine);
    if (isBlank(above) || !(isCommentLine(above) || attribute.test(above))) break;
    at -= 1;
  }
  return at;
}

/**
 * The pieces of lines [from, to): each of the outermost declarations there is one, if it is not too long.
 * @param starts the declarations inside, without that of the lines themselves
 * @param name what the lines themselves declare
 */
function piecesIn(
  lines: readonly string[],
  starts: readonly Start[],
  [from, to]: readonly [number, number],
  name: string | undefined,
  depth: number,
): readonly FilePiece[] {
  if (name !== undefined && to - from <= mostLines) return [{ name, startLine: from + 1, endLine: to }];
  if (starts.length === 0 || depth > mostDepth) return evenPieces(lines, [from, to], name);
  let outermost = Number.POSITIVE_INFINITY;
  for (const { indent } of starts) outermost = Math.min(outermost, indent);
  const pieces: FilePiece[] = [];
  let inside: Start[] = [];
  let open: Start | undefined;
  const close = (end: number): void => {
    const start = open?.at ?? from;
    if (open === undefined) pieces.push(...evenPieces(lines, [from, end], name));
    else {
      const within = name === undefined ? open.name : `${name}.${open.name}`;
      pieces.push(...piecesIn(lines, inside, [start, end], within, depth + 1));
    }
    inside = [];
  };
  for (const start of starts) {
    if (start.indent > outermost) inside.push(start);
    else {
      close(start.at);
      open = start;
    }
  }
  close(to);
  return pieces;
}

/** Cuts lines without declarations, at a blank line if one is near. */
function evenPieces(lines: readonly string[], [from, to]: readonly [number, number], name: string | undefined): readonly FilePiece[] {
  const pieces: FilePiece[] = [];
  for (let at = from; at < to;) {
    const rest = lines.slice(at, Math.min(at + mostLines, to));
    const blank = rest.findLastIndex((line) => isBlank(line));
    const end = at + (at + rest.length < to && blank > mostLines / 2 ? blank + 1 : rest.length);
    pieces.push({ name, startLine: at + 1, endLine: end });
    at = end;
  }
  return pieces;
}

/** Joins neighbors that are short, and takes blank lines off the ends. */
function joined(pieces: readonly FilePiece[], lines: readonly string[]): readonly FilePiece[] {
  const all: FilePiece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (last !== undefined && piece.endLine - last.startLine < fewLines) {
      all[all.length - 1] = { name: last.name ?? piece.name, startLine: last.startLine, endLine: piece.endLine };
    } else all.push(piece);
  }
  return all.flatMap(({ name, startLine, endLine }) => {
    let [first, last] = [startLine, endLine];
    while (first <= last && isBlank(lines[first - 1] ?? "")) first += 1;
    while (last >= first && isBlank(lines[last - 1] ?? "")) last -= 1;
    return first > last ? [] : [{ name, startLine: first, endLine: last }];
  });
}
