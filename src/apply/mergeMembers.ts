import type { Steps } from "../shared/steps.ts";
import { keyOf, similarity } from "./likeness.ts";
import { isCommentLine, type Member, type Outline, outlineOf } from "./members.ts";
import { memberName } from "./memberNames.ts";
import { gapsOf, pairMembers, type Pairing } from "./pairMembers.ts";
import type { Refusal } from "./refusal.ts";
import { hasSeparator, type Separator, withSeparator } from "./separators.ts";
import { isBlank } from "./textLines.ts";

/** What a merge works on, and what it notes on its way. */
export interface Merging {
  readonly fileLines: readonly string[];
  /** The block with the indentation of its place in the file. */
  readonly blockLines: readonly string[];
  /** Whether the file is one of settings. */
  readonly isSettings: boolean;
  /** Whether the file has a line like this one. */
  readonly hasLine: (line: string) => boolean;
  /** Whether a line of the block stands for omitted code. */
  readonly isMark: (line: string) => boolean;
  /** The new lines of a member that consists of statements; without its comments and decorators. */
  readonly replaceCode: (file: Member, lines: readonly string[]) => Steps<readonly string[] | Refusal>;
  /** The names of the members that the block does not show and that stay. */
  readonly kept: string[];
  /** Whether the block says that it leaves something out. */
  saysOmission: boolean;
}

/** Texts at least so alike are versions of one member under two names. */
const alike = 0.85;
const sameLine = 0.6;
/** With more pairs of new and unshown members than this it is not looked for what replaces what. */
const mostCompared = 50_000;
/** Longer members are compared by their beginnings. */
const comparedLength = 1500;
const mostLines = 60;

function isRefusal(merged: readonly string[] | Refusal): merged is Refusal {
  return "reason" in merged;
}

/**
 * The new lines of a member of the file, [start, end), that a member of the block changes. What the file has and the block does not show stays:
 * members of containers, decorators, and comments above.
 */
export function* mergeMember(merging: Merging, file: Member, block: Member, isAfterUnshown = false): Steps<readonly string[] | Refusal> {
  const lead = mergeLead(merging, file, block, isAfterUnshown);
  if (isRefusal(lead)) return lead;
  const { fileLines, blockLines } = merging;
  const written = blockLines.slice(block.header, block.end);
  const isMatter = file.kind === "container" || file.kind === "list";
  if (isMatter && file.body !== undefined && block.body !== undefined) {
    const body = yield* mergeBody(merging, file, block);
    return isRefusal(body) ? body : [...lead, ...body];
  }
  if (file.body !== undefined && block.body === undefined && block.end - block.header === 1) {
    // One line for a whole body: its end is not shown, unless the line names everything in it.
    const lost = isMatter ? bodyNamesLost(fileLines, file, written) : [];
    const isSame = keyOf(fileLines[file.header] ?? "", "spacing") === keyOf(written[0] ?? "", "spacing");
    if (isSame || (isMatter && lost.length > 0))
      return { reason: "dropsCode", lines: file.end - file.header - 1, ...(isMatter ? { members: lost } : {}) };
  }
  if (isMatter || file.kind === "line") {
    const lost = namesLost(fileLines.slice(file.header, file.end), written);
    if (lost.length > 0) return { reason: "dropsCode", lines: lost.length, members: lost };
    return [...lead, ...written];
  }
  const code = yield* merging.replaceCode(file, written);
  return isRefusal(code) ? code : [...lead, ...code];
}

