import { declaredName } from "../../apply/declarations.ts";
import type { Steps } from "../../shared/steps.ts";
import { isStopWord, namesIn, wordsOf } from "./codeWords.ts";

/** What a word counts by where it is in a file, in the smallest unit that the index keeps. */
export interface FieldWeights {
  readonly text: number;
  readonly imports: number;
  readonly declaration: number;
  readonly folder: number;
  readonly fileName: number;
}

const weights: FieldWeights = { text: 2, imports: 1, declaration: 6, folder: 4, fileName: 10 };
/** How soon more of the same word adds nothing, and how much longer files are at a disadvantage (BM25). */
const saturation = 1.2;
const lengthShare = 0.6;
/** The words of so many different names are remembered, so that each is taken apart once. */
const mostNames = 20_000;
/** The most different words, and the most words of all files: together about 100 MB. */
const mostWords = 1_000_000;
const mostKept = 12_000_000;
/** Longer lines are data or made by a program. */
const longestLine = 1000;
/** Further words of a question are not looked for. */
const mostAsked = 200;
const largestWeight = 255;
const charactersInStep = 4000;
const filesInStep = 200;

/** What the index keeps of a file: its words in order, each with its weight in the lowest byte. */
interface IndexedFile {
  readonly words: Uint32Array;
  /** The sum of the weights. */
  readonly length: number;
}

/** A file that fits a question. */
export interface FoundPath {
  readonly path: string;
  readonly score: number;
}

/** A word of a question, with how much it says. */
export interface QueryWord {
  readonly word: string;
  readonly weight: number;
}

/**
 * A lexical index of source files (BM25 with fields). It keeps the words of each file and no lists of files by word: to look through 10,000 files takes
 * milliseconds, and a file that changes replaces its own words alone.
 */
export class CodebaseIndex {
  readonly #ids = new Map<string, number>();
  /** In how many files each word is. */
  readonly #fileCounts: number[] = [];
  readonly #files = new Map<string, IndexedFile>();
  #names = new Map<string, readonly number[]>();
  #totalLength = 0;
  #kept = 0;

  readonly #weights: FieldWeights;
  readonly #wordsOf: (name: string) => readonly string[];

  /** @param how other weights and words, for comparisons */
  constructor({ fields = weights, words = wordsOf }: { readonly fields?: FieldWeights; readonly words?: typeof wordsOf } = {}) {
    this.#weights = fields;
    this.#wordsOf = words;
  }

  /** How many files are indexed. */
  get size(): number {
    return this.#files.size;
  }

  /** Whether there is no room for more files. */
  get isFull(): boolean {
    return this.#kept >= mostKept || this.#ids.size >= mostWords;
  }

  /** The paths of the indexed files. */
  get paths(): Iterable<string> {
    return this.#files.keys();
  }

