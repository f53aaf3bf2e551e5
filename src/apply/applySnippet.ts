import type { Steps } from "../shared/steps.ts";
import { findRegion, type Region } from "./anchors.ts";
import type { EditsOrRefusal, LineEdit } from "./applyHunks.ts";
import { dropsUnshown } from "./droppedCode.ts";
import { isDistinctive, keyOf, type Likeness, similarity } from "./likeness.ts";
import { keysOf, locate, type SourceLines } from "./locate.ts";
import { type Member, memberAt, outlineOf } from "./members.ts";
import { mergeUnits } from "./mergeUnits.ts";
import { isOmission, mayBeOmission } from "./omission.ts";
import { pairMembers } from "./pairMembers.ts";
import { type Fuzz, moreFuzz, type Refusal } from "./refusal.ts";
import { unbalancesBrackets } from "./brackets.ts";
import { leavesBlock, losesCode, replaceRegion } from "./replaceRegion.ts";
import { indentOf, indentWidth, isBlank } from "./textLines.ts";

/** With more places than this a line tells no indentation. */
const mostPlaces = 20;

/** How many lines are looked at in one step. */
const linesInStep = 2000;

/** Creates edits from code as models write it: the whole file, a part of it, or parts with “… existing code …” between them. */
export function* applySnippet(source: SourceLines, written: readonly string[]): Steps<EditsOrRefusal> {
  if (written.every(isBlank)) return { reason: "empty" };
  yield* source.prepare(["spacing"]);
  const code = withIndentOfFile(source, written);
  const segments = yield* split(source, code);
  const isPlain = segments.length === 1 && segments[0]?.length === code.length;
  if (source.lines.every(isBlank)) {
    if (!isPlain) return { reason: "notFound", text: code.find(isDistinctive) ?? "" };
    return { edits: [{ start: 0, end: source.lines.length, lines: code }], fuzz: "none", isWhole: true };
  }
  const all: readonly [number, number] = [0, source.lines.length];
  yield;
  const applied = isPlain
    ? yield* applyPlain(source, code)
    : ((yield* byMembers(source, code, all)) ?? (yield* applySegments(source, segments, all)));
  yield;
  return "reason" in applied ? applied : (unclearComment(source, code, applied.edits) ?? applied);
}

/**
 * A block whose first line stands at the margin though all others stand where they stand in the file: models leave the first indentation out.
 * The first line gets that of the file.
 */
function withIndentOfFile(source: SourceLines, code: readonly string[]): readonly string[] {
  const first = code.findIndex((line) => !isBlank(line));
  const line = code[first] ?? "";
  const rest = code.slice(first + 1, first + 1 + linesInStep).filter(isDistinctive);
  if (first < 0 || indentWidth(line) > 0 || rest.length === 0 || rest.some((one) => indentWidth(one) === 0)) return code;
  /** How many of the other lines stand near a place as they stand in the block; undefined if one of them is indented otherwise. */
  const fits = (at: number): number | undefined => {
    let known = 0;
    for (const one of rest) {
      const all = source.positions(one, "spacing");
      const place = all.length > mostPlaces ? undefined : all.find((place) => place > at && place < at + 2 * code.length + 40);
      if (place === undefined) continue;
      if (indentOf(source.lines[place] ?? "") !== indentOf(one)) return undefined;
      known += 1;
    }
    return known;
  };
  const places = source.positions(line, "spacing").slice(0, mostPlaces);
  const known = places.map((at) => fits(at) ?? 0);
  const most = known.reduce((best, one) => Math.max(best, one), 0);
  const at = places[known.indexOf(most)];
  const indent = indentOf(source.lines[at ?? -1] ?? "");
  const isSure = known.filter((one) => one === most).length === 1 || places.every((one) => indentOf(source.lines[one] ?? "") === indent);
  return at !== undefined && most > 0 && isSure ? code.with(first, indent + line.trimStart()) : code;
}

