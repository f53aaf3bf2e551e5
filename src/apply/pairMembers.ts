import { keyOf, similarity } from "./likeness.ts";
import type { Member, Outline } from "./members.ts";
import type { Refusal } from "./refusal.ts";

/** Which member of the file each member of the block is; indexes into the two outlines. */
export interface Pairing {
  /** By member of the block. */
  readonly fileOf: ReadonlyMap<number, number>;
  /** Members of the file that the block does not show, ascending. */
  readonly unshown: readonly number[];
}

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
    let [open, free] = [[...those], [...candidates]];
    if (open.length !== free.length || open.length > 1) {
      for (const index of those) {
        const header = headerIn(blockLines, block.members[index]);
        const same = free.find((one) => headerIn(fileLines, file.members[one]) === header);
        if (same === undefined) continue;
        pair(index, same);
        free = free.filter((one) => one !== same);
        open = open.filter((one) => one !== index);
      }
    }
    if (open.length === 0 || free.length === 0) continue;
    const [first] = open;
    if (open.length !== free.length) {
      const text = blockLines[block.members[first ?? -1]?.header ?? -1] ?? "";
      return { reason: "ambiguous", text, places: free.length };
    }
    for (const [at, index] of open.entries()) pair(index, free[at] ?? -1);
  }
  pairAlike(file, fileLines, block, blockLines, { fileOf, taken, pair });
  return { fileOf, unshown: file.members.flatMap((_member, index) => (taken.has(index) ? [] : [index])) };
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
  for (const [index, member] of block.members.entries()) {
    if (fileOf.has(index) || member.isNamed) continue;
    const [from, to] = gapOf(fileOf, index, block.members.length, file.members.length);
    const text = blockLines[member.header] ?? "";
    const free: number[] = [];
    for (let at = from; at < to && free.length < 50; at += 1) {
      const other = file.members[at];
      if (other !== undefined && !taken.has(at) && !other.isNamed && similarity(fileLines[other.header] ?? "", text) > alike) free.push(at);
    }
    const [only] = free;
    if (only !== undefined && free.length === 1) pair(index, only);
  }
}

/** The members of the file between those that stand around a member of the block: [from, to). */
export function gapOf(fileOf: ReadonlyMap<number, number>, index: number, inBlock: number, inFile: number): readonly [number, number] {
  let from = 0;
  for (let at = index - 1; at >= 0; at -= 1) {
    const before = fileOf.get(at);
    if (before === undefined) continue;
    from = before + 1;
    break;
  }
  for (let at = index + 1; at < inBlock; at += 1) {
    const after = fileOf.get(at);
    if (after !== undefined && after >= from) return [from, after];
  }
  return [from, inFile];
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
