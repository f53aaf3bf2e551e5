import type { Steps } from "../shared/steps.ts";
import { closes } from "./declarations.ts";
import { isDistinctive, similarity } from "./likeness.ts";
import { lineDiff } from "./lineDiff.ts";
import { isCommentLine } from "./members.ts";
import { indentWidth, splitText } from "./textLines.ts";

/** A symbol of a file as its language's provider knows it. */
export interface FileSymbol {
  readonly name: string;
  /** Its first and last line, 0-based, both inclusive. */
  readonly start: number;
  readonly end: number;
  /** Whether it is a function, method or constructor: what is declared inside of it is its own business. */
  readonly isFunction: boolean;
  readonly children: readonly FileSymbol[];
}

const word = /[\p{L}\p{N}_$-]+/gu;
/** Two lines at least so alike are versions of one. */
const alike = 0.5;
/** Limit for the pairs of lines that are compared. */
const mostCompared = 5000;
/** Longer names are no names: some providers show the beginning of a text. */
const longestName = 200;

/** The words by which a symbol is written: providers add signatures (`run(String)`), receivers (`(*Cart).Add`) and quotes. */
function wordsOf(name: string): readonly string[] {
  if (name.length > longestName) return [];
  const plain = name.replace(/\([^()]*\)$/, "").replace(/<[^<>]*>$/, "");
  return plain.match(word) ?? [];
}

/**
 * The second opinion on an edit: the symbols of the file that it removes and whose names stand nowhere in the block, outermost first. Something else
 * may take the place of a symbol; where nothing does, the block more likely left it out.
 * @param before the text of the file, to which the symbols belong
 * @param after its proposed text
 * @param block the code block that the edit was made of
 */
export function* removedSymbols(symbols: readonly FileSymbol[], before: string, after: string, block: string): Steps<readonly string[]> {
  const [old, fresh] = [splitText(before).lines, splitText(after).lines];
  yield;
  const { stays, hunks } = yield* compared(old, fresh);
  yield;
  const afterwards = new Set(fresh.filter(isDistinctive).map((line) => line.trim()));
  const isKept = (index: number): boolean => stays.has(index) || afterwards.has((old[index] ?? "").trim());
  yield;
  const beforehand = new Set(old.map((line) => line.trim()));
  const named = new Set(block.match(word) ?? []);

  /** The line with its name, if that and most of the rest are gone: lines such as `return sum;` may stand elsewhere, too. */
  const headerIfGone = (start: number, end: number, words: readonly string[]): number | undefined => {
    let [all, kept, header] = [0, 0, -1];
    for (let index = Math.max(0, start); index <= end && index < old.length; index += 1) {
      const line = old[index] ?? "";
      if (!isDistinctive(line)) continue;
      if (header < 0 && words.every((one) => line.includes(one))) header = index;
      all += 1;
      if (isKept(index)) kept += 1;
    }
    // A name that the file does not have was made up by the provider, so that no block would have it.
    return header >= 0 && !isKept(header) && 2 * kept < all ? header : undefined;
  };

  let looked = 0;
  /** Takes one of the new lines in the place of a line that begin the like of it: a renamed symbol is not removed. */
  const isReplaced = function* (header: number): Steps<boolean> {
    const { removed: gone, added } = hunks.get(header) ?? { removed: [], added: [] };
    const line = old[header] ?? "";
    for (const [at, one] of added.entries()) {
      looked += 1;
      // With so many new lines there is no telling what takes the place of what.
      if (looked > mostCompared) return true;
      if (beforehand.has(one.trim()) || !beginsLike(line, one)) continue;
      looked += gone.length;
      if (looked > mostCompared) return true;
      yield;
      if (gone.some((index) => index !== header && isDistinctive(old[index] ?? "") && similarity(old[index] ?? "", one) > alike)) continue;
      added.splice(at, 1);
      return true;
    }
    return false;
  };

  const removed: string[] = [];
  const open = symbols.toReversed();
  for (let symbol = open.pop(); symbol !== undefined; symbol = open.pop()) {
    yield;
    const { name, start, end, isFunction, children } = symbol;
    const words = wordsOf(name);
    const isUnnamed = words.length > 0 && !words.every((one) => named.has(one));
    const header = isUnnamed ? headerIfGone(start, end, words) : undefined;
    if (header !== undefined) {
      if (!(yield* isReplaced(header))) removed.push(name);
    } else if (!isFunction) for (const child of children.toReversed()) open.push(child);
  }
  return removed;
}

/** Whether a line may begin what takes the place of a symbol that begins with the other one. */
function beginsLike(old: string, fresh: string): boolean {
  const [was, is] = [old.trim(), fresh.trim()];
  const ending = (text: string): string => /[^\p{L}\p{N}\s]$/u.exec(text)?.[0] ?? "";
  return (
    indentWidth(old) === indentWidth(fresh) && ending(was) === ending(is) && isDistinctive(is) && !isCommentLine(is) && !closes.test(is)
  );
}

/** A run of lines that differ. */
interface Hunk {
  readonly removed: readonly number[];
  readonly added: string[];
}

/** The lines that both texts have, and the hunk of each line that only the old one has. */
function* compared(
  old: readonly string[],
  fresh: readonly string[],
): Steps<{ readonly stays: ReadonlySet<number>; readonly hunks: ReadonlyMap<number, Hunk> }> {
  const key = (line: string): string => line.trim();
  const stays = new Set<number>();
  const hunks = new Map<number, Hunk>();
  let [inOld, inNew] = [0, 0];
  let [removed, added]: [number[], string[]] = [[], []];
  for (const { kind, count } of yield* lineDiff(old.map(key), fresh.map(key))) {
    if (kind === "both") {
      [removed, added] = [[], []];
      for (let index = inOld; index < inOld + count; index += 1) stays.add(index);
    } else if (kind === "old") {
      const hunk = { removed, added };
      for (let index = inOld; index < inOld + count; index += 1) {
        removed.push(index);
        hunks.set(index, hunk);
      }
    } else for (let index = inNew; index < inNew + count; index += 1) added.push(fresh[index] ?? "");
    if (kind !== "new") inOld += count;
    if (kind !== "old") inNew += count;
  }
  return { stays, hunks };
}
