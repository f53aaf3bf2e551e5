import type { Model } from "../model.ts";

/** A model with what is searched of it, worked out once. */
interface Entry {
  readonly model: Model;
  /** Name and id, lower case. */
  readonly text: string;
  /** The same without anything between the words. */
  readonly squeezed: string;
  /** The first characters of words, as `text` has them: after a separator, at a hump of camel case, at a digit after a letter. */
  readonly initials: string;
}

/** How well one word of a search fits, best first. */
const fit = { word: 100, start: 80, inside: 55, squeezed: 50, initials: 35, skips: 15 } as const;
/** Letters that a search may leave out inside one word. */
const mostSkipped = 3;
const longestQuery = 200;

/** A list of models that can be searched as one types. Building it costs about a millisecond per thousand models. */
export class ModelSearch {
  readonly #entries: readonly Entry[];

  constructor(models: readonly Model[]) {
    this.#entries = models.map(entryOf);
  }

  /**
   * The models that fit every word of a search, best first: whole words before beginnings before insides; `gpt4o` finds GPT-4o, `ds r1` finds
   * DeepSeek R1, `sonet` finds Sonnet. An empty search gives all, in their order.
   */
  find(query: string): readonly Model[] {
    const words = query
      .slice(0, longestQuery)
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    if (words.length === 0) return this.#entries.map(({ model }) => model);
    const whole = words.join(" ");
    const found: { readonly model: Model; readonly score: number }[] = [];
    for (const entry of this.#entries) {
      const score = scoreOf(entry, words, whole);
      if (score > 0) found.push({ model: entry.model, score });
    }
    return found.sort((a, b) => b.score - a.score).map(({ model }) => model);
  }
}

function entryOf(model: Model): Entry {
  const said = model.name === model.id ? model.id : `${model.name} ${model.id}`;
  const text = said.toLowerCase();
  let initials = "";
  for (let at = 0; at < said.length; at += 1) if (beginsWord(said, at)) initials += text[at] ?? "";
  return { model, text, squeezed: text.replace(separators, ""), initials };
}

const separators = /[\s/:._()-]+/g;

function beginsWord(text: string, at: number): boolean {
  const here = text.charCodeAt(at);
  if (!isLetter(here) && !isDigit(here)) return false;
  const before = at === 0 ? 32 : text.charCodeAt(at - 1);
  if (!isLetter(before) && !isDigit(before)) return true;
  return (isUpper(here) && !isUpper(before)) || (isDigit(here) && !isDigit(before));
}

/** 0 where a word does not fit at all. */
function scoreOf(entry: Entry, words: readonly string[], whole: string): number {
  if (entry.model.id.toLowerCase() === whole) return 1000;
  let sum = 0;
  for (const word of words) {
    const score = fitOf(entry, word);
    if (score === 0) return 0;
    sum += score;
  }
  // Of equals: the name that begins with it, then the shorter one, then the plain model before its variants.
  const begins = entry.text.startsWith(whole) || entry.model.id.toLowerCase().includes(`/${whole}`) ? 8 : 0;
  const variant = entry.model.id.includes(":") ? 3 : 0;
  return sum / words.length + begins - variant - Math.min(entry.model.id.length, 80) / 20;
}

function fitOf({ text, squeezed, initials }: Entry, word: string): number {
  let best = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const starts = at === 0 || !isWordPart(text.charCodeAt(at - 1)) || !isWordPart(word.charCodeAt(0));
    const end = at + word.length;
    const ends = end === text.length || !isWordPart(text.charCodeAt(end));
    best = Math.max(best, starts && ends ? fit.word : starts ? fit.start : fit.inside);
    if (best === fit.word) return best;
  }
  if (best > 0) return best;
  const tight = word.replace(separators, "");
  if (tight.length < 2) return 0;
  if (squeezed.includes(tight)) return fit.squeezed;
  if (initials.includes(tight)) return fit.initials;
  return tight.length >= 4 && skips(text, tight) ? fit.skips : 0;
}

/** Whether a word of the text has the letters of `word` in order, with the same first one and few others in between. */
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
