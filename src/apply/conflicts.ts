/** A conflict in a file, as git marks it: lines [start, end), 0-based, with the marks. */
export interface Conflict {
  readonly start: number;
  readonly end: number;
  readonly ours: readonly string[];
  /** The lines of the common version, where git was told to write them (`merge.conflictStyle`). */
  readonly base?: readonly string[];
  readonly theirs: readonly string[];
  /** What git calls the two sides, such as `HEAD` and a branch; may be empty. */
  readonly oursName: string;
  readonly theirsName: string;
}

/** Git's marks have seven characters, and more where conflicts are within conflicts. */
const begins = /^(<{7,})(?: (.*))?$/;
const anyMark = /^(?:<{7,}|>{7,}|\|{7,})(?: |$)/;

/**
 * The conflicts of a file.
 * @param lines without line ends
 * @returns the number of a line, 1-based, whose mark has no counterpart
 */
export function conflictsIn(lines: readonly string[]): readonly Conflict[] | { readonly brokenAt: number } {
  const conflicts: Conflict[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const [, mark, oursName = ""] = begins.exec(line) ?? [];
    if (mark === undefined) {
      if (/^>{7,}(?: |$)/.test(line)) return { brokenAt: at + 1 };
      continue;
    }
    const found = conflictAt(lines, at, mark.length, oursName);
    if (found === undefined) return { brokenAt: at + 1 };
    conflicts.push(found);
    at = found.end - 1;
  }
  return conflicts;
}

/** Whether lines that should settle a conflict still have its marks. */
export function hasConflictMarks(lines: readonly string[]): boolean {
  return lines.some((line) => anyMark.test(line));
}

function conflictAt(lines: readonly string[], start: number, length: number, oursName: string): Conflict | undefined {
  const isMark = (line: string, character: string): boolean =>
    line.startsWith(character.repeat(length)) && (line.length === length || line.charAt(length) === " ");
  const [ours, base, theirs]: [string[], string[], string[]] = [[], [], []];
  let [part, hasBase] = [ours, false];
  for (let at = start + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (isMark(line, "<")) return undefined;
    if (isMark(line, "|") && part === ours) [part, hasBase] = [base, true];
    else if (line === "=".repeat(length) && part !== theirs) part = theirs;
    else if (isMark(line, ">")) {
      if (part !== theirs) return undefined;
      return { start, end: at + 1, ours, ...(hasBase ? { base } : {}), theirs, oursName, theirsName: line.slice(length + 1) };
    } else part.push(line);
  }
  return undefined;
}
