import { findRegion, type Region } from "./anchors.ts";
import type { EditsOrRefusal, LineEdit } from "./applyHunks.ts";
import { type Declaration, declarationsOf, findDeclaration } from "./declarations.ts";
import { isTelling, keyOf, type Likeness, similarity } from "./likeness.ts";
import { locate, type SourceLines } from "./locate.ts";
import { isOmission, mayBeOmission } from "./omission.ts";
import { type Fuzz, moreFuzz, type Refusal } from "./refusal.ts";
import { unbalances } from "./brackets.ts";
import { leavesBlock, losesCode, replaceRegion } from "./replaceRegion.ts";
import { indentWidth, isBlank } from "./textLines.ts";

/** Makes edits of code as models write it: the whole file, a part of it, or parts with “… existing code …” between them. */
export function applySnippet(source: SourceLines, code: readonly string[]): EditsOrRefusal {
  if (code.every(isBlank)) return { reason: "empty" };
  if (source.lines.every(isBlank)) {
    if (code.some((line) => isOmission(line, source))) return { reason: "notFound", text: code.find(isTelling) ?? "" };
    return { edits: [{ start: 0, end: source.lines.length, lines: code }], fuzz: "none" };
  }
  const segments = split(source, code);
  const applied = segments.length === 1 && segments[0]?.length === code.length ? applyPlain(source, code) : applySegments(source, segments);
  return "reason" in applied ? applied : (standsForCode(source, code, applied.edits) ?? applied);
}

/** Where a comment such as `// Other users` takes the place of code, nobody can tell whether it stands for it or is to stand there. */
function standsForCode(source: SourceLines, code: readonly string[], edits: readonly LineEdit[]): Refusal | undefined {
  const doubtful = new Set(code.filter((line) => mayBeOmission(line, source)).map((line) => line.trim()));
  if (doubtful.size === 0) return undefined;
  for (const { start, end, lines } of edits) {
    const comment = lines.find((line) => doubtful.has(line.trim()));
    if (comment === undefined) continue;
    const fresh = lines.filter((line) => isTelling(line) && !doubtful.has(line.trim()));
    if (source.lines.slice(start, end).some((line) => isTelling(line) && !fresh.some((other) => similarity(line, other) > 0.5)))
      return { reason: "unclearOmission", text: comment.trim() };
  }
  return undefined;
}

/** The pieces between omissions, without those that say nothing. */
function split(source: SourceLines, code: readonly string[]): readonly (readonly string[])[] {
  const segments: string[][] = [[]];
  for (const line of code) {
    if (isOmission(line, source)) segments.push([]);
    else segments.at(-1)?.push(line);
  }
  return segments.length === 1 ? segments : segments.filter((segment) => segment.some(isTelling));
}

function applyPlain(source: SourceLines, code: readonly string[]): EditsOrRefusal {
  const there = locate(source, code, { mustMatch: code.map(() => true) });
  if (!("place" in there) && there.places > 1) return { reason: "alreadyThere" };
  if ("place" in there && there.place.fuzz !== "spacing" && there.place.fuzz !== "characters") return { reason: "alreadyThere" };
  const all: readonly [number, number] = [0, source.lines.length];
  const region = regionOf(source, code, all);
  if (!("reason" in region)) return mayBeTheRest(source, region, code) ? { reason: "unclear" } : replaced(source, region, code);
  const declared = byDeclarations(source, code, all);
  if (!("reason" in declared)) return declared;
  if (isWholeFile(source, code)) return asWholeFile(source, code);
  if (region.reason === "ambiguous" || declared.reason === "ambiguous") return region.reason === "ambiguous" ? region : declared;
  if (declared.reason === "dropsCode") return declared;
  return region.reason === "notFound" && code.some((line) => isTelling(line) && source.positions(line, "characters").length > 0)
    ? { reason: "unclear" }
    : region;
}

/** The region of a piece, if it is one that the piece can stand for. */
function regionOf(source: SourceLines, piece: readonly string[], within: readonly [number, number]): Region | Refusal {
  const region = findRegion(source, piece, within);
  if ("reason" in region) return region;
  const { start, end } = region;
  const isBroken = leavesBlock(source, start, end, piece) || (!isWhole(source, region) && unbalances(source, start, end, piece));
  return isBroken ? { reason: "unclear" } : region;
}

