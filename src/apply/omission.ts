import type { SourceLines } from "./locate.ts";

/** What opens a comment of a line, in the languages that models write. */
const opener = /^(?:\/\/+|\/\*+|#+|--+|;+|%+|<!--|\{\s*\/\*|\(\*|'|"""|REM\b|\*)\s*/i;
const closer = /\s*(?:\*\/\s*\}?|-->|\*\)|""")$/;
const dots = /\.{3,}|…/;
const words =
  /^(?:the )?(?:(?:rest|remainder) of (?:the |this |your )?[\w ]{2,40}|(?:existing|remaining|other|previous|unchanged|same|rest)(?: [\w/]+){1,4}|(?:code|everything|content|imports?|methods?|functions?) (?:above|below|before|after|unchanged)(?: [\w ]{1,30})?)(?: (?:is |are |stays? |remains? |goes )?(?:unchanged|the same|as before|here|omitted))?$/i;

/**
 * Whether a line stands for code that the file has and the block leaves out: `// ... existing code ...`, `# rest of the class unchanged`, `…`.
 * A line that the file itself has is code.
 */
export function isOmission(line: string, source: SourceLines): boolean {
  const trimmed = line.trim();
  if (trimmed === "" || trimmed.length > 120) return false;
  const inner = trimmed.replace(opener, "").replace(closer, "").trim();
  const isComment = opener.test(trimmed);
  const alone = /^(?:\.{3,}|…|\[(?:\.{3,}|…)\])$/.test(inner);
  if (!alone && !isComment && !/^[([<{]?(?:\.{3}|…).*(?:\.{3}|…)[)\]>}]?$/.test(trimmed)) return false;
  const text = inner.replace(/^[([<{\s]+|[)\]>}\s]+$/g, "").trim();
  const withoutDots = text
    .replace(/\.{3,}|…/g, " ")
    .replace(/[().:,—-]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const says = alone || (dots.test(text) ? /^(?:\.{3,}|…)/.test(text) || /(?:\.{3,}|…)$/.test(text) : words.test(withoutDots));
  return says && withoutDots.split(" ").length <= 12 && source.positions(line, "spacing").length === 0;
}
