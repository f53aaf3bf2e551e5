import { indentOf, indentWidth, isBlank } from "./textLines.ts";

/** How the place indents to which code is fitted. */
export interface IndentTarget {
  /** The indentation of the line that the code's outermost lines get. */
  readonly indent: string;
  /** The columns of one step; undefined if that is not known. */
  readonly unit: number | undefined;
  /** Whether a step is a tab; undefined if that is not known. */
  readonly tabs: boolean | undefined;
}

const opens = /(?:[([{:]|=>|->|\b(?:do|then|begin|of|else|try))\s*(?:\/\/.*|#.*)?$/;
const closes = /^\s*(?:[)\]}]|end\b|fi\b|done\b|esac\b|<\/)/;
const tabColumns = 4;

/** Whether the lines after this one are inside of a block that it opens. */
export function opensBlock(line: string): boolean {
  return opens.test(line);
}

/** Whether this line closes the block that the lines before it are in. */
export function closesBlock(line: string): boolean {
  return closes.test(line);
}

function solid(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !isBlank(line));
}

function leastOf(widths: readonly number[]): number {
  return widths.reduce((least, width) => Math.min(least, width), Number.POSITIVE_INFINITY);
}

/** The columns of one step of some lines: the most frequent one after a line that opens a block, else the most frequent one. */
export function stepOf(lines: readonly string[]): number | undefined {
  const opened = new Map<number, number>();
  const any = new Map<number, number>();
  let before: string | undefined;
  for (const line of solid(lines)) {
    const more = before === undefined ? 0 : indentWidth(line) - indentWidth(before);
    if (more > 1) {
      any.set(more, (any.get(more) ?? 0) + 1);
      if (before !== undefined && opens.test(before)) opened.set(more, (opened.get(more) ?? 0) + 1);
    }
    before = line;
  }
  const most = (counts: ReadonlyMap<number, number>): number | undefined =>
    [...counts].reduce<readonly [number, number] | undefined>(
      (best, one) => (best === undefined || one[1] > best[1] || (one[1] === best[1] && one[0] < best[0]) ? one : best),
      undefined,
    )?.[0];
  return most(opened) ?? most(any);
}

/**
 * Gives the first line of code its indentation back. Models leave it out where they quote code from inside of a block: the first line then
 * begins at the margin, and the others where they stood in the file.
 * @param unit the columns of one step of the file, if that is known
 */
export function withFirstIndent(lines: readonly string[], unit: number | undefined): readonly string[] {
  const first = lines.findIndex((line) => !isBlank(line));
  const line = lines[first] ?? "";
  const rest = solid(lines.slice(first + 1));
  if (first < 0 || rest.length === 0 || indentWidth(line) > 0) return lines;
  const least = leastOf(rest.map((one) => indentWidth(one)));
  if (least === 0) return lines;
  const at = (width: number): readonly string[] => {
    const model = rest.find((one) => indentWidth(one) === width);
    const indent = model === undefined ? indentOf(rest.find((one) => indentWidth(one) === least) ?? "").slice(0, width) : indentOf(model);
    return lines.with(first, indent + line);
  };
  const outermost = rest.filter((one) => indentWidth(one) === least);
  // A bracket in a line of its own begins what the first line only announces.
  if (line.trimEnd().endsWith("=") && /^\s*[{[(]$/.test(rest[0] ?? "") && indentWidth(rest[0] ?? "") === least) return lines;
  // The line that closes the block stands where the block begins.
  if (outermost.some((one) => closes.test(one))) return at(least);
  if (!opens.test(line)) return unit !== undefined && least % unit === 0 && least > unit && rest.length > 1 ? at(least) : lines;
  const step = stepOf(rest) ?? unit;
  const tabs = indentOf(outermost[0] ?? "").startsWith("\t");
  const own = tabs ? tabColumns : unit !== undefined && least % unit === 0 ? unit : step;
  if (own === undefined || least <= own) return lines;
  return tabs ? lines.with(first, indentOf(outermost[0] ?? "").slice(1) + line) : lines.with(first, " ".repeat(least - own) + line);
}

/**
 * Gives code the indentation of its place: the outermost lines get that of the target, the others keep their distance in steps of the place. Of
 * a block in other steps, in tabs instead of spaces, shifted as a whole or without the indentation of its first line. The one function for
 * what is inserted, edited in place and applied.
 */
export function fitIndent(written: readonly string[], target: IndentTarget): readonly string[] {
  return fitMember(withFirstIndent(written, target.unit), target);
}

/** The same for code whose first line has its indentation. */
export function fitMember(lines: readonly string[], { indent, unit, tabs }: IndentTarget): readonly string[] {
  const some = solid(lines);
  if (some.length === 0) return lines;
  const base = leastOf(some.map((line) => indentWidth(line)));
  const step = stepOf(some);
  const inTabs = some.some((line) => line.startsWith("\t"));
  const wantsTabs = tabs ?? (indent.includes("\t") || (indent === "" && inTabs));
  const to = wantsTabs ? tabColumns : (unit ?? step);
  const whole = some.filter((line) => step === undefined || (indentWidth(line) - base) % step === 0).length;
  const isScaled = step !== undefined && to !== undefined && step !== to && 4 * whole >= 3 * some.length;
  return lines.map((line) => {
    if (isBlank(line)) return line;
    const more = indentWidth(line) - base;
    const text = line.slice(indentOf(line).length);
    if (!isScaled && wantsTabs === inTabs && !inTabs) return indent + " ".repeat(more) + text;
    const size = isScaled ? step : wantsTabs ? (step ?? tabColumns) : more;
    const steps = size === 0 ? 0 : Math.floor(more / size);
    const left = size === 0 ? 0 : more % size;
    if (wantsTabs) return indent + "\t".repeat(steps) + " ".repeat(left) + text;
    return indent + " ".repeat((isScaled && to !== undefined ? steps * to : steps * size) + left) + text;
  });
}