function replaced(source: SourceLines, region: Region, code: readonly string[]): EditsOrRefusal {
  const { start, end } = region;
  const whole = isWhole(source, region);
  // Blank lines around the piece belong to the block, not to what is replaced.
  const lines = trimBlank(code);
  const lost = losesCode(source, start, end, lines, whole);
  if (lost !== undefined) return lost;
  const likeness = region.likeness === "characters" || likenessOf(source, start, lines) !== "spacing" ? region.likeness : "spacing";
  const edits = replaceRegion(source, start, end, lines, likeness);
  return edits.length === 0 ? { reason: "alreadyThere" } : { edits, fuzz: fuzzOf(likeness) };
}

const importing = /^\s*(?:import|from|#include|using|use|require|const \w+ = require|package)\b/;

/**
 * Most of the file from its first line on, without a declaration that follows: is that one to go, or was it left out? And most of it from an
 * import on, without those that stand first.
 */
function mayBeTheRest(source: SourceLines, { start, end }: Region, code: readonly string[]): boolean {
  if (!isAtEdge(source, 0, start)) return importing.test(code.find(isTelling) ?? "") && 2 * (end - start) > source.lines.length;
  const rest = source.lines.slice(end).filter(isTelling);
  return rest.length > 0 && rest.length < source.lines.slice(0, end).filter(isTelling).length;
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

/** Declarations replace those of the same name, if all of them are there and follow one another as they do in the block. */
function byDeclarations(source: SourceLines, code: readonly string[], [from, to]: readonly [number, number]): EditsOrRefusal {
  const declarations = declarationsOf(code);
  if (declarations === undefined) return { reason: "unclear" };
  const edits: LineEdit[] = [];
  let fuzz: Fuzz = "none";
  let before: Declaration | undefined;
  for (const { name, start, header, end } of declarations) {
    const found = findDeclaration(source, name, code[header] ?? "");
    if ("places" in found)
      return found.places > 1
        ? { reason: "ambiguous", text: code[header] ?? "", places: found.places }
        : { reason: "notFound", text: code[header] ?? "" };
    if (found.header < from || found.end > to) return { reason: "unclear" };
    if (before !== undefined && source.lines.slice(before.end, found.start).some(isTelling)) return { reason: "unclear" };
    before = found;
    const lines = code.slice(start === header ? header : start, end);
    const first = start === header ? found.header : found.start;
    const lost = losesCode(source, first, found.end, lines, false) ?? isCutOff(source, found, lines);
    if (lost !== undefined) return lost;
    const likeness = likenessOf(source, first, lines);
    fuzz = moreFuzz(
      fuzz,
      moreFuzz(fuzzOf(likeness), keyOf(code[header] ?? "", "spacing") === source.keys("spacing")[found.header] ? "none" : "similar"),
    );
    edits.push(...replaceRegion(source, first, found.end, lines, likeness));
  }
  return edits.length === 0 ? { reason: "alreadyThere" } : { edits, fuzz };
}

/** A body without brackets ends where the block ends: one of which only the beginning was written looks whole. */
function isCutOff(source: SourceLines, { header, end }: Declaration, lines: readonly string[]): Refusal | undefined {
  const body = source.lines.slice(header + 1, end).filter(isTelling);
  const keys = new Set(body.map((line) => keyOf(line, "characters")));
  const written = lines.filter(isTelling).map((line) => keyOf(line, "characters"));
  const final = written.at(-1) ?? "";
  const after = body.findLastIndex((line) => keyOf(line, "characters") === final);
  return keys.has(final) && after < body.length - 1 ? { reason: "dropsCode", lines: body.length - 1 - after } : undefined;
}

/**
 * Whether the block is indented otherwise than the file as a whole, with spaces for tabs or moved to the side: then lines are compared without
 * their spacing. Some lines that are indented otherwise are a change that is meant.
 */
function likenessOf(source: SourceLines, start: number, lines: readonly string[]): Likeness {
  const indented = lines.filter((line) => /^(?:\t| {2})/.test(line));
  const tabs = indented.filter((line) => line.startsWith("\t")).length;
  const otherStyle = source.usesTabs ? indented.length > 0 && tabs === 0 : tabs > 0 && tabs === indented.length;
  const first = lines.find((line) => !isBlank(line)) ?? "";
  const moved = indentWidth(first) !== indentWidth(source.lines[start] ?? "");
  return otherStyle || moved ? "spacing" : "trailing";
}

/** Nearly all of the file is in the block, in order, and where both begin and end otherwise, one is like the other. */
function isWholeFile(source: SourceLines, code: readonly string[]): boolean {
  const at: number[] = [];
  let next = 0;
  let [firstInCode, lastInCode] = [-1, -1];
  for (const [index, line] of code.entries()) {
    if (!isTelling(line)) continue;
    const there = source.positions(line, "spacing").find((position) => position >= next);
    if (there === undefined || there - next > 200) continue;
    at.push(there);
    next = there + 1;
    if (firstInCode < 0) firstInCode = index;
    lastInCode = index;
  }
  const telling = source.lines.filter(isTelling).length;
  if (telling < 4 || at.length < 0.75 * telling) return false;
  const edges = [
    [source.lines.slice(0, at[0]), code.slice(0, firstInCode)],
    [source.lines.slice((at.at(-1) ?? 0) + 1), code.slice(lastInCode + 1)],
  ] as const;
  return edges.every(([old, fresh]) => {
    const [oldTelling, freshTelling] = [old.filter(isTelling), fresh.filter(isTelling)];
    if (oldTelling.length === 0) return true;
    return (
      freshTelling.length > 0 &&
      oldTelling.length <= freshTelling.length + 1 &&
      oldTelling.some((line) => freshTelling.some((other) => similarity(line, other) > 0.5))
    );
  });
}

function asWholeFile(source: SourceLines, code: readonly string[]): EditsOrRefusal {
  const end = source.lines.length;
  const lost = losesCode(source, 0, end, code, true);
  if (lost !== undefined) return lost;
  const likeness = likenessOf(source, 0, code);
  const edits = replaceRegion(source, 0, end, code, likeness);
  return edits.length === 0 ? { reason: "alreadyThere" } : { edits, fuzz: fuzzOf(likeness) };
}

/** Each piece finds its region by its first and last line; between the pieces the file stays. */
function applySegments(source: SourceLines, segments: readonly (readonly string[])[]): EditsOrRefusal {
  if (segments.length === 0) return { reason: "unclear" };
  const regions: (Region | Refusal)[] = segments.map((segment) => regionOf(source, segment, [0, source.lines.length]));
  for (const [index, segment] of segments.entries()) {
    const region = regions[index];
    if (region === undefined || !("reason" in region) || region.reason !== "ambiguous") continue;
    // Between its neighbours it may be the only one.
    const before = regions.slice(0, index).findLast((other) => !("reason" in other));
    const after = regions.slice(index + 1).find((other) => !("reason" in other));
    const from = before !== undefined && "end" in before ? before.end : 0;
    const to = after !== undefined && "start" in after ? after.start : source.lines.length;
    if (from < to) regions[index] = regionOf(source, segment, [from, to]);
  }
  const edits: LineEdit[] = [];
  let fuzz: Fuzz = "none";
  let last = 0;
  for (const [index, segment] of segments.entries()) {
    const region = regions[index];
    if (region === undefined) continue;
    const applied = "reason" in region ? byDeclarations(source, segment, [last, source.lines.length]) : replaced(source, region, segment);
    if ("reason" in applied) {
      if (applied.reason === "alreadyThere" && "start" in region) {
        if (region.start < last) return { reason: "unclear" };
        last = region.end;
        continue;
      }
      if (applied.reason === "alreadyThere") continue;
      if (!("reason" in region) || region.reason === "ambiguous")
        return applied.reason === "unclear" && "reason" in region ? region : applied;
      return { reason: "unclearOmission", text: segment.find(isTelling) ?? "" };
    }
    const start = "start" in region ? region.start : (applied.edits[0]?.start ?? last);
    if (start < last) return { reason: "unclear" };
    last = "end" in region ? region.end : (applied.edits.at(-1)?.end ?? last);
    edits.push(...applied.edits);
    fuzz = moreFuzz(fuzz, applied.fuzz);
  }
  return edits.length === 0 ? { reason: "alreadyThere" } : { edits, fuzz };
}