/** The comments and decorators above a member. */
function mergeLead(merging: Merging, file: Member, block: Member, isAfterUnshown: boolean): readonly string[] | Refusal {
  const { fileLines, blockLines } = merging;
  const old = fileLines.slice(file.start, file.header);
  const fresh = blockLines.slice(block.start, block.header);
  if (fresh.length === 0) return old;
  const keys = new Set(old.map((line) => keyOf(line, "spacing")));
  if (fresh.every((line) => keys.has(keyOf(line, "spacing")))) return old;
  const isRemark = (line: string): boolean => isCommentLine(line) || isBlank(line);
  const [only] = fresh;
  if (only !== undefined && fresh.length === 1 && isAfterUnshown && isRemark(only) && !old.some((line) => similarity(line, only) > 0.4))
    return { reason: "unclearOmission", text: only.trim() };
  const oldRemarks = leadPart(old, true);
  const oldMarks = leadPart(old, false);
  const freshRemarks = leadPart(fresh, true);
  const freshMarks = leadPart(fresh, false);
  const named = (line: string): string => /[\p{L}_][\p{L}\p{N}_.]*/u.exec(line)?.[0] ?? line.trim();
  const names = new Set(freshMarks.map(named));
  const missing = oldMarks.filter((line) => /^\s*[@#[]/.test(line) && !names.has(named(line)));
  if (freshMarks.length > 0 && missing.length > 0)
    return { reason: "dropsCode", lines: missing.length, members: missing.map((line) => line.trim()) };
  return [...(freshRemarks.length > 0 ? freshRemarks : oldRemarks), ...(freshMarks.length > 0 ? freshMarks : oldMarks)];
}

/** The comments among the lines above a member, or the decorators with all of their lines. */
function leadPart(lines: readonly string[], remarks: boolean): readonly string[] {
  let isRemark = true;
  return lines.filter((line) => {
    if (/^\s*(?:@\p{L}|#!?\[|\[)/u.test(line)) isRemark = false;
    else if (isCommentLine(line)) isRemark = true;
    return isRemark === remarks;
  });
}

function* mergeBody(merging: Merging, file: Member, block: Member): Steps<readonly string[] | Refusal> {
  const { fileLines, blockLines } = merging;
  const [from, to] = file.body ?? [file.end, file.end];
  const [blockFrom, blockTo] = block.body ?? [block.end, block.end];
  const inFile = outlineOf(fileLines, from, to, () => false);
  yield;
  const inBlock = outlineOf(blockLines, blockFrom, blockTo, merging.isMark);
  yield;
  if (inFile === undefined || inBlock === undefined) return { reason: "unclear" };
  // A body without a closing line that ends with a comment of the file was cut off above the member of that comment.
  const ending = inBlock.comments.at(-1);
  if (
    blockTo === block.end &&
    ending !== undefined &&
    ending >= (inBlock.members.at(-1)?.end ?? 0) &&
    merging.hasLine(blockLines[ending] ?? "")
  )
    return { reason: "unclear" };
  const paired = pairMembers(inFile, fileLines, inBlock, blockLines);
  yield;
  if ("reason" in paired) return paired;
  const pairing = withNewName(merging, inFile, inBlock, paired);
  const { fileOf, unshown } = pairing;
  // One item of a list that reads like another may be new.
  if (file.kind === "list" && pairing.isGuessed && unshown.length + inBlock.marks.length > 0) {
    const members = unshown.map((index) => inFile.members[index]?.shown ?? "");
    return { reason: "dropsCode", lines: members.length, members };
  }
  const keptBefore = merging.kept.length;
  const saidBefore = merging.saysOmission;
  merging.saysOmission = false;
  for (const index of unshown) merging.kept.push(inFile.members[index]?.shown ?? "");
  const texts = new Map<number, readonly string[]>();
  const unseen = new Set(unshown);
  for (const [index, at] of fileOf) {
    const [old, fresh] = [inFile.members[at], inBlock.members[index]];
    if (old === undefined || fresh === undefined) continue;
    const merged = yield* mergeMember(merging, old, fresh, unseen.has(at - 1));
    if (isRefusal(merged)) return merged;
    texts.set(at, merged);
    yield;
  }
  const isSaid = inBlock.marks.length > 0 || merging.saysOmission;
  merging.saysOmission = isSaid || saidBefore;
  const isWhole = merging.kept.length === keptBefore && !isSaid;
  if (isWhole && !losesLead(inFile, inBlock, fileOf, merging)) return blockLines.slice(block.header, block.end);
  const strayed = inBlock.comments.find((index) => !merging.hasLine(blockLines[index] ?? ""));
  if (strayed !== undefined && unshown.length === 0) return { reason: "unclearOmission", text: (blockLines[strayed] ?? "").trim() };
  const doubt = doubtOf(merging, { file, inFile, inBlock, pairing });
  if (doubt === "replace") return blockLines.slice(block.header, block.end);
  if (doubt !== undefined) return doubt;
  return assembled(merging, { file, block, inFile, inBlock, pairing, texts });
}

/**
 * The pairing with a member under a new name, if the block shows every other member of the container: then the one that is left is the one that
 * stands in its place and has the same text.
 */
function withNewName(merging: Merging, inFile: Outline, inBlock: Outline, pairing: Pairing): Pairing {
  const { fileOf, unshown } = pairing;
  const [old, ...others] = unshown;
  if (old === undefined || others.length > 0 || inBlock.marks.length > 0 || inBlock.members.length !== inFile.members.length)
    return pairing;
  const fresh = inBlock.members.findIndex((_member, index) => !fileOf.has(index));
  const member = inBlock.members[fresh];
  const { from, to } = gapsOf(fileOf, inBlock.members.length, inFile.members.length)[fresh] ?? { from: 0, to: 0 };
  if (member === undefined || old < from || old >= to) return pairing;
  const file = inFile.members[old];
  if (!hasNewName(merging, file, member) && !isRenamed(merging, file, member)) return pairing;
  return { ...pairing, fileOf: new Map([...fileOf, [fresh, old]]), unshown: [] };
}

/** Whether the block as it is would drop a decorator or a comment that the file has above a member. */
function losesLead(inFile: Outline, inBlock: Outline, fileOf: ReadonlyMap<number, number>, { fileLines }: Merging): boolean {
  return [...fileOf].some(([index, at]) => {
    const [old, fresh] = [inFile.members[at], inBlock.members[index]];
    return (
      old !== undefined &&
      fresh !== undefined &&
      fresh.start === fresh.header &&
      leadPart(fileLines.slice(old.start, old.header), false).length > 0
    );
  });
}

interface Bodies {
  readonly file: Member;
  readonly inFile: Outline;
  readonly inBlock: Outline;
  readonly pairing: Pairing;
}

/** Why new members cannot be placed for sure: they may replace those that the block does not show. */
function doubtOf(merging: Merging, { file, inFile, inBlock, pairing }: Bodies): Refusal | "replace" | undefined {
  const { fileOf, unshown } = pairing;
  const fresh = inBlock.members.flatMap((_member, index) => (fileOf.has(index) ? [] : [index]));
  if (fresh.length === 0 || unshown.length === 0) return undefined;
  const members = unshown.map((index) => inFile.members[index]?.shown ?? "");
  const drops: Refusal = { reason: "dropsCode", lines: members.length, members };
  if (fileOf.size === 0 && !file.isNamed && /^\s*[{[(-]/.test(merging.fileLines[file.header] ?? "")) return drops;
  if (fresh.length * unshown.length > mostCompared) return drops;
  const gaps = gapsOf(fileOf, inBlock.members.length, inFile.members.length);
  if (fresh.some((index) => unshown.some((at) => isOtherVersion(merging, inFile.members[at], inBlock.members[index])))) return drops;
  for (const index of fresh) {
    const { from, to, above, below } = gaps[index] ?? { from: 0, to: 0, above: undefined, below: undefined };
    const beside = unshown.filter((at) => at >= from && at < to);
    const member = inBlock.members[index];
    if (member === undefined || beside.length === 0) continue;
    if (beside.some((at) => isRenamed(merging, inFile.members[at], member) || hasNewName(merging, inFile.members[at], member)))
      return drops;
    if (above !== undefined && below !== undefined && beside.length === 1 && readsLike(merging, inFile.members[beside[0] ?? -1], member))
      return drops;
    if (inBlock.marks.length > 0) continue;
    if (file.kind === "list" && isItem(merging.blockLines, member)) {
      // In code, one item in place of another between the same neighbors is a changed item.
      if (!merging.isSettings && unshown.length === 1 && fresh.length === 1 && fileOf.size > 0) return "replace";
      return drops;
    }
    if (beside.length === unshown.length && (unshown.length === 1 || fileOf.size > unshown.length)) return drops;
  }
  return undefined;
}

/** Whether a member of the block reads like one of the file under another name. */
function isRenamed({ fileLines, blockLines }: Merging, file: Member | undefined, block: Member): boolean {
  if (file === undefined || file.kind === "line" || block.kind === "line" || file.key.startsWith("case ")) return false;
  const text = (lines: readonly string[], { header, end }: Member): string =>
    lines
      .slice(header + 1, end)
      .map((line) => line.trim())
      .join(" ")
      .slice(0, comparedLength);
  const [old, fresh] = [text(fileLines, file), text(blockLines, block)];
  return old.length > 30 && similarity(old, fresh) > alike;
}

/** Whether a member of a list is an item of it, and no key with a value. */
function isItem(lines: readonly string[], { header, shown, isNamed }: Member): boolean {
  return !isNamed || (lines[header] ?? "").trim().replace(/[,;]$/, "") === shown;
}

/** Whether two lines without a name read like versions of one: `include Comparable`, `include Enumerable`. */
function isOtherVersion({ fileLines, blockLines }: Merging, file: Member | undefined, block: Member | undefined): boolean {
  if (file === undefined || block === undefined || file.kind !== "line" || block.kind !== "line" || file.isNamed || block.isNamed)
    return false;
  return similarity(fileLines[file.header] ?? "", blockLines[block.header] ?? "") > sameLine;
}

/** Whether a member of the block is one of the file but for its name, and the names are akin. */
function hasNewName({ fileLines, blockLines }: Merging, file: Member | undefined, block: Member): boolean {
  if (file === undefined || !file.isNamed || !block.isNamed || file.end - file.header !== block.end - block.header) return false;
  const [old = "", fresh = ""] = [file, block].map(({ shown }) => shown.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""));
  const isAkin = (old.length > 1 && fresh.includes(old)) || (fresh.length > 1 && old.includes(fresh)) || similarity(old, fresh) > sameLine;
  const rest = (lines: readonly string[], { header, end, shown }: Member): string =>
    lines
      .slice(header, Math.min(end, header + mostLines))
      .map((line, index) => keyOf(index === 0 ? line.replace(shown, "") : line, "spacing").replace(/[,;]$/, ""))
      .join("\n");
  return isAkin && rest(fileLines, file) === rest(blockLines, block);
}

/** Whether two members of one line read like one whose name was changed. */
function readsLike({ fileLines, blockLines }: Merging, file: Member | undefined, block: Member): boolean {
  if (file === undefined || file.kind !== "line" || block.kind !== "line") return false;
  return similarity(fileLines[file.header] ?? "", blockLines[block.header] ?? "") > sameLine;
}

/** The lines of the file's member with what the block changes and adds. */
function assembled(
  merging: Merging,
  {
    file,
    block,
    inFile,
    inBlock,
    pairing,
    texts,
  }: Bodies & { readonly block: Member; readonly texts: ReadonlyMap<number, readonly string[]> },
): readonly string[] {
  const { fileLines, blockLines } = merging;
  const [from, to] = file.body ?? [file.end, file.end];
  const added = placesOf(merging, { file, inFile, inBlock, pairing });
  const separator = separatorOf(inFile, fileLines, inBlock, blockLines);
  const chunks: { readonly lines: string[]; readonly isMember: boolean }[] = [];
  const addMembers = (those: readonly (readonly string[])[] | undefined): void => {
    for (const lines of those ?? []) chunks.push({ lines: [...lines], isMember: true });
  };
  let at = from;
  for (const [index, member] of inFile.members.entries()) {
    chunks.push({ lines: fileLines.slice(at, member.start), isMember: false });
    addMembers(added.before.get(index));
    chunks.push({ lines: [...(texts.get(index) ?? fileLines.slice(member.start, member.end))], isMember: true });
    addMembers(added.after.get(index));
    at = member.end;
  }
  if (inFile.members.length === 0) addMembers(added.after.get(-1));
  chunks.push({ lines: fileLines.slice(at, to), isMember: false });
  if (separator !== undefined) {
    const members = chunks.filter(({ isMember }) => isMember);
    const lastOfFile = inFile.members.at(-1);
    for (const [index, { lines }] of members.entries()) {
      const end = lines.findLastIndex((line) => !isBlank(line));
      const wanted =
        index < members.length - 1 || (lastOfFile !== undefined && hasSeparator(fileLines[lastOfFile.end - 1] ?? "", separator));
      if (end >= 0) lines[end] = withSeparator(lines[end] ?? "", wanted, separator);
    }
  }
  const shownHead = blockLines.slice(block.header, block.body?.[0] ?? block.end);
  const head = choose(fileLines.slice(file.header, from), exportedAs(fileLines[file.header] ?? "", shownHead));
  const foot = choose(fileLines.slice(to, file.end), blockLines.slice(block.body?.[1] ?? block.end, block.end));
  return [...head, ...chunks.flatMap(({ lines }) => lines), ...foot];
}

/** A container that is quoted in part is often quoted without its `export`. */
function exportedAs(header: string, [first = "", ...rest]: readonly string[]): readonly string[] {
  const [, indent = "", exported] = /^(\s*)((?:export\s+(?:default\s+)?|pub\s+|public\s+))/.exec(header) ?? [];
  return exported === undefined || /^\s*(?:export|pub|public|private|protected|internal)\b/.test(first)
    ? [first, ...rest]
    : [indent + exported + first.trimStart(), ...rest];
}

/** The lines of the block, unless they say the same as those of the file or nothing. */
function choose(old: readonly string[], fresh: readonly string[]): readonly string[] {
  const key = (lines: readonly string[]): string => lines.map((line) => keyOf(line, "spacing").replace(/[,;]$/, "")).join("\n");
  return fresh.length === 0 || key(old) === key(fresh) ? old : fresh;
}

/** What separates the members, so that a new one needs it and the last may not have it; undefined if nothing does. */
function separatorOf(
  inFile: Outline,
  fileLines: readonly string[],
  inBlock: Outline,
  blockLines: readonly string[],
): Separator | undefined {
  const ends = ({ members }: Outline, lines: readonly string[]): readonly string[] => members.map(({ end }) => lines[end - 1] ?? "");
  const file = ends(inFile, fileLines);
  const those = (file.length > 1 ? file : ends(inBlock, blockLines)).slice(0, -1);
  if (those.length === 0) return file.length === 1 && hasSeparator(file[0] ?? "") ? "," : undefined;
  if (those.every((line) => hasSeparator(line))) return ",";
  // Where the last has none, semicolons stand between; elsewhere they end each of the members.
  const isBetween = file.length > 1 && those.every((line) => hasSeparator(line, ";")) && !/[;}]\s*$/.test(file.at(-1) ?? "");
  return isBetween ? ";" : undefined;
}

/** Where the new members of the block go: before or after members of the file, by index; after -1 if the file has none. */
function placesOf(
  { fileLines, blockLines }: Merging,
  { inFile, inBlock, pairing: { fileOf } }: Bodies,
): {
  readonly before: ReadonlyMap<number, readonly (readonly string[])[]>;
  readonly after: ReadonlyMap<number, readonly (readonly string[])[]>;
} {
  const before = new Map<number, (readonly string[])[]>();
  const after = new Map<number, (readonly string[])[]>();
  const put = (places: Map<number, (readonly string[])[]>, at: number, lines: readonly string[]): void => {
    const known = places.get(at);
    if (known === undefined) places.set(at, [lines]);
    else known.push(lines);
  };
  const gaps = gapsOf(fileOf, inBlock.members.length, inFile.members.length);
  const last = inFile.members.length - 1;
  const isSpaced = last > 0 && isBlank(fileLines[(inFile.members[last]?.start ?? 0) - 1] ?? "x");
  for (const [index, member] of inBlock.members.entries()) {
    if (fileOf.has(index)) continue;
    const lines = blockLines.slice(member.start, member.end);
    const blankAbove = isBlank(blockLines[member.start - 1] ?? "x");
    const { above, below } = gaps[index] ?? { above: undefined, below: undefined };
    const previous = above === undefined ? undefined : { index: above, at: fileOf.get(above) ?? 0 };
    const next = below === undefined ? undefined : { index: below, at: fileOf.get(below) ?? 0 };
    const omitted = (one: number, other: number): boolean => inBlock.marks.some((mark) => mark > one && mark < other);
    const afterMark = previous === undefined || omitted(inBlock.members[previous.index]?.end ?? 0, member.start);
    const beforeMark = next === undefined || omitted(member.end, inBlock.members[next.index]?.start ?? 0);
    if (previous !== undefined && (!afterMark || (beforeMark && next !== undefined))) {
      put(after, previous.at, blankAbove ? ["", ...lines] : lines);
    } else if (next !== undefined && !beforeMark) {
      const blankBelow = isBlank(blockLines[member.end] ?? "x");
      put(before, next.at, blankBelow ? [...lines, ""] : lines);
    } else if (isDefault(fileLines[inFile.members[last]?.header ?? -1])) {
      put(before, last, isSpaced ? [...lines, ""] : lines);
    } else put(after, last, isSpaced ? ["", ...lines] : lines);
  }
  return { before, after };
}

/** Whether a line begins the last arm of a choice, before which new ones go. */
function isDefault(line: string | undefined): boolean {
  return line !== undefined && /^\s*(?:case\s+)?(?:default|else|otherwise|when\s+others|_|\*\)|\|\s*_)(?![\w-])/i.test(line);
}

/** The names inside of braces in these lines that stand nowhere in the new lines: `{ host: "a", port: 1 }` has two. */
function namesLost(old: readonly string[], fresh: readonly string[]): readonly string[] {
  const text = old.map((line) => line.trim()).join(" ");
  const opened = text.indexOf("{");
  const closed = text.lastIndexOf("}");
  if (text.length > 4000 || opened < 0 || closed < opened || /(?:\)|=>|\$|\bdo)\s*$/.test(text.slice(0, opened))) return [];
  const words = new Set(fresh.join("\n").match(/[\p{L}\p{N}_$-]+/gu) ?? []);
  return partsOf(text.slice(opened + 1, closed)).flatMap((part) => {
    const { shown, isNamed } = memberName(part);
    const own = shown.match(/[\p{L}\p{N}_$-]+/gu) ?? [];
    return isNamed && own.length > 0 && !own.every((word) => words.has(word)) ? [shown] : [];
  });
}

/** The names of the members inside of a member of the file that stand nowhere in these lines. */
function bodyNamesLost(fileLines: readonly string[], { body = [0, 0] }: Member, fresh: readonly string[]): readonly string[] {
  const words = new Set(fresh.join("\n").match(/[\p{L}\p{N}_$-]+/gu) ?? []);
  return (outlineOf(fileLines, ...body, () => false)?.members ?? []).flatMap(({ shown }) =>
    (shown.match(/[\p{L}\p{N}_$-]+/gu) ?? []).every((word) => words.has(word)) ? [] : [shown],
  );
}

/** Splits a text at the commas and semicolons that are in no brackets. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if ("([{".includes(character)) depth += 1;
    else if (")]}".includes(character)) depth -= 1;
    else if ((character === "," || character === ";") && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.filter((part) => part.trim() !== "");
}