  /** Whether a file is indexed. */
  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Indexes a file, or indexes it again. */
  *set(path: string, text: string): Steps<void> {
    const found = new Map<number, number>();
    let length = 0;
    const add = (line: string, weight: number): void => {
      for (const name of namesIn(line)) {
        for (const id of this.#idsOf(name)) {
          found.set(id, (found.get(id) ?? 0) + weight);
          length += weight;
        }
      }
    };
    const folderEnd = path.lastIndexOf("/") + 1;
    add(path.slice(0, folderEnd), this.#weights.folder);
    add(path.slice(folderEnd), this.#weights.fileName);
    // Where a file is says nothing about how long it is.
    length = 0;
    let characters = 0;
    for (const whole of text.split("\n")) {
      const each = whole.slice(0, longestLine);
      characters += each.length + 1;
      if (characters > charactersInStep) {
        characters = 0;
        yield;
      }
      if (isImport(each)) add(each, this.#weights.imports);
      else {
        add(each, this.#weights.text);
        const declared = declaredName(each);
        if (declared !== undefined) add(declared, this.#weights.declaration);
      }
    }
    this.delete(path);
    const words = Uint32Array.from(found, ([id, weight]) => id * 256 + Math.min(largestWeight, weight)).toSorted();
    for (const word of words) this.#fileCounts[word >>> 8] = (this.#fileCounts[word >>> 8] ?? 0) + 1;
    this.#files.set(path, { words, length });
    this.#totalLength += length;
    this.#kept += words.length;
  }

  /** Takes a file out. */
  delete(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    this.#files.delete(path);
    this.#totalLength -= file.length;
    this.#kept -= file.words.length;
    for (const word of file.words) this.#fileCounts[word >>> 8] = (this.#fileCounts[word >>> 8] ?? 1) - 1;
  }

  /** The words of a question that are in some file, with what each says: a word that is in few files says more. */
  wordsOfQuery(query: string): readonly QueryWord[] {
    const words = new Set(
      namesIn(query)
        .filter((name) => !isStopWord(name))
        .slice(0, mostAsked)
        .flatMap((name) => this.#wordsOf(name)),
    );
    return Array.from(words, (word) => ({ word, weight: this.#inverseFrequency(word) })).filter(({ weight }) => weight > 0);
  }

  #inverseFrequency(word: string): number {
    const id = this.#ids.get(keyOf(word));
    const count = id === undefined ? 0 : (this.#fileCounts[id] ?? 0);
    return count === 0 ? 0 : Math.log(1 + (this.#files.size - count + 0.5) / (count + 0.5));
  }

  /** The files that fit a question best, best first. */
  *search(query: string, most: number): Steps<readonly FoundPath[]> {
    const wanted = this.wordsOfQuery(query).map(({ word, weight }) => [this.#ids.get(keyOf(word)) ?? 0, weight] as const);
    const averageLength = this.#totalLength / Math.max(1, this.#files.size);
    const found: FoundPath[] = [];
    let looked = 0;
    for (const [path, { words, length }] of this.#files) {
      looked += 1;
      if (looked % filesInStep === 0) yield;
      const norm = saturation * (1 - lengthShare + (lengthShare * length) / averageLength) * this.#weights.text;
      let score = 0;
      for (const [id, weight] of wanted) {
        const count = weightIn(words, id);
        if (count > 0) score += (weight * count * (saturation + 1)) / (count + norm);
      }
      if (score > 0) found.push({ path, score });
    }
    return found.toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1)).slice(0, most);
  }

  #idsOf(name: string): readonly number[] {
    const known = this.#names.get(keyOf(name));
    if (known !== undefined) return known;
    if (this.#names.size >= mostNames) this.#names = new Map();
    const ids: number[] = [];
    for (const word of this.#wordsOf(name)) {
      const key = keyOf(word);
      let id = this.#ids.get(key);
      if (id === undefined) {
        if (this.#ids.size >= mostWords) continue;
        id = this.#ids.size;
        this.#ids.set(key, id);
        this.#fileCounts.push(0);
      }
      ids.push(id);
    }
    this.#names.set(keyOf(name), ids);
    return ids;
  }
}

/** A copy of a word: V8 keeps the whole text of a file for each part of it that is a key. */
function keyOf(word: string): string {
  return `~${word}`;
}

/** What a word weighs in a file; 0 where the file does not have it. */
function weightIn(words: Uint32Array, id: number): number {
  let [from, to] = [0, words.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((words[middle] ?? 0) >>> 8 < id) from = middle + 1;
    else to = middle;
  }
  const word = words[from] ?? 0;
  return from < words.length && word >>> 8 === id ? word & 255 : 0;
}

/** Whether a line names other files: what it says is about them. */
function isImport(line: string): boolean {
  const text = line.trim();
  return (
    /^(?:import\b|from\s+\S+\s+import\b|#\s*include\b|using\s+[\w.]+;|use\s+[\w:]+|require\b|\}\s*from\s+["'])/.test(text) ||
    /^export\s.*\sfrom\s+["']/.test(text) ||
    (/^(?:const|let|var)\s/.test(text) && /=\s?require\(/.test(text))
  );
}
