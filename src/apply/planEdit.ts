import { atOnce, type Steps } from "../shared/steps.ts";
import { type EditsOrRefusal, applyChanges, type Change } from "./applyHunks.ts";
import { applySnippet } from "./applySnippet.ts";
import { changedLines } from "./exactEdit.ts";
import { keyOf } from "./likeness.ts";
import { lineDiff } from "./lineDiff.ts";
import { SourceLines } from "./locate.ts";
import type { BlockChange } from "./parseBlock.ts";
import type { FileDiff, HunkLine } from "./parseDiff.ts";
import type { SearchReplace } from "./parseSearchReplace.ts";
import type { Fuzz, Refusal } from "./refusal.ts";
import { isBlank, joinText, splitText } from "./textLines.ts";

/** The result for a file: its complete new text, a new file, a deletion, or a refusal. */
export type EditPlan =
  | {
      readonly kind: "edit";
      readonly text: string;
      readonly fuzz: Fuzz;
      readonly renameTo?: string;
      /** The block is the whole file, so that it shows everything that stays. */
      readonly isWhole?: true;
    }
  | { readonly kind: "create"; readonly text: string }
  | { readonly kind: "delete" }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/**
 * Turns the change of a block into an edit of a file. The result is exactly the change that the block describes, or a refusal; nothing is
 * guessed.
 * @param source the text of the file, or null if it does not exist
 */
export function planEdit(source: string | null, change: BlockChange): EditPlan {
  return atOnce(planEditSteps(source, change));
}

/** The same in steps: a file may have 50,000 lines, and so may a block. */
export function* planEditSteps(source: string | null, change: BlockChange): Steps<EditPlan> {
  if (source === null) return yield* planNewFile(change);
  if (change.kind === "diff" && change.diff.newPath === null) return planDeletion(source, change.diff);
  const text = splitText(source);
  yield;
  const lines = new SourceLines(text.lines);
  const renameTo = change.kind === "diff" ? renamed(change.diff) : undefined;
  if (renameTo !== undefined && change.kind === "diff" && change.diff.hunks.length === 0)
    return { kind: "edit", text: source, fuzz: "none", renameTo };
  const applied = yield* apply(lines, change);
  if ("reason" in applied) return { kind: "refused", refusal: applied };
  yield;
  const finalEol = source === "" || source === "\uFEFF" ? true : finalEolOf(change, text.finalEol);
  const written = joinText(changedLines(text.lines, applied.edits), { ...text, finalEol });
  if (written === source) return { kind: "refused", refusal: { reason: "alreadyThere" } };
  return {
    kind: "edit",
    text: written,
    fuzz: applied.fuzz,
    ...(renameTo === undefined ? {} : { renameTo }),
    ...(applied.isWhole === undefined ? {} : { isWhole: true }),
  };
}

function* apply(source: SourceLines, change: BlockChange): Steps<EditsOrRefusal> {
  switch (change.kind) {
    case "code":
      return yield* applySnippet(source, change.lines);
    case "diff":
      return yield* applyChanges(
        source,
        change.diff.hunks.map(({ lines, line, isCounted, section }): Change => ({
          lines,
          hint: { ...(line === undefined ? {} : { line, isCounted }), section },
        })),
      );
    case "searchReplace": {
      const changes: Change[] = [];
      for (const block of change.blocks) changes.push({ lines: yield* asHunk(block), hint: {} });
      return yield* applyChanges(source, changes);
    }
    default:
      return change satisfies never;
  }
}

/** A search/replace block as context, removed and added lines. */
function* asHunk({ search, replace }: SearchReplace): Steps<readonly HunkLine[]> {
  const lines: HunkLine[] = [];
  let [inSearch, inReplace] = [0, 0];
  for (const { kind, count } of yield* lineDiff(search, replace)) {
    for (let index = 0; index < count; index += 1) {
      if (kind === "old") lines.push({ kind: "removed", text: search[inSearch + index] ?? "" });
      else lines.push({ kind: kind === "new" ? "added" : "context", text: replace[inReplace + index] ?? "" });
    }
    if (kind !== "new") inSearch += count;
    if (kind !== "old") inReplace += count;
  }
  return lines;
}

/** A file is deleted only if the diff removes all of its lines, or names no lines at all. */
function planDeletion(source: string, { hunks }: FileDiff): EditPlan {
  const key = (line: string): string => keyOf(line, "characters");
  const gone = hunks.flatMap(({ lines }) => lines).filter(({ text }) => !isBlank(text));
  if (gone.length === 0) return { kind: "delete" };
  const present = splitText(source).lines.filter((line) => !isBlank(line));
  const differs = gone.find(({ kind, text }, index) => kind !== "removed" || key(text) !== key(present[index] ?? ""));
  if (differs !== undefined) return { kind: "refused", refusal: { reason: "notFound", text: differs.text } };
  const more = present.length - gone.length;
  return more > 0 ? { kind: "refused", refusal: { reason: "dropsCode", lines: more } } : { kind: "delete" };
}

function* planNewFile(change: BlockChange): Steps<EditPlan> {
  const lines = yield* freshLines(change);
  if (lines === undefined) return { kind: "refused", refusal: { reason: "notFound", text: "" } };
  if (lines.length === 0) return { kind: "refused", refusal: { reason: "empty" } };
  const finalEol = change.kind !== "diff" || !change.diff.hunks.some(({ newWithoutEol }) => newWithoutEol);
  return { kind: "create", text: joinText(lines, { eol: "\n", finalEol, bom: false }) };
}

/** The lines of a new file; undefined if the block expects existing lines. */
function* freshLines(change: BlockChange): Steps<readonly string[] | undefined> {
  switch (change.kind) {
    case "code": {
      const none = new SourceLines([]);
      const applied = yield* applySnippet(none, withoutEllipses(change.lines));
      return "reason" in applied ? (applied.reason === "empty" ? [] : undefined) : change.lines;
    }
    case "diff": {
      const all = change.diff.hunks.flatMap(({ lines }) => lines);
      return all.every(({ kind }) => kind === "added") ? all.map(({ text }) => text) : undefined;
    }
    case "searchReplace":
      return change.blocks.every(({ search }) => search.every((line) => line.trim() === ""))
        ? change.blocks.flatMap(({ replace }) => replace)
        : undefined;
    default:
      return change satisfies never;
  }
}

/** In a new file, `...` is an empty body of Python and not omitted code. */
function withoutEllipses(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => line.trim() !== "..." || !/^\s*(?:async\s+)?(?:def|class)\s.*:\s*$/.test(lines[index - 1] ?? ""));
}

function renamed({ oldPath, newPath, renamed: isRenamed }: FileDiff): string | undefined {
  return isRenamed && typeof oldPath === "string" && typeof newPath === "string" && oldPath !== newPath ? newPath : undefined;
}

/** A file keeps its final line end, or the lack of one, unless a diff changes it. */
function finalEolOf(change: BlockChange, finalEol: boolean): boolean {
  if (change.kind !== "diff") return finalEol;
  if (change.diff.hunks.some(({ newWithoutEol }) => newWithoutEol)) return false;
  return change.diff.hunks.some(({ oldWithoutEol }) => oldWithoutEol) ? true : finalEol;
}