/** Replaces members of the file by those of the block, whatever else the file has. */
function* byMembers(source: SourceLines, code: readonly string[], within: readonly [number, number]): Steps<EditsOrRefusal | undefined> {
  yield* source.prepareWords();
  return yield* mergeUnits(source, code, {
    within,
    isMark: (line) => isOmission(line, source),
    replaceCode: (file, lines) => replacedCode(source, file, lines),
  });
}

/** The new lines of a function or another member that consists of statements. */
function* replacedCode(source: SourceLines, file: Member, lines: readonly string[]): Steps<readonly string[] | Refusal> {
  const { header, end } = file;
  const old = source.lines.slice(header, end);
  if (lines.some((line) => isOmission(line, source))) {
    const applied = yield* applySegments(source, yield* split(source, lines), [header, end]);
    if ("reason" in applied) return applied.reason === "alreadyThere" ? old : applied;
    const result: string[] = [];
    let at = header;
    for (const edit of applied.edits) {
      result.push(...source.lines.slice(at, edit.start), ...edit.lines);
      at = edit.end;
    }
    return [...result, ...source.lines.slice(at, end)];
  }
  const lost = (yield* losesCode(source, header, end, lines, false)) ?? isCutOff(source, file, lines);
  if (lost !== undefined) return lost;
  yield;
  const edits = yield* replaceRegion(source, header, end, lines, likenessOf(source, header, lines));
  return (yield* dropsUnshown(source, lines, edits)) ?? lines;
}

/** Refuses a comment such as `// Other users` in place of code: it may stand for the code, or be meant literally. */
function unclearComment(source: SourceLines, code: readonly string[], edits: readonly LineEdit[]): Refusal | undefined {
  const doubtful = new Set(code.filter((line) => mayBeOmission(line, source)).map((line) => line.trim()));
  if (doubtful.size === 0) return undefined;
  for (const { start, end, lines } of edits) {
    const comment = lines.find((line) => doubtful.has(line.trim()));
    if (comment === undefined) continue;
    const fresh = lines.filter((line) => isDistinctive(line) && !doubtful.has(line.trim()));
    if (source.lines.slice(start, end).some((line) => isDistinctive(line) && !fresh.some((other) => similarity(line, other) > 0.5)))
      return { reason: "unclearOmission", text: comment.trim() };
  }
  return undefined;
}

/** The pieces between omissions, without those that have no identifiable lines. */
function* split(source: SourceLines, code: readonly string[]): Steps<readonly (readonly string[])[]> {
  const segments: string[][] = [[]];
  for (const [index, line] of code.entries()) {
    if (index % linesInStep === linesInStep - 1) yield;
    if (isOmission(line, source)) segments.push([]);
    else segments.at(-1)?.push(line);
  }
  return segments.length === 1 ? segments : segments.filter((segment) => segment.some(isDistinctive));
}

function* applyPlain(source: SourceLines, code: readonly string[]): Steps<EditsOrRefusal> {
  const there = yield* locate(source, code, { mustMatch: code.map(() => true) });
  if (!("place" in there) && there.places > 1) return { reason: "alreadyThere" };
  if ("place" in there && there.place.fuzz !== "spacing" && there.place.fuzz !== "characters") return { reason: "alreadyThere" };
  const all: readonly [number, number] = [0, source.lines.length];
  const isWholeOne = yield* isWholeFile(source, code);
  if (isWholeOne && (yield* unshownMembers(source, code)).length === 0) {
    const whole = yield* asWholeFile(source, code);
    if (!("reason" in whole)) return whole;
  }
  const merged = yield* byMembers(source, code, all);
  if (merged !== undefined && (!("reason" in merged) || merged.reason !== "ambiguous")) return merged;
  const region = yield* regionOf(source, code, all);
  if (merged !== undefined && "reason" in region) return merged;
  if (merged !== undefined && !("reason" in region)) {
    // Of several of this name the region is the one that is meant, if it has more of the block. Its members are still merged, not replaced.
    if (!hasMostOf(source, code, region)) return merged;
    const end = memberAt(source.lines, region.start, source.lines.length)?.end ?? region.end;
    const one = yield* byMembers(source, code, [region.start, Math.max(end, region.end)]);
    if (one !== undefined) return one;
  }
  if (!("reason" in region)) return mayOmitTheRest(source, region, code) ? { reason: "unclear" } : yield* replaced(source, region, code);
  if (isWholeOne) return yield* asWholeFile(source, code);
  return region.reason === "notFound" && code.some((line) => isDistinctive(line) && source.positions(line, "characters").length > 0)
    ? { reason: "unclear" }
    : region;
}

