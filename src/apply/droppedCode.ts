import type { Steps } from "../shared/steps.ts";
import type { LineEdit } from "./applyHunks.ts";
import { closes, declaredName } from "./declarations.ts";
import { isDistinctive, keyOf, similarity } from "./likeness.ts";
import { keysOf, type SourceLines } from "./locate.ts";
import { isCommentLine, memberAt } from "./members.ts";
import { isStatementWord, memberName, type MemberName } from "./memberNames.ts";
import type { Refusal } from "./refusal.ts";
import { indentWidth, isBlank } from "./textLines.ts";
import { unshownParts } from "./unshownParts.ts";

/** Two lines at least so alike are versions of one. */
const alike = 0.5;
/** Two lines at least so alike are one with a small change, which takes the place of no other line. */
const close = 0.8;
/** Limit for the pairs of lines of one edit that are compared, and for the lines whose surroundings are looked at. */
const mostCompared = 20_000;
const mostMembers = 300;

/** A branch of a preprocessor, which a block rarely shows for systems other than the one in question. */
const conditional = /^#\s*(?:if|ifdef|ifndef|elif|else)\b/;
const access = /^(?:public|private|protected|signals|(?:public |private |protected )?slots)\s*:$/;

/** Whether a line has this name with an opening parenthesis after it. */
function calls(line: string, name: string | undefined): boolean {
  return name !== undefined && line.includes(`${name}(`);
}

/** Whether a line says something: neither a comment nor what closes or continues a block. */
function tells(line: string): boolean {
  return isDistinctive(line) && !isCommentLine(line) && !closes.test(line.trim());
}

/**
 * The last look at the edits that a block of code leads to: they may not remove what the block does not show. Two or more telling lines that
 * nothing or one comment takes the place of may have been left out, in whatever language the comment is; so may a member of a container.
 * @param code the block
 */
