import { endsInFence } from "./markdownPlace.ts";

/** Where the text of a continuation begins in what the model wrote, and whether that is certain. */
export interface SeamPlace {
  /** UTF-16 units that are left out at the beginning. */
  readonly start: number;
  readonly isSure: boolean;
}

/** The half answer, as far as its end matters. */
export interface HalfAnswer {
  /** As it was sent, without white space at its end. */
  readonly half: string;
  /** The white space at its end, which the reader sees. */
  readonly space: string;
  /** Its last words, which the model is asked to begin with. */
  readonly anchor: string;
  /** The model was asked to continue; otherwise the half answer was the end of the prompt, and the model continues by itself. */
  readonly isAsked: boolean;
}

/** How much of a half answer is looked at: a model that repeats more than this is not recognized. */
const longestHalf = 100_000;
/** How long the anchor is, unless it would occur twice or be cut inside a word. */
const shortAnchor = 40;
const usualAnchor = 160;
const longestAnchor = 400;
/** An anchor that is shorter than this proves nothing. */
const provingAnchor = 20;
/** How much a model may write before it begins with the anchor: "Sure, here is the rest:". */
const longestPreamble = 200;
/** As much as is needed to see whether a text was there before. */
const shortestBody = 12;
/** How many characters have to be the same before and at the end of the anchor. */
const sameEnd = 4;
/** The weight of an overlap that is no accident: where the model was asked, after words of its own, and where it was not asked. */
const leastWeight = 3;
const weightOfWord = 1;
const weightInsideWord = 4;
const weightAfterPreamble = 8;
const weightUnasked = 10;

/**
 * The last words of a half answer, by which the place where it continues can be found: long enough to occur once, and beginning inside a line, because lines
 * repeat more often than parts of lines. "" if there are no words.
 */
export function anchorOf(given: string): string {
  const half = given.slice(-longestHalf).trimEnd();
  const before = half.slice(0, -1);
  const fits = (start: number): boolean => half[start - 1] !== "\n" && !before.includes(half.slice(start));
  const first = half.length - shortAnchor;
  for (let start = first; start > Math.max(0, half.length - usualAnchor); start--) {
    if (isWordStart(half, start) && fits(start)) return half.slice(start);
  }
  for (let start = first; start > Math.max(0, half.length - longestAnchor); start--) {
    if (isWhole(half, start) && fits(start)) return half.slice(start);
  }
  if (half.length <= longestAnchor) return half;
  let start = half.length - longestAnchor;
  while (!isWhole(half, start)) start += 1;
  return half.slice(start);
}

/** Whether a word begins here, after white space. */
function isWordStart(text: string, at: number): boolean {
  return /\s/.test(text[at - 1] ?? " ") && /\S/.test(text[at] ?? " ");
}

/** Whether something that is seen begins here, and is not a part of the character before. */
function isWhole(text: string, at: number): boolean {
  const joins = /^[\p{M}\u200D\uDC00-\uDFFF]|^\p{Emoji_Modifier}/u.test(text.slice(at, at + 2));
  return /\S/.test(text[at] ?? "x") && !joins && text[at - 1] !== "\u200D";
}

/** A text as it is compared: white space is a blank, and quotation marks are straight, as models change both when they repeat something. */
interface Folded {
  readonly text: string;
  /** Where each character of `text` ends in the original. */
  readonly ends: readonly number[];
}

function fold(original: string): Folded {
  let text = "";
  const ends: number[] = [];
  for (let at = 0; at < original.length; at++) {
    const character = original[at] ?? "";
    if (isSpace(character)) {
      while (isSpace(original[at + 1] ?? "")) at += 1;
      text += " ";
    } else text += straight(character);
    ends.push(at + 1);
  }
  return { text, ends };
}

function isSpace(character: string): boolean {
  return character === " " || character === "\n" || character === "\t" || character === "\r" || character === "\u00A0";
}

function straight(character: string): string {
  if (character === "\u2018" || character === "\u2019") return "'";
  return character === "\u201C" || character === "\u201D" ? '"' : character;
}

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Extended_Pictographic}]/u;
const inWord = /[\p{L}\p{N}\p{M}_]/u;

