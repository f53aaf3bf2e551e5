/** Words that title case leaves in lower case, unless they are first or last. */
const smallWords = new Set(
  "a an and as at but by for from if in into nor of off on onto or over per so than the to up via vs with yet".split(" "),
);

/** Nouns that are counted in our strings. */
const countedNouns = new Set(
  (
    "answers attachments attempts bytes calls changes characters chips commands conversations credits days deltas edits editors endpoints entries errors " +
    "favorites favourites figures files folders hits hours hunks images instances items keys lines links matches messages minutes models months names " +
    "notebooks occurrences pages pictures pixels places presets problems prompts proposals providers questions records requests results rows seconds " +
    "secrets servers settings sources steps symbols tabs tokens tools turns values variables versions warnings windows words workspaces years"
  ).split(" "),
);

/** Phrases that a native speaker would not write, here or at all. Each with what to look for instead. */
const bannedPhrases: readonly (readonly [RegExp, string])[] = [
  [/\bshall\b/i, "“shall”: use the present tense, “must” or “can”"],
  [/(?<!there )\b(?:is|are) none\b/i, "“is none”: say “there is no …”, or what it is instead"],
  [/\b(?:goes|go|gone) on\b/i, "“goes on”: continues, or says what happens"],
  [/\bnobody\b/i, "“nobody”: name who or what does not"],
  [/\bthe person\b/i, "“the person”: the user"],
  [/\bthere (?:is|are) (?:already )?(?:an? )?[\w ]{1,30}of (?:this|that) name\b/i, "“of this name”: “named …” or “with this name”"],
  [/\bdoes not tell\b/i, "“does not tell”: does not report"],
  [/\bany longer\b|\bno longer there\b/i, "“any longer”: “no longer exists”, “anymore”"],
  [/\bwhoever\b|\bthat which\b/i, "a headless clause: name the thing"],
  [/\b(?:he|his|him|himself|she|her|herself)\b/i, "a gendered pronoun: “they”"],
];

/** Phrases that are banned where the user reads them; in comments they may be the right words. */
const bannedToUsers: readonly (readonly [RegExp, string])[] = [
  [/^What (?:is|are|was|were|the|it|you|comes|came|goes|could|can|would|does)\b[^?]*$/, "a headless clause: name the thing"],
  [/^Who \w+ [^?]*$/, "a headless clause: name the thing"],
  [/\banew\b/i, "“anew”: again"],
  [/\bin force\b/i, "“in force”: active, current"],
  [/\bat the moment\b/i, "“at the moment”: currently"],
  [/\bthe likeliest\b/i, "“likeliest”: most likely"],
  [/\ball the same\b/i, "“all the same”: anyway, still"],
];

/** Whether a command, a button or a menu item is in title case. Placeholders, quotations and identifiers are taken as they are. */
export function isTitleCase(text: string): boolean {
  const words = text
    .replaceAll(/[“"'‘][^”"’]*[”"’]/g, " Q ")
    .replaceAll(/\$\([\w~-]+\)/g, "")
    .split(/\s+/)
    .filter((word) => word !== "");
  return words.every((word, index) => {
    const bare = word.replace(/^[([{“"']+/, "").replace(/[)\]},.:;!?…”"']+$/, "");
    if (bare === "" || !/^\p{Ll}/u.test(bare) || /[_./@=]|\p{Ll}\p{Lu}/u.test(bare)) return true;
    const isInside = index > 0 && index < words.length - 1;
    return isInside && smallWords.has(bare);
  });
}

/** A plural without plural forms: a number before a plural noun, or “(s)”. Undefined if the text has no such plural. */
export function handmadePlural(text: string): string | undefined {
  const bracketed = /\w+\((?:s|es|ies)\)/.exec(text);
  if (bracketed !== null) return bracketed[0];
  for (const [phrase, ...words] of text.matchAll(/\{\d+\} ([\w-]+)(?: ([\w-]+))?(?: ([\w-]+))?(?!\/)\b/g)) {
    const noun = words.findIndex((word) => word !== undefined && countedNouns.has(word));
    if (noun >= 0 && words.slice(0, noun).every((word) => !isVerb(word))) return phrase;
  }
  return undefined;
}

/** Whether a word ends what a number before it can count: `{0} asks for files`. */
function isVerb(word: string): boolean {
  return countedNouns.has(word) || /s$|ed$|^(?:of|in|to|for|per|with|and|or|from|at|by|can|may|has|is|does|not|cannot|will|no)$/.test(word);
}

/** What is wrong with the wording of a text; `isShown` for one that users read. */
export function bannedPhrase(text: string, isShown: boolean): string | undefined {
  const banned = isShown ? [...bannedPhrases, ...bannedToUsers] : bannedPhrases;
  return banned.find(([phrase]) => phrase.test(text))?.[1];
}

/** Whether a string reads as a sentence or a label of several words, so that it has to be translated. */
export function looksLikeSentence(text: string): boolean {
  return /^\p{Lu}[\p{L}'’-]*[,:]? (?:[^\n]* )?\p{Ll}{2,}(?![\p{L}\p{N}_./])/u.test(text);
}
