import type { Model } from "../model.ts";

/** Scores for one word of a search, best first. */
const fit = { word: 100, start: 80, inside: 55, squeezed: 50, initials: 35, skips: 15 } as const;
/** Number of letters that a search may skip inside one word. */
const mostSkipped = 3;
const longestQuery = 200;
/** With this many exact matches, near matches are not searched. */
const enough = 20;

/** A list of models that is searched while the user types. The search index is built by the first search. */
export class ModelSearch {
  readonly #models: readonly Model[];
  #entries: readonly Entry[] | undefined;

  constructor(models: readonly Model[]) {
    this.#models = models;
  }

  /**
   * The models that match every word of a search, best first: whole words before beginnings before insides. `gpt4o` finds GPT-4o, `ds r1`
   * finds DeepSeek R1, `sonet` finds Sonnet. An empty search returns all models in their order.
   */
  find(query: string): readonly Model[] {
    const words = query
      .slice(0, longestQuery)
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    if (words.length === 0) return this.#models;
    this.#entries ??= this.#models.map((model) => new Entry(model));
    const exact = ranked(this.#entries, words, exactFit);
    if (exact.length >= enough) return exact.map(({ model }) => model);
    // For an entry that matches exactly, this finds no better score.
    return ranked(this.#entries, words, nearFit).map(({ model }) => model);
  }
}

/** A model with its search index. */
class Entry {
  readonly model: Model;
  readonly id: string;
  /** Name and id in lower case. */
  readonly text: string;
  readonly #original: string;
  #squeezed: string | undefined;
  #initials: string | undefined;

  constructor(model: Model) {
    this.model = model;
    this.id = model.id.toLowerCase();
    this.#original = model.name === model.id ? model.id : `${model.name} ${model.id}`;
    this.text = this.#original.toLowerCase();
  }

  /** The text without separators. */
  get squeezed(): string {
    this.#squeezed ??= this.text.replace(separators, "");
    return this.#squeezed;
  }

  /** The initials: characters after a separator, at a hump of camel case, or at a digit after a letter. */
  get initials(): string {
    if (this.#initials === undefined) {
      this.#initials = "";
      for (let at = 0; at < this.#original.length; at += 1) if (beginsWord(this.#original, at)) this.#initials += this.text[at] ?? "";
    }
    return this.#initials;
  }
}

type Fit = (entry: Entry, word: string) => number;

function ranked(entries: readonly Entry[], words: readonly string[], fitOf: Fit): readonly Entry[] {
  const whole = words.join(" ");
  const found: { readonly entry: Entry; readonly score: number }[] = [];
  for (const entry of entries) {
    const score = scoreOf(entry, words, whole, fitOf);
    if (score > 0) found.push({ entry, score });
  }
  return found.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
}

const separators = /[\s/:._()-]+/g;

function beginsWord(text: string, at: number): boolean {
  const here = text.charCodeAt(at);
  if (!isLetter(here) && !isDigit(here)) return false;
  const before = at === 0 ? 32 : text.charCodeAt(at - 1);
  if (!isLetter(before) && !isDigit(before)) return true;
  return (isUpper(here) && !isUpper(before)) || (isDigit(here) && !isDigit(before));
}

/** The score of an entry; 0 if any word does not match. */
function scoreOf(entry: Entry, words: readonly string[], whole: string, fitOf: Fit): number {
  if (entry.id === whole) return 1000;
  let sum = 0;
  for (const word of words) {
    const score = fitOf(entry, word);
    if (score === 0) return 0;
    sum += score;
  }
  // Among equals: a name that begins with the search first, then a plain model before its variants, then the shorter id.
  const begins = entry.text.startsWith(whole) || entry.id.includes(`/${whole}`) ? 8 : 0;
  const variant = entry.id.includes(":") ? 3 : 0;
  return sum / words.length + begins - variant - Math.min(entry.id.length, 80) / 20;
}

/** The score of an exact match. */
function exactFit({ text }: Entry, word: string): number {
  let best = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const starts = at === 0 || !isWordPart(text.charCodeAt(at - 1)) || !isWordPart(word.charCodeAt(0));
    const end = at + word.length;
    const ends = end === text.length || !isWordPart(text.charCodeAt(end));
    best = Math.max(best, starts && ends ? fit.word : starts ? fit.start : fit.inside);
    if (best === fit.word) return best;
  }
  return best;
}

/** The score of an exact match, else of a near one: without separators, by initials, or with letters skipped. */
function nearFit(entry: Entry, word: string): number {
  const exact = exactFit(entry, word);
  if (exact > 0) return exact;
  const tight = word.replace(separators, "");
  if (tight.length < 2) return 0;
  if (entry.squeezed.includes(tight)) return fit.squeezed;
  if (entry.initials.includes(tight)) return fit.initials;
  return tight.length >= 4 && skips(entry.text, tight) ? fit.skips : 0;
}

/** Whether a word of the text has the letters of `word` in order, with the same first letter and few others in between. */
function skips(text: string, word: string): boolean {
  const first = word[0] ?? "";
  for (let start = text.indexOf(first); start >= 0; start = text.indexOf(first, start + 1)) {
    if (start > 0 && isWordPart(text.charCodeAt(start - 1))) continue;
    let at = start;
    let matched = 0;
    let skipped = 0;
    for (; at < text.length && matched < word.length && skipped <= mostSkipped && isWordPart(text.charCodeAt(at)); at += 1) {
      if (text[at] === word[matched]) matched += 1;
      else skipped += 1;
    }
    if (matched === word.length && skipped <= mostSkipped) return true;
  }
  return false;
}

function isWordPart(code: number): boolean {
  return isLetter(code) || isDigit(code);
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || isUpper(code) || code > 191;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
