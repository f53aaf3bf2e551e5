import type { SourceLines } from "./locate.ts";

/** Matches the beginning of a comment in the languages that models write. */
const opener = /^(?:\/\/+|\/\*+|#+|--+|;+|%+|<!--|\{\s*\/\*|\(\*|'|"""|REM\b|\*)\s*/i;
const closer = /\s*(?:\*\/\s*\}?|-->|\*\)|""")$/;
const dots = /\.{3,}|…/;
const dotsFirst = /^(?:\.{3,}|…)/;
const dotsLast = /(?:\.{3,}|…)$/;
const words =
  /^(?:the )?(?:(?:rest|remainder) of (?:the |this |your )?[\w ]{2,40}|(?:existing|remaining|other|previous|unchanged|same|rest)(?: [\w/]+){1,4}|(?:code|everything|content|imports?|methods?|functions?) (?:above|below|before|after|unchanged)(?: [\w ]{1,30})?)(?: (?:is |are |stays? |remains? |goes )?(?:unchanged|the same|as before|here|omitted))?$/i;
/** Words that occur only in a note about omitted code. */
const omissionWords = /\b(?:unchanged|omitted|elided|snip(?:ped)?|truncated|as before|the same|stays?|remains?|(?:rest|remainder) of)\b/i;
/** Words for codeWords of code, which notes about omitted code name and other comments rarely do. */
const codeWords =
  /\b(?:code|everything|content|imports?|methods?|functions?|class(?:es)?|fields?|props|propert(?:y|ies)|components?|module|file|implementation|logic|body|styles?|rules?|routes?|tests?|cases?|statements?|declarations?|definitions?|variables?)\b/i;
const placed = /\bhere$|^(?:the )?\w+ (?:above|below|before|after)$/i;
const naming = /\b(?:existing|remaining|other|previous|unchanged|same|rest|more|your)\b/i;

type Reading = "code" | "omission" | "doubtful";

/** Classifies a line: code, a note about omitted code, or doubtful. */
function readingOf(line: string): Reading {
  const trimmed = line.trim();
  if (trimmed === "" || trimmed.length > 120) return "code";
  const inner = trimmed.replace(opener, "").replace(closer, "").trim();
  const isComment = opener.test(trimmed);
  if (/^(?:\.{3,}|…|\[(?:\.{3,}|…)\])$/.test(inner)) return "omission";
  if (!isComment && !/^[([<{]?(?:\.{3}|…).*(?:\.{3}|…)[)\]>}]?$/.test(trimmed)) return "code";
  const text = inner.replace(/^[([<{\s]+|[)\]>}\s]+$/g, "").trim();
  const said = text
    .replace(/\.{3,}|…/g, " ")
    .replace(/[().:,—-]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (said.split(" ").length > 12) return "code";
  if (dotsFirst.test(text) && dotsLast.test(text)) return "omission";
  if (dots.test(text)) {
    if (!dotsFirst.test(text) && !dotsLast.test(text)) return "code";
    const isDoing = !dotsFirst.test(text) && /^(?!existing|remaining)\w+ing\b/i.test(said);
    const isSaid =
      omissionWords.test(said) ||
      (naming.test(said) && codeWords.test(said)) ||
      (dotsFirst.test(text) && (naming.test(said) || codeWords.test(said)));
    return isSaid && !isDoing ? "omission" : "doubtful";
  }
  if (!words.test(said)) return "code";
  return omissionWords.test(said) || (naming.test(said) && codeWords.test(said)) || placed.test(said) ? "omission" : "doubtful";
}

/**
 * Whether a line stands for code that the file has and the block omits: `// ... existing code ...`, `# rest of the class unchanged`, `…`. A
 * line that the file itself contains is code.
 */
export function isOmission(line: string, source: SourceLines): boolean {
  return readingOf(line) === "omission" && source.positions(line, "spacing").length === 0;
}

/** Whether a comment may either be meant literally or stand for omitted code: `// Loading the items...`, `// Existing users`. */
export function mayBeOmission(line: string, source: SourceLines): boolean {
  return readingOf(line) === "doubtful" && source.positions(line, "spacing").length === 0;
}

/** Whether an added line of a diff or a replacement stands for omitted code. The removed lines are then not meant to be deleted. */
export function saysOmission(line: string, source: SourceLines): boolean {
  return /\w/.test(line) && isOmission(line, source);
}
