import { isLanguage, languageName } from "./languageNames.ts";

/** The contents of a fence's info string. */
export interface CodeLabel {
  /** The language in lower case, without what attributes surround it; empty if none is named. */
  readonly language: string;
  /** The file that the code is meant for, if one is named. */
  readonly file: string | undefined;
  /** The title of the block: its file or its language. Empty if neither is named. */
  readonly name: string;
}

const longest = 300;
const attribute = /(?:^|[\s,{])(?:title|file(?:name)?|path|name)\s*[=:]\s*(?:"([^"]+)"|'([^']+)'|([^\s,}"']+))/i;

/**
 * Reads the info string of a fence, in the forms that models write: `ts`, `ts:src/a.ts`, `ts src/my files/a.ts`, `ts title="a.ts"`, `src/a.ts`,
 * `12:20:src/a.ts`, `{.python .numberLines}`, `{r, echo=FALSE}`, `rust,no_run`, `js{1,3}`, `language-js`. The result is data for attributes and text;
 * nothing in it is trusted. Apply and the title of the block both go by it.
 */
export function readCodeLabel(info: string): CodeLabel {
  const trimmed = info.trim().slice(0, longest);
  // The lines that the code replaces, and their file.
  const located = /^\d+:\d+:(.+)$/.exec(trimmed)?.[1];
  if (located !== undefined) return labelOf(extensionOf(located), withoutPlace(located.trim()));
  const named = attribute.exec(trimmed);
  const titled = named?.[1] ?? named?.[2] ?? named?.[3];
  const [first, rest] = trimmed.startsWith("{") ? braced(trimmed) : splitFirst(trimmed);
  const colon = /^([\w+#.-]+):(?![\\/]{0,2}\d*$)(.+)$/.exec(first);
  const afterColon = colon === null || /^[a-z]$/i.test(colon[1] ?? "") ? undefined : `${colon[2] ?? ""}${rest === "" ? "" : ` ${rest}`}`;
  if (afterColon !== undefined) {
    const file = titled ?? fileIn(afterColon) ?? colon?.[2];
    // `prices.ts:12` is a file and a line.
    return /^\d/.test(afterColon)
      ? labelOf(extensionOf(colon?.[1] ?? ""), titled ?? colon?.[1])
      : labelOf(languageOf(colon?.[1] ?? ""), file);
  }
  if (titled === undefined && isFile(first) && !isLanguage(first.replace(/^\./, "")))
    return labelOf(extensionOf(first), withoutPlace(first));
  if (titled === undefined && /[\\/]/.test(first)) {
    const whole = fileIn(trimmed);
    if (whole !== undefined) return labelOf(extensionOf(whole), whole);
  }
  return labelOf(languageOf(first), titled ?? fileIn(rest));
}

function labelOf(language: string, file: string | undefined): CodeLabel {
  const known = language.toLowerCase();
  return { language: known, file, name: file ?? languageName(language) };
}

/** `{.python .numberLines}`, `{python}`, `{r, echo=FALSE}`: the language, and what follows the braces. */
function braced(info: string): readonly [string, string] {
  const [, inside = "", after = ""] = /^\{+([^}]*)\}*(.*)$/.exec(info) ?? [];
  const word = inside.split(/[\s,]+/).find((one) => one !== "" && !one.includes("=") && !one.startsWith("#")) ?? "";
  return [word.replace(/^\./, ""), after];
}

function splitFirst(info: string): readonly [string, string] {
  const [, first = "", rest = ""] = /^(\S+)\s*(.*)$/s.exec(info) ?? [];
  return [first, rest];
}

/** The language of a word without what surrounds it: `rust,no_run`, `js{1,3}`, `language-js`, `python:`, `.ts`. */
function languageOf(word: string): string {
  const [bare = ""] = word.replace(/^(?:language-|lang-|\.)(?=.)/i, "").split(/[,{(;=:[]/);
  return bare;
}

/**
 * The file that words name: the last that looks like one. Its folders may have blanks, so it begins with the first word with a slash. Attributes
 * (`{1,3}`, `linenos=true`) are not part of it.
 */
function fileIn(text: string): string | undefined {
  const quoted = /^\s*["'`]([^"'`]+)["'`]/.exec(text)?.[1];
  if (quoted !== undefined && isFile(quoted.split(/\s/).at(-1) ?? "")) return quoted;
  const words = text
    .replaceAll(/\{[^}]*\}?|\([^)]*\)(?=\s|$)/g, (marks) => (/^\((?:[\w-]+)\)$/.test(marks) ? marks : " "))
    .split(/\s+/)
    .filter((word) => word !== "" && !/[="']/.test(word));
  const end = words.findLastIndex(isFile);
  if (end < 0) return undefined;
  const begin = words.findIndex((word) => /[\w\p{L}][\\/]|[\\/][\w\p{L}]/u.test(word) && !word.includes("://"));
  // Another file before it ends the path.
  const from = begin < 0 || begin > end || words.slice(begin, end).some(isFile) ? end : begin;
  return withoutPlace(words.slice(from, end + 1).join(" "));
}

/** `:12`, `:12-20` and `#L12` behind a path say where, not which file. */
function withoutPlace(path: string): string {
  return path.replace(/(?:#L\d+(?:-L?\d+)?|:\d+(?:[-:]\d+)?)$/i, "");
}

function isFile(written: string): boolean {
  const word = withoutPlace(written);
  // `.env` and `.gitignore` are names, too.
  return /^(?:[\p{L}\p{M}\p{N}_@()[\]./\\~$+#-]*[\p{L}\p{M}\p{N}_)\]-])?\.[a-z]\w{0,19}$/iu.test(word) && !/^\d[\d.]*$/.test(word);
}

function extensionOf(file: string): string {
  return /\.(\w+)$/.exec(withoutPlace(file))?.[1] ?? "";
}