export function* dropsUnshown(source: SourceLines, code: readonly string[], edits: readonly LineEdit[]): Steps<Refusal | undefined> {
  yield* source.prepare(["spacing", "characters"]);
  const shown = new Set(yield* keysOf(code, "characters"));
  const parts = yield* unshownParts(source, code, edits);
  if (parts.length > 0) return { reason: "dropsCode", lines: parts.length, members: parts };
  let words: ReadonlySet<string> | undefined;
  let looked = 0;
  const kinds = new Map<number, Surroundings>();
  for (const { start, end, lines } of edits) {
    yield;
    const documented = lostDocumentation(source, { start, end, lines });
    if (documented !== undefined) return { reason: "dropsCode", lines: 1, members: [documented] };
    const lost: number[] = [];
    for (let index = start; index < end; index += 1) {
      const line = source.lines[index] ?? "";
      if (tells(line) && !shown.has(keyOf(line, "characters"))) lost.push(index);
    }
    if (lost.length === 0) continue;
    const fresh = lines.filter((line) => tells(line) && source.positions(line, "characters").length === 0);
    const remark = lines.find((line) => isCommentLine(line) && source.positions(line, "spacing").length === 0);
    yield;
    const { old, left, isClose } = yield* unlike(source, lost, fresh);
    if (old.length >= 2 && remark !== undefined && old.length >= 2 * left + 2) return { reason: "unclearOmission", text: remark.trim() };
    if (old.length >= 2 && left === 0 && isClose) return { reason: "dropsCode", lines: old.length };
    const branches = old.map((index) => (source.lines[index] ?? "").trim()).filter((line) => conditional.test(line));
    if (branches.length > 0) return { reason: "dropsCode", lines: old.length, members: branches };
    if (old.length === 0) continue;
    words ??= new Set(code.join("\n").match(/[\p{L}\p{N}_$-]+/gu) ?? []);
    const all = words;
    const members: string[] = [];
    let hasNamed = false;
    for (const index of old) {
      if (looked > mostMembers) break;
      const line = source.lines[index] ?? "";
      const { isNamed, shown: name } = ownName(source, index);
      const own = name.match(/[\p{L}\p{N}_$-]+/gu) ?? [];
      const isShown = /^[^=]*\w\(/.test(line) ? code.some((one) => calls(one, own.at(-1))) : own.every((word) => all.has(word));
      if (!isNamed || isShown) continue;
      looked += 1;
      const container = containerOf(source, index, kinds);
      if (container === undefined) continue;
      members.push(name);
      // One item of a list may take the place of another. What has a name in a container is not replaced by what has another one.
      hasNamed ||= container === "container";
    }
    if (hasNamed || members.length > left || (members.length > 0 && left === 0)) return { reason: "dropsCode", lines: old.length, members };
  }
  return undefined;
}

/**
 * The lost lines that no new line is a version of, the number of new lines that are no version of a lost one, and whether the others are nearly
 * the same.
 */
function* unlike(
  source: SourceLines,
  lost: readonly number[],
  fresh: readonly string[],
): Steps<{ readonly old: readonly number[]; readonly left: number; readonly isClose: boolean }> {
  if (lost.length * fresh.length > mostCompared) {
    const more = lost.length - fresh.length;
    return { old: more > 0 ? lost.slice(-more) : [], left: Math.max(0, -more), isClose: false };
  }
  const free = new Set(fresh);
  let isClose = true;
  const old: number[] = [];
  for (const index of lost) {
    const line = source.lines[index] ?? "";
    let version: string | undefined;
    for (const other of free) {
      const likeness = similarity(line, other);
      if (likeness <= alike) continue;
      if (likeness < close) isClose = false;
      version = other;
      break;
    }
    if (version === undefined) old.push(index);
    else free.delete(version);
    yield;
  }
  return { old, left: free.size, isClose };
}

/** The name of what a line begins; what stands outermost and has a body is known by its line. */
function ownName(source: SourceLines, at: number): Pick<MemberName, "isNamed" | "shown"> {
  const line = source.lines[at] ?? "";
  const name = memberName(line);
  const isOutermost =
    indentWidth(line) === 0 && indentWidth(source.lines[at + 1] ?? "") > 0 && !isStatementWord(/^[\p{L}_]*/u.exec(line)?.[0] ?? "");
  return name.isNamed || !isOutermost ? name : { isNamed: true, shown: line.trim() };
}

/** The first line of a text in triple quotes that an edit removes and has no other one for. */
function lostDocumentation(source: SourceLines, { start, end, lines }: LineEdit): string | undefined {
  const isText = (line: string): boolean => /^\s*[rub]*(?:"""|''')/i.test(line);
  if (lines.some(isText)) return undefined;
  return source.lines
    .slice(start, end)
    .find((line) => isText(line) && isDistinctive(line))
    ?.trim();
}

/** What a line that begins a member stands in; undefined if it stands among statements. */
type Surroundings = "container" | "list" | undefined;

/** What a line begins a member of: a container, a list, or the file if it is a declaration with a body. */
function containerOf(source: SourceLines, at: number, kinds: Map<number, Surroundings>): Surroundings {
  const width = indentWidth(source.lines[at] ?? "");
  const next = source.lines[at + 1] ?? "";
  if ((declaredName(source.lines[at] ?? "") !== undefined || width === 0) && !isBlank(next) && indentWidth(next) > width)
    return "container";
  let parent = at - 1;
  while (parent >= 0 && (isBlank(source.lines[parent] ?? "") || indentWidth(source.lines[parent] ?? "") >= width)) parent -= 1;
  // Sections of a class stand at its own depth.
  while (parent > 0 && access.test((source.lines[parent] ?? "").trim())) {
    const section = indentWidth(source.lines[parent] ?? "");
    while (
      parent > 0 &&
      (indentWidth(source.lines[parent] ?? "") > section ||
        access.test((source.lines[parent] ?? "").trim()) ||
        isBlank(source.lines[parent] ?? ""))
    )
      parent -= 1;
  }
  if (parent < 0) return undefined;
  if (kinds.has(parent)) return kinds.get(parent);
  const kind = memberAt(source.lines, parent, source.lines.length)?.kind;
  const surroundings = kind === "container" || kind === "list" ? kind : undefined;
  kinds.set(parent, surroundings);
  return surroundings;
}
