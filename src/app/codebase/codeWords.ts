/** Longer runs of letters are data, not names. */
const longestName = 64;
const identifier = /[\p{L}\p{M}\p{N}_$]+/gu;
/** The parts of `parseHTTPResponse2` and of `MAX_SIZE`. */
const part = /\p{Lu}+(?![\p{Ll}\p{M}])|\p{Lu}?[\p{Ll}\p{M}]+|\p{N}+|\p{L}+/gu;
/** Scripts that have no spaces between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const onlyDigits = /^\p{N}+$/u;

/** The names and words in a text as they are written. Numbers and long runs without a space are left out. */
export function namesIn(text: string): readonly string[] {
  return (text.match(identifier) ?? []).filter((name) => name.length <= longestName && !onlyDigits.test(name));
}

/** The words by which a name is found: the whole name, and its parts as stems, so that `parsedLines` is found by “parse lines”. */
export function wordsOf(name: string): readonly string[] {
  const parts = name.match(part) ?? [];
  const words = new Set<string>();
  for (const each of parts) {
    if (unspaced.test(each)) for (const pair of pairsOf(each)) words.add(pair);
    else if (each.length > 1 && !onlyDigits.test(each)) words.add(stemOf(each.toLowerCase()));
  }
  // A capital letter before the whole name keeps it apart from the stems of words.
  if (parts.length > 1) words.add(`=${name.toLowerCase().replace(/[_$]/g, "")}`);
  return [...words];
}

function pairsOf(text: string): readonly string[] {
  const characters = Array.from(text);
  return characters.length < 2 ? characters : characters.slice(1).map((character, at) => `${characters[at] ?? ""}${character}`);
}

/** What the forms of an English word have in common, roughly: `indexes`, `indexed` and `indexing` are `index`. */
export function stemOf(word: string): string {
  let stem = word;
  if (stem.length > 4 && stem.endsWith("ies")) stem = `${stem.slice(0, -3)}y`;
  else if (stem.length > 4 && /(?:ss|sh|ch|x|z)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (stem.length > 3 && /[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
  if (stem.length > 5 && stem.endsWith("ing")) stem = undoubled(stem.slice(0, -3));
  else if (stem.length > 4 && stem.endsWith("ed")) stem = undoubled(stem.slice(0, -2));
  else if (stem.length > 5 && /[ts]ion$/.test(stem)) stem = stem.slice(0, -3);
  else if (stem.length > 5 && /[^e]er$/.test(stem)) stem = undoubled(stem.slice(0, -2));
  if (stem.length > 3 && stem.endsWith("e")) stem = stem.slice(0, -1);
  return stem.length > 2 && stem.endsWith("y") ? `${stem.slice(0, -1)}i` : stem;
}

function undoubled(stem: string): string {
  return /([bdgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}

/** Words of a question that say nothing about what it is about. */
const stopWords = new Set(
  (
    "a about after again all also am an and another any are as at be because been before being below between both but by can cannot could did do does doing " +
    "done down during each either else ever every few for from further get gets give gives given go goes got had has have having he her here hers him his how however i if in " +
    "into is it its itself just let lets like made make makes many may me might mine more most much must my need needs neither no nor not nothing of off on once one " +
    "only or other others our out over own please said same say says see shall she should show so some still such take takes tell than that the their theirs them then there " +
    "these they thing things this those though through to too under until up upon us use used uses using very want was way we well were what whatever when where whether which while who whom " +
    "whose why will with without would yet you your yours code codebase file files workspace project explain find work works"
  ).split(" "),
);

/** Whether a word of a question is looked for at all. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word.toLowerCase());
}
