import type { Steps } from "../shared/steps.ts";
import type { EditsOrRefusal, LineEdit } from "./applyHunks.ts";
import { dropsUnshown } from "./droppedCode.ts";
import { fitMember, stepOf, withFirstIndent } from "./fitIndent.ts";
import { isDistinctive, keyOf, similarity } from "./likeness.ts";
import type { SourceLines } from "./locate.ts";
import { isNamedInside, memberAt, type Member, type Outline, outlineOf } from "./members.ts";
import { memberName } from "./memberNames.ts";
import { mergeMember, type Merging } from "./mergeMembers.ts";
import type { Refusal } from "./refusal.ts";
import { isBalanced, unbalancesBrackets } from "./brackets.ts";
import { replaceRegion } from "./replaceRegion.ts";
import { hasSeparator, withSeparator } from "./separators.ts";
import { indentOf, indentWidth, isBlank } from "./textLines.ts";

/** A member of the block and the one of the file that it is. */
interface Unit {
  readonly block: Member;
  readonly file: Member;
}

/**
 * Applies a block of whole members (functions, classes, rules, keys of settings) to the members of these names. Members that the block does not
 * show stay. Undefined if the block is anything else, or leaves open which members it means.
 * @param within only members inside these lines, [from, to)
 */
export function* mergeUnits(
  source: SourceLines,
  code: readonly string[],
  {
    within,
    isMark,
    replaceCode,
  }: Pick<Merging, "isMark"> & {
    readonly within: readonly [number, number];
    readonly replaceCode: Merging["replaceCode"];
  },
): Steps<EditsOrRefusal | undefined> {
  const lines = standsAtMargin(source, code) ? code : withFirstIndent(code, source.indentUnit);
  const outline = outlineOf(lines, 0, lines.length, isMark);
  if (outline === undefined || outline.members.length === 0) return undefined;
  yield;
  const found = yield* unitsOf(source, lines, outline, within);
  if (found === undefined || "reason" in found) return found;
  const edits: LineEdit[] = [];
  const kept: string[] = [];
  let isMarked = outline.marks.length > 0;
  for (const { block, file } of found.units) {
    yield;
    const fitted = fittedTo(source, file, block, lines);
    const [own] = outlineOf(fitted, 0, fitted.length, isMark)?.members ?? [];
    if (own === undefined) return undefined;
    const merging: Merging = {
      isSettings: found.isSettings,
      fileLines: source.lines,
      blockLines: fitted,
      hasLine: (line) => source.positions(line, "spacing").length > 0,
      isMark,
      replaceCode,
      kept,
      saysOmission: false,
    };
    yield;
    const merged = yield* mergeMember(merging, file, own);
    if ("reason" in merged) return merged;
    yield;
    isMarked ||= merging.saysOmission;
    const end = merged.length - 1;
    const mirrored = end < 0 ? merged : merged.with(end, withSeparator(merged[end] ?? "", hasSeparator(source.lines[file.end - 1] ?? "")));
    if (unbalancesBrackets(source, file.start, file.end, mirrored)) return undefined;
    yield;
    const isVaried = mirrored.some(
      (line) => source.positions(line, "spacing").length === 0 && source.positions(line, "characters").length > 0,
    );
    for (const edit of yield* replaceRegion(source, file.start, file.end, mirrored, isVaried ? "characters" : "trailing")) edits.push(edit);
  }
  for (const edit of found.added) edits.push(edit);
  if (edits.length === 0)
    return kept.length > 0 && !isMarked ? { reason: "dropsCode", lines: kept.length, members: kept } : { reason: "alreadyThere" };
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  if (edits.some((edit, index) => index > 0 && (edits[index - 1]?.end ?? 0) > edit.start)) return undefined;
  return (yield* dropsUnshown(source, code, edits)) ?? { edits, fuzz: "none" };
}

/**
 * The lines of a member of the block with the indentation of the one of the file.
 * @param fresh a new member, which gets the indentation of this neighbor of it
 */
