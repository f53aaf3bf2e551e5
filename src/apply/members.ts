import { isStatementWord, identifiedBy, memberName, type MemberName } from "./memberNames.ts";
import { indentWidth, isBlank } from "./textLines.ts";

/**
 * What the body of a member consists of: members with names (a class, an object, a switch), items (a list), statements, or nothing because
 * the member is one line. Members and items that a block does not show stay; statements are replaced as a whole.
 */
export type MemberKind = "container" | "list" | "code" | "line";

/** A member: its lines [start, end). `header` is the line that begins it; comments and decorators come before it. */
export interface Member extends MemberName {
  readonly start: number;
  readonly header: number;
  readonly end: number;
  readonly kind: MemberKind;
  /** The lines inside of its body, [from, to); undefined if it has none. */
  readonly body: readonly [number, number] | undefined;
}

/** What stands in a body or a block at its first depth. */
export interface Outline {
  readonly members: readonly Member[];
  /** Lines that stand for omitted code, and single comments that belong to no member, by line. */
  readonly marks: readonly number[];
  readonly comments: readonly number[];
}

const lineComment =
  /^(?:\/\/|\/\*|\*(?:\s|\/|$)(?!\s*[{,>])|<!--|\{\s*\/\*|\(\*|--(?![\w-]+\s*:)|;(?!;\s*$)|%(?![\w{(])|#(?:$|[\s!#=*-]|\p{L}[\p{L}\p{N}_]*(?![\p{L}\p{N}_]*\s*[=({:;,]))|"""|\x27\x27\x27)/u;
const directive = /^#\s*(?:include|define|undef|if|ifdef|ifndef|elif|else|endif|pragma|region|endregion|import|error|line)\b/;
const decorator =
  /^(?:@(?!(?:media|supports|layer|keyframes|font-face|include|mixin|if|else|each|for|while|use|import|charset|container|page|tailwind|apply|extend|interface|implementation|protocol|end|synthesize|dynamic|forward|return|function|starting)\b|property\s)[\p{L}_]|#!?\[|\[[A-Z][\p{L}\p{N}_.]*(?:\(.*)?\]?\s*$|@\[)/u;
/** More comments in a row are no lead of an item. */
const mostComments = 20;
/** A decorator of one line with a name and a value. */
const attribute = /^@\w+(?:\s|$)/;
/** Whether a line is a comment as a whole. */
export function isCommentLine(line: string): boolean {
  const text = line.trim();
  return lineComment.test(text) && !directive.test(text) && !(/^#\p{L}/u.test(text) && /[{,]$/.test(text));
}

const opens = /[([{]\s*(?:\/\/.*|\/\*(?:(?!\/\*).)*\*\/\s*|#\s.*|\|[^|]*\|\s*)?$/;
const closer = /^(?:[)\]}]|(?:end|END|fi|done|esac|endif|endfunction|endforeach|endwhile)\b(?!\s*[=:([])|<\/|@end\b|\/>|;;)/;
const goesOn = /^(?:else|elif|elsif|except|finally|catch|rescue|ensure|while\s*\(.*\);)(?![\p{L}\p{N}_])/u;
/** The word of the last arm of a choice, which continues no arm before it. */
const lastArm = /^(?:else|otherwise|default)(?:\s*(?:->|=>|:|\{|$))/;
const arm = /^(?:when|in)\b|->|=>/;
const label = /^(?:case\b.*|default\s*|(?:public|private|protected|signals|(?:public |private |protected )?slots|Q_[A-Z]+)\s*):/;

/** A selector that others follow in lines of their own; equals signs stand in square brackets only. */
function isOneOfSelectors(text: string): boolean {
  return /^(?!.*:\s)[.#&*@:[a-z][\w.#&*:>+~()[\]="' -]*,$/.test(text) && isSelectorText(text);
}

function isSelectorText(text: string): boolean {
  return !text.replace(/\[[^\][]*\]/g, "").includes("=");
}

/** With more selectors than this in lines of their own they are no rule. */
const mostSelectors = 60;

/** The last of the lines with the selectors of a rule: the line itself unless it ends with a comma and the others follow. */
function selectorsEnd(lines: readonly string[], header: number, to: number): number {
  const width = indentWidth(lines[header] ?? "");
  let at = header;
  const limit = Math.min(to, header + mostSelectors);
  while (at + 1 < limit && isOneOfSelectors((lines[at] ?? "").trim()) && indentWidth(lines[at + 1] ?? "") === width) at += 1;
  const last = (lines[at] ?? "").trim();
  return /^(?!.*:\s)[^{};]*\{$/.test(last) && isSelectorText(last) ? at : header;
}

/** Where a member ends, and where its body begins; undefined if it is not closed or its lines cannot be told from the next. */
function extentOf(
  lines: readonly string[],
  header: number,
  to: number,
): { readonly end: number; readonly body: readonly [number, number] } | undefined {
  const width = indentWidth(lines[header] ?? "");
  const text = (lines[header] ?? "").trim();
  const first = withoutComment(text);
  const continues = (line: string): boolean => goesOn.test(line) && !(arm.test(first) && lastArm.test(line));
  const head = selectorsEnd(lines, header, to);
  let isOpen = opens.test((lines[head] ?? "").trim());
  const isTag = /^<\p{L}[^>]*>?$/u.test(text) && !text.endsWith("/>");
  const isArm = (label.test(text) && !/\sin$/.test(text)) || /^(?:when|in|rescue|ensure)\b/.test(text);
  let opener = head;
  let last = head;
  let closing = -1;
  for (let index = head + 1; index < to; index += 1) {
    const line = lines[index] ?? "";
    if (isBlank(line)) continue;
    const depth = indentWidth(line);
    const inner = line.trim();
    if (depth > width || (depth < width && directive.test(inner))) {
      last = index;
      continue;
    }
    if (depth < width) break;
    if (closing >= 0) {
      // The bracket is closed: only what continues the same statement belongs to it.
      if (!continues(inner) && !(/^[{(]$/.test(inner) && closing === last)) break;
      closing = -1;
      last = index;
      isOpen = opens.test(inner);
      if (isOpen) opener = index;
      continue;
    }
    if (closer.test(inner)) {
      // What closes the choice is no part of an arm that stands at its depth.
      if (!isOpen && isArm) break;
      if (!isOpen && last === header && !isTag && !/^(?:end|END|<\/|fi|done|esac)/.test(inner)) break;
      last = index;
      if (opens.test(inner) || /(?:=>|\bdo|\bthen|[^:]:)$/.test(withoutComment(inner))) {
        opener = index;
        isOpen = opens.test(inner);
      } else {
        isOpen = false;
        closing = index;
      }
      continue;
    }
    if (inner === ">" && isTag) {
      opener = last = index;
      continue;
    }
    // The list of types that the line opened: `type A<`, `>;`.
    if (inner.startsWith(">") && first.endsWith("<") && last > header) {
      last = index;
      isOpen = opens.test(inner);
      if (isOpen) opener = index;
      else closing = index;
      continue;
    }
    if (inner === "{" && last === header) {
      isOpen = true;
      opener = last = index;
      continue;
    }
    const isInside =
      (isOpen && (label.test(inner) || directive.test(inner))) ||
      continues(inner) ||
      (/^case\b/.test(first) && /^(?:when|in|else)\b/.test(inner)) ||
      (first.endsWith(":") && !/^-\s/.test(first) && (/^-\s/.test(inner) || (inner.startsWith("#") && leadsToItem(lines, index, to))));
    if (!isInside) break;
    last = index;
  }
  if (isOpen) return undefined;
  return { end: last + 1, body: [opener + 1, closing >= 0 ? closing : last + 1] };
}

/** Whether comments stand above an item of a list at the depth of its key. */
function leadsToItem(lines: readonly string[], from: number, to: number): boolean {
  const width = indentWidth(lines[from] ?? "");
  for (let index = from + 1; index < Math.min(to, from + mostComments); index += 1) {
    const text = (lines[index] ?? "").trim();
    if (text !== "" && !text.startsWith("#")) return /^-\s/.test(text) && indentWidth(lines[index] ?? "") === width;
  }
  return false;
}

/** A line without the comment at its end. */
export function withoutComment(text: string): string {
  // A run of blanks is looked at once, from its first one.
  return text.replace(/(?<!\s)\s+(?:\/\/|#\s|--\s|\/\*)[^]*$/, "").trimEnd();
}

const containerWords =
  /^(?:(?:export|default|declare|public|private|protected|internal|fileprivate|static|abstract|final|sealed|partial|open|data|pub(?:\([\w ]+\))?|typedef|const|unsafe|inner|annotation|inline|value|case|enum)\s+)*(?:class|struct|interface|enum|union|trait|impl|namespace|module|object|protocol|extension|type|record|message|service|input|mod|defmodule|package|contract|library|actor|oneof|model|companion|@interface|@implementation|@protocol|schema)\b(?!\s*[.(=:,?])/;
const choice = /^(?:[^"'`/]*?(?:=|\breturn|\()\s*)?(?:switch|match|select|when|case)\b(?!\s*[=,:?])/;
const pythonCode = /^(?:async\s+)?(?:def|if|for|while|with|try|except|finally|else|elif|lambda)\b/;
const codeBefore =
  /(?:\)|=>|->.*|\b(?:try|do|else|finally|loop|unsafe|static|begin|init|defer|async|move|go|get|set|willSet|didSet|lazy|autoreleasepool|noexcept|const|override|throws|rethrows|where .*))$/;

/** A rule of a style sheet, whose parentheses are no parameters. */
const styled =
  /^(?:@(?:media|supports|container|include|mixin|layer|keyframes|font-face|page|at-root)\b|[.#&*]|[\w\s.#>+~,*-]*::?(?:not|is|where|has|nth-[\w-]+|host|slotted|root|hover|focus|before|after)\b)/;

/** What the body of a member consists of, by the line that begins it, the line that opens its body, and its first lines. */
function kindOf(lines: readonly string[], header: number, [from, to]: readonly [number, number]): MemberKind {
  const inside = lines.slice(from, to).filter((line) => !isBlank(line));
  if (inside.length === 0) return from >= to && header + 1 >= to ? "line" : "code";
  const text = withoutComment((lines[header] ?? "").trim());
  const open = withoutComment((lines[from - 1] ?? "").trim());
  const firstInside = inside[0]?.trim() ?? "";
  if (/^<[\p{L}]/u.test(text)) return "container";
  if (/^(?:class|instance)\b.*\bwhere$/.test(text)) return "container";
  if (containerWords.test(text) && !/[=(]\s*(?:async\s*)?(?:function\b|\([^)]*\)\s*(?:=>|$))/.test(text)) {
    if (/^(?:[\w ]*\s)?type\b.*[=(]$/.test(text)) return "list";
    return "container";
  }
  if (choice.test(text) && (/^match\b/.test(text) || !/(?::|=>|->|\))$/.test(text)) && (!/^when\b/.test(text) || text.endsWith("{")))
    return "container";
  if (open === "{" && /^switch\b/.test(text)) return "container";
  if (open.endsWith("[")) return "list";
  if (/^create\s/i.test(text)) return "container";
  if (open.endsWith("("))
    return /(?:^|[=:]\s*|^(?:import|const|var|type|values?|create\b.*)\s*)\($/i.test(open) && !/[\w)]\($/.test(open)
      ? "list"
      : /^create\s/i.test(text)
        ? "container"
        : "code";
  if (open.endsWith("{")) {
    const before = open.slice(0, -1).trimEnd();
    if (styled.test(text)) return "container";
    if (before === "" && from - 1 > header) return codeBefore.test(text) ? "code" : statements(inside) ? "code" : "container";
    // A function whose body is a value: `def total(): Int = {`.
    if (/\)\s*(?::[^={}]*)?=$/.test(before)) return titled(inside) ? "container" : "code";
    if (/(?:^|[=:(,[?]|\b(?:return|default|exports|in|of|typeof))$/.test(before))
      return before === "" || !statements(inside) ? "container" : "code";
    if (codeBefore.test(before)) return titled(inside) ? "container" : "code";
    return statements(inside) ? "code" : "container";
  }
  if (open.endsWith(":")) {
    if (pythonCode.test(open)) return "code";
    if (/^class\b/.test(open)) return "container";
    if ((lines[from] ?? "").startsWith("\t") && /^[\w./%$(){}@*-]+(?:\s[^:]*)?:/.test(open)) return "code";
    return /^-(?:\s|$)/.test(firstInside) ? "list" : statements(inside) ? "code" : "container";
  }
  if (/^\S+\s*:\s/.test(text) && (lines[from] ?? "").startsWith("\t")) return "code";
  if (/\b(?:do|then)(?:\s*\|[^|]*\|)?$/.test(open)) return titled(inside) ? "container" : statements(inside) ? "code" : "code";
  if (/^(?:class|module)\b/.test(text)) return "container";
  if (text.startsWith("- ")) return "container";
  return "code";
}

/** Whether lines at the first depth begin like statements. */
function statements(inside: readonly string[]): boolean {
  const width = indentWidth(inside[0] ?? "");
  return inside.some((line) => {
    if (indentWidth(line) !== width) return false;
    const text = line.trim();
    const word = /^[\p{L}_]+/u.exec(text)?.[0] ?? "";
    if (isStatementWord(word)) {
      if (/^(?:end|else)\b/.test(text) || /^\w+["']?\s*[:=?]/.test(text)) return false;
      // A method may have such a name where it is no keyword: `print(text) {`.
      return !/^\w+\(.*\)\s*\{$/.test(text) || /^(?:if|for|foreach|while|switch|catch|with|until|unless|match)\b/.test(text);
    }
    return /^[\p{L}_$][\p{L}\p{N}_$.]*(?:\[[^\]]*\])?\s*(?:\(.*\)\s*;|[-+*/|&]?=(?![=>]).*;)$/u.test(text) && !text.startsWith("--");
  });
}

/** Whether the body consists of calls with a title and a body of their own, as tests do. */
function titled(inside: readonly string[]): boolean {
  const width = indentWidth(inside[0] ?? "");
  const heads = inside.filter((line) => indentWidth(line) === width && !/^\s*[)\]}]|^\s*end\b/.test(line) && !isCommentLine(line));
  const calls = heads.filter((line) => /^\s*[\p{L}_$][\p{L}\p{N}_$.]*(?:\(\s*| )(?:["'`]|:[a-z_]).*(?:[{(]|\bdo|=>)\s*$/u.test(line));
  return calls.length >= 1 && 2 * calls.length >= heads.length;
}

/**
 * The members at the first depth of lines [from, to); undefined where their layout leaves open where they begin and end.
 * @param isMark whether a line stands for omitted code
 */
export function outlineOf(lines: readonly string[], from: number, to: number, isMark: (line: string) => boolean): Outline | undefined {
  const members: Member[] = [];
  const marks: number[] = [];
  const comments: number[] = [];
  const hasSections = isSectioned(lines, from, to);
  let base: number | undefined;
  let leading: number | undefined;
  const drop = (end: number): void => {
    for (let index = leading ?? end; index < end; index += 1) {
      const text = (lines[index] ?? "").trim();
      // An attribute of the whole, such as `@timeout 5_000`, stands alone.
      if (attribute.test(text))
        members.push({ ...memberName(text), start: index, header: index, end: index + 1, kind: "line", body: undefined });
      else if (text !== "") comments.push(index);
    }
    leading = undefined;
  };
  let index = from;
  while (index < to) {
    const line = lines[index] ?? "";
    const text = line.trim();
    if (text === "") {
      drop(index);
      index += 1;
      continue;
    }
    if (isMark(line)) {
      drop(index);
      marks.push(index);
      index += 1;
      continue;
    }
    const width = indentWidth(line);
    if (isCommentLine(line)) {
      // The rest of a comment whose beginning is not shown.
      if (leading === undefined && /^\*(?:\s|\/|$)/.test(text)) return undefined;
      leading ??= index;
      const next = afterComment(lines, index, to);
      if (next === undefined) return undefined;
      index = next;
      continue;
    }
    if (decorator.test(text) && !(hasSections && text.startsWith("["))) {
      leading ??= index;
      const extent = extentOf(lines, index, to);
      const isMultiple = opens.test(text) && extent !== undefined;
      index = isMultiple ? extent.end : index + 1;
      continue;
    }
    base ??= width;
    // A line further in that no member opens: what is shown is no sequence of members.
    if (width > base) return undefined;
    if (width < base && !directive.test(text)) return undefined;
    const extent = hasSections && text.startsWith("[") ? sectionAt(lines, index, to) : extentOf(lines, index, to);
    if (extent === undefined) return undefined;
    const { end, body } = extent;
    const kind = hasSections && text.startsWith("[") ? "container" : kindOf(lines, index, body);
    const name = nameOf(lines, index, extent);
    const isSolid = lines.slice(body[0], body[1]).some((one) => !isBlank(one));
    members.push({ ...name, start: leading ?? index, header: index, end, kind, body: isSolid && kind !== "line" ? body : undefined });
    leading = undefined;
    index = end;
  }
  drop(to);
  return { members, marks, comments };
}

/** The member that begins with this line, with the comments and decorators above it; undefined if it cannot be told where it ends. */
export function memberAt(lines: readonly string[], header: number, to: number): Member | undefined {
  const isSection = sectionHead.test((lines[header] ?? "").trim()) && isSectioned(lines, header, Math.min(to, header + 40));
  const extent = isSection ? sectionAt(lines, header, to) : extentOf(lines, header, to);
  if (extent === undefined) return undefined;
  const { end, body } = extent;
  const kind = isSection ? "container" : kindOf(lines, header, body);
  const isSolid = lines.slice(body[0], body[1]).some((line) => !isBlank(line));
  const hasBody = isSolid && kind !== "line";
  return { ...nameOf(lines, header, extent), start: leadAbove(lines, header), header, end, kind, body: hasBody ? body : undefined };
}

/** The first of the comments and decorators directly above a line. */
function leadAbove(lines: readonly string[], header: number): number {
  const width = indentWidth(lines[header] ?? "");
  let start = header;
  for (let index = header - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? "";
    const text = line.trim();
    if (text === "" || indentWidth(line) < width) break;
    const isEnd = /\*\/$|-->$/.test(text) && !/^(?:\/\*|<!--)/.test(text);
    if (!isEnd && (isCommentLine(line) || decorator.test(text))) {
      start = index;
      continue;
    }
    // The end of a comment or of a decorator of several lines.
    const top = isEnd
      ? topOf(lines, index, /^\s*(?:\/\*|<!--)/, true)
      : indentWidth(line) > width || /^[)\]}]/.test(text)
        ? topOf(lines, index, /^\s*(?:@\p{L}|#\[)/u)
        : -1;
    if (top < 0) break;
    const isComment = isCommentLine(lines[top] ?? "");
    if (isComment ? afterComment(lines, top, header) !== index + 1 : (extentOf(lines, top, header)?.end ?? index + 1) !== index + 1) break;
    start = index = top;
  }
  return start;
}

/** A comment or decorator of more lines than this is not looked for. */
const longestLead = 400;

/** The nearest line above that begins something; -1 if there is none. Only a comment may have blank lines inside. */
function topOf(lines: readonly string[], from: number, beginning: RegExp, mayHaveBlanks = false): number {
  for (let index = from; index >= 0 && index > from - longestLead; index -= 1) {
    const line = lines[index] ?? "";
    if (isBlank(line) && !mayHaveBlanks) return -1;
    if (beginning.test(line)) return index;
  }
  return -1;
}

function nameOf(
  lines: readonly string[],
  header: number,
  { end, body }: { readonly end: number; readonly body: readonly [number, number] },
): MemberName {
  const text = (lines[header] ?? "").trim();
  const own = memberName(text);
  if (/^<\w+>$/.test(text) && own.isNamed) return own;
  if (
    /^(?:[{[(]|-(?:\s*|\s+[{[]\s*)|<\w+>)$/.test(text) ||
    (text.startsWith("{") && !/^\{\s*\/\*|\}\s*(?:when\b.*)?(?:->|=>)/.test(text)) ||
    (text.startsWith("- ") && body[0] < end)
  ) {
    const width = indentWidth(lines[body[0]] ?? "");
    const inside = lines.slice(body[0], body[1]).filter((line) => indentWidth(line) === width);
    const identified = identifiedBy([text, ...inside]);
    if (identified !== undefined) return identified;
    const whole = lines
      .slice(header, end)
      .map((line) => line.trim())
      .join(" ");
    return { key: `text ${whole}`, shown: text, isNamed: false };
  }
  const last = selectorsEnd(lines, header, end);
  if (last > header) {
    const selectors = lines.slice(header, last + 1).map((line) => line.trim().replace(/\s*\{$/, ""));
    return { key: `text ${selectors.join("")}`, shown: selectors.join(" "), isNamed: true };
  }
  if (/^typedef\b.*\{$/.test(text)) {
    const name = /^\}\s*(\w+)/.exec((lines[end - 1] ?? "").trim())?.[1];
    if (name !== undefined) return { key: `name ${name}`, shown: name, isNamed: true };
  }
  if (/^@font-face\b/.test(text)) {
    // A file of a font is told from others of the family by its weight and style.
    const of = (property: string): string => {
      const line = lines.slice(...body).find((one) => one.trim().startsWith(`${property}:`));
      return (line ?? "")
        .trim()
        .slice(property.length + 1)
        .replace(/[;"']/g, "")
        .trim();
    };
    const name = ["font-family", "font-style", "font-weight", "unicode-range"].map(of).join(" ").trim();
    return { key: `font ${name}`, shown: `@font-face ${name}`, isNamed: true };
  }
  return own;
}

/** Whether a line begins a member whose name stands inside or behind its body. */
export function isNamedInside(line: string): boolean {
  return /^\s*(?:@font-face\b|typedef\b.*\{\s*$)/.test(line);
}

/** The line after a comment that begins here: `/*` and the like may span several lines. Undefined if it does not end. */
function afterComment(lines: readonly string[], start: number, to: number): number | undefined {
  const text = (lines[start] ?? "").trim();
  const ending =
    text.startsWith("/*") || text.startsWith("{/*")
      ? "*/"
      : text.startsWith("<!--")
        ? "-->"
        : text.startsWith("(*")
          ? "*)"
          : /^("""|''')/.exec(text)?.[1];
  if (ending === undefined || text.slice(3).includes(ending) || (ending === "*/" && text.includes("*/"))) return start + 1;
  for (let index = start + 1; index < to; index += 1) if ((lines[index] ?? "").includes(ending)) return index + 1;
  return undefined;
}

const sectionHead = /^\[\[?\s*[\w"'.: /@*+~-]+\s*\]\]?\s*(?:[#;].*)?$/;

/** Whether the lines are sections of settings, as INI and TOML have them: `[name]` in a line, and settings below it. */
function isSectioned(lines: readonly string[], from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    if (!sectionHead.test((lines[index] ?? "").trim()) || indentWidth(lines[index] ?? "") > 0) continue;
    const next = lines.slice(index + 1, Math.min(to, index + 40)).find((line) => !isBlank(line) && !/^\s*[#;]/.test(line));
    if (next === undefined || /^\s*(?:[\w."'$%-][^=:]*[=:]|\[)/.test(next)) return true;
    if (/^\s*[\w./-]+\s*$/.test(next)) return true;
  }
  return false;
}

function sectionAt(
  lines: readonly string[],
  header: number,
  to: number,
): { readonly end: number; readonly body: readonly [number, number] } {
  let last = header;
  let comment = -1;
  for (let index = header + 1; index < to; index += 1) {
    const text = (lines[index] ?? "").trim();
    if (text === "") {
      comment = -1;
      continue;
    }
    if (/^[#;]/.test(text)) {
      if (comment < 0) comment = index;
      continue;
    }
    if (sectionHead.test(text) && indentWidth(lines[index] ?? "") === 0) break;
    comment = -1;
    last = index;
  }
  return { end: last + 1, body: [header + 1, last + 1] };
}
