/**
 * How exactly two lines have to agree, from strict to lenient: as they are; but for white space at the end; but for all white space; but for
 * the ways of writing a character (normal forms, typographic quotes and spaces).
 */
export type Likeness = "exact" | "trailing" | "spacing" | "characters";

export const likenesses: readonly Likeness[] = ["exact", "trailing", "spacing", "characters"];

/** Two lines agree when their keys do. */
export function keyOf(line: string, likeness: Likeness): string {
  switch (likeness) {
    case "exact":
      return line;
    case "trailing":
      return line.trimEnd();
    case "spacing":
      return withoutSpacing(line);
    case "characters":
      return withoutSpacing(plainCharacters(line));
    default:
      return likeness satisfies never;
  }
}

/** As `keyOf`, but white space inside of a line counts: `", "` and `","` are different where one replaces the other. */
export function contentKey(line: string, likeness: Likeness): string {
  switch (likeness) {
    case "exact":
    case "trailing":
      return keyOf(line, likeness);
    case "spacing":
      return line.trim();
    case "characters":
      return plainCharacters(line).trim();
    default:
      return likeness satisfies never;
  }
}

function plainCharacters(line: string): string {
  return line
    .normalize("NFC")
    .replace(/[\u2018\u2019\u201A\u201B]/g, "'")
    .replace(/[\u201C\u201D\u201E\u201F]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/\u2026/g, "...")
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, "");
}

/** White space counts only where it parts two words. */
function withoutSpacing(line: string): string {
  return line
    .trim()
    .replace(/\s+/g, " ")
    .replace(/(?<=\W) | (?=\W)/g, "");
}

/** How similar two lines are beyond their indentation, 0 to 1: shared pairs of characters (Dice). */
export function similarity(a: string, b: string): number {
  const [left, right] = [keyOf(a, "characters"), keyOf(b, "characters")];
  if (left === right) return 1;
  if (left.length < 2 || right.length < 2) return 0;
  const pairs = new Map<string, number>();
  for (let index = 0; index < left.length - 1; index++) {
    const pair = left.slice(index, index + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let index = 0; index < right.length - 1; index++) {
    const pair = right.slice(index, index + 2);
    const left_ = pairs.get(pair) ?? 0;
    if (left_ === 0) continue;
    pairs.set(pair, left_ - 1);
    shared++;
  }
  return (2 * shared) / (left.length + right.length - 2);
}

/** Whether a line says anything of its own: more than a bracket, a comment's border or a keyword that stands everywhere. */
export function isTelling(line: string): boolean {
  const words = line.trim().replace(/^(?:\/\/|#|\*|--|;)+/, "");
  if (
    /^(?:else|end|begin|do|then|try|finally|return|break|continue|pass|fi|done|esac|default|endif)?[\s()[\]{};,:*/'"`<>=-]*$/i.test(words)
  )
    return false;
  return /[\p{L}\p{N}]/u.test(words);
}