function fittedTo(source: SourceLines, file: Member, block: Member, lines: readonly string[], fresh?: Member): readonly string[] {
  const header = source.lines[file.header] ?? "";
  const own = source.lines.slice(file.header, file.end);
  const known = lines.slice(block.header, block.end);
  const { start, end } = fresh ?? block;
  const written = lines.slice(start, end);
  const isAlike = isIndentedAlike(own, known);
  if (isAlike && fresh === undefined && indentOf(lines[block.header] ?? "") === indentOf(header) && isVerbatim(own, known)) return written;
  const tabbed = own.filter((line) => line.startsWith("\t")).length;
  const spaced = own.filter((line) => line.startsWith("  ")).length;
  const step = fresh === undefined ? (stepOf(own) ?? source.indentUnit) : source.indentUnit;
  return fitMember(written, {
    indent: indentOf(header),
    // A block in the steps of the file keeps them.
    unit: isAlike ? undefined : step,
    tabs: tabbed + spaced > 0 ? tabbed > spaced : source.usesTabs,
  });
}

/** Whether every line of the block that the file has further in is as far in as there. */
function isIndentedAlike(own: readonly string[], written: readonly string[]): boolean {
  const [base, writtenBase] = [own, written].map(([first = ""]) => indentWidth(first));
  const widths = new Map<string, Set<number>>();
  for (const line of own) {
    const more = indentWidth(line) - (base ?? 0);
    const known = widths.get(line.trim());
    if (known === undefined) widths.set(line.trim(), new Set([more]));
    else known.add(more);
  }
  const known = written.slice(1).filter((line) => isDistinctive(line) && widths.has(line.trim()));
  if (known.length > 0) return known.every((line) => widths.get(line.trim())?.has(indentWidth(line) - (writtenBase ?? 0)) === true);
  // Without a line that both have, the first line inside tells.
  const [inside = 0, writtenInside = 0] = [own, written].map((all) => indentWidth(all.slice(1).find((line) => !isBlank(line)) ?? ""));
  return inside > (base ?? 0) && inside - (base ?? 0) === writtenInside - (writtenBase ?? 0);
}

/** Whether the lines that the file has, too, are written with the same tabs and spaces. In some files they are mixed. */
function isVerbatim(own: readonly string[], written: readonly string[]): boolean {
  const exact = new Set(own.map((line) => line.trimEnd()));
  const texts = new Set(own.map((line) => line.trim()));
  return written.every((line) => !texts.has(line.trim()) || exact.has(line.trimEnd()));
}

/** Whether the first line of a block stands at the margin of the file wherever it stands there. */
function standsAtMargin(source: SourceLines, code: readonly string[]): boolean {
  const places = source.positions(code.find((line) => !isBlank(line)) ?? "", "spacing").slice(0, mostPlaces);
  return places.length > 0 && places.every((at) => indentWidth(source.lines[at] ?? "") === 0);
}

interface Found {
  readonly units: readonly Unit[];
  /** New members beside those of the file. */
  readonly added: readonly LineEdit[];
  readonly isSettings: boolean;
}

/** Finds the members of the file; undefined if one of them is not sure. */
function* unitsOf(
  source: SourceLines,
  lines: readonly string[],
  outline: Outline,
  [from, to]: readonly [number, number],
): Steps<Found | Refusal | undefined> {
  const isSettings = areSettings(source);
  const candidates: (readonly number[] | undefined)[] = [];
  for (const member of outline.members) {
    candidates.push(mayBeUnit(member, isSettings) ? placesOf(source, lines, member, [from, to]) : undefined);
    yield;
  }
  const parents = new Set<number>();
  for (const those of candidates) {
    if (those === undefined) return undefined;
    const [only] = those;
    if (only !== undefined && those.length === 1) parents.add(parentOf(source, only));
  }
  const units: (Unit | undefined)[] = [];
  for (const [index, member] of outline.members.entries()) {
    yield;
    const those = candidates[index] ?? [];
    const near = those.length > 1 ? those.filter((at) => parents.has(parentOf(source, at))) : those;
    const [header] = near;
    if (header === undefined && those.length === 0) {
      units.push(undefined);
      continue;
    }
    if (header === undefined || near.length > 1) {
      const isRoot = those.includes(-1);
      return isRoot ? undefined : { reason: "ambiguous", text: lines[member.header] ?? "", places: those.length };
    }
    const file = memberAt(source.lines, header, to);
    if (file === undefined || file.start < from) return undefined;
    units.push({ block: member, file });
  }
  const paired = units.filter((unit) => unit !== undefined);
  if (paired.length === 0) return undefined;
  const inOrder = paired.toSorted((a, b) => a.file.start - b.file.start);
  if (inOrder.some(({ file }, index) => index > 0 && (inOrder[index - 1]?.file.end ?? 0) > file.start)) return undefined;
  yield;
  const added = addedUnits(source, lines, outline, units);
  return added === undefined ? undefined : { units: paired, added, isSettings };
}