/** How much a repeated text says: signs and blanks repeat by accident. */
function weightOf(text: string): number {
  let weight = 0;
  for (const character of text.slice(0, 200)) weight += wide.test(character) ? 2 : inWord.test(character) ? 1 : 0;
  return weight;
}

/** Whether a repeated text could begin here: not inside a word. */
function mayBeginAt(text: string, at: number): boolean {
  const before = lastCharacter(text.slice(Math.max(0, at - 2), at));
  const after = String.fromCodePoint(text.codePointAt(at) ?? 32);
  return before === "" || wide.test(after) || !inWord.test(before) || !inWord.test(after);
}

function lastCharacter(text: string): string {
  return Array.from(text).at(-1) ?? "";
}

/** For each beginning of a text: how long the longest other beginning is that it ends with. (Knuth, Morris, Pratt: in linear time.) */
function failuresOf(text: string): Int32Array {
  const failures = new Int32Array(text.length);
  for (let at = 1; at < text.length; at++) failures[at] = nextLength(text, failures, failures[at - 1] ?? 0, text[at]);
  return failures;
}

function nextLength(text: string, failures: Int32Array, from: number, character: string | undefined): number {
  let length = from;
  while (length > 0 && (length === text.length || text[length] !== character)) length = failures[length - 1] ?? 0;
  return text[length] === character ? length + 1 : length;
}

/** The lengths of the shorter beginnings that a text ends with. */
function bordersOf(text: string): readonly number[] {
  const failures = failuresOf(text);
  const lengths: number[] = [];
  for (let length = failures.at(-1) ?? 0; length > 0; length = failures[length - 1] ?? 0) lengths.push(length);
  return lengths;
}

/** The longest beginning of `after` that `before` ends with, if it has this weight, or more where it begins inside a word; 0 if there is none. */
function overlap(before: string, after: string, least: number): number {
  const tail = before.slice(-after.length);
  const failures = failuresOf(after);
  let found = 0;
  for (let at = 0; at < tail.length; at++) found = nextLength(after, failures, found, tail[at]);
  for (; found > 0; found = failures[found - 1] ?? 0) {
    const repeated = after.slice(0, found);
    const begin = before.length - found;
    const weight = weightOf(repeated);
    // Letters at the beginning of a word are hardly ever written twice. Signs and digits are.
    const isWord = least <= leastWeight && /^\p{L}/u.test(repeated) && weight >= weightOfWord;
    const isSign = least <= leastWeight && /^[,;:.!?]$/.test(repeated) && isSpace(after[1] ?? "") && before[begin - 1] !== repeated;
    if ((weight >= least || isWord) && mayBeginAt(before, begin)) return found;
    if ((weight >= least && weight >= weightInsideWord) || isSign) return found;
  }
  return 0;
}

const fenceLine = /^(?:`{3,}|~{3,})([^\n`]*)\n/;
/** A line of the model's own before it continues, and perhaps a fence. */
const preambleLines = /^(?:[^\n]{1,200}(?:[:：.!…]|\*\*)[ \t]*\n\s*){1,3}(?:(?:`{3,}|~{3,})[^\n`]*\n)?$/;
const preambleInLine = /^(?:sure|okay|ok|certainly|of course|continuing|continued|here|picking up|resuming)\b[^\n]{0,150}[:.…]\s*$/i;

/**
 * Finds where a model continues from a half answer, whatever it repeats of it or says before. Takes the beginning of what the model writes, and says "" until
 * the place is decided, which is when it has repeated the end, or too much of something else has come. What cannot be decided is joined so that nothing is
 * lost, and is not sure.
 */
export class SeamFinder {
  readonly #given: HalfAnswer;
  readonly #half: Folded;
  readonly #anchor: string;
  readonly #isAnchorUnique: boolean;
  #received = "";
  #place: SeamPlace | undefined;
  /** How long the text has to be before it is looked at again. */
  #next = 0;

  constructor(given: HalfAnswer) {
    this.#given = { ...given, half: given.half.slice(-longestHalf) };
    this.#half = fold(this.#given.half);
    this.#anchor = fold(given.anchor).text;
    this.#isAnchorUnique = this.#anchor !== "" && !this.#half.text.slice(0, -1).includes(this.#anchor);
  }

