import type { Steps } from "../shared/steps.ts";
import { lineDiff } from "./lineDiff.ts";

/** A run of lines in which two texts differ: [oldStart, oldEnd) of the old text became [newStart, newEnd) of the new one, 0-based. */
export interface LineChange {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Lines with their line endings. */
export function linesOf(text: string): readonly string[] {
  const lines: string[] = [];
  let from = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
    lines.push(text.slice(from, end + 1));
    from = end + 1;
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines;
}

/** The differences between two texts, first to last. */
export function* lineChanges(before: string, after: string): Steps<readonly LineChange[]> {
  const old = linesOf(before);
  yield;
  const fresh = linesOf(after);
  yield;
  const changes: LineChange[] = [];
  let [oldAt, newAt] = [0, 0];
  let open: { oldStart: number; newStart: number } | undefined;
  for (const { kind, count } of yield* lineDiff(old, fresh)) {
    if (kind === "both") {
      if (open !== undefined) changes.push({ ...open, oldEnd: oldAt, newEnd: newAt });
      open = undefined;
      oldAt += count;
      newAt += count;
      continue;
    }
    open ??= { oldStart: oldAt, newStart: newAt };
    if (kind === "old") oldAt += count;
    else newAt += count;
  }
  if (open !== undefined) changes.push({ ...open, oldEnd: oldAt, newEnd: newAt });
  return changes;
}
