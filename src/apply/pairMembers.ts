import { keyOf, similarity } from "./likeness.ts";
import type { Member, Outline } from "./members.ts";
import type { Refusal } from "./refusal.ts";

/** Which member of the file each member of the block is; indexes into the two outlines. */
export interface Pairing {
  /** By member of the block. */
  readonly fileOf: ReadonlyMap<number, number>;
  /** Members of the file that the block does not show, ascending. */
  readonly unshown: readonly number[];
  /** Whether some members without a name were paired because they read alike. */
  readonly isGuessed: boolean;
}

/** How many members beside a new one are compared with it. */
const mostBeside = 50;
/** Two texts at least so alike are two versions of one. */
const alike = 0.6;

/** Finds the members of a file that a block shows: by name, and where a name stands several times by the whole line, else in their order. */
export function pairMembers(file: Outline, fileLines: readonly string[], block: Outline, blockLines: readonly string[]): Pairing | Refusal {
  const fileOf = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (inBlock: number, inFile: number): void => {
    fileOf.set(inBlock, inFile);
    taken.add(inFile);
  };
  const inFile = byKey(file.members);
  for (const [key, those] of byKey(block.members)) {
    const candidates = inFile.get(key) ?? [];
    const headerIn = (lines: readonly string[], member: Member | undefined): string => keyOf(lines[member?.header ?? -1] ?? "", "spacing");
    const open: number[] = [];
    // By the whole line first; each place is taken once.
    const byHeader = new Map<string, number[]>();
    for (const one of candidates.toReversed()) {
      const header = headerIn(fileLines, file.members[one]);
      const known = byHeader.get(header);
      if (known === undefined) byHeader.set(header, [one]);
      else known.push(one);
    }
    for (const index of those) {
      const same = byHeader.get(headerIn(blockLines, block.members[index]))?.pop();
      if (same === undefined) open.push(index);
      else pair(index, same);
    }
    const free = candidates.filter((one) => !taken.has(one));
    if (open.length === 0 || free.length === 0) continue;
    const [first] = open;
    if (open.length !== free.length) {
      const text = blockLines[block.members[first ?? -1]?.header ?? -1] ?? "";
      return { reason: "ambiguous", text, places: free.length };
    }
    for (const [at, index] of open.entries()) pair(index, free[at] ?? -1);
  }
  pairSoleHeaders(file, fileLines, block, blockLines, pair, { fileOf, taken });
  const known = fileOf.size;
  pairAlike(file, fileLines, block, blockLines, { fileOf, taken, pair });
  return { fileOf, isGuessed: fileOf.size > known, unshown: file.members.flatMap((_member, index) => (taken.has(index) ? [] : [index])) };
}

/** Members without a name whose first line stands once in each of the two are one: `<dependencies>`. */
function pairSoleHeaders(
  file: Outline,
  fileLines: readonly string[],
  block: Outline,
  blockLines: readonly string[],
  pair: (a: number, b: number) => void,
  { fileOf, taken }: { readonly fileOf: ReadonlyMap<number, number>; readonly taken: ReadonlySet<number> },
): void {
  const byHeader = (members: readonly Member[], lines: readonly string[]): ReadonlyMap<string, readonly number[]> => {
    const map = new Map<string, number[]>();
    for (const [index, { header, kind, isNamed }] of members.entries()) {
      const key = keyOf(lines[header] ?? "", "spacing");
      if (isNamed || kind === "line" || !/\p{L}/u.test(key)) continue;
      const known = map.get(key);
      if (known === undefined) map.set(key, [index]);
      else known.push(index);
    }
    return map;
  };
  const inFile = byHeader(file.members, fileLines);
  for (const [key, [index, ...more]] of byHeader(block.members, blockLines)) {
    const [at, ...others] = inFile.get(key) ?? [];
    if (index === undefined || at === undefined || more.length + others.length > 0) continue;
    if (!fileOf.has(index) && !taken.has(at)) pair(index, at);
  }
}

/** Members without a name are versions of one another if they stand between the same neighbors and read alike. */
function pairAlike(
  file: Outline,
  fileLines: readonly string[],
  block: Outline,
  blockLines: readonly string[],
  {
    fileOf,
    taken,
    pair,
  }: { readonly fileOf: ReadonlyMap<number, number>; readonly taken: ReadonlySet<number>; readonly pair: (a: number, b: number) => void },
): void {
  const gaps = gapsOf(fileOf, block.members.length, file.members.length);
  for (const [index, member] of block.members.entries()) {
    if (fileOf.has(index) || member.isNamed) continue;
    const { from, to } = gaps[index] ?? { from: 0, to: 0 };
    const text = blockLines[member.header] ?? "";
    const free: number[] = [];
    for (let at = from; at < Math.min(to, from + mostBeside) && free.length < 2; at += 1) {
      const other = file.members[at];
      if (other !== undefined && !taken.has(at) && !other.isNamed && similarity(fileLines[other.header] ?? "", text) > alike) free.push(at);
    }
    const [only] = free;
    if (only !== undefined && free.length === 1) pair(index, only);
  }
}

/** Where a member of the block stands among those of the file. */
export interface Gap {
  /** The members of the file between its neighbors: [from, to). */
  readonly from: number;
  readonly to: number;
  /** The nearest members of the block above and below that the file has, by their indexes in the block. */
  readonly above: number | undefined;
  readonly below: number | undefined;
}

/** For each member of the block the members of the file between those that stand around it. */
export function gapsOf(fileOf: ReadonlyMap<number, number>, inBlock: number, inFile: number): readonly Gap[] {
  const below: (number | undefined)[] = [];
  let next: number | undefined;
  for (let index = inBlock - 1; index >= 0; index -= 1) {
    below.push(next);
    if (fileOf.has(index)) next = index;
  }
  below.reverse();
  let above: number | undefined;
  return below.map((after, index) => {
    const from = above === undefined ? 0 : (fileOf.get(above) ?? -1) + 1;
    const to = after === undefined ? inFile : (fileOf.get(after) ?? inFile);
    const gap = { from, to: to < from ? inFile : to, above, below: after };
    if (fileOf.has(index)) above = index;
    return gap;
  });
}

function byKey(members: readonly Member[]): ReadonlyMap<string, readonly number[]> {
  const map = new Map<string, number[]>();
  for (const [index, { key }] of members.entries()) {
    const known = map.get(key);
    if (known === undefined) map.set(key, [index]);
    else known.push(index);
  }
  return map;
}
