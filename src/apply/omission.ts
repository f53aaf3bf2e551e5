import type { SourceLines } from "./locate.ts";
import { saysOmissionElsewhere } from "./omissionPhrases.ts";

/** Matches the beginning of a comment in the languages that models write. */
const opener = /^(?:\/\/+|\/\*+|#+|--+|;+|%+|<!--|\{\s*\/\*|\(\*|'|"""|REM\b|\*)\s*/i;
const closer = /\s*(?:\*\/\s*\}?|-->|\*\)|""")$/;
const dots = /\.{3,}|[…⋯‥]/;
const dotsFirst = /^(?:\.{3,}|[…⋯‥])/;
const dotsLast = /(?:\.{3,}|[…⋯‥])$/;
/** An ellipsis alone, in any spelling, with or without brackets. */
const ellipsis = /^[([{<]?\s*(?:\.{2,}|…+|⋯+|⋮+|⋱|‥+|︙|(?:\.\s){2,}\.|·{3,}|•{3,}|。{2,}|~{3,}|\*{3,}|(?:\*\s){2,}\*)\s*[)\]}>]?$/;
/** Signs around a note: `=== existing code ===`, `↓ existing code ↓`. */
const ornaments = /^[\s=~*#↓↑→←⬇⬆▼▲|·•-]+|[\s=~*#↓↑→←⬇⬆▼▲|·•-]+$/gu;
/** Notes in English that stand for code wherever they replace some, and are comments elsewhere. */
const vague =
  /^(?:(?:same |just )?as (?:above|before)|and so on|etc|code continues(?: here| below)?|continues(?: here| below)?|(?:the )?original code|(?:it )?stays? (?:the same|as (?:it )?is)|no changes?)$/i;
/** Notes in English that say it outright. */
const outright =
  /^(?:(?:lines? \d+(?: ?(?:to|through|–)? ?\d+)? )?(?:is |are )?(?:unchanged|unmodified|untouched|omitted|elided|snip(?:ped)?|skipped|truncated|abbreviated)(?: (?:for brevity|here|code|lines?|part|section|above|below))?|(?:todo )?(?:keep|leave|retain)s? (?:the |your |all )?(?:rest|existing|original|remaining|other|current|previous)(?: [\w/]+){0,4}|no changes? (?:here|below|above|needed|required|to (?:the )?[\w ]{1,30})|(?:your |the )?(?:existing|original|current|remaining) (?:code|logic|implementation|content|methods?|functions?|body)(?: (?:here|continues|goes here|stays?|remains?|unchanged|below|above))?|(?:code |everything )?(?:omitted|shortened|cut) for brevity|(?:rest|remainder) (?:unchanged|omitted|as before|stays? the same))$/i;
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

/** Readings of lines, by the file that they are read for: a block's lines are looked at several times. */
const readings = new WeakMap<SourceLines, Map<string, Reading>>();

function readingFor(line: string, source: SourceLines): Reading {
  let known = readings.get(source);
  if (known === undefined) readings.set(source, (known = new Map()));
  let reading = known.get(line);
  if (reading === undefined) known.set(line, (reading = readingOf(line)));
  return reading;
}

/** Classifies a line: code, a note about omitted code, or doubtful. */
function readingOf(line: string): Reading {
  const trimmed = line.trim();
  if (trimmed === "" || trimmed.length > 120) return "code";
  const inner = trimmed.replace(opener, "").replace(closer, "").trim();
  const isComment = opener.test(trimmed);
  if (ellipsis.test(inner) || ellipsis.test(trimmed) || /^[<[(]\s*snip(?:ped)?\s*[>\])]$/i.test(trimmed)) return "omission";
  if (!isComment && !/^[([<{]?(?:\.{3}|…).*(?:\.{3}|…)[)\]>}]?$/.test(trimmed)) return "code";
  const text = inner
    .replace(ornaments, "")
    .replace(/^[([<{\s]+|[)\]>}\s]+$/g, "")
    .trim();
  const said = text
    .replace(/\.{3,}|[…⋯‥]/g, " ")
    .replace(/[().:,—-]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (said.split(" ").length > 12) return "code";
  if (isComment && (outright.test(said) || saysOmissionElsewhere(text))) return "omission";
  if (isComment && vague.test(said)) return "doubtful";
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
  // In Markdown, asterisks alone are a rule between sections.
  if (/^\s*\*[\s*]*$/.test(line) && source.hasHeadings) return false;
  return readingFor(line, source) === "omission" && source.positions(line, "spacing").length === 0;
}

/** Whether a comment may either be meant literally or stand for omitted code: `// Loading the items...`, `// Existing users`. */
export function mayBeOmission(line: string, source: SourceLines): boolean {
  return readingFor(line, source) === "doubtful" && source.positions(line, "spacing").length === 0;
}

/** Whether an added line of a diff or a replacement stands for omitted code. The removed lines are then not meant to be deleted. */
export function saysOmission(line: string, source: SourceLines): boolean {
  return /\w/.test(line) && isOmission(line, source);
}
