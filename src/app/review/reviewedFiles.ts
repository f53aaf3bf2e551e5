import { splitDiff } from "../../apply/gitDiff.ts";
import { pathInHeader } from "../../apply/gitPath.ts";
import type { ReviewSides } from "./reviewText.ts";

/** A file of a review, with the lines that its text shows. */
export interface ReviewedFile {
  /** Its path in the repository; that of a deleted file is its old one. */
  readonly path: string;
  readonly oldPath: string;
  readonly isDeleted: boolean;
  /** The text of lines of the new file by their numbers, 1-based. */
  readonly lines: ReadonlyMap<number, string>;
}

/** What a review's text tells about its two sides; undefined where it is no such text. */
export function reviewSides(text: string): ReviewSides | undefined {
  const [, old, fresh] = /^Old lines are those of (index|[\da-f]{40,64}), new lines those of (index|files|[\da-f]{40,64})\.$/m.exec(
    text.slice(0, 300),
  ) ?? [undefined, undefined, undefined];
  return old === undefined || fresh === undefined ? undefined : { old, fresh };
}

/** The file of a review that a path in an answer means; undefined where it means another one. */
export function reviewedFile(text: string, path: string): ReviewedFile | undefined {
  const section = splitDiff(text).find(({ paths }) => paths.includes(path));
  if (section === undefined) return undefined;
  const named = (header: RegExp): string | undefined => {
    const written = header.exec(section.text)?.[1];
    return written === undefined ? undefined : (pathInHeader(written) ?? undefined);
  };
  const oldPath = named(/^(?:rename|copy) from (.*)$/m) ?? path;
  const lines = new Map<number, string>();
  for (const [, number, line = ""] of section.text.matchAll(/^ {0,6}(\d{1,9}) [ +](.*)$/gm)) lines.set(Number(number), line);
  return {
    path: named(/^(?:rename|copy) to (.*)$/m) ?? path,
    oldPath,
    isDeleted: /^deleted file mode /m.test(section.text.split(/^@@/m, 1)[0] ?? ""),
    lines,
  };
}

/** How far around a line its neighbors are compared. */
const around = 4;

/**
 * Where a line of a review is in the file as it is now: the place whose own text and neighbors are most like it, and the nearest one of several.
 * @param number 1-based
 * @param current the lines of the file now
 * @returns 1-based; undefined where the file has nothing like it any more
 */
export function lineNow(lines: ReadonlyMap<number, string>, number: number, current: readonly string[]): number | undefined {
  const positions = new Map<string, number[]>();
  const wanted = new Map<number, string>();
  for (let offset = -around; offset <= around; offset += 1) {
    const line = lines.get(number + offset);
    if (line !== undefined && line.trim() !== "") wanted.set(offset, line.trimEnd());
  }
  const own = wanted.get(0);
  const texts = new Set(wanted.values());
  for (const [index, line] of current.entries()) {
    const text = line.trimEnd();
    if (!texts.has(text)) continue;
    const known = positions.get(text);
    if (known === undefined) positions.set(text, [index + 1]);
    else known.push(index + 1);
  }
  const scores = new Map<number, number>();
  for (const [offset, text] of wanted) {
    for (const at of positions.get(text) ?? []) {
      const place = at - offset;
      // What a neighbor says of a place counts less than the line itself.
      if (place >= 1 && place <= current.length) scores.set(place, (scores.get(place) ?? 0) + (offset === 0 ? 2 : 1));
    }
  }
  let best: { readonly place: number; readonly score: number } | undefined;
  for (const [place, score] of scores) {
    const isNearer = best !== undefined && score === best.score && Math.abs(place - number) < Math.abs(best.place - number);
    if (best === undefined || score > best.score || isNearer) best = { place, score };
  }
  if (best === undefined) return undefined;
  // A line such as a closing brace is anywhere; one that says something is itself.
  const isOwn = own !== undefined && (current[best.place - 1] ?? "").trimEnd() === own && /[\p{L}\p{N}]{3}/u.test(own);
  return isOwn || best.score >= Math.min(3, wanted.size + (own === undefined ? 0 : 1)) ? best.place : undefined;
}
