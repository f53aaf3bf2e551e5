import { isDistinctive } from "./likeness.ts";
import type { SourceLines } from "./locate.ts";
import { indentWidth, isBlank } from "./textLines.ts";

/** A declaration in lines [start, end). `header` is the line with its name; comments and decorators come before it. */
export interface Declaration {
  readonly name: string;
  readonly start: number;
  readonly header: number;
  readonly end: number;
}

const keyword =
  /^(?:(?:export|default|declare|public|private|protected|internal|static|abstract|final|override|virtual|async|unsafe|pub(?:\([\w ]+\))?|inline|sealed|partial|open|data|suspend|const|extern|local)\s+)*(function\*?|class|interface|enum|struct|trait|impl|namespace|module|object|def|fn|func|fun|sub|type|record|protocol|extension)\s+(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$.:]*)/u;
const binding =
  /^(?:export\s+)?(?:const|let|var|val)\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^)]*$|\([^)]*\)\s*(?::[^=]+)?=>|[\w$]+\s*=>|\{$|\[$)/u;
const method =
  /^(?:(?:public|private|protected|internal|static|abstract|override|async|readonly|get|set|final|virtual)\s+)*(?:[\w<>[\],.?]+\s+)?([#\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^>(]*>)?\([^;]*[{(,]$/u;
const notNames = new Set([
  "if",
  "for",
  "while",
  "switch",
  "catch",
  "return",
  "else",
  "do",
  "with",
  "function",
  "super",
  "await",
  "throw",
  "new",
  "match",
]);

/** The name that a line declares, or undefined. */
export function declaredName(line: string): string | undefined {
  const text = line.trim();
  const word = keyword.exec(text);
  if (word !== null) return `${word[1] === "impl" ? "impl " : ""}${word[2] ?? ""}`;
  const bound = binding.exec(text)?.[1];
  if (bound !== undefined) return bound;
  const called = method.exec(text)?.[1];
  return called === undefined || notNames.has(called) ? undefined : called;
}

/** Matches a line that closes or continues a block instead of beginning another one. */
export const closes = /^(?:[)\]}>]|end\b|else\b|elif\b|except\b|finally\b|catch\b|<\/)/;
const continuesBlock = /(?:[([{:,]|=>|\bthen|\bdo)\s*$/;

/** The line after the block that begins at `header`, by indentation; undefined if the block is incomplete. */
function blockEnd(lines: readonly string[], header: number): number | undefined {
  const width = indentWidth(lines[header] ?? "");
  let last = header;
  for (let index = header + 1; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (isBlank(line)) continue;
    const depth = indentWidth(line);
    if (depth > width) {
      last = index;
      continue;
    }
    if (depth < width) break;
    const text = line.trim();
    if (!closes.test(text) && !(text.startsWith("{") && last === header)) break;
    last = index;
    if (continuesBlock.test(text)) continue;
    const next = (lines[index + 1] ?? "").trim();
    if (!/^(?:else|catch|finally|elif|except)\b/.test(next) || indentWidth(lines[index + 1] ?? "") !== width) break;
  }
  // A block that opens with a bracket must be closed; otherwise it was cut off.
  const opened = /[([{]\s*$/.test((lines[header] ?? "").trimEnd());
  const closed = indentWidth(lines[last] ?? "") === width && closes.test((lines[last] ?? "").trim()) && last > header;
  return (opened && !closed) || (last === header && continuesBlock.test(lines[header] ?? "")) ? undefined : last + 1;
}

/** The first of the comments and decorators directly above a line. */
function leadingLines(lines: readonly string[], header: number): number {
  let start = header;
  while (start > 0 && /^\s*(?:\/\/|\/\*|\*|#(?!include|define|if|endif)|@|--|"""|\[\w)/.test(lines[start - 1] ?? "")) start--;
  return start;
}

/** The declarations of a block that consists only of whole declarations with the same indentation; undefined for any other block. */
export function declarationsOf(lines: readonly string[]): readonly Declaration[] | undefined {
  const found: Declaration[] = [];
  let index = 0;
  let width: number | undefined;
  while (index < lines.length) {
    if (isBlank(lines[index] ?? "")) {
      index++;
      continue;
    }
    const start = index;
    while (index < lines.length && /^\s*(?:\/\/|\/\*|\*|#|@|--|\[\w)/.test(lines[index] ?? "")) index++;
    const header = index;
    const line = lines[header] ?? "";
    const name = declaredName(line);
    if (name === undefined || (width !== undefined && indentWidth(line) !== width)) return undefined;
    width = indentWidth(line);
    const end = blockEnd(lines, header);
    if (end === undefined) return undefined;
    found.push({ name, start, header, end });
    index = end;
  }
  return found.length === 0 ? undefined : found;
}

/** Finds the declaration with this name in a file. `places` is their number if it is not exactly one. */
export function findDeclaration(source: SourceLines, name: string, headerLine: string): Declaration | { readonly places: number } {
  const headers = source.lines.flatMap((line, index) => (isDistinctive(line) && declaredName(line) === name ? [index] : []));
  const [header] = headers;
  if (header === undefined) return { places: 0 };
  let chosen = header;
  if (headers.length > 1) {
    // For overloads, and equal names in two classes, only the same header line decides.
    const same = headers.filter((at) => source.positions(headerLine, "spacing").includes(at));
    const [only] = same;
    if (only === undefined || same.length > 1) return { places: headers.length };
    chosen = only;
  }
  const end = blockEnd(source.lines, chosen);
  if (end === undefined) return { places: 0 };
  return { name, start: leadingLines(source.lines, chosen), header: chosen, end };
}
