import type { Steps } from "../../shared/steps.ts";
import type { CodebaseIndex, QueryWord } from "./codebaseIndex.ts";
import { namesIn, wordsOf } from "./codeWords.ts";
import { cutIntoPieces, type FilePiece } from "./cutIntoPieces.ts";

/** A piece of a file that fits a question. */
export interface FoundPiece extends FilePiece {
  readonly path: string;
}

/** How soon more of the same word adds nothing, and how much longer pieces are at a disadvantage (BM25). */
const saturation = 1.2;
const lengthShare = 0.6;
/** How many names and words a piece has, about. */
const usualLength = 150;
const nameWeight = 3;
/** As in the index. */
const longestLine = 1000;
/** How much the best piece of a file counts beside the file as a whole. */
const pieceShare = 0.3;

interface ScoredPiece extends FilePiece {
  readonly score: number;
}

/**
 * The piece of each file that fits a question best, the best file first.
 * @param files those that fit as a whole, with their texts: a file that has changed since is judged by what it is now
 */
export function* findPieces(
  index: CodebaseIndex,
  query: string,
  files: readonly { readonly path: string; readonly score: number; readonly text: string }[],
): Steps<readonly FoundPiece[]> {
  const words = index.wordsOfQuery(query);
  const found: { readonly piece: FoundPiece; readonly score: number }[] = [];
  for (const { path, score, text } of files) {
    const best = yield* bestPiece(path, text, words);
    if (best === undefined) continue;
    const { score: own, ...piece } = best;
    found.push({ piece: { ...piece, path }, score: score + pieceShare * own });
  }
  return found.toSorted((a, b) => b.score - a.score).map(({ piece }) => piece);
}

/** The piece of a file that has most of a question's words; undefined for an empty file. */
function* bestPiece(path: string, text: string, query: readonly QueryWord[]): Steps<ScoredPiece | undefined> {
  const lines = text.split(/\r?\n/);
  const wanted = new Map(query.map(({ word, weight }) => [word, weight]));
  let best: ScoredPiece | undefined;
  for (const piece of yield* cutIntoPieces(path, lines)) {
    yield;
    const score = scoreOf(piece, lines, wanted);
    // A file may be found by its name alone: then its beginning stands for it.
    if (best === undefined || score > best.score) best = { ...piece, score };
  }
  return best;
}

function scoreOf({ name, startLine, endLine }: FilePiece, lines: readonly string[], wanted: ReadonlyMap<string, number>): number {
  const counts = new Map<string, number>();
  let length = 0;
  const add = (line: string, weight: number): void => {
    for (const each of namesIn(line)) {
      length += 1;
      for (const word of wordsOf(each)) if (wanted.has(word)) counts.set(word, (counts.get(word) ?? 0) + weight);
    }
  };
  if (name !== undefined) add(name, nameWeight);
  for (const line of lines.slice(startLine - 1, endLine)) add(line.slice(0, longestLine), 1);
  const norm = saturation * (1 - lengthShare + (lengthShare * length) / usualLength);
  let score = 0;
  for (const [word, count] of counts) score += ((wanted.get(word) ?? 0) * count * (saturation + 1)) / (count + norm);
  return score;
}
