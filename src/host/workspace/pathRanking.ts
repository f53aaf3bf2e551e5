import uFuzzy from "@leeoniya/ufuzzy";

/** The most loose matches that are ranked; with more of them the query is not specific enough. */
const mostRanked = 5000;
/** More letters than a path has. */
const longestPath = 1e6;
/** How many paths are looked at before it is decided whether there are too many matches. */
const atOnce = 1000;

// A few letters may be between those of the query, also slashes: `sharedtokens` finds src/shared/tokens.ts.
const mostBetween = 8;
const fuzzy = new uFuzzy({ intraIns: mostBetween, intraChars: "." });
/** As uFuzzy compares matches that are equally good. */
const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * The matches of a query, from which those of a longer one are found, the shortest paths first. `whole` and `loose` are undefined where not all were needed.
 */
interface Matches {
  readonly wanted: string;
  readonly whole: ArrayLike<number> | undefined;
  readonly loose: readonly number[] | undefined;
}

/** Ranks the paths of a list that does not change. What was found for a query is searched again where the query grows by a letter. */
export class PathRanking {
  readonly #paths: readonly string[];
  readonly #lower: readonly string[];
  /** Where the name begins in each path in lower case. */
  readonly #names: Int32Array;
  /** All indexes, those of the shortest paths first. */
  readonly #shortestFirst: Uint32Array;
  /** The same by the first letter of the name. */
  readonly #byLetter = new Map<string, number[]>();
  readonly #removed: ReadonlySet<number>;
  #last: Matches | undefined;

  /** @param removed indexes of paths that are left out; what is in it may change */
  constructor(paths: readonly string[], removed: ReadonlySet<number> = new Set()) {
    this.#paths = paths;
    this.#removed = removed;
    // A path without capitals is the same string, which takes no more memory.
    this.#lower = paths.map(comparable);
    this.#names = Int32Array.from(this.#lower, (path) => path.lastIndexOf("/") + 1);
    this.#shortestFirst = sortedByLength(paths);
    for (const at of this.#shortestFirst) {
      const letter = this.#lower[at]?.charAt(this.#names[at] ?? 0) ?? "";
      const same = this.#byLetter.get(letter);
      if (same === undefined) this.#byLetter.set(letter, [at]);
      else same.push(at);
    }
  }

