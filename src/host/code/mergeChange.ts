import type { Steps } from "../../shared/steps.ts";
import { applyChanges } from "../../apply/applyHunks.ts";
import { changedLines } from "../../apply/exactEdit.ts";
import { type LineChange, lineChanges } from "../../apply/lineChanges.ts";
import { SourceLines } from "../../apply/locate.ts";
import type { HunkLine } from "../../apply/parseDiff.ts";
import { joinText, splitText } from "../../apply/textLines.ts";

/** Lines on each side of a change by which its place is recognised in a text that has changed in the meantime. */
const context = 4;

/**
 * Makes the changes between two texts in a third one, which began as the first and has changed since.
 * @returns undefined where it has changed in the same lines
 */
export function* mergeChange(now: string, before: string, after: string): Steps<string | undefined> {
  if (now === before) return after;
  if (before === after) return now;
  const { lines, ...how } = splitText(now);
  const [old, fresh] = [splitText(before).lines, splitText(after).lines];
  const changes = yield* lineChanges(before, after);
  const applied = yield* applyChanges(
    new SourceLines(lines),
    changes.map((change) => ({ lines: asHunk(old, fresh, change), hint: {} })),
  );
  if ("reason" in applied) return applied.reason === "alreadyThere" ? now : undefined;
  return joinText(changedLines(lines, applied.edits), how);
}

function asHunk(old: readonly string[], fresh: readonly string[], { oldStart, oldEnd, newStart, newEnd }: LineChange): readonly HunkLine[] {
  const lines = (from: number, to: number, kind: HunkLine["kind"], of: readonly string[]) =>
    of.slice(Math.max(0, from), to).map((text): HunkLine => ({ kind, text }));
  return [
    ...lines(oldStart - context, oldStart, "context", old),
    ...lines(oldStart, oldEnd, "removed", old),
    ...lines(newStart, newEnd, "added", fresh),
    ...lines(oldEnd, oldEnd + context, "context", old),
  ];
}
