import { type Conflict, hasConflictMarks } from "../../apply/conflicts.ts";
import { type LineChange, lineChanges, linesOf } from "../../apply/lineChanges.ts";
import { fencedBlock } from "../../shared/markdown/fence.ts";
import type { Steps } from "../../shared/steps.ts";

/** What is said to the model about the lines that it is to replace. */
export const aboutConflicts =
  "The lines to be changed are conflicts of a Git merge: from <<<<<<< to ======= (or to |||||||, where the common version follows) stands the current version, up to >>>>>>> the incoming one. Reply with the lines in their place, which settle the conflict: keep what both sides mean, unless the instruction says otherwise, and write no conflict markers.";

/** How many lines around a change are shown with it. */
const linesAround = 3;
/** The longest text about one side, in characters. */
const longestSide = 20_000;

/** What one side changed since the common version, as a diff without headers; what does not fit is left out, and counted. */
export function* sideChanges(base: string, side: string): Steps<string> {
  const changes = yield* lineChanges(base, side);
  const [old, fresh] = [linesOf(base), linesOf(side)];
  let text = "";
  for (const [index, change] of changes.entries()) {
    const hunk = hunkOf(change, old, fresh);
    if (text.length + hunk.length > longestSide) return `${text}[… ${changes.length - index} more]\n`;
    text += hunk;
  }
  return text;
}

function hunkOf({ oldStart, oldEnd, newStart, newEnd }: LineChange, old: readonly string[], fresh: readonly string[]): string {
  const lines = (sign: string, some: readonly string[]): string => some.map((line) => `${sign}${line.replace(/\r?\n$/, "")}\n`).join("");
  return [
    `@@ -${oldStart + 1} +${newStart + 1} @@\n`,
    lines(" ", old.slice(Math.max(0, oldStart - linesAround), oldStart)),
    lines("-", old.slice(oldStart, oldEnd)),
    lines("+", fresh.slice(newStart, newEnd)),
    lines(" ", old.slice(oldEnd, oldEnd + linesAround)),
  ].join("");
}

/** What both sides changed, as a text that goes before the conflicts; empty where the common version is not known. */
export function sidesText(ours: string, theirs: string): string {
  if (ours === "" && theirs === "") return "";
  const block = (title: string, changes: string): string => `${title}\n${fencedBlock(changes.trimEnd(), "diff")}`;
  return [
    block("What the current version changed in this file since the common version:", ours),
    block("What the incoming version changed:", theirs),
  ].join("\n\n");
}

/** Why lines cannot settle a conflict. */
export type UnsettledBy =
  /** They still have conflict markers. */
  | "marks"
  /** They repeat a line that stands around the conflict. */
  | "repeats";

/**
 * Why lines cannot settle a conflict; undefined where they can.
 * @param around the lines of the file directly before and after it
 */
export function unsettled(
  lines: readonly string[],
  { ours, base = [], theirs }: Conflict,
  around: { readonly before: string | undefined; readonly after: string | undefined },
): UnsettledBy | undefined {
  if (hasConflictMarks(lines)) return "marks";
  const known = new Set([...ours, ...base, ...theirs].map((line) => line.trim()));
  // The mark in the middle, unless a side has such a line, as below a heading.
  if (lines.some((line) => /^={7,}\s*$/.test(line) && !known.has(line.trim()))) return "marks";
  // A line that says something, and that no side has there, can only come from around the conflict.
  const repeats = (line: string | undefined, neighbor: string | undefined): boolean =>
    line !== undefined &&
    neighbor !== undefined &&
    line.trim() === neighbor.trim() &&
    /[\p{L}\p{N}]{3}/u.test(line) &&
    !known.has(line.trim());
  return repeats(lines[0], around.before) || repeats(lines.at(-1), around.after) ? "repeats" : undefined;
}
