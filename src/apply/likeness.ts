/**
 * How exactly two lines have to agree, from strict to lenient: `exact`; ignoring white space at the end; ignoring all white space; ignoring
 * variants of characters (normal forms, typographic quotes and spaces).
 */
export type Likeness = "exact" | "trailing" | "spacing" | "characters";

/** All of them, from strict to lenient. */
export const likenesses: readonly Likeness[] = ["exact", "trailing", "spacing", "characters"];

/** The key of a line. Two lines agree if their keys are equal. */
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

/** As `keyOf`, but white space inside a line counts, so that replacing `","` by `", "` is a change. */
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
  // Most lines have no such characters, and are compared thousands of times.
  if (!/[\u0080-\uFFFF]/.test(line)) return line;
  return line
    .normalize("NFC")
    .replace(/[\u2018\u2019\u201A\u201B]/g, "'")
    .replace(/[\u201C\u201D\u201E\u201F]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/\u2026/g, "...")
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, "");
}

/** Removes white space except between two words. */
function withoutSpacing(line: string): string {
  const words = line.trim().split(/\s+/);
  return words
    .map((word, index) => {
      const before = words[index - 1] ?? "";
      return isWordAt(before, before.length - 1) && isWordAt(word, 0) ? ` ${word}` : word;
    })
    .join("");
}

/** Whether a letter, a digit or a low line of ASCII is at this place. */
function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

/** The similarity of two lines apart from their indentation, 0 to 1: their share of common character pairs (Dice). */
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

/** Whether a line is distinctive: more than a bracket, the border of a comment or a keyword that occurs everywhere. */
export function isDistinctive(line: string): boolean {
  const words = line.trim().replace(/^(?:\/\/|#|\*|--|;)+/, "");
  if (
    /^(?:else|end|begin|do|then|try|finally|return|break|continue|pass|fi|done|esac|default|endif)?[\s()[\]{};,:*/'"`<>=-]*$/i.test(words)
  )
    return false;
  return /[\p{L}\p{N}]/u.test(words);
}
