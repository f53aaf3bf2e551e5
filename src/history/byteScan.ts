import { foldText, isMark, mayBePointed, spellingsByFolded } from "./foldText.ts";

/**
 * Tells whether the bytes of a journal may contain a text, as `foldText` compares texts, without decoding or parsing them. False positives are possible, for
 * example in field names. False negatives are not.
 */
export type ByteScan = (bytes: Uint8Array) => boolean;

/** The bytes of some characters of the text, and the index of the first character after them. */
interface Spelling {
  readonly bytes: readonly number[];
  readonly to: number;
}

/** The spellings that begin with a character of the text, by their first byte. */
type Step = readonly (readonly Spelling[] | undefined)[];

/** More words, and more characters of a word, rule out hardly any more journals, and each takes time and memory to prepare. */
const mostWords = 4;
const mostCharacters = 24;
/** How many characters of a word are looked through for those whose spellings are known. */
const mostOfWord = 200;
const encoder = new TextEncoder();

/**
 * Compiles a search text for bytes that encode it in a JSON string. Journals without accents that stand alone, which is nearly all, are scanned fast.
 * @returns a scan that always returns true if it can rule out nothing
 */
export function compileByteScan(query: string): ByteScan {
  const words = new Set(foldText(query).text.split(/\s+/));
  words.delete("");
  // The longest rules out most, and is found the fastest.
  const longest = Array.from(words).toSorted((a, b) => b.length - a.length);
  const scans = longest.slice(0, mostWords).map(compileWord);
  return (bytes) => scans.every((scan) => scan(bytes));
}

/** Compiles a scan for bytes that are exactly this ASCII text. */
export function compileLiteralScan(text: string): ByteScan {
  const steps = Array.from(encoder.encode(text), (byte, at) => {
    const step: Spelling[][] = [];
    step[byte] = [{ bytes: [byte], to: at + 1 }];
    return step;
  });
  return compileSteps(steps, (bytes, fast) => fast(bytes));
}

function compileWord(word: string): ByteScan {
  const steps = stepsOf(longestKnown(Array.from(word).slice(0, mostOfWord)));
  const isPointed = mayBePointed(word);
  return compileSteps(steps, (bytes, fast) => (isPointed || mayHaveAccents(bytes) ? scanSlowly(bytes, steps) : fast(bytes)));
}

/** @param choose decides for some bytes whether the fast scan will do */
function compileSteps(steps: readonly Step[], choose: (bytes: Uint8Array, fast: ByteScan) => boolean): ByteScan {
  const length = shortestLength(steps);
  if (length === 0) return () => true;
  const fast = length === 1 ? scanSlowly : scanByPairs;
  const moves = movesFor(steps, length);
  return (bytes) => choose(bytes, (all) => fast(all, steps, length, moves));
}

/**
 * As Horspool does, but with the last two bytes of the window: since letters take one to three bytes, a single byte may be nearly anywhere in the word, and would let
 * the window move on by one.
 */
function scanByPairs(bytes: Uint8Array, steps: readonly Step[], length: number, moves: Uint8Array): boolean {
  const end = bytes.length;
  for (let at = length - 1; at < end;) {
    const move = moves[((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0)] ?? 1;
    if (move >= isLast && matches(bytes, at - length + 1, steps, 0)) return true;
    at += move & (isLast - 1);
  }
  return false;
}

/** Added to the move of a pair at which the first bytes of a word may end. */
const isLast = 128;

/**
 * How far the window may move if a pair of bytes, as a number, is its last, by the pairs among the first bytes of a word without marks that stand alone.
 */
function movesFor(steps: readonly Step[], length: number): Uint8Array {
  // The word may still begin with the last byte of the window.
  const moves = new Uint8Array(0x1_0000).fill(Math.min(isLast - 1, Math.max(1, length - 1)));
  const add = (first: number, second: number, at: number): void => {
    const pair = (first << 8) | second;
    const known = moves[pair] ?? 1;
    if (at === length - 1) moves[pair] = known | isLast;
    else moves[pair] = (known & isLast) | Math.min(known & (isLast - 1), length - 1 - at);
  };
  // For each character, where it may begin, and with which bytes the one before may end there.
  const begins = steps.map(() => new Map<number, Set<number>>());
  begins[0]?.set(0, new Set());
  steps.forEach((step, from) => {
    for (const [start, endings] of begins[from] ?? []) {
      step.forEach((spellings, first) => {
        for (const ending of endings) add(ending, first, start);
        for (const { bytes, to } of spellings ?? []) {
          bytes.forEach((byte, at) => {
            if (at > 0 && start + at < length) add(bytes[at - 1] ?? 0, byte, start + at);
          });
          const next = start + bytes.length;
          if (next >= length) continue;
          const known = begins[to]?.get(next) ?? new Set<number>();
          begins[to]?.set(next, known.add(bytes.at(-1) ?? 0));
        }
      });
    }
  });
  return moves;
}

/** The bits of four bytes that no ASCII has, as a signed number: others are slow. */
const highBits = 0x80808080 | 0;

/** Whether accents may stand alone in UTF-8: those begin with the bytes CC and CD. Looks at four bytes at a time, which is faster than `includes`. */
function mayHaveAccents(bytes: Uint8Array): boolean {
  const isAccent = (byte: number | undefined) => ((byte ?? 0) & 0xfe) === 0xcc;
  const begin = Math.min(bytes.length, (4 - (bytes.byteOffset & 3)) & 3);
  const count = (bytes.length - begin) >> 2;
  const fours = new Int32Array(bytes.buffer, bytes.byteOffset + begin, count);
  for (let index = 0; index < count; index += 1) {
    const four = fours[index] ?? 0;
    if ((four & highBits) === 0) continue;
    if (isAccent(four) || isAccent(four >>> 8) || isAccent(four >>> 16) || isAccent(four >>> 24)) return true;
  }
  return bytes.subarray(0, begin).some(isAccent) || bytes.subarray(begin + count * 4).some(isAccent);
}

/** For bytes in which accents stand alone: looks at every place. */
function scanSlowly(bytes: Uint8Array, steps: readonly Step[]): boolean {
  const [first] = steps;
  for (let at = 0; at < bytes.length; at += 1) {
    if (first?.[bytes[at] ?? 0] !== undefined && matches(bytes, at, steps, 0)) return true;
  }
  return false;
}

/** Whether the characters from one on stand at a place, perhaps with marks after each. */
function matches(bytes: Uint8Array, at: number, steps: readonly Step[], from: number): boolean {
  if (from >= steps.length) return true;
  for (const { bytes: spelled, to } of steps[from]?.[bytes[at] ?? 0] ?? []) {
    if (!spelled.every((byte, index) => bytes[at + index] === byte)) continue;
    const end = at + spelled.length;
    if (matches(bytes, end, steps, to)) return true;
    const next = afterMarks(bytes, end);
    if (next !== end && matches(bytes, next, steps, to)) return true;
  }
  return false;
}

/** The place after all marks at a place. */
function afterMarks(bytes: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    // Every mark is two or three bytes long.
    const code = a >= 0xe0 ? ((a & 15) << 12) | ((b & 63) << 6) | (c & 63) : ((a & 31) << 6) | (b & 63);
    if (a < 0xc2 || a >= 0xf0 || !isMark(String.fromCharCode(code))) return at;
    at += a >= 0xe0 ? 3 : 2;
  }
}

