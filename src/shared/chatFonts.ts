/**
 * The user's own `chat.*` settings for fonts, as CSS that the panel can use at once. What is missing is not set: the panel then follows the editor's fonts
 * and its own sizes, as without these settings.
 */
export interface ChatFonts {
  /** Pixels. */
  readonly textSize?: number;
  readonly textFamily?: string;
  /** Of code blocks and inline code. Pixels. */
  readonly codeSize?: number;
  readonly codeFamily?: string;
  readonly codeWeight?: string;
  /** Pixels from 8 on, a factor below, as in the editor. */
  readonly codeLineHeight?: number;
  readonly codeWraps?: true;
}

/** VS Code's own limits for the size of a font. */
const smallestSize = 6;
const largestSize = 100;
const highestLine = 150;
const longestFamily = 500;

/** A value of a setting, where the user has set it; undefined otherwise. */
export type ReadSet = (name: string) => unknown;

/**
 * Reads what is set of VS Code's settings for the fonts of a chat. Values that make no sense are left out, as if they were not set.
 * @param read takes the name without `chat.`
 */
export function chatFonts(read: ReadSet): ChatFonts {
  const textSize = numberIn(read("fontSize"), smallestSize, largestSize);
  const textFamily = family(read("fontFamily"));
  const codeSize = numberIn(read("editor.fontSize"), smallestSize, largestSize);
  const codeFamily = family(read("editor.fontFamily"));
  const codeWeight = weight(read("editor.fontWeight"));
  // 0 means that the height follows from the size, which is what the panel does anyway.
  const codeLineHeight = numberIn(read("editor.lineHeight"), Number.MIN_VALUE, highestLine);
  return {
    ...(textSize === undefined ? {} : { textSize }),
    ...(textFamily === undefined ? {} : { textFamily }),
    ...(codeSize === undefined ? {} : { codeSize }),
    ...(codeFamily === undefined ? {} : { codeFamily }),
    ...(codeWeight === undefined ? {} : { codeWeight }),
    ...(codeLineHeight === undefined ? {} : { codeLineHeight }),
    ...(read("editor.wordWrap") === "on" ? { codeWraps: true } : {}),
  };
}

function numberIn(value: unknown, from: number, to: number): number | undefined {
  return typeof value === "number" && value >= from && value <= to ? value : undefined;
}

/** A list of font families. Whatever could be more than that is left out: a folder's settings may have written it. */
function family(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > longestFamily) return undefined;
  const list = value.trim();
  return list === "" || list === "default" || /[;:{}()<>\\/@!]/u.test(list) ? undefined : list;
}

function weight(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && (text === "normal" || text === "bold" || /^[1-9]\d{0,2}$/u.test(text)) ? text : undefined;
}
