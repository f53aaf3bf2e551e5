/** A text of a size, made to be slow to read; the size is in UTF-16 units. */
export type Mix = (size: number) => string;

function repeated(unit: string, before = "", after = ""): Mix {
  return (size) => `${before}${unit.repeat(Math.max(1, Math.floor(size / unit.length)))}${after}`;
}

function halves(first: string, second: string): Mix {
  return (size) => first.repeat(Math.floor(size / 2 / first.length)) + second.repeat(Math.floor(size / 2 / second.length));
}

/** Texts that are slow for readers of any kind, by name. */
export const commonMixes: Readonly<Record<string, Mix>> = {
  "one letter": repeated("a"),
  "one letter, then another": repeated("a", "", "!"),
  "one letter, two-byte": repeated("a", "", "👍"),
  digits: repeated("1"),
  blanks: repeated(" ", "a", "b"),
  tabs: repeated("\t", "a:", "b"),
  "line feeds": repeated("\n", "a", "b"),
  "mixed line ends": repeated("\r\n\n\r", "a"),
  "long words in lines": repeated("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"),
  "many short lines": repeated("a\n"),
  "the same line, and one other": repeated("  foo(bar);\n", "", "  baz();\n"),
  "open brackets": repeated("("),
  "brackets in pairs": halves("[", "]"),
  "braces in pairs": halves("{", "}"),
  "angle brackets": repeated("<"),
  tags: repeated("<a "),
  comments: repeated("<!--"),
  quotes: repeated('"'),
  "quotes, escaped": repeated('\\"'),
  apostrophes: repeated("'"),
  backticks: repeated("`"),
  "backticks and blanks": repeated("` "),
  fences: repeated("```a\n"),
  dollars: repeated("$"),
  stars: repeated("*"),
  "stars and letters": repeated("*a_b "),
  underscores: repeated("_"),
  backslashes: repeated("\\"),
  slashes: repeated("/"),
  dots: repeated("."),
  "dots and slashes": repeated("../"),
  colons: repeated("a:"),
  "equals signs": repeated("="),
  hyphens: repeated("-"),
  "at signs": repeated("a@"),
  ampersands: repeated("&amp;"),
  percents: repeated("%41"),
  "broken percents": repeated("%ff"),
  addresses: repeated("https://a/"),
  "plus and minus": repeated("+a\n-b\n"),
  "surrogate pairs": repeated("👍"),
  "lone surrogates": repeated("\ud83d"),
  "joined emoji": repeated("\u200d👨", "👨"),
  "right to left, overridden": repeated("א a\u202e\u2066bا "),
  "combining marks": repeated("\u0301", "e"),
  "vowel signs": repeated("\u093e", "\u0915"),
  "Arabic digits": repeated("\u06f1", "\u0627"),
  "zero width": repeated("\u200b\ufe0f"),
  "capital dotted I": repeated("\u0130"),
  "full width": repeated("ａ．"),
  base64: repeated("aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0z+/"),
  "lists of JSON": halves("[", "]"),
  "objects of JSON": (size) => `${'{"a":'.repeat(Math.floor(size / 6))}1${"}".repeat(Math.floor(size / 6))}`,
  "rows of JSON": (size) => `[${'{"a":"b"},'.repeat(Math.max(1, Math.floor(size / 10)))}{}]`,
  "a long text in JSON": (size) => JSON.stringify({ text: "\n".repeat(size / 2) }),
};

/**
 * Texts made of the words that a file's own patterns and texts look for: each one repeated, begun again and again, and followed by what ends it never.
 * @param source the text of the file
 */
export function ownMixes(source: string): Readonly<Record<string, Mix>> {
  const words = new Set<string>();
  const code = source.replaceAll(/^import [^;]*;$/gm, "").replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  for (const [, word = ""] of code.matchAll(/"((?:[^"\\\n]|\\.){2,24})"/g)) words.add(unescaped(word));
  for (const [, pattern = ""] of code.matchAll(/(?<=[(=,:[ ]\s?)\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/[dgimsuvy]*/g)) {
    for (const [word] of pattern.matchAll(/(?:[A-Za-z0-9 _<>"'`=:@#&-]|\\[/.*+$^(){}[\]|-]){2,24}/g))
      words.add(word.replaceAll(/\\(.)/g, "$1"));
  }
  return Object.fromEntries([...words].slice(0, 24).map((word) => [`“${word}”`, repeated(word, "", "👍")]));
}

function unescaped(word: string): string {
  try {
    return String(JSON.parse(`"${word}"`));
  } catch {
    return word;
  }
}
