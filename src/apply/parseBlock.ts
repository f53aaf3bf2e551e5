import { type FileDiff, looksLikeDiff, parseDiff } from "./parseDiff.ts";
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
  const lines = splitCode(code);
  if (looksLikeSearchReplace(code)) {
    const blocks = parseSearchReplace(lines);
    if (blocks === undefined) return { reason: "badDiff", text: lines.find((line) => line.trim() !== "") ?? "" };
    const byPath = new Map<string | undefined, SearchReplace[]>();
    for (const block of blocks) byPath.set(block.path, [...(byPath.get(block.path) ?? []), block]);
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
  return [{ path: undefined, change: { kind: "code", lines } }];
}
