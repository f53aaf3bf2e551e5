import { indentOf, indentWidth, isBlank } from "./textLines.ts";

/** A line in the block and its counterpart in the file. */
export interface Pair {
  readonly block: string;
  readonly file: string;
}

/** Facts from which the file's indentation of a block is derived. */
export interface Indentation {
  /** Lines next to the new ones that block and file share. */
  readonly near: readonly Pair[];
  /** Shared lines of the whole block, used if no line in `near` is indented. */
  readonly all: readonly Pair[];
  /** Whether the file indents with tabs. New lines then use tabs even if no shared line is indented. */
  readonly tabs: boolean;
  /** The width of one indentation step of the file, in columns. */
  readonly unit: number;
}

type Indents = ReadonlyMap<string, string>;

/** Creates a function that gives new lines of a block the file's indentation. */
export function reindenter({ near, all, tabs, unit }: Indentation, fresh: readonly string[]): (line: string) => string {
  const local = indentsOf(near);
  const indented = [...local].filter(([block, file]) => block !== "" || file !== "");
  const isDistinctive = indented.length > 1 || indented.some(([block, file]) => block === file);
  const shared = isDistinctive ? undefined : agreed(all);
  const indents = shared === undefined ? local : new Map([...shared, ...local]);
  if ([...indents].every(([block, file]) => block === file)) {
    const onlyOutermost = [...indents.keys()].every((indent) => indent === "");
    return tabs && onlyOutermost ? toTabs(fresh) : (line) => line;
  }
  const shift = shiftOf(indents);
  if (shift !== undefined && !isScaled(indents, fresh, unit)) return (line) => (isBlank(line) ? line : shift(line));
  return (line) => {
    if (isBlank(line)) return line;
    const indent = indentOf(line);
    return (indents.get(indent) ?? scaled(indents, indentWidth(indent))) + line.slice(indent.length);
  };
}

function indentsOf(pairs: readonly Pair[]): Indents {
  const indents = new Map<string, string>();
  for (const { block, file } of pairs) if (!isBlank(block) && !isBlank(file)) indents.set(indentOf(block), indentOf(file));
  return indents;
}

/** Each change of a diff asks about the shared lines of all of them. */
const agreements = new WeakMap<readonly Pair[], Indents | undefined>();

/**
 * The indentations of these lines, if equal ones in the block are always equal ones in the file. They are not if pieces are shifted separately.
 */
function agreed(pairs: readonly Pair[]): Indents | undefined {
  if (agreements.has(pairs)) return agreements.get(pairs);
  const indents = indentsOf(pairs);
  const agree = pairs.every(({ block, file }) => isBlank(block) || isBlank(file) || indents.get(indentOf(block)) === indentOf(file));
  agreements.set(pairs, agree ? indents : undefined);
  return agree ? indents : undefined;
}

/** The shift between block and file, if the whole block is shifted by the same indentation. */
function shiftOf(indents: Indents): ((line: string) => string) | undefined {
  const [first] = indents;
  if (first === undefined) return undefined;
  const [block, file] = first;
  if (file.endsWith(block)) {
    const more = file.slice(0, file.length - block.length);
    if ([...indents].every(([one, other]) => other === more + one)) return (line) => more + line;
  }
  if (block.endsWith(file)) {
    const less = block.slice(0, block.length - file.length);
    if ([...indents].every(([one, other]) => one === less + other))
      return (line) => (line.startsWith(less) ? line.slice(less.length) : line.trimStart());
  }
  return undefined;
}

/** A single known indentation cannot distinguish a shift from a different step width, but the steps of the new lines can. */
function isScaled(indents: Indents, fresh: readonly string[], unit: number): boolean {
  const [only] = indents;
  if (only === undefined || indents.size > 1 || only[0] === "" || only[1] === "") return false;
  const [from, to] = only.map((indent) => indentWidth(indent));
  const steps = fresh.filter((line) => !isBlank(line)).map((line) => Math.abs(indentWidth(line) - (from ?? 0)));
  const step = shortest(steps.filter((one) => one > 1));
  return step !== unit && step * (to ?? 1) === unit * (from ?? 1);
}

/** Converts a width in the block to the file's indentation, based on the nearest known one; a shallower one is preferred. */
function scaled(indents: Indents, width: number): string {
  const known = [...indents].map(([block, file]) => ({ from: indentWidth(block), to: file }));
  const ruler = known.reduce((deepest, one) => (one.from > deepest.from ? one : deepest));
  const unit = ruler.to.includes("\t") ? "\t" : " ";
  if (ruler.from === 0) return ruler.to + " ".repeat(width);
  const ratio = ruler.to.length / ruler.from;
  const base = known.filter(({ from }) => from <= width).reduce((best, one) => (one.from > best.from ? one : best), { from: 0, to: "" });
  const columns = width - base.from;
  const whole = Math.trunc(columns * ratio + 1e-9);
  const left = ratio === 0 ? 0 : Math.round(columns - whole / ratio);
  return base.to + unit.repeat(whole) + (unit === "\t" ? " ".repeat(left) : "");
}

/** Converts spaces to tabs. The shallowest new line defines the spaces per tab. */
function toTabs(fresh: readonly string[]): (line: string) => string {
  const widths = fresh.filter((line) => !isBlank(line)).map((line) => indentOf(line));
  const steps = widths.filter((indent) => indent.length > 1 && !indent.includes("\t")).map((indent) => indent.length);
  const step = steps.length === 0 ? 0 : shortest(steps);
  return (line) =>
    step === 0 ? line : line.replace(/^ +/, (spaces) => "\t".repeat(Math.floor(spaces.length / step)) + " ".repeat(spaces.length % step));
}

function shortest(steps: readonly number[]): number {
  return steps.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
}
