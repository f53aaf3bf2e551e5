/** A text as it is searched, with a way back to where something stands in the text itself. All offsets are UTF-16 units. */
export interface FoldedText {
  readonly text: string;
  /** The range of the original text that a range of the folded text stands for: whole characters, with their accents. */
  readonly sourceOf: (start: number, end: number) => { readonly start: number; readonly end: number };
}

/** Characters that are folded together: a syllable or half-width kana in parts, and any character with the marks that follow it. */
const clusters =
  /(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]|[\uff66-\uff9d][\uff9e\uff9f])\p{M}*|[^\0-\x7f\u3400-\u9fff\uac00-\ud7a3]\p{M}*|[\0-\x7f\u3400-\u9fff\uac00-\ud7a3]\p{M}+/gu;
/** Marks that are left out: accents. Not the marks of Indic scripts and of Thai, which are letters, and not those of kana, which make other syllables. */
const accents = /[\u0300-\u036f]/g;
/** Also left out after letters of Hebrew and Arabic: their points and vowel signs. */
const points = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0655\u0670]/g;
const pointed = /^(?=\p{L})[\u0590-\u06ff]/u;
/** Marks that may stand between two letters that follow one another in a folded text. */
const skipped = /^[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670\u3099\u309a]$/;
/** Letters with a decomposition that readers treat as separate letters: й, ў, ї, ѓ, ќ. */
const ownLetters: ReadonlySet<string> = new Set("\u0439\u045e\u0457\u0453\u045c\u0419\u040e\u0407\u0403\u040c");
/** Letters without a decomposition, and how they are typed without their accent or on another keyboard. */
const respelled: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"],
  ["ẞ", "SS"],
  ["æ", "ae"],
  ["Æ", "AE"],
  ["œ", "oe"],
  ["Œ", "OE"],
  ["ø", "o"],
  ["Ø", "O"],
  ["ł", "l"],
  ["Ł", "L"],
  ["đ", "d"],
  ["Đ", "D"],
  ["ı", "i"],
  ["ſ", "s"],
  ["ς", "σ"],
]);
const widthForms = /[\uff01-\uff9f\uffe0-\uffee]/;
const ligatures = /[\ufb00-\ufb06]/;

/**
 * Folds a text for searching, so that texts that people take for the same are equal: composed and decomposed letters, letters with and without accents, full-width
 * and half-width forms, and, unless case is to be matched, capital and small letters.
 */
export function foldText(text: string, { matchCase = false }: { readonly matchCase?: boolean } = {}): FoldedText {
  const cased = (part: string) => (matchCase ? part : part.toLowerCase());
  if (isAscii(text)) return { text: cased(text), sourceOf: (start, end) => ({ start, end }) };
  // Where a cluster begins and ends, in pairs: in the text, and in the folded text.
  const from: number[] = [];
  const to: number[] = [];
  const foldedFrom: number[] = [];
  const foldedTo: number[] = [];
  let folded = "";
  let last = 0;
  for (const match of text.matchAll(clusters)) {
    const [cluster] = match;
    folded += cased(text.slice(last, match.index));
    last = match.index + cluster.length;
    from.push(match.index);
    to.push(last);
    foldedFrom.push(folded.length);
    folded += foldCluster(cluster, matchCase);
    foldedTo.push(folded.length);
  }
  folded += cased(text.slice(last));
  const sourceOf = (start: number, end: number) => {
    const at = lastAtMost(foldedFrom, start);
    const startIn = at >= 0 && start < (foldedTo[at] ?? 0) ? (from[at] ?? 0) : start + (at < 0 ? 0 : (to[at] ?? 0) - (foldedTo[at] ?? 0));
    const before = lastAtMost(foldedFrom, end - 1);
    const isInside = before >= 0 && end <= (foldedTo[before] ?? 0);
    return { start: startIn, end: isInside ? (to[before] ?? 0) : end + (before < 0 ? 0 : (to[before] ?? 0) - (foldedTo[before] ?? 0)) };
  };
  return { text: folded, sourceOf };
}

const known = new Map<string, string>();
/** How many folded clusters are remembered. Others are folded each time, so that a text with many different ones does not fill the memory. */
const mostKnown = 5000;

function foldCluster(cluster: string, matchCase: boolean): string {
  const key = matchCase ? `=${cluster}` : cluster;
  const before = known.get(key);
  if (before !== undefined) return before;
  const composed = (widthForms.test(cluster) || ligatures.test(cluster) ? cluster.normalize("NFKC") : cluster).normalize("NFC");
  const marks = pointed.test(composed) ? points : accents;
  const folded = Array.from(matchCase ? composed : composed.toLowerCase(), (character) => foldCharacter(character, marks)).join("");
  if (known.size < mostKnown) known.set(key, folded);
  return folded;
}

function foldCharacter(character: string, marks: RegExp): string {
  if (ownLetters.has(character)) return character;
  const bare = character.normalize("NFD").replace(marks, "").normalize("NFC");
  return respelled.get(bare) ?? bare;
}

/** Whether a character may stand between two letters of a text that follow one another when it is folded: an accent, or the mark of a kana. */
export function isMark(character: string): boolean {
  return skipped.test(character);
}

/** Whether letters are written with points or vowel signs that `foldText` leaves out. */
export function mayBePointed(text: string): boolean {
  return /[\u0590-\u06ff]/.test(text);
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- ASCII begins with them
  return /^[\0-\x7f]*$/.test(text);
}

/** The index of the last number that is at most this one, of numbers in their order; -1 if there is none. */
function lastAtMost(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

let spellings: ReadonlyMap<string, readonly string[]> | undefined;

/** The characters, and pairs of half-width kana, that are folded to something else, by what they are folded to: one character, or a few. */
export function spellingsByFolded(): ReadonlyMap<string, readonly string[]> {
  spellings ??= allSpellings();
  return spellings;
}

/**
 * Code points of which some are folded to others. Ideographs and syllables of Hangul, which are the most, have neither case nor accents. Beyond the basic plane: the
 * scripts with capital letters, notes of music, and ideographs that are the same as others.
 */
const ranges = [
  [0x41, 0x33ff],
  [0xa000, 0xabff],
  [0xf900, 0xffff],
  [0x1_0400, 0x1_05ff],
  [0x1_0c80, 0x1_0cff],
  [0x1_18a0, 0x1_18df],
  [0x1_6e40, 0x1_6e7f],
  [0x1_d15e, 0x1_d1c0],
  [0x1_e900, 0x1_e943],
  [0x2_f800, 0x2_fa1f],
] as const;

function allSpellings(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (spelling: string): void => {
    const folded = foldText(spelling).text;
    if (folded === spelling || folded === "") return;
    const group = found.get(folded);
    if (group === undefined) found.set(folded, [spelling]);
    else group.push(spelling);
  };
  for (const [first, last] of ranges) for (let code = first; code <= last; code += 1) add(String.fromCodePoint(code));
  // A half-width syllable with its mark is two characters.
  for (let code = 0xff66; code <= 0xff9d; code += 1) for (const mark of "\uff9e\uff9f") add(String.fromCharCode(code) + mark);
  return found;
}
