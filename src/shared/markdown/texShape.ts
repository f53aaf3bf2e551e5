// What tells formulas from prices, shell variables, regular expressions and escaped brackets, by their shape alone.

/** Environments of TeX that are display formulas on their own, without delimiters around them. */
export const displayEnvironments =
  "(?:equation|align|gather|multline|alignat|flalign|eqnarray|displaymath)\\*?|(?:aligned|gathered|split|cases|[pbvBV]?matrix|array|CD)";

const cjk =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}\p{sc=Yi}ー々〆]/u;
const wordCharacter = /[\p{L}\p{N}_]/u;

/** Whether a character continues a word: a letter or digit of a script that sets its words apart by spaces. */
export function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && wordCharacter.test(character) && !cjk.test(character);
}

/** Whether a text has a command, a script or an operator of TeX in it. */
function hasMarks(tex: string): boolean {
  return /\\[a-zA-Z,;!{}|]|[\^=]|_[\w{\\]/.test(tex);
}

/** A text without the words that belong to formulas: commands, and what is in their braces. */
function withoutNames(tex: string): string {
  let bare = tex.replaceAll(/\\(?:text\w*|mbox|operatorname\*?|math\w+|begin|end|label|tag)\s*\{[^{}]*\}/g, " ");
  bare = bare.replaceAll(/\\[a-zA-Z]+/g, " ");
  return bare.replaceAll(/[_^]\s*\{[^{}]*\}/g, " ");
}

/** Whether a text between dollars cannot be a formula: it is a price, or words with variables of a shell among them. */
export function isPlainText(tex: string): boolean {
  const bare = withoutNames(tex);
  // "5 and US", "2,000 a month", "10 (or 5": a number, then words.
  if (/^\d[\d.,]*(?:\s*[–—-]\s*\d[\d.,]*)?\s*[a-z]?\s+[(\p{L}]/iu.test(bare) && !hasMarks(tex)) return true;
  if (!isBalanced(tex)) return true;
  // "a and b": words with spaces around.
  if (!hasMarks(tex)) return /(?:^|\s)[a-z]{2,}\s+[a-z]{2,}|\s(?!mod\b)[a-z]{3,}\s/i.test(bare);
  // Without a command, it may still be code: "a = foo bar baz".
  return !/\\[a-zA-Z]/.test(tex) && /(?:^|\s)[a-z]{3,}\s+[a-z]{3,}\s+[a-z]{2,}(?:\s|$)/i.test(bare);
}

/** Whether the braces of a text are paired. */
function isBalanced(tex: string): boolean {
  let depth = 0;
  for (let at = 0; at < tex.length; at++) {
    const character = tex[at];
    if (character === "\\") at++;
    else if (character === "{") depth++;
    else if (character === "}" && --depth < 0) return false;
  }
  return depth === 0;
}

/** Whether what is between `\(` and `\)` is a word with escaped brackets around, such as `\(group\)`, and no formula. */
export function isEscapedWord(content: string): boolean {
  const inner = content.trim();
  return !hasMarks(inner) && /[a-z]{3,}/.test(withoutNames(inner)) && !/[+*/<>]/.test(inner);
}

/** Whether what is between `\[` and `\]` inside a line is an index, a class of characters or a label, and no formula. */
export function isEscapedIndex(content: string): boolean {
  const inner = content.trim();
  if (inner.startsWith("^") || /\w-\w.*\w-\w/.test(inner)) return true;
  return !hasMarks(inner) && !/[a-z0-9)]\s*[+*/<>≤≥≈≠∈×·]\s*[a-z0-9(]/i.test(inner);
}

/** Whether what is between `\\[` and `\\]` on a line of their own is a word or number, and no formula. A single letter is one. */
export function isEscapedLabel(content: string): boolean {
  return isEscapedIndex(content) && /^[\p{L}\p{N} .,_-]*$/u.test(content) && !/^\s*[a-z]\s*$/i.test(content);
}

/**
 * Whether a line, after a blank one, cannot belong to a formula: it is a heading, an item or a sentence. An open formula then was none.
 */
export function isProse(line: string): boolean {
  const text = line.trim().slice(0, 200);
  if (/^#{1,6}\s|^>\s/.test(text)) return true;
  if (/[\\^_=&{}]/.test(text)) return false;
  return /(?:[\p{L}'’]{2,}[,;:]?\s+){3}/u.test(text) || /^(?:[-*+]|\d+[.)])\s+\**\p{L}{3,}/u.test(text);
}
