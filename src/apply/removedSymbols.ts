import { isDistinctive } from "./likeness.ts";
import { atOnce, lineDiff } from "./lineDiff.ts";
import { splitText } from "./textLines.ts";

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

/** The words by which a symbol is written: providers add signatures (`run(String)`), receivers (`(*Cart).Add`) and quotes. */
function wordsOf(name: string): readonly string[] {
  const plain = name.replace(/\([^)]*\)\s*$/, "").replace(/<[^>]*>\s*$/, "");
  return plain.match(/[\p{L}\p{N}_$#-]+/gu) ?? [];
}

/**
 * The second opinion on an edit: the symbols of the file that it removes and whose names stand nowhere in the block, outermost first. A block
 * that removes something on purpose is shorter than the file says; the host stops the edit and asks.
 * @param before the text of the file to which the symbols belong
 * @param after its proposed text
 * @param block the code block that the edit was made of
 */
export function removedSymbols(symbols: readonly FileSymbol[], before: string, after: string, block: string): readonly string[] {
  const old = splitText(before).lines;
  const stays = new Set<number>();
  let at = 0;
  const fresh = splitText(after).lines;
  const key = (line: string): string => line.trim();
  for (const { kind, count } of atOnce(lineDiff(old.map(key), fresh.map(key)))) {
    if (kind === "new") continue;
    if (kind === "both") for (let index = at; index < at + count; index += 1) stays.add(index);
    at += count;
  }
  const inBlock = new Set(block.match(/[\p{L}\p{N}_$#-]+/gu) ?? []);
  const afterwards = new Map<string, number>();
  for (const line of fresh) if (isDistinctive(line)) afterwards.set(key(line), (afterwards.get(key(line)) ?? 0) + 1);
  const isKept = (line: string, index: number): boolean => stays.has(index) || (afterwards.get(key(line)) ?? 0) > 0;
  /** Its line with the name is gone, and so is most of the rest: lines such as `return sum;` may stand elsewhere, too. */
  const isGone = (start: number, end: number, words: readonly string[]): boolean => {
    let [all, kept, header] = [0, 0, -1];
    for (let index = start; index <= end && index < old.length; index += 1) {
      const line = old[index] ?? "";
      if (!isDistinctive(line)) continue;
      if (header < 0 && words.every((word) => line.includes(word))) header = index;
      all += 1;
      if (isKept(line, index)) kept += 1;
    }
    return all > 0 && 2 * kept < all && (header < 0 || !isKept(old[header] ?? "", header));
  };
  const removed: string[] = [];
  const visit = ({ name, start, end, isFunction, children }: FileSymbol): void => {
    const words = wordsOf(name);
    const isNamed = words.every((word) => inBlock.has(word));
    if (!isNamed && isGone(start, end, words)) {
      removed.push(name);
      return;
    }
    if (!isFunction) for (const child of children) visit(child);
  };
  for (const symbol of symbols) visit(symbol);
  return removed;
}