/** The first of the longest runs of characters all of whose spellings are known. */
function longestKnown(characters: readonly string[]): readonly string[] {
  let best = { from: 0, to: 0 };
  let from = 0;
  for (const [at, character] of characters.entries()) {
    if (!isKnown(character)) from = at + 1;
    else if (at + 1 - from > best.to - best.from) best = { from, to: at + 1 };
    if (best.to - best.from === mostCharacters) break;
  }
  return characters.slice(best.from, best.to);
}

/** Marks that change places with others, and characters of three parts, have too many spellings. */
function isKnown(character: string): boolean {
  const reorders = `\u0345${character}`.normalize("NFD") !== `\u0345${character.normalize("NFD")}`;
  return !reorders && !isMark(character) && (isHangul(character) || Array.from(character.normalize("NFD")).length <= 2);
}

function isHangul(character: string): boolean {
  return /^[\uac00-\ud7a3]$/.test(character);
}

/** For each character of a folded word, what may stand for it, or for it and the next ones. */
function stepsOf(characters: readonly string[]): readonly Step[] {
  const byFolded = spellingsByFolded();
  const several = Array.from(byFolded).filter(([folded]) => Array.from(folded).length > 1);
  return characters.map((character, at) => {
    const step: Spelling[][] = [];
    const add = (text: string, to: number): void => {
      const bytes = Array.from(encoder.encode(JSON.stringify(text).slice(1, -1)));
      const [first = 0] = bytes;
      (step[first] ??= []).push({ bytes, to });
    };
    for (const text of [character, ...inParts(character, byFolded), ...(byFolded.get(character) ?? [])]) add(text, at + 1);
    const rest = characters.slice(at);
    for (const [folded, texts] of several) {
      const letters = Array.from(folded);
      // The word may begin or end within it.
      const shortest = at === 0 ? 1 : letters.length;
      for (let count = shortest; count <= letters.length; count += 1) {
        const tail = letters.slice(letters.length - count);
        if (startsWith(rest, tail)) for (const text of texts) add(text, at + count);
      }
      if (rest.length < letters.length && startsWith(letters, rest)) for (const text of texts) add(text, characters.length);
    }
    return step;
  });
}

function startsWith(list: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((character, at) => list[at] === character);
}

/** The spellings of one composed character that consist of its parts, and the part alone that marks follow. */
function inParts(character: string, byFolded: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const parts = character.normalize("NFD");
  if (parts === character) return [];
  if (isHangul(character)) {
    const [consonant = "", vowel = "", end = ""] = parts;
    return end === "" ? [parts] : [parts, `${(consonant + vowel).normalize("NFC")}${end}`];
  }
  const [base = "", mark = ""] = Array.from(parts);
  if (!isMark(mark)) return [parts];
  const bases = [base, ...(byFolded.get(base) ?? [])];
  // The fast scan knows nothing of marks that stand alone, and those of kana do not lead to the slow one.
  return [...bases.map((one) => one + mark), ...bases];
}

/** How many bytes the word has at least; 0 for none. */
function shortestLength(steps: readonly Step[]): number {
  const least = Array.from({ length: steps.length + 1 }, (_, at) => (at === steps.length ? 0 : Infinity));
  for (let at = steps.length - 1; at >= 0; at -= 1)
    for (const { bytes, to } of (steps[at] ?? []).flatMap((spellings) => spellings ?? []))
      least[at] = Math.min(least[at] ?? Infinity, bytes.length + (least[to] ?? 0));
  return least[0] ?? 0;
}
