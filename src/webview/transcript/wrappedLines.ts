import type { TextMetrics } from "./textMetrics.ts";

const [space, bang, dollar, star, bracket, backslash, closed, underscore, tick, tilde] = [
  0x20, 0x21, 0x24, 0x2a, 0x5b, 0x5c, 0x5d, 0x5f, 0x60, 0x7e,
] as const;
/** The room on both sides of code within text, in ems. */
const aroundCode = 0.55;
/** A letter in bold, beside an ordinary one. */
const bold = 1.07;

/**
 * About how many lines a line of Markdown takes that is this wide, its marks left out. Words wrap as the browser does it; one that is too long for a line
 * is broken.
 * @param scale of the font
 */
export function wrappedLines(source: string, width: number, metrics: TextMetrics, scale = 1): number {
  const text = withoutTargets(source);
  const room = Math.max(width, metrics.size * 2) / scale;
  let lines = 1;
  let used = 0;
  let word = 0;
  let isCode = false;
  let isBold = false;
  const fit = (): void => {
    if (used > 0 && used + word > room) {
      lines += 1;
      used = 0;
    }
    if (word > room) {
      const more = Math.ceil(word / room) - 1;
      lines += more;
      word -= more * room;
    }
    used += word;
    word = 0;
  };
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === space) {
      fit();
      used += isCode ? metrics.inlineCode : (metrics.ascii[space] ?? 0);
    } else if (unit === tick) {
      if (text.charCodeAt(at - 1) !== tick) isCode = !isCode;
      word += (aroundCode * metrics.size) / 2;
    } else if (isCode) {
      word += unit < 0x300 ? metrics.inlineCode : metrics.wide;
    } else if (unit === star || unit === tilde) {
      if (unit === star && text.charCodeAt(at + 1) === star) isBold = !isBold;
      if (text.charCodeAt(at + 1) === unit) at += 1;
      else if (unit === tilde) word += metrics.ascii[unit] ?? 0;
    } else if (unit === bracket && at > 0 && text.charCodeAt(at - 1) === bang) {
      word -= metrics.ascii[bang] ?? 0;
    } else if (unit === dollar || unit === bracket || unit === closed) {
      word += 0;
    } else if (unit === backslash) {
      // A command of a formula is about one sign.
      const start = at;
      while (isLetter(text.charCodeAt(at + 1))) at += 1;
      if (at > start) word += metrics.ascii[underscore] ?? 0;
    } else if (unit < 128) {
      word += (metrics.ascii[unit] ?? 0) * (isBold ? bold : 1);
    } else if (unit >= 0xdc00 && unit < 0xe000) {
      // The second half of a character.
    } else if (unit >= 0x2e80) {
      fit();
      word = metrics.wide;
    } else word += metrics.other;
  }
  fit();
  return lines;
}

/** A text without the targets of its links, which are not seen. */
export function withoutTargets(text: string): string {
  let at = text.indexOf("](");
  if (at < 0) return text;
  let seen = "";
  let from = 0;
  for (; at >= 0; at = text.indexOf("](", from)) {
    const end = text.indexOf(")", at + 2);
    if (end < 0) break;
    seen += text.slice(from, at + 1);
    from = end + 1;
  }
  return seen + text.slice(from);
}

function isLetter(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
}

/** The widest word of a text, and all of it on one line, in CSS pixels. */
export function textWidths(text: string, metrics: TextMetrics): { readonly word: number; readonly all: number } {
  const { ascii, wide, other, inlineCode, size } = metrics;
  let all = 0;
  let word = 0;
  let widest = 0;
  let isCode = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    let width = unit === star ? 0 : unit < 128 ? (ascii[unit] ?? 0) : unit >= 0x2e80 ? wide : other;
    if (unit === tick) {
      isCode = !isCode;
      width = (aroundCode * size) / 2;
    } else if (isCode) width = inlineCode;
    all += width;
    if (unit === space) {
      widest = Math.max(widest, word);
      word = 0;
    } else word += width;
  }
  return { word: Math.max(widest, word), all };
}
