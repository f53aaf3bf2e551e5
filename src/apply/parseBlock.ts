import { type FileDiff, looksLikeDiff, parseDiff } from "./parseDiff.ts";
import { looksLikePatch, parsePatch } from "./parsePatch.ts";
import { looksLikeSearchReplace, parseSearchReplace, type SearchReplace } from "./parseSearchReplace.ts";
import type { Refusal } from "./refusal.ts";
import { splitCode } from "./textLines.ts";

/** The change of one file in a block. */
export type BlockChange =
  | { readonly kind: "code"; readonly lines: readonly string[] }
  | { readonly kind: "diff"; readonly diff: FileDiff }
  | { readonly kind: "searchReplace"; readonly blocks: readonly SearchReplace[] };

/** A change and the path of its file, if the block names it. */
export interface FileChange {
  readonly path: string | undefined;
  readonly change: BlockChange;
}

/** Recognizes the kind of edit in a code block: a diff, search/replace blocks, or else plain code. */
export function parseBlock(code: string, language: string): readonly FileChange[] | Refusal {
  const all = splitCode(code);
  const begin = isOtherLanguage(language) ? beginOfEdit(all) : 0;
  if (begin === undefined) return [{ path: undefined, change: { kind: "code", lines: all } }];
  const lines = all.slice(begin);
  if (looksLikePatch(code)) {
    const files = parsePatch(lines);
    if (files === undefined) return { reason: "badDiff", text: lines.find((line) => line.trim() !== "") ?? "" };
    return files.map((diff) => ({ path: diff.oldPath ?? diff.newPath ?? undefined, change: { kind: "diff", diff } }));
  }
  if (looksLikeSearchReplace(code)) {
    const blocks = parseSearchReplace(lines);
    if (blocks === undefined) return { reason: "badDiff", text: lines.find((line) => line.trim() !== "") ?? "" };
    const byPath = new Map<string | undefined, SearchReplace[]>();
    for (const block of blocks) {
      const known = byPath.get(block.path);
      if (known === undefined) byPath.set(block.path, [block]);
      else known.push(block);
    }
    return Array.from(byPath, ([path, those]) => ({ path, change: { kind: "searchReplace", blocks: those } }));
  }
  if (looksLikeDiff(code, language)) {
    const files = parseDiff(lines);
    if (files === undefined) return { reason: "badDiff", text: lines.find((line) => line.trim() !== "") ?? "" };
    return files.map((diff) => ({
      path: (diff.renamed ? diff.oldPath : (diff.newPath ?? diff.oldPath)) ?? undefined,
      change: { kind: "diff", diff },
    }));
  }
  return [{ path: undefined, change: { kind: "code", lines: all } }];
}

/** Whether a fence names a language whose code may contain a diff, as a text about diffs or a test's fixture does. */
function isOtherLanguage(language: string): boolean {
  return !["", "diff", "patch", "udiff", "text", "txt", "plaintext", "plain"].includes(language.toLowerCase());
}

const pathLine = /^[\s/#*<!-]*\S*\.\w{1,10}\W*$/;
/** Longer lines name no file. */
const longestPathLine = 300;
const editBeginning = /^(?:@@|diff --git |Index: |--- \S|\+\+\+ \S|\*\*\* |<{5,9} ?(?:SEARCH|ORIGINAL)\s*$)/;

/** Where the edit begins whose first line says that it is one; the file's path may stand above it. Undefined if this is code. */
function beginOfEdit(lines: readonly string[]): number | undefined {
  const first = lines.findIndex((line) => line.trim() !== "");
  const second = lines.findIndex((line, index) => index > first && line.trim() !== "");
  if (editBeginning.test(lines[first] ?? "")) return 0;
  const isBelowPath = pathLine.test((lines[first] ?? "").slice(0, longestPathLine)) && editBeginning.test(lines[second] ?? "");
  // A path above search/replace blocks is theirs.
  if (isBelowPath) return (lines[second] ?? "").startsWith("<") ? 0 : second;
  return undefined;
}
