import type { MarkdownIt } from "markdown-it";
import markdownItCjkFriendly from "markdown-it-cjk-friendly";

/** The first character that is written without spaces between words. What comes before it needs no other rules than CommonMark's. */
const firstWide = 0x1100;

/** Emphasis beside full-width punctuation and in scripts without spaces: `**重点：**正文` is bold. Elsewhere CommonMark's own, faster rules apply. */
export function addCjkEmphasis(markdown: MarkdownIt): void {
  const Plain = markdown.inline.State;
  markdown.use(markdownItCjkFriendly);
  const Friendly = markdown.inline.State;
  markdown.inline.State = class extends Friendly {
    override scanDelims(start: number, canSplitWord: boolean): ReturnType<InstanceType<typeof Plain>["scanDelims"]> {
      const { src } = this;
      let end = start;
      while (src[end] === src[start]) end++;
      const isWide = src.charCodeAt(start - 1) >= firstWide || src.charCodeAt(end) >= firstWide;
      return isWide ? super.scanDelims(start, canSplitWord) : Plain.prototype.scanDelims.call(this, start, canSplitWord);
    }
  };
}