/** Whether a region has more lines of the block than each other place where its first line stands. */
function hasMostOf(source: SourceLines, code: readonly string[], { start, end }: Region): boolean {
  const head = code.find(isDistinctive) ?? "";
  const twins = source.positions(head, "characters").filter((at) => at < start || at >= end);
  if (twins.length > mostPlaces) return false;
  const shown = new Set(
    code
      .slice(0, linesInStep)
      .filter(isDistinctive)
      .map((line) => keyOf(line, "characters")),
  );
  const count = (from: number, to: number): number =>
    source.lines.slice(from, Math.min(to, from + linesInStep)).filter((line) => isDistinctive(line) && shown.has(keyOf(line, "characters")))
      .length;
  const own = count(start, end);
  return twins.every((at) => count(at, memberAt(source.lines, at, source.lines.length)?.end ?? at + (end - start)) < own);
}

/** The names of the members of the file, and of its containers, that the block of a whole file does not show. */
function* unshownMembers(source: SourceLines, code: readonly string[]): Steps<readonly string[]> {
  const names: string[] = [];
  const visit = function* (from: readonly [number, number], to: readonly [number, number], isOutermost: boolean): Steps<void> {
    const file = outlineOf(source.lines, ...from, () => false);
    yield;
    const block = outlineOf(code, ...to, () => false);
    if (file === undefined || block === undefined) return;
    yield;
    const pairing = pairMembers(file, source.lines, block, code);
    if ("reason" in pairing) return;
    for (const index of pairing.unshown) {
      const member = file.members[index];
      if (member !== undefined && (!isOutermost || member.kind !== "line")) names.push(member.shown);
    }
    for (const [inBlock, inFile] of pairing.fileOf) {
      const [old, fresh] = [file.members[inFile], block.members[inBlock]];
      if (old?.kind !== "container" || old.body === undefined || fresh?.body === undefined) continue;
      yield* visit(old.body, fresh.body, false);
    }
  };
  yield* visit([0, source.lines.length], [0, code.length], true);
  return names;
}

/** The region of a piece, if the piece can replace it. */
function* regionOf(source: SourceLines, piece: readonly string[], within: readonly [number, number]): Steps<Region | Refusal> {
  const region = yield* findRegion(source, piece, within);
  if ("reason" in region) return region;
  const { start, end } = region;
  const isBroken = leavesBlock(source, start, end, piece) || (!isWhole(source, region) && unbalancesBrackets(source, start, end, piece));
  return isBroken ? { reason: "unclear" } : region;
}

function* replaced(source: SourceLines, region: Region, code: readonly string[]): Steps<EditsOrRefusal> {
  const { start, end } = region;
  const whole = isWhole(source, region);
  // Blank lines around the piece belong to the block, not to the replaced code.
  const lines = trimBlank(code);
  const lost = yield* losesCode(source, start, end, lines, whole);
  if (lost !== undefined) return lost;
  const likeness = region.likeness === "characters" || likenessOf(source, start, lines) !== "spacing" ? region.likeness : "spacing";
  const edits = yield* replaceRegion(source, start, end, lines, likeness);
  if (edits.length === 0) return { reason: "alreadyThere" };
  if (whole && (yield* isWholeFile(source, code))) return { edits, fuzz: fuzzOf(likeness), isWhole: true };
  return (yield* dropsUnshown(source, code, edits)) ?? { edits, fuzz: fuzzOf(likeness) };
}

