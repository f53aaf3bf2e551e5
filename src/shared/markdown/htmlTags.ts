import type { MarkdownIt, StateInline, Token } from "markdown-it";

/** Elements that are drawn when they are written as a pair without attributes. All other HTML is text. */
const paired = new Set(["sub", "sup", "kbd", "mark", "u", "s", "b", "i", "strong", "em", "del", "code"]);

/** Contents with tags in them. */
const tagged = new WeakSet<StateInline>();
const lineBreak = /<br[ \t]*\/?>/iy;
const tag = /<(\/?)([a-z]{1,6})>/iy;

/**
 * Adds the harmless HTML that models write: `<br>`, pairs such as `<sub>…</sub>` without attributes, and comments, which are hidden.
 * A tag without its other half stays text, so that generics such as `Vec<T>` do.
 */
export function addHtmlTags(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("autolink", "html_tags", htmlTag);
  markdown.inline.ruler2.before("fragments_join", "html_pairs", pairTags);
}

function htmlTag(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== "<") return false;
  if (src.startsWith("<!--", pos)) {
    const end = src.indexOf("-->", pos + 4);
    if (end < 0 || end + 3 > posMax) return false;
    state.pos = end + 3;
    return true;
  }
  lineBreak.lastIndex = pos;
  const [br] = lineBreak.exec(src) ?? [];
  if (br !== undefined) {
    if (pos + br.length > posMax) return false;
    if (!silent) state.push("hardbreak", "br", 0).markup = br;
    state.pos = pos + br.length;
    // The line feed that may follow would be a second break.
    if (src[state.pos] === "\n" && state.pos < posMax) state.pos++;
    return true;
  }
  tag.lastIndex = pos;
  const [whole = "", slash, name = ""] = tag.exec(src) ?? [];
  if (whole === "" || pos + whole.length > posMax || !paired.has(name.toLowerCase())) return false;
  if (!silent) {
    const token = state.push("text", "", 0);
    token.content = whole;
    tagged.add(state);
    token.meta = { htmlTag: name.toLowerCase(), closes: slash === "/" };
  }
  state.pos = pos + whole.length;
  return true;
}

/** Makes elements of the tags that belong together: those that stand in the same element of Markdown. */
function pairTags(state: StateInline): void {
  if (!tagged.has(state)) return;
  const { tokens } = state;
  // Positions of open tags; -1 for each element of Markdown that is open.
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    const name = token.meta?.["htmlTag"];
    if (typeof name !== "string") {
      if (token.nesting === 1) open.push(-1);
      else if (token.nesting === -1) open.length = Math.max(0, open.lastIndexOf(-1));
    } else if (token.meta?.["closes"] !== true) {
      open.push(index);
    } else {
      const at = matching(tokens, open, name);
      const opener = tokens[open[at] ?? -1];
      if (opener === undefined) continue;
      open.length = at;
      setTag(opener, name, 1);
      setTag(token, name, -1);
    }
  }
}

function matching(tokens: readonly Token[], open: readonly number[], name: string): number {
  for (let at = open.length - 1; at >= 0; at--) {
    const index = open[at] ?? -1;
    if (index < 0) return -1;
    if (tokens[index]?.meta?.["htmlTag"] === name) return at;
  }
  return -1;
}

function setTag(token: Token, name: string, nesting: 1 | -1): void {
  token.type = nesting === 1 ? "html_open" : "html_close";
  token.tag = name;
  token.nesting = nesting;
  token.content = "";
}
