import type { MarkdownIt } from "markdown-it";
import { linkTarget } from "../linkTarget.ts";

/** Words with single blanks between them, up to the ending of a file and a place in it, before the end of the target or a title. Parentheses come in pairs. */
const path = /^(?:[^\s()<>"'`[\]]|\([^\s()<>"'`[\]]*\))+(?: (?:[^\s()<>"'`[\]]|\([^\s()<>"'`[\]]*\))+)+(?=\)|\s+["'])/;
const endsLikeFile = /\.(?:[a-z]\w{1,9}|[cdhmr])(?:[:#][\w,:-]+)?$/i;
const longest = 300;

/** The target of a link may be the path of a file with blanks in it, as models write it: `[notes](docs/my notes.md)`. In CommonMark, that is text. */
export function addBlankLinks(markdown: MarkdownIt): void {
  const helpers = { ...markdown.helpers };
  const parse = helpers.parseLinkDestination;
  helpers.parseLinkDestination = (text, start, max) => {
    const found = parse(text, start, max);
    // Most targets end here.
    if (!found.ok || text[found.pos] !== " " || text[start] === "<") return found;
    const [written = ""] = path.exec(text.slice(start, start + longest)) ?? [];
    const pos = start + written.length;
    if (written === "" || pos >= max || !endsLikeFile.test(written) || linkTarget(written).kind !== "file") return found;
    return { ok: true, pos, str: markdown.utils.unescapeAll(written) };
  };
  markdown.helpers = helpers;
}
