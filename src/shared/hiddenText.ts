import { EventLoopYielder } from "./eventLoopYielder.ts";

/**
 * Characters that a user does not see but a model does: tag characters, bidi controls, runs of variation selectors, zero-width ones and controls
 * (Trojan Source, CVE-2021-42574; tag smuggling). Emoji, flags and right-to-left or joining scripts need some of them, so there they are allowed.
 */
export type HiddenKind = "tag" | "bidi" | "variation" | "zeroWidth" | "control";

/** A run of hidden characters of one kind; offsets in UTF-16 units. */
export interface HiddenRun {
  readonly kind: HiddenKind;
  readonly start: number;
  readonly end: number;
  /** Code points. */
  readonly count: number;
}

const bidi = String.raw`\u202a-\u202e\u2066-\u2069`;
const marks = String.raw`\u061c\u200e\u200f`;
const variation = String.raw`\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}`;
const tags = String.raw`\u{e0000}-\u{e007f}`;
const joiners = String.raw`\u200c\u200d`;
const blanks = String.raw`\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}`;
const controls = String.raw`\0-\u0008\u000b\u000e-\u001f\u007f-\u009f`;

const suspicious = new RegExp(`[${bidi}${marks}${variation}${tags}${joiners}${blanks}${controls}]`, "u");

// Legitimate uses: subdivision flags, keycaps, emoji with a style, emoji that are joined, letters with their variants, joined
// letters, breaks in scripts without spaces. Each alternative consumes what it allows; whatever remains is hidden.
// What must stand before a character is looked for from that character backwards, over a bounded length: looked for from every letter
// onwards, it takes the square of a long run of vowel signs or digits. Nothing that stands between is consumed, so it is judged itself.
const rightToLeft = String.raw`\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}`;
const joining = String.raw`\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}`;
const unspaced = String.raw`\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`;
const pictograph = String.raw`\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}]?[\ufe0e\ufe0f]?`;
const subdivisionFlag = String.raw`\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`;
const allowed = [
  subdivisionFlag,
  String.raw`[0-9#*]\ufe0f\u20e3?`,
  String.raw`(?<joined>${pictograph}(?:\u200d${pictograph})+)`,
  pictograph,
  String.raw`[\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}\p{Sm}\p{So}\p{Po}\u2190-\u2bff\u3000-\u303f](?:${`[${variation}]`})(?![${variation}])`,
  String.raw`(?<=[${joining}]\p{M}{0,8})[${joiners}](?=[${joining}])`,
  String.raw`(?<=[${unspaced}]\p{M}{0,8})\u200b(?=[${unspaced}])`,
  String.raw`(?<=[${rightToLeft}][\p{M}\s\p{P}\p{N}]{0,64})[${marks}]`,
  String.raw`[${marks}](?=[\s\p{P}\p{N}]{0,64}[${rightToLeft}])`,
].join("|");
const hiddenOrMeant = new RegExp(
  `^\\ufeff|${allowed}|(?<tag>[${tags}]+)|(?<bidi>[${bidi}${marks}]+)|(?<variation>[${variation}]+)|(?<zeroWidth>[${joiners}${blanks}]+)|(?<control>[${controls}]+)`,
  "gu",
);
/** Emoji that are joined to another one. Of any others, each join could carry a bit. */
const joinedEmoji = new RegExp(String.raw`^\p{RGI_Emoji_ZWJ_Sequence}$`, "v");
/** No emoji is longer, in UTF-16 units. */
const longestEmoji = 40;
const needsStyle = /(?!\p{Emoji_Presentation})\p{Extended_Pictographic}(?![\u{1f3fb}-\u{1f3ff}])/gu;
const kinds = ["tag", "bidi", "variation", "zeroWidth", "control"] as const satisfies readonly HiddenKind[];

/** A quick check: whether a text has any character that may be hidden. */
export function mayHide(text: string): boolean {
  return suspicious.test(text);
}

/** The hidden characters of a text, in runs. Linear; a text without any costs one quick check. */
export function findHidden(text: string): readonly HiddenRun[] {
  if (!mayHide(text)) return [];
  const runs: HiddenRun[] = [];
  // The same few are in a text again and again.
  const emoji = new Map<string, boolean>();
  const isEmoji = (sequence: string): boolean => {
    const is = emoji.get(sequence) ?? isJoinedEmoji(sequence);
    emoji.set(sequence, is);
    return is;
  };
  for (const { 0: run, index, groups } of text.matchAll(hiddenOrMeant)) {
    const kind = kinds.find((name) => groups?.[name] !== undefined);
    if (kind !== undefined) runs.push({ kind, start: index, end: index + run.length, count: Array.from(run).length });
    else if (groups?.["joined"] !== undefined && !isEmoji(run)) {
      for (let at = run.indexOf("\u200d"); at >= 0; at = run.indexOf("\u200d", at + 1)) {
        runs.push({ kind: "zeroWidth", start: index + at, end: index + at + 1, count: 1 });
      }
    }
  }
  return runs;
}

