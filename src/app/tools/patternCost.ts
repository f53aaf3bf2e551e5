/** The most steps of a match: about a twentieth of a second. */
const mostSteps = 1e7;
const longestPattern = 1000;
/** A quantifier with more repetitions counts as unlimited. */
const fewRepeats = 12;

/**
 * Whether a regular expression in a tool's schema can quickly be matched against this many characters, which a model wrote. JavaScript's matcher
 * backtracks, and a pattern such as `(a+)+$` takes hours for thirty letters. This is an upper bound by the text of the pattern alone: nested repetitions,
 * back references and lookarounds are never quick.
 */
export function isQuickPattern(pattern: string, length: number): boolean {
  if (pattern.length > longestPattern) return false;
  const reader = new PatternReader(pattern);
  const cost = reader.alternatives();
  if (cost === undefined || !reader.atEnd) return false;
  // A pattern that is not anchored at the start is tried from every character.
  const loops = cost.loops + (pattern.startsWith("^") && !pattern.includes("|") ? 0 : 1);
  return cost.ways * Math.max(2, length) ** loops <= mostSteps;
}

/** How many attempts a part of a pattern can cause. */
interface Cost {
  /** Unlimited repetitions: each multiplies the steps by the length of the text. */
  readonly loops: number;
  /** Ways to match that do not depend on the length of the text. */
  readonly ways: number;
}

const one: Cost = { loops: 0, ways: 1 };

class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get atEnd(): boolean {
    return this.#at >= this.#pattern.length;
  }

  /** Reads to the end of the pattern, or to the bracket that closes this group. */
  alternatives(): Cost | undefined {
    let sum: Cost = { loops: 0, ways: 0 };
    do {
      const cost = this.#sequence();
      if (cost === undefined) return undefined;
      sum = { loops: Math.max(sum.loops, cost.loops), ways: sum.ways + cost.ways };
    } while (this.#takes("|"));
    return sum;
  }

  #sequence(): Cost | undefined {
    let { loops, ways } = one;
    while (!this.atEnd && this.#next !== "|" && this.#next !== ")") {
      const atom = this.#atom();
      const repeated = atom === undefined ? undefined : this.#repeated(atom);
      if (repeated === undefined) return undefined;
      loops += repeated.loops;
      ways *= repeated.ways;
    }
    return { loops, ways };
  }

  #atom(): Cost | undefined {
    if (this.#takes("(")) {
      // Named groups and lookarounds are not estimated.
      if (this.#next === "?" && !this.#takes("?:")) return undefined;
      const inside = this.alternatives();
      return this.#takes(")") ? inside : undefined;
    }
    if (this.#takes("[")) return this.#class() ? one : undefined;
    if (this.#takes("\\")) {
      if (/[1-9k]/.test(this.#next)) return undefined;
      this.#at += 1;
      return one;
    }
    this.#at += 1;
    return one;
  }

  #class(): boolean {
    for (; !this.atEnd; this.#at += 1) {
      if (this.#next === "\\") this.#at += 1;
      else if (this.#takes("]")) return true;
    }
    return false;
  }

  #repeated(atom: Cost): Cost | undefined {
    const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.#pattern.slice(this.#at, this.#at + 24));
    if (quantifier === null) return atom;
    this.#at += quantifier[0].length;
    if (quantifier[0].startsWith("?")) return { loops: atom.loops, ways: atom.ways + 1 };
    const [, least, comma, most] = quantifier;
    const isExact = least !== undefined && comma === "";
    const times = least === undefined || (comma === "," && most === "") ? Infinity : Number(most === "" ? least : most);
    const isSimple = atom.loops === 0 && atom.ways === 1;
    if (isSimple) return isExact ? one : times <= fewRepeats ? { loops: 0, ways: times + 1 } : { loops: 1, ways: 1 };
    if (times > fewRepeats) return undefined;
    return { loops: atom.loops * times, ways: (atom.ways + (isExact ? 0 : 1)) ** times };
  }

  get #next(): string {
    return this.#pattern[this.#at] ?? "";
  }

  #takes(text: string): boolean {
    const taken = this.#pattern.startsWith(text, this.#at);
    if (taken) this.#at += text.length;
    return taken;
  }
}