/** A word in more lines than this tells no place. */
const mostPlaces = 400;

/** A member of one line has no body by which it would be known for sure, unless the file is one of settings. */
function mayBeUnit({ kind, isNamed }: Member, isSettings: boolean): boolean {
  return kind !== "line" || (isSettings && isNamed);
}

const setting =
  /^\s*(?:["']?[\w.$@/*-]+["']?\s*[:=](?![:=>])|\[\[?[^\][]*\]\]?\s*$|[-{}[\]]|export\s+\w+=|"(?:[^"\\]|\\.)*"\s*(?:,\s*$|$|:)|(?:true|false|null|-?\d[\d.e+-]*)\s*,?\s*$)/;

/** Whether nearly every line of a file is a setting. */
function areSettings(source: SourceLines): boolean {
  let [all, those] = [0, 0];
  for (const line of source.lines.slice(0, 2000)) {
    if (isBlank(line) || /^\s*(?:#|;|\/\/)/.test(line)) continue;
    all += 1;
    if (setting.test(line) && !/[;({]\s*$/.test(line.replace(/^\s*(?:["'][^"']*["']\s*:\s*)?\{\s*$/, ""))) those += 1;
  }
  return all > 0 && 10 * those >= 9 * all;
}

/** The lines of the file that begin a member of this name, of the same line if there are several. */
function placesOf(source: SourceLines, lines: readonly string[], member: Member, [from, to]: readonly [number, number]): readonly number[] {
  const header = lines[member.header] ?? "";
  const inside = (at: number): boolean => at >= from && at < to;
  const same = source.positions(header, "spacing").filter(inside);
  if (/^\s*[{[(]\s*$/.test(header)) {
    // A bracket alone is the root of the file or nothing.
    const first = source.lines.findIndex((line) => !isBlank(line) && !/^\s*(?:\/\/|#|\/\*)/.test(line));
    if (!same.includes(first) || indentWidth(source.lines[first] ?? "") > 0) return same.length === 0 ? [] : [-1, -1];
    return isRootShown(source, lines, member, { first, others: same.filter((at) => at !== first), to }) ? [first] : [-1, -1];
  }
  if (same.length === 1 && (!member.isNamed || member.kind !== "line")) return same;
  if (isNamedInside(header)) {
    if (same.length > mostNamedInside) return [-1, -1];
    const known = same.filter((at) => memberAt(source.lines, at, to)?.key === member.key);
    return known.length > 0 || member.isNamed ? known : same;
  }
  if (!member.isNamed) return same;
  const word = (member.shown.match(/[\p{L}\p{N}_$-]+/gu) ?? []).reduce((longest, one) => (one.length > longest.length ? one : longest), "");
  if (word === "") return same;
  const named: number[] = [];
  const withWord = source.linesWith(word).filter(inside);
  if (withWord.length > mostPlaces) return same.length === 1 ? same : [-1, -1];
  for (const at of withWord) {
    const line = source.lines[at] ?? "";
    if (isDistinctive(line) && memberName(line).key === member.key) named.push(at);
  }
  const bodied =
    member.kind === "line" || named.length < 2 ? named : named.filter((at) => memberAt(source.lines, at, to)?.body !== undefined);
  if (bodied.length < 2) return bodied;
  const exact = bodied.filter((at) => same.includes(at));
  return exact.length === 1 ? exact : bodied;
}

/** With more lines that begin like it than this a member named inside of its body is not looked for. */
const mostNamedInside = 100;

/** With more objects than this in a file it is not looked whether the block shows one of them. */
const mostObjects = 40;

/** Whether a block in nothing but brackets shows the root of the file, and not one of the items that have the same members. */
function isRootShown(
  source: SourceLines,
  lines: readonly string[],
  block: Member,
  { first, others, to }: { readonly first: number; readonly others: readonly number[]; readonly to: number },
): boolean {
  if (others.length === 0 || block.body === undefined) return true;
  const keysOf = (all: readonly string[], body: readonly [number, number] | undefined): readonly string[] =>
    body === undefined ? [] : (outlineOf(all, ...body, () => false)?.members ?? []).flatMap(({ key, isNamed }) => (isNamed ? [key] : []));
  const shown = new Set(keysOf(lines, block.body));
  const known = (at: number): number => keysOf(source.lines, memberAt(source.lines, at, to)?.body).filter((key) => shown.has(key)).length;
  const inRoot = known(first);
  if (inRoot === shown.size && indentWidth(lines[block.header] ?? "") === 0 && others.length > mostObjects) return true;
  return inRoot > 0 && others.slice(0, mostObjects).every((at) => known(at) < inRoot);
}

/** The line that is one step further out, above; -1 for the outermost. */
function parentOf(source: SourceLines, at: number): number {
  const width = indentWidth(source.lines[at] ?? "");
  if (width === 0) return -1;
  for (let index = at - 1; index >= 0; index -= 1) {
    const line = source.lines[index] ?? "";
    if (!isBlank(line) && indentWidth(line) < width) return index;
  }
  return -1;
}

/** The insertions of new members beside those that the file has; undefined if there is no sure place. */
function addedUnits(
  source: SourceLines,
  lines: readonly string[],
  { members, marks }: Outline,
  units: readonly (Unit | undefined)[],
): readonly LineEdit[] | undefined {
  const edits: LineEdit[] = [];
  for (const [index, member] of members.entries()) {
    if (units[index] !== undefined) continue;
    if (!member.isNamed || !isBalanced(lines.slice(member.header, member.end))) return undefined;
    const previous = units[index - 1];
    const nextAt = units.findIndex((unit, at) => at > index && unit !== undefined);
    const next = units[nextAt];
    const beside = units.slice(0, index).findLast((unit) => unit !== undefined);
    const isAfter = beside !== undefined;
    const neighbor = beside ?? next;
    if (neighbor === undefined) return undefined;
    if (previous === undefined && isAfter && units.slice(units.indexOf(beside), index).length > 4) return undefined;
    const blockNeighbor = neighbor.block;
    const [start, end] = isAfter ? [blockNeighbor.end, member.start] : [member.end, blockNeighbor.start];
    if (marks.some((mark) => mark >= start && mark < end)) return undefined;
    const { file } = neighbor;
    const beyond = unshownNeighbor(source, file, units, isAfter);
    if (beyond !== undefined && readsAlike(source.lines.slice(beyond.header, beyond.end), lines.slice(member.header, member.end)))
      return undefined;
    const fitted = fittedTo(source, file, blockNeighbor, lines, member);
    const isSpaced = isBlank(lines[isAfter ? member.start - 1 : member.end] ?? "x");
    const at = isAfter ? file.end : file.start;
    const comma = hasSeparator(source.lines[file.end - 1] ?? "");
    if (!comma && hasSeparator(lines[blockNeighbor.end - 1] ?? "")) return undefined;
    const last = fitted.length - 1;
    const text = last < 0 ? fitted : fitted.with(last, withSeparator(fitted[last] ?? "", comma));
    edits.push({ start: at, end: at, lines: isAfter ? (isSpaced ? ["", ...text] : text) : isSpaced ? [...text, ""] : text });
  }
  // Several new members at one place are one edit.
  const joined: LineEdit[] = [];
  for (const edit of edits) {
    const before = joined.at(-1);
    if (before !== undefined && before.start === edit.start)
      joined[joined.length - 1] = { ...before, lines: [...before.lines, ...edit.lines] };
    else joined.push(edit);
  }
  return joined;
}

/** The member of the file beside this one that the block does not show. */
function unshownNeighbor(source: SourceLines, file: Member, units: readonly (Unit | undefined)[], isAfter: boolean): Member | undefined {
  if (!isAfter) return undefined;
  const next = source.lines.findIndex((line, at) => at >= file.end && !isBlank(line));
  const found = next < 0 ? undefined : memberAt(source.lines, next, source.lines.length);
  return found === undefined || units.some((unit) => unit?.file.header === found.header) ? undefined : found;
}

function readsAlike(old: readonly string[], fresh: readonly string[]): boolean {
  const text = (lines: readonly string[]): string =>
    lines
      .slice(1)
      .map((line) => keyOf(line, "spacing"))
      .join(" ")
      .slice(0, 1500);
  return text(old).length > 30 && similarity(text(old), text(fresh)) > 0.85;
}
