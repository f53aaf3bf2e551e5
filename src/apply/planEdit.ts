import { diffArrays } from "diff";
import { type EditsOrRefusal, applyChanges, type Change } from "./applyHunks.ts";
import { applySnippet } from "./applySnippet.ts";
import { keyOf } from "./likeness.ts";
import { SourceLines } from "./locate.ts";
import type { BlockChange } from "./parseBlock.ts";
import type { FileDiff, HunkLine } from "./parseDiff.ts";
import type { SearchReplace } from "./parseSearchReplace.ts";
import type { Fuzz, Refusal } from "./refusal.ts";
import { isBlank, joinText, splitText } from "./textLines.ts";

/** The result for a file: its complete new text, a new file, a deletion, or a refusal. */
export type EditPlan =
  | { readonly kind: "edit"; readonly text: string; readonly fuzz: Fuzz; readonly renameTo?: string }
  | { readonly kind: "create"; readonly text: string }
  | { readonly kind: "delete" }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/**
 * Turns the change of a block into an edit of a file. The result is exactly the change that the block describes, or a refusal; nothing is
 * guessed.
 * @param source the text of the file, or null if it does not exist
 */
export function planEdit(source: string | null, change: BlockChange): EditPlan {
  if (source === null) return planNewFile(change);
  if (change.kind === "diff" && change.diff.newPath === null) return planDeletion(source, change.diff);
  const text = splitText(source);
  const lines = new SourceLines(text.lines);
  const renameTo = change.kind === "diff" ? renamed(change.diff) : undefined;
  if (renameTo !== undefined && change.kind === "diff" && change.diff.hunks.length === 0)
    return { kind: "edit", text: source, fuzz: "none", renameTo };
  const applied = apply(lines, change);
  if ("reason" in applied) return { kind: "refused", refusal: applied };
  const result: string[] = [];
  let at = 0;
  for (const { start, end, lines: fresh } of applied.edits) {
    for (; at < start; at++) result.push(text.lines[at] ?? "");
    for (const line of fresh) result.push(line);
    at = end;
  }
  for (; at < text.lines.length; at++) result.push(text.lines[at] ?? "");
  const finalEol = source === "" || source === "\uFEFF" ? true : finalEolOf(change, text.finalEol);
  const written = joinText(result, { ...text, finalEol });
  if (written === source) return { kind: "refused", refusal: { reason: "alreadyThere" } };
  return { kind: "edit", text: written, fuzz: applied.fuzz, ...(renameTo === undefined ? {} : { renameTo }) };
}

function apply(source: SourceLines, change: BlockChange): EditsOrRefusal {
  switch (change.kind) {
    case "code":
      return applySnippet(source, change.lines);
    case "diff":
      return applyChanges(
        source,
        change.diff.hunks.map(({ lines, line, isCounted, section }): Change => ({
          lines,
          hint: { ...(line === undefined ? {} : { line, isCounted }), section },
        })),
      );
    case "searchReplace":
      return applyChanges(
        source,
        change.blocks.map((block): Change => ({ lines: asHunk(block), hint: {} })),
      );
    default:
      return change satisfies never;
  }
}

/** A search/replace block as context, removed and added lines. */
function asHunk({ search, replace }: SearchReplace): readonly HunkLine[] {
  const lines: HunkLine[] = [];
  for (const { added, removed, value } of diffArrays([...search], [...replace])) {
    const kind = added ? "added" : removed ? "removed" : "context";
    for (const text of value) lines.push({ kind, text });
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

function planNewFile(change: BlockChange): EditPlan {
  const lines = freshLines(change);
  if (lines === undefined) return { kind: "refused", refusal: { reason: "notFound", text: "" } };
  if (lines.length === 0) return { kind: "refused", refusal: { reason: "empty" } };
  const finalEol = change.kind !== "diff" || !change.diff.hunks.some(({ newWithoutEol }) => newWithoutEol);
  return { kind: "create", text: joinText(lines, { eol: "\n", finalEol, bom: false }) };
}

/** The lines of a new file; undefined if the block expects existing lines. */
function freshLines(change: BlockChange): readonly string[] | undefined {
  switch (change.kind) {
    case "code": {
      const none = new SourceLines([]);
      const applied = applySnippet(none, withoutEllipses(change.lines));
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
