import type { MarkdownIt, StateInline } from "markdown-it";
import markdownItCjkFriendly from "markdown-it-cjk-friendly";

type Scanned = ReturnType<StateInline["scanDelims"]>;

/** The first character that is written without spaces between words. What comes before it needs no other rules than CommonMark's. */
const firstWide = 0x1100;

const blank = 0x20;
const ascii = 0x80;
const [letter, space, punctuation] = [0, 1, 2];
/** What each ASCII character is to emphasis. */
const kinds = Uint8Array.from({ length: ascii }, (_, unit) => {
  const character = String.fromCharCode(unit);
  return /[\t-\r ]/.test(character) ? space : /[!-/:-@[-`{-~]/.test(character) ? punctuation : letter;
});

/** CommonMark's rule for a run of `length` marks between two ASCII characters of these kinds, without a search in all of Unicode. */
function delimiters(before: number, after: number, canSplitWord: boolean, length: number): Scanned {
  const left = after !== space && (after !== punctuation || before !== letter);
  const right = before !== space && (before !== punctuation || after !== letter);
  return {
    can_open: left && (canSplitWord || !right || before === punctuation),
    can_close: right && (canSplitWord || !left || after === punctuation),
    length,
  };
}

/** Emphasis beside full-width punctuation and in scripts without spaces: `**重点：**正文` is bold. Elsewhere CommonMark's own, faster rules apply. */
export function addCjkEmphasis(markdown: MarkdownIt): void {
  const Plain = markdown.inline.State;
  markdown.use(markdownItCjkFriendly);
  const Friendly = markdown.inline.State;
  markdown.inline.State = class extends Friendly {
    override scanDelims(start: number, canSplitWord: boolean): Scanned {
      const { src, posMax } = this;
      const marker = src.charCodeAt(start);
      let end = start + 1;
      while (end < src.length && src.charCodeAt(end) === marker) end++;
      const before = start === 0 ? blank : src.charCodeAt(start - 1);
      const after = end < posMax ? src.charCodeAt(end) : blank;
      if (before < ascii && after < ascii && end <= posMax)
        return delimiters(kinds[before] ?? 0, kinds[after] ?? 0, canSplitWord, end - start);
      const isWide = src.charCodeAt(start - 1) >= firstWide || src.charCodeAt(end) >= firstWide;
      return isWide ? super.scanDelims(start, canSplitWord) : Plain.prototype.scanDelims.call(this, start, canSplitWord);
    }
  };
}
