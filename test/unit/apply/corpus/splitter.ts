import type { Language } from "./languages.ts";

/** A member of a container: its lines [start, end), with the comments and decorators above it; `head` is the line with its name. */
export interface Part {
  readonly start: number;
  readonly head: number;
  readonly end: number;
  /** The name by which a reader tells it from its siblings. */
  readonly name: string;
}

/** A container with the lines around its members: [start, from) begins it, [to, end) closes it. A whole file has neither. */
export interface Container {
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly end: number;
  readonly isRoot: boolean;
  readonly parts: readonly Part[];
}

/** The columns before the first character that is no blank; a tab counts as four. */
export function widthOf(line: string): number {
  return (/^\s*/.exec(line)?.[0] ?? "").replaceAll("\t", "    ").length;
}

const commentBegins: readonly (readonly [RegExp, string])[] = [
  [/^\/\*/, "*/"],
  [/^<!--/, "-->"],
  [/^\{-/, "-}"],
  [/^\(\*/, "*)"],
  [/^--\[\[/, "]]"],
  [/^=begin/, "=end"],
];

/** The line after a comment of several lines that begins here; the line itself if none does. */
function afterComment(lines: readonly string[], at: number): number {
  const text = (lines[at] ?? "").trim();
  const closing = commentBegins.find(([begins]) => begins.test(text))?.[1];
  const quotes = /^[rRuU]?("""|''')/.exec(text)?.[1];
  if (quotes !== undefined) {
    if (text.slice(4).includes(quotes)) return at + 1;
    for (let index = at + 1; index < lines.length; index += 1) if ((lines[index] ?? "").includes(quotes)) return index + 1;
  }
  if (closing === undefined) return at;
  for (let index = at; index < lines.length; index += 1) if ((lines[index] ?? "").includes(closing)) return index + 1;
  return at;
}

/**
 * The members of lines [from, to) at one depth: a second opinion about what a reader would call a member, which shares no code with the
 * product. Undefined where the layout is not regular.
 */
function partsOf(lines: readonly string[], from: number, to: number, language: Language): readonly Part[] | undefined {
  const parts: { start: number; head: number; end: number; name: string }[] = [];
  let width: number | undefined;
  let lead: number | undefined;
  let index = from;
  while (index < to) {
    const line = lines[index] ?? "";
    const text = line.trim();
    const next = afterComment(lines, index);
    if (text === "") {
      lead = undefined;
      index += 1;
    } else if (next > index) {
      lead ??= index;
      index = next;
    } else if (widthOf(line) === (width ?? widthOf(line)) && language.lead.test(text)) {
      lead ??= index;
      index += 1;
      // A decorator of several lines.
      const isLong = /[([{]$/.test(text);
      const isPart = (one: string): boolean => isLong && (widthOf(one) > widthOf(line) || /^[)\]}]/.test(one.trim()));
      while (index < to && isPart(lines[index] ?? "")) index += 1;
    } else {
      width ??= widthOf(line);
      const last = parts.at(-1);
      const above = (lines[index - 1] ?? "").trim();
      const isSelector = /css/i.test(language.name) && above.endsWith(",") && last !== undefined && last.end === index;
      if (widthOf(line) < width) return undefined;
      if (widthOf(line) > width || isSelector || language.goesOn.test(text)) {
        if (last === undefined) return undefined;
        last.end = index + 1;
      } else parts.push({ start: lead ?? index, head: index, end: index + 1, name: language.nameOf(text) });
      lead = undefined;
      index += 1;
    }
  }
  return parts;
}

/** The containers of a file, the file itself first. */
export function containersOf(lines: readonly string[], language: Language): readonly Container[] {
  if (language.sections !== undefined) return sectionsOf(lines, language, language.sections);
  const all: Container[] = [];
  const whole = language.hasRoot ? partsOf(lines, 0, lines.length, language) : undefined;
  if (whole !== undefined) all.push({ start: 0, from: 0, to: lines.length, end: lines.length, isRoot: true, parts: whole });
  for (const [start, line] of lines.entries()) {
    const text = line.trim();
    if (!language.container.test(text) || language.lead.test(text)) continue;
    const width = widthOf(line);
    let from = start + 1;
    if ((lines[from] ?? "").trim() === "{" && widthOf(lines[from] ?? "") === width) from += 1;
    let to = from;
    const isInside = (one: string): boolean => one.trim() === "" || widthOf(one) > width || (language.arms?.test(one.trim()) ?? false);
    while (to < lines.length && isInside(lines[to] ?? "")) to += 1;
    const isClosed = /^(?:[)\]}]|end\b|<\/|esac\b|\);)/.test((lines[to] ?? "").trim()) && widthOf(lines[to] ?? "") === width;
    let last = to;
    while (last > from && (lines[last - 1] ?? "").trim() === "") last -= 1;
    const parts = partsOf(lines, from, last, language);
    if (parts === undefined || (!isClosed && !language.isIndented)) continue;
    // Items of a list have no names.
    if (parts.some(({ head }) => (lines[head] ?? "").trim().startsWith("- "))) continue;
    all.push({ start, from, to: isClosed ? to : last, end: isClosed ? to + 1 : last, isRoot: false, parts });
  }
  return all;
}

/** Containers of settings whose members stand at the depth of their heading. */
function sectionsOf(lines: readonly string[], language: Language, heading: RegExp): readonly Container[] {
  const heads = lines.flatMap((line, index) => (heading.test(line) ? [index] : []));
  return heads.flatMap((start, at) => {
    let end = heads[at + 1] ?? lines.length;
    while (end > start && ((lines[end - 1] ?? "").trim() === "" || language.lead.test((lines[end - 1] ?? "").trim()))) end -= 1;
    const parts = partsOf(lines, start + 1, end, language);
    return parts === undefined ? [] : [{ start, from: start + 1, to: end, end, isRoot: false, parts }];
  });
}

/** The lists of a file whose items are lines: `[` … `]`, or the lines with a dash below a key. */
export function listsOf(lines: readonly string[], language: Language): readonly Container[] {
  return lines.flatMap((line, start): readonly Container[] => {
    const text = line.trim();
    const isDashed = language.isIndented && /^[\w.-]+:$/.test(text);
    if (language.lead.test(text) || !(isDashed || /[=:>(]\s*\[$/.test(text))) return [];
    const width = widthOf(line);
    let to = start + 1;
    const isItem = (one: string): boolean => one.trim() !== "" && (widthOf(one) > width || (isDashed && one.trim().startsWith("- ")));
    while (to < lines.length && isItem(lines[to] ?? "")) to += 1;
    const inside = lines.slice(start + 1, to);
    const depth = widthOf(inside[0] ?? "");
    const isPlain = inside.every(
      (one) => widthOf(one) === depth && (isDashed ? /^- ["'\w./-]+$/ : /^["'\w][^{}[\]()=]*,?$/).test(one.trim()),
    );
    if (inside.length < 3 || inside.length > 40 || !isPlain || new Set(inside).size < inside.length) return [];
    if (!isDashed && (widthOf(lines[to] ?? "") !== width || !(lines[to] ?? "").trim().startsWith("]"))) return [];
    const parts = inside.map((one, index) => ({
      start: start + 1 + index,
      head: start + 1 + index,
      end: start + 2 + index,
      name: one.trim(),
    }));
    return [{ start, from: start + 1, to, end: isDashed ? to : to + 1, isRoot: false, parts }];
  });
}