  /** Takes the next piece. @returns what can be shown of the text so far */
  push(piece: string): string {
    if (this.#place !== undefined) return piece;
    this.#received += piece;
    if (this.#received.length < this.#next) return "";
    this.#place = this.#find(false);
    return this.#place === undefined ? "" : this.#received.slice(this.#place.start);
  }

  /** The text that was held back so far. */
  get held(): string {
    return this.#place === undefined ? this.#received : "";
  }

  /** The place, once it is decided. */
  get place(): SeamPlace | undefined {
    return this.#place;
  }

  /** The place in the whole text, when no more comes. */
  end(whole: string): SeamPlace {
    this.#received = whole;
    const { start, isSure } = (this.#place ??= this.#find(true) ?? { start: 0, isSure: false });
    // A model that says the same thing three times may be meant to.
    const repeated = fold(whole.slice(0, start).trim()).text;
    const goesOn =
      repeated.length < this.#anchor.length ||
      !fold(
        whole
          .slice(start)
          .trimStart()
          .slice(0, 2 * start),
      ).text.startsWith(repeated);
    return { start, isSure: isSure && (start === 0 || goesOn) };
  }

  #find(hasEnded: boolean): SeamPlace | undefined {
    const { isAsked } = this.#given;
    const lead = this.#received.length - this.#received.trimStart().length;
    const body = fold(this.#received.slice(lead));
    const length = body.text.trimEnd().length;
    if (length === 0) return hasEnded ? this.#placeAt(0, !isAsked) : undefined;
    if (!hasEnded && length < shortestBody) return undefined;
    const at = this.#anchor === "" ? -1 : body.text.indexOf(this.#anchor);
    if (at >= 0) {
      // The white space after it belongs to the decision.
      if (!hasEnded && length <= at + this.#anchor.length) return undefined;
      return this.#afterAnchor(body, lead, at);
    }
    if (!hasEnded && isAsked && length < this.#anchor.length + longestPreamble) return undefined;
    const isRepeating = this.#half.text.includes(body.text.trimEnd());
    if (!hasEnded && isRepeating) {
      this.#next = Math.ceil(this.#received.length * 1.125) + 16;
      return undefined;
    }
    if (!isAsked) return this.#placeAt(0, overlap(this.#half.text, body.text, weightUnasked) === 0);
    return isRepeating && length >= shortAnchor ? { start: this.#received.length, isSure: false } : this.#afterOverlap(lead);
  }

  /** The model has written the anchor. What it wrote before that is repeated, too, or a preamble, or belongs to the answer. */
  #afterAnchor(body: Folded, lead: number, at: number): SeamPlace {
    const { isAsked, half } = this.#given;
    const before = this.#half.text.length - this.#anchor.length;
    let more = 0;
    while (more < at && more < before && body.text[at - 1 - more] === this.#half.text[before - 1 - more]) more += 1;
    const isSplit = more < at && (weightOf(body.text.slice(at - more, at)) < leastWeight || !mayBeginAt(this.#half.text, before - more));
    const repeated = isSplit ? 0 : more;
    const end = lead + (body.ends[at + this.#anchor.length - 1] ?? 0);
    const ahead = this.#received.slice(lead, lead + (at === repeated ? 0 : (body.ends[at - repeated - 1] ?? 0)));
    if (ahead === "") {
      const from = before - repeated;
      const isProven = this.#isAnchorUnique && this.#anchor.length >= provingAnchor && !this.#goesRound(lead);
      const isAsAsked = repeated === 0 && from > 0;
      return this.#placeAt(end, isAsked && isProven && (isAsAsked || !this.#mayRepeat(from, lead)));
    }
    if (!isAsked) return this.#placeAt(0, false);
    const fence = fenceLine.exec(ahead);
    if (fence?.[0] === ahead) {
      const isSure = this.#isAnchorUnique && fence[1]?.trim() !== "" && endsInFence(half) && repeated === 0;
      return this.#placeAt(end, isSure && this.#anchor.length >= provingAnchor);
    }
    const isPreamble = ahead.length <= longestPreamble && (preambleLines.test(ahead) || preambleInLine.test(ahead));
    return this.#placeAt(isPreamble ? end : 0, false);
  }

  /** Whether the half answer goes round in circles, so that its last words could follow themselves: before them stands what stands at their end. */
  #goesRound(lead: number): boolean {
    const { half, space } = this.#given;
    const end = fold(half.slice(-50) + space + this.#received.slice(0, lead)).text.slice(-sameEnd);
    const before = this.#half.text.slice(0, this.#half.text.length - this.#anchor.length);
    if (before.endsWith(end)) return true;
    // The same for an end of the anchor that is like its beginning: the model may have repeated only that.
    const { text } = this.#half;
    return bordersOf(this.#anchor).some((length) => {
      const ahead = text.slice(0, text.length - length).slice(-sameEnd);
      return length > this.#anchor.length / 3 || before.endsWith(ahead);
    });
  }

  /**
   * Whether the repeated text could be meant, because a text that has the same on both sides may be written twice: a row of a table, a line of a song.
   * @param from where the repeated text begins in the half answer
   */
  #mayRepeat(from: number, lead: number): boolean {
    const { half, space } = this.#given;
    const start = from === 0 ? 0 : (this.#half.ends[from - 1] ?? 0);
    const edge = edgeOf(half.slice(0, start));
    if ((edge !== "\n" && edge !== " ") || edge === edgeOf(half + space + this.#received.slice(0, lead))) return true;
    // The end of the repeated text is like its beginning, so the model may have repeated only that.
    const repeated = this.#half.text.slice(from);
    return bordersOf(repeated).some((length) => {
      const isLong = weightOf(repeated.slice(0, length)) >= leastWeight;
      return isLong || edge === edgeOf(half.slice(0, this.#half.ends[this.#half.text.length - length - 1] ?? 0));
    });
  }

  /** The model has not written the anchor. It may have repeated less. */
  #afterOverlap(lead: number): SeamPlace {
    const { half } = this.#given;
    const text = this.#received.slice(lead);
    const firstLine = /^[^\n]{0,200}\n\s*/.exec(text)?.[0] ?? "";
    const opener = fenceLine.exec(text)?.[0] ?? "";
    const laterOpener = fenceLine.exec(text.slice(firstLine.length))?.[0] ?? "";
    const line = half.slice(half.lastIndexOf("\n") + 1);
    if (line.length >= leastWeight && this.#received.startsWith(line)) return this.#placeAt(line.length, false);
    const begins = [0, opener.length, preambleLines.test(firstLine) ? firstLine.length + laterOpener.length : 0];
    for (const [index, begin] of begins.entries()) {
      if (index > 0 && begin === 0) continue;
      const rest = fold(text.slice(begin, begin + longestAnchor + longestPreamble));
      const length = overlap(this.#half.text, rest.text, index === 0 ? leastWeight : weightAfterPreamble);
      if (length > 0) return this.#placeAt(lead + begin + (rest.ends[length - 1] ?? 0), false);
    }
    // No fence begins inside a fence.
    const isSecondFence = opener !== "" && (fenceLine.exec(opener)?.[1] ?? "").trim() !== "" && endsInFence(half);
    return this.#placeAt(isSecondFence ? lead + opener.length : 0, false);
  }

  /** The place without the white space that is there already. */
  #placeAt(at: number, isSure: boolean): SeamPlace {
    const { half, space } = this.#given;
    const rest = this.#received.slice(at);
    if (space !== "" && rest.startsWith(space)) return { start: at + space.length, isSure };
    // A model that has not seen the white space may continue inside the word before it.
    const isInside = space !== "" && inWord.test(lastCharacter(half.slice(-2))) && inWord.test(rest.slice(0, 1));
    return { start: at, isSure: isSure && !isInside };
  }
}

/** What a text ends with: the end of a line (as nothing does), a blank, or a character. */
function edgeOf(text: string): string {
  if (text === "") return "\n";
  const space = /\s*$/.exec(text.slice(-200))?.[0] ?? "";
  if (space.includes("\n")) return "\n";
  return space === "" ? lastCharacter(text.slice(-2)) : " ";
}