const importing = /^\s*(?:import|from|#include|using|use|require|const \w+ = require|package)\b/;

/**
 * Whether the block is most of the file from its first line without a declaration that follows (deleted, or omitted?), or from an import
 * without the imports before it.
 */
function mayOmitTheRest(source: SourceLines, { start, end }: Region, code: readonly string[]): boolean {
  if (!isAtEdge(source, 0, start)) return importing.test(code.find(isDistinctive) ?? "") && 2 * (end - start) > source.lines.length;
  const rest = source.distinctiveIn(end, source.lines.length);
  return rest > 0 && rest < source.distinctiveIn(0, end);
}

function isWhole(source: SourceLines, { start, end }: Region): boolean {
  return isAtEdge(source, 0, start) && isAtEdge(source, end, source.lines.length);
}

function isAtEdge(source: SourceLines, from: number, to: number): boolean {
  return source.lines.slice(from, to).every(isBlank);
}

function trimBlank(lines: readonly string[]): readonly string[] {
  return lines.slice(
    lines.findIndex((line) => !isBlank(line)),
    lines.findLastIndex((line) => !isBlank(line)) + 1,
  );
}

function fuzzOf(likeness: Likeness): Fuzz {
  return likeness === "exact" ? "none" : likeness;
}

/** A body without brackets ends with the block. So the first part of a body looks like a whole one. */
function isCutOff(source: SourceLines, { header, end }: Member, lines: readonly string[]): Refusal | undefined {
  const body = source.lines.slice(header + 1, end).filter(isDistinctive);
  const keys = new Set(body.map((line) => keyOf(line, "characters")));
  const written = lines.filter(isDistinctive).map((line) => keyOf(line, "characters"));
  const final = written.at(-1) ?? "";
  const after = body.findLastIndex((line) => keyOf(line, "characters") === final);
  // A body may end with what closes it further in.
  const last = source.lines.slice(header, end).findLast((line) => !isBlank(line)) ?? "";
  if (!isDistinctive(last) && !lines.some((line) => keyOf(line, "spacing") === keyOf(last, "spacing")))
    return { reason: "dropsCode", lines: 1 };
  return keys.has(final) && after < body.length - 1 ? { reason: "dropsCode", lines: body.length - 1 - after } : undefined;
}

/**
 * How to compare the block with the file. If all of it is indented differently, with spaces for tabs or shifted as a whole, lines are
 * compared without their spacing. If only some lines are indented differently, that is an intended change.
 */
function likenessOf(source: SourceLines, start: number, lines: readonly string[]): Likeness {
  const indented = lines.filter((line) => /^(?:\t| {2})/.test(line));
  const tabs = indented.filter((line) => line.startsWith("\t")).length;
  const otherStyle = source.usesTabs ? indented.length > 0 && tabs === 0 : tabs > 0 && tabs === indented.length;
  const first = lines.find((line) => !isBlank(line)) ?? "";
  const moved = indentWidth(first) !== indentWidth(source.lines[start] ?? "");
  return otherStyle || moved ? "spacing" : "trailing";
}

/** Whether the block is the whole file: it has nearly all lines in order, and its beginning and end resemble those of the file. */
function* isWholeFile(source: SourceLines, code: readonly string[]): Steps<boolean> {
  const at: number[] = [];
  let next = 0;
  let [firstInCode, lastInCode] = [-1, -1];
  yield* source.prepareCount();
  const keys = yield* keysOf(code, "spacing");
  for (const [index, line] of code.entries()) {
    if (index % linesInStep === linesInStep - 1) yield;
    if (!isDistinctive(line)) continue;
    const there = firstFrom(source.withKey(keys[index] ?? "", "spacing"), next);
    if (there === undefined || there - next > 200) continue;
    at.push(there);
    next = there + 1;
    if (firstInCode < 0) firstInCode = index;
    lastInCode = index;
  }
  const telling = source.distinctiveIn(0, source.lines.length);
  if (telling < 4 || at.length < 0.75 * telling) return false;
  const edges = [
    [source.lines.slice(0, at[0]), code.slice(0, firstInCode)],
    [source.lines.slice((at.at(-1) ?? 0) + 1), code.slice(lastInCode + 1)],
  ] as const;
  return edges.every(([old, fresh]) => {
    const [oldTelling, freshTelling] = [old.filter(isDistinctive), fresh.filter(isDistinctive)];
    if (oldTelling.length === 0) return true;
    // An outermost line beyond what the block shows, such as an export at the end, was left out.
    const isShown = (line: string): boolean => indentWidth(line) > 0 || freshTelling.some((other) => similarity(line, other) > 0.5);
    return (
      freshTelling.length > 0 &&
      oldTelling.every(isShown) &&
      oldTelling.length <= freshTelling.length + 1 &&
      oldTelling.some((line) => freshTelling.some((other) => similarity(line, other) > 0.5))
    );
  });
}

/** The first of ascending numbers that is not below another one. */
function firstFrom(numbers: readonly number[], least: number): number | undefined {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return numbers[low];
}

function* asWholeFile(source: SourceLines, code: readonly string[]): Steps<EditsOrRefusal> {
  const end = source.lines.length;
  const lost = yield* losesCode(source, 0, end, code, true);
  if (lost !== undefined) return lost;
  const likeness = likenessOf(source, 0, code);
  const edits = yield* replaceRegion(source, 0, end, code, likeness);
  return edits.length === 0 ? { reason: "alreadyThere" } : { edits, fuzz: fuzzOf(likeness), isWhole: true };
}

/** Finds the region of each piece by its first and last line. The file between the pieces stays unchanged. */
function* applySegments(
  source: SourceLines,
  segments: readonly (readonly string[])[],
  within: readonly [number, number],
): Steps<EditsOrRefusal> {
  if (segments.length === 0) return { reason: "unclear" };
  const regions: (Region | Refusal)[] = [];
  for (const segment of segments) regions.push(yield* regionOf(source, segment, within));
  for (const [index, segment] of segments.entries()) {
    const region = regions[index];
    if (region === undefined || !("reason" in region) || region.reason !== "ambiguous") continue;
    // Between its neighbors there may be only one.
    const before = regions.slice(0, index).findLast((other) => !("reason" in other));
    const after = regions.slice(index + 1).find((other) => !("reason" in other));
    const from = before !== undefined && "end" in before ? before.end : within[0];
    const to = after !== undefined && "start" in after ? after.start : within[1];
    if (from < to) regions[index] = yield* regionOf(source, segment, [from, to]);
  }
  const edits: LineEdit[] = [];
  let fuzz: Fuzz = "none";
  const [, limit] = within;
  let [last] = within;
  for (const [index, segment] of segments.entries()) {
    const region = regions[index];
    if (region === undefined) continue;
    const applied =
      "reason" in region ? ((yield* byMembers(source, segment, [last, limit])) ?? region) : yield* replaced(source, region, segment);
    if ("reason" in applied) {
      if (applied.reason === "alreadyThere" && "start" in region) {
        if (region.start < last) return { reason: "unclear" };
        last = region.end;
        continue;
      }
      if (applied.reason === "alreadyThere") continue;
      if (!("reason" in region) || region.reason === "ambiguous") return applied;
      return { reason: "unclearOmission", text: segment.find(isDistinctive) ?? "" };
    }
    const start = "start" in region ? region.start : (applied.edits[0]?.start ?? last);
    if (start < last) return { reason: "unclear" };
    last = "end" in region ? region.end : (applied.edits.at(-1)?.end ?? last);
    for (const edit of applied.edits) edits.push(edit);
    fuzz = moreFuzz(fuzz, applied.fuzz);
  }
  return edits.length === 0 ? { reason: "alreadyThere" } : { edits, fuzz };
}