  /**
   * Indexes of the paths that match a query, best first: names that start with it, names and then paths that contain it, then those that contain its
   * letters in this order.
   */
  best(query: string, most: number): readonly number[] {
    const wanted = comparable(query);
    const before = this.#last !== undefined && wanted.startsWith(this.#last.wanted) ? this.#last : undefined;
    const { best, whole = before?.whole } = this.#whole(wanted, before?.whole, most);
    if (best.length === most) {
      this.#last = { wanted, whole, loose: undefined };
      return best;
    }
    const { matches, order } = this.#loose(query, before?.loose, most);
    this.#last = { wanted, whole, loose: matches };
    return [...new Set([...best, ...order.filter((at) => !this.#removed.has(at))])].slice(0, most);
  }

  /**
   * The best paths that contain a text. Looks at paths of which the shortest come first, and no longer than it takes: most of a large workspace contains the
   * first letters of a query, and twenty rows are shown. `whole` has all of them where all were looked at.
   */
  #whole(
    wanted: string,
    among: ArrayLike<number> | undefined,
    most: number,
  ): { readonly best: readonly number[]; readonly whole?: readonly number[] } {
    const named: number[] = [];
    for (const at of this.#byLetter.get(wanted.charAt(0)) ?? []) {
      if (named.length === most) return { best: named };
      if (!this.#removed.has(at) && this.#lower[at]?.lastIndexOf(wanted) === this.#names[at]) named.push(at);
    }
    const whole: number[] = [];
    const [inName, inPath]: [number[], number[]] = [[], []];
    const possible = among ?? this.#shortestFirst;
    for (let place = 0; place < possible.length; place += 1) {
      if (named.length + inName.length >= most) return { best: [...named, ...inName].slice(0, most) };
      const at = possible[place] ?? 0;
      const found = (this.#lower[at] ?? "").lastIndexOf(wanted);
      if (found < 0) continue;
      whole.push(at);
      const name = this.#names[at] ?? 0;
      if (found !== name && !this.#removed.has(at)) (found > name ? inName : inPath).push(at);
    }
    return { best: [...named, ...inName, ...inPath].slice(0, most), whole };
  }

  /**
   * The paths that contain the letters of a query in this order, the best first. `matches` is undefined where those of a longer query may be others, or
   * where there are so many that they are not ranked: then the first ones are enough.
   */
  #loose(query: string, before: readonly number[] | undefined, most: number): LooseMatches {
    // A word after a hyphen is excluded, one in quotation marks is searched for as it is; and without a letter, nothing is found.
    if (/^-|["']/.test(query) || !/[a-z\d]/i.test(query)) return { matches: undefined, order: this.#search(query) };
    if (/^[a-z\d]+$/i.test(query)) return this.#looseWord(query, before, most);
    const matches: number[] = [];
    for (const possible of this.#withLetters(query, before)) {
      matches.push(...(fuzzy.filter(this.#paths as string[], query, possible) ?? []));
      if (matches.length > mostRanked) return { matches: undefined, order: matches };
    }
    return { matches, order: matches.length === 0 ? [] : this.#search(query, matches) };
  }

  #search(query: string, matches?: number[]): readonly number[] {
    const [found, , order] = fuzzy.search(this.#paths as string[], query, 0, mostRanked, matches);
    return order?.map((at) => found?.[at] ?? 0) ?? found ?? [];
  }

  /**
   * What uFuzzy finds for a single word besides the paths that contain it, in the same order: the fewest letters between first, then the earliest. It
   * would compute all that it knows of each match, and sort them all.
   */
  #looseWord(word: string, before: readonly number[] | undefined, most: number): LooseMatches {
    const pattern = new RegExp(word.split("").join(`.{0,${mostBetween}}?`), "i");
    const lower = word.toLowerCase();
    const matches: number[] = [];
    const order = new Best(most, (a, b) => compare(this.#paths[a] ?? "", this.#paths[b] ?? ""));
    for (const possible of this.#withLetters(word, before)) {
      for (const at of possible) {
        const path = this.#paths[at] ?? "";
        const match = pattern.exec(path);
        if (match === null) continue;
        matches.push(at);
        if (this.#removed.has(at) || this.#lower[at]?.includes(lower) === true) continue;
        order.add(at, match[0].length * longestPath + match.index);
      }
      if (matches.length > mostRanked) return { matches: undefined, order: matches };
    }
    return { matches, order: order.indexes };
  }

  /**
   * The paths that contain the letters and digits of a query in their order, however far apart: few enough for a pattern that looks closer. They come in
   * pieces, so that one can stop.
   */
  *#withLetters(query: string, among: readonly number[] | undefined): Generator<number[]> {
    const letters = query.toLowerCase().replaceAll(/[^a-z\d]/g, "");
    const count = among?.length ?? this.#lower.length;
    for (let first = 0; first < count; first += atOnce) {
      const found: number[] = [];
      for (let place = first; place < Math.min(count, first + atOnce); place += 1) {
        const at = among === undefined ? place : (among[place] ?? 0);
        if (hasInOrder(this.#lower[at] ?? "", letters)) found.push(at);
      }
      yield found;
    }
  }
}

/** A text in lower case, with its umlauts and accents as one character each, as they are typed: file systems may have two. */
export function comparable(text: string): string {
  return (/[\u0300-\u036f]/.test(text) ? text.normalize("NFC") : text).toLowerCase();
}

/** The indexes of texts, those of the shortest first, and of two that are as long in their order. */
function sortedByLength(texts: readonly string[]): Uint32Array {
  let longest = 0;
  for (const { length } of texts) longest = Math.max(longest, length);
  // How many are as long, then where the next one of that length goes.
  const places = new Uint32Array(longest + 1);
  for (const { length } of texts) places[length] = (places[length] ?? 0) + 1;
  let before = 0;
  for (let length = 0; length <= longest; length += 1) {
    const count = places[length] ?? 0;
    places[length] = before;
    before += count;
  }
  const sorted = new Uint32Array(texts.length);
  for (let at = 0; at < texts.length; at += 1) {
    const length = texts[at]?.length ?? 0;
    const place = places[length] ?? 0;
    sorted[place] = at;
    places[length] = place + 1;
  }
  return sorted;
}

function hasInOrder(text: string, letters: string): boolean {
  let from = 0;
  for (const letter of letters) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

interface LooseMatches {
  readonly matches: readonly number[] | undefined;
  readonly order: readonly number[];
}

/** The best paths of those that are added: those of the lowest key, and where it is the same, the earlier one. */
class Best {
  /** Best first. */
  readonly indexes: number[] = [];
  readonly #keys: number[] = [];
  readonly #most: number;
  readonly #compare: (a: number, b: number) => number;

  constructor(most: number, compareEqual: (a: number, b: number) => number = () => 0) {
    this.#most = most;
    this.#compare = compareEqual;
  }

  add(at: number, key: number): void {
    const { indexes } = this;
    const keys = this.#keys;
    const isFull = keys.length >= this.#most;
    // Most of them are no better than the last one.
    if (isFull && key > (keys[keys.length - 1] ?? 0)) return;
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = keys[middle] ?? 0;
      if (other < key || (other === key && this.#compare(indexes[middle] ?? 0, at) <= 0)) low = middle + 1;
      else high = middle;
    }
    if (low >= this.#most) return;
    keys.splice(low, 0, key);
    indexes.splice(low, 0, at);
    if (!isFull) return;
    keys.pop();
    indexes.pop();
  }
}
