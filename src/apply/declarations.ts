import { isTelling } from "./likeness.ts";
import type { SourceLines } from "./locate.ts";
import { indentWidth, isBlank } from "./textLines.ts";

/** Lines [start, end) hold a declaration; `header` is the line that names it, comments and decorators stand before it. */
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

/** The name that a line declares, with what it is: `class A` and `function A` are different. */
export function declaredName(line: string): string | undefined {
  const text = line.trim();
  const word = keyword.exec(text);
  if (word !== null) return `${word[1] === "impl" ? "impl " : ""}${word[2] ?? ""}`;
  const bound = binding.exec(text)?.[1];
  if (bound !== undefined) return bound;
  const called = method.exec(text)?.[1];
  return called === undefined || notNames.has(called) ? undefined : called;
}

/** What closes a block or goes on with it, rather than beginning another. */
export const closes = /^(?:[)\]}>]|end\b|else\b|elif\b|except\b|finally\b|catch\b|<\/)/;
const goesOn = /(?:[([{:,]|=>|\bthen|\bdo)\s*$/;

/** The line after the block that begins at `header`, by indentation; undefined where it does not end as blocks do. */
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
    if (goesOn.test(text)) continue;
    const next = (lines[index + 1] ?? "").trim();
    if (!/^(?:else|catch|finally|elif|except)\b/.test(next) || indentWidth(lines[index + 1] ?? "") !== width) break;
  }
  // What was opened with a bracket must have been closed: a piece that was cut off is none.
  const opened = /[([{]\s*$/.test((lines[header] ?? "").trimEnd());
  const closed = indentWidth(lines[last] ?? "") === width && closes.test((lines[last] ?? "").trim()) && last > header;
  return (opened && !closed) || (last === header && goesOn.test(lines[header] ?? "")) ? undefined : last + 1;
}

/** Comments and decorators right above a line. */
function leadingLines(lines: readonly string[], header: number): number {
  let start = header;
  while (start > 0 && /^\s*(?:\/\/|\/\*|\*|#(?!include|define|if|endif)|@|--|"""|\[\w)/.test(lines[start - 1] ?? "")) start--;
  return start;
}

/** The declarations that a block consists of, if it consists of nothing else, each whole and all equally deep. */
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

/** The declaration of this name in a file, if there is just one; `places` otherwise. */
export function findDeclaration(source: SourceLines, name: string, headerLine: string): Declaration | { readonly places: number } {
  const headers = source.lines.flatMap((line, index) => (isTelling(line) && declaredName(line) === name ? [index] : []));
  const [header] = headers;
  if (header === undefined) return { places: 0 };
  let chosen = header;
  if (headers.length > 1) {
    // Overloads and equal names in two classes: only the very same line tells which.
    const same = headers.filter((at) => source.positions(headerLine, "spacing").includes(at));
    const [only] = same;
    if (only === undefined || same.length > 1) return { places: headers.length };
    chosen = only;
  }
  const end = blockEnd(source.lines, chosen);
  if (end === undefined) return { places: 0 };
  return { name, start: leadingLines(source.lines, chosen), header: chosen, end };
}