/** About how many characters are searched at once where others have their turn in between. */
const partLength = 8_192;

/** The end of the part of a text after `at` that can be searched by itself. Characters that belong together are on one line; only a long line is cut. */
export function endOfPart(text: string, at: number): number {
  const furthest = at + 4 * partLength;
  const feed = text.slice(at + partLength, furthest).indexOf("\n");
  if (feed >= 0) return at + partLength + feed + 1;
  const isInPair = (text.charCodeAt(furthest - 1) & 0xfc00) === 0xd800;
  return Math.min(text.length, isInPair ? furthest + 1 : furthest);
}

/** Whether pictographs with joiners between them are one emoji, also where the selectors of the coloured style are left out. */
function isJoinedEmoji(sequence: string): boolean {
  if (sequence.length > longestEmoji) return false;
  return joinedEmoji.test(sequence) || joinedEmoji.test(sequence.replaceAll(/[\ufe0e\ufe0f]/g, "").replaceAll(needsStyle, "$&\ufe0f"));
}

/** How many hidden characters there are in a text. */
export function countHidden(text: string): number {
  return findHidden(text).reduce((sum, { count }) => sum + count, 0);
}

/** The text without its hidden characters. */
export function stripHidden(text: string): string {
  return replaceHidden(text, () => "");
}

/** Like {@link stripHidden}, for long texts: others have their turn in between. */
export async function stripHiddenInTurns(text: string): Promise<string> {
  if (!mayHide(text)) return text;
  const yielder = new EventLoopYielder();
  const parts: string[] = [];
  for (let [at, end] = [0, 0]; at < text.length; at = end) {
    if (yielder.isDue) await yielder.yield();
    end = endOfPart(text, at);
    // A byte order mark is meant at the beginning of the whole text alone.
    const part = text.slice(at, end);
    parts.push(stripHidden(at === 0 ? part : part.replace(/^\ufeff+/, "")));
  }
  return parts.join("");
}

/** The text with every hidden character written out, such as `\u{200b}`: for names that a user has to judge. */
export function showHidden(text: string): string {
  return replaceHidden(text, (run) => Array.from(run, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join(""));
}

/** Letters that are drawn as a blank: spaces of every width, and the empty braille pattern. */
const blank = String.raw`\t\p{Zs}\u2800`;
const longBlanks = new RegExp(`(?<=[^\\s\\u2800])[${blank}]{8,}|\\n[\\s\\u2800]{3,}`, "gu");

/** The text with blanks counted where a run of them could push what follows out of sight, such as `⟨40 ×␣⟩`. Indentation stays as it is. */
export function showBlanks(text: string): string {
  return text.replace(longBlanks, (run) => {
    const lines = run.split("\n").length - 1;
    if (lines === 0) return ` ⟨${Array.from(run).length} ×␣⟩ `;
    return lines < 4 ? run : `\n⟨${lines} ×↵⟩\n`;
  });
}

function replaceHidden(text: string, replace: (run: string) => string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of findHidden(text)) {
    parts.push(text.slice(at, start), replace(text.slice(start, end)));
    at = end;
  }
  return parts.length === 0 ? text : parts.join("") + text.slice(at);
}

// A word of Latin letters with Cyrillic, Greek, Armenian or Cherokee ones in it (or the other way round). These letters are visible, so they are not stripped.
const otherLetter = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;
const mixedWord =
  /(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_]*\p{Script=Latin})(?=[\p{L}\p{N}_]*[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}])[\p{L}\p{N}_]{2,200}/gu;
/** Scientific Greek letters next to Latin ones, such as `Δt` or `μm`, are not suspicious. */
const science = /^[\p{Script=Latin}\p{N}_ΑΒΓΔΘΛΞΠΣΦΨΩα-ωϵϕϑµ]*$/u;
const greekLookalike = /[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ]/u;

/** Words that mix look-alike letters of two alphabets, such as a Cyrillic `і` in `read_file`. */
export function findLookalikes(text: string): readonly string[] {
  if (!otherLetter.test(text)) return [];
  return Array.from(text.matchAll(mixedWord), ([word]) => word).filter((word) => !science.test(word) || greekLookalike.test(word));
}
