import type { SourceLines } from "./locate.ts";

/** What opens a comment of a line, in the languages that models write. */
const opener = /^(?:\/\/+|\/\*+|#+|--+|;+|%+|<!--|\{\s*\/\*|\(\*|'|"""|REM\b|\*)\s*/i;
const closer = /\s*(?:\*\/\s*\}?|-->|\*\)|""")$/;
const dots = /\.{3,}|…/;
const dotsFirst = /^(?:\.{3,}|…)/;
const dotsLast = /(?:\.{3,}|…)$/;
const words =
  /^(?:the )?(?:(?:rest|remainder) of (?:the |this |your )?[\w ]{2,40}|(?:existing|remaining|other|previous|unchanged|same|rest)(?: [\w/]+){1,4}|(?:code|everything|content|imports?|methods?|functions?) (?:above|below|before|after|unchanged)(?: [\w ]{1,30})?)(?: (?:is |are |stays? |remains? |goes )?(?:unchanged|the same|as before|here|omitted))?$/i;
/** What only one says who leaves something out. */
const leavesOut = /\b(?:unchanged|omitted|elided|snip(?:ped)?|truncated|as before|the same|stays?|remains?|(?:rest|remainder) of)\b/i;
/** What code consists of: those who leave it out name it, others seldom do. */
const parts =
  /\b(?:code|everything|content|imports?|methods?|functions?|class(?:es)?|fields?|props|propert(?:y|ies)|components?|module|file|implementation|logic|body|styles?|rules?|routes?|tests?|cases?|statements?|declarations?|definitions?|variables?)\b/i;
const placed = /\bhere$|^(?:the )?\w+ (?:above|below|before|after)$/i;
const naming = /\b(?:existing|remaining|other|previous|unchanged|same|rest|more|your)\b/i;

type Reading = "code" | "omission" | "doubtful";

/** How a comment reads that may stand for code. */
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
      leavesOut.test(said) || (naming.test(said) && parts.test(said)) || (dotsFirst.test(text) && (naming.test(said) || parts.test(said)));
    return isSaid && !isDoing ? "omission" : "doubtful";
  }
  if (!words.test(said)) return "code";
  return leavesOut.test(said) || (naming.test(said) && parts.test(said)) || placed.test(said) ? "omission" : "doubtful";
}

/**
 * Whether a line stands for code that the file has and the block leaves out: `// ... existing code ...`, `# rest of the class unchanged`, `…`.
 * A line that the file itself has is code.
 */
export function isOmission(line: string, source: SourceLines): boolean {
  return readingOf(line) === "omission" && source.positions(line, "spacing").length === 0;
}

/** Whether a comment may be meant as code or may stand for some: `// Loading the items...`, `// Existing users`. */
export function mayBeOmission(line: string, source: SourceLines): boolean {
  return readingOf(line) === "doubtful" && source.positions(line, "spacing").length === 0;
}

/** Whether a line that a diff or a replacement adds says that code is left out there: then what it takes away is not meant to go. */
export function saysOmission(line: string, source: SourceLines): boolean {
  return /\w/.test(line) && isOmission(line, source);
}
