import MarkdownIt, { type Env, type MarkdownIt as Markdown, type StateCore, type Token } from "markdown-it";
import { addBlankLinks } from "./blankLinks.ts";
import { addCjkEmphasis } from "./cjkEmphasis.ts";
import { escapeCharacter, withoutSequences } from "./escapeSequences.ts";
import { addFences } from "./fences.ts";
import { addFootnotes } from "./footnotes.ts";
import { isTooLong } from "./layoutCost.ts";
import { limitBlocks, limitedEnd, upTo } from "./limitBlocks.ts";
import { type ParserLimits, parserLimits } from "./parserLimits.ts";
import { addDetails } from "./details.ts";
import { addFrontMatter } from "./frontMatter.ts";
import { addHtmlComments } from "./htmlComments.ts";
import { addHtmlTags } from "./htmlTags.ts";
import { addMathBlocks } from "./mathBlock.ts";
import { addMathInlines } from "./mathInline.ts";
import { linkTarget } from "../linkTarget.ts";

/** A parser, and the parts of it that the stream runs separately. */
export interface Parser {
  readonly markdown: Markdown;
  readonly limits: ParserLimits;
  /** Block tokens of `source`; its link reference definitions go into `env`. If it is not the beginning of a text, `env` is a {@link continuation}, too. */
  parseBlocks(source: string, env: Env): Token[];
  /** Inline tokens of block tokens; looks link reference definitions up in `env`. */
  parseInlines(tokens: Token[], env: Env): void;
}

/** Differences from the panel's parser. */
export interface ParserOptions {
  /** If off, dollars and backslashes mean what they do in CommonMark. */
  readonly math?: boolean;
  /** If off, all HTML is text. */
  readonly html?: boolean;
  readonly limits?: ParserLimits;
}

/** How many link targets are cached, and their maximum length. */
const rememberedTargets = 256;
const longestRemembered = 2_048;

/**
 * The parser's configuration: markdown-it with HTML off and linkify on, emphasis that knows scripts without spaces, footnotes, some HTML of our own, and math. Its tokens have more than
 * those of markdown-it: `reference_definition` tokens are kept, list items have `meta.tight`, fences a `FenceMeta`.
 */
export function createParser({ math = true, html = true, limits = parserLimits }: ParserOptions = {}): Parser {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  const parseInline = parseInlineUpTo(limits.inline);
  addCjkEmphasis(markdown);
  linkifyWww(markdown);
  leaveColons(markdown);
  rememberTargets(markdown);
  acceptFiles(markdown);
  addBlankLinks(markdown);
  limitBlocks(markdown, limits);
  if (math) {
    addMathBlocks(markdown, limits.formula);
    addMathInlines(markdown);
  }
  if (html) {
    addHtmlTags(markdown);
    addHtmlComments(markdown, limits.formula);
    addDetails(markdown, limits.quote);
  }
  addFootnotes(markdown);
  markdown.core.ruler.disable(["strip_references", "replacements", "smartquotes"]);
  markdown.core.ruler.at("inline", parseInline);
  watchItems(markdown, limits.container);
  addFences(markdown, math ? limits.formula : -1);
  addFrontMatter(markdown, limits.formula);

  const afterBlocks = new MarkdownIt().core.ruler;
  afterBlocks.enableOnly(["inline", "linkify", "text_join"]);
  afterBlocks.at("inline", parseInline);
  const [inline, linkify, ...otherRules] = afterBlocks.getRules("");
  if (inline === undefined || linkify === undefined) throw new Error("markdown-it has no such rules");
  const inlineRules = [inline, linkifyAddresses(linkify), ...otherRules];
  return {
    markdown,
    limits,
    parseBlocks: (source, env) => {
      const tokens: Token[] = [];
      markdown.block.parse(source, markdown, env, tokens);
      return tokens;
    },
    parseInlines: (tokens, env) => {
      const state = new markdown.core.State("", markdown, env);
      state.tokens = tokens;
      for (const rule of inlineRules) rule(state);
    },
  };
}

/** markdown-it's rule, but content over the limit becomes one plain-text token, and escape sequences of a terminal are no text. */
function parseInlineUpTo(limit: number): (state: StateCore) => void {
  return (state) => {
    for (const token of state.tokens) {
      if (token.type !== "inline") continue;
      if (isTooLong(token.content, limit)) {
        const plain = new state.Token("plain_text", "", 0);
        plain.content = token.content;
        token.children = [plain];
        // Linkify tests the content of the whole block before its tokens.
        token.content = "";
      } else {
        const { content } = token;
        const shown = content.includes(escapeCharacter) ? withoutSequences(content) : content;
        state.md.inline.parse(shown, state.md, state.env, (token.children ??= []));
      }
    }
  };
}

/** Links to `file:` addresses are links: what lies in the workspace is opened. */
function acceptFiles(markdown: Markdown): void {
  const validate = markdown.validateLink.bind(markdown);
  markdown.validateLink = (target) => validate(target) || linkTarget(target).kind === "file";
}

/** The open block is parsed repeatedly, and its links with it, so cache the parsed targets. */
function rememberTargets(markdown: Markdown): void {
  const normalize = markdown.normalizeLink.bind(markdown);
  const known = new Map<string, string>();
  markdown.normalizeLink = (target) => {
    const before = known.get(target);
    if (before !== undefined) return before;
    const normalized = normalize(target);
    if (known.size >= rememberedTargets) known.clear();
    if (target.length <= longestRemembered) known.set(target, normalized);
    return normalized;
  };
}

/** `www.a.example` is a link, as on GitHub. Other bare hosts are not, because `main.rs` and `README.md` look like hosts. */
function linkifyWww(markdown: Markdown): void {
  markdown.linkify.add("www.", {
    validate: (text, position, linkify) => {
      const host = linkify.re.get_relative_proto_validator();
      host.lastIndex = position;
      return host.exec(text)?.[0].length ?? 0;
    },
    normalize: (match) => {
      match.url = `http://${match.url}`;
    },
  });
}

/** A colon at the end of a bare address belongs to the sentence, as on GitHub. */
function leaveColons({ linkify }: Markdown): void {
  const match = linkify.match.bind(linkify);
  const matchAtStart = linkify.matchAtStart.bind(linkify);
  linkify.match = (text) => match(text)?.map(withoutColon) ?? null;
  linkify.matchAtStart = (text) => {
    const found = matchAtStart(text);
    return found && withoutColon(found);
  };
}

const www = /www\./i;

/** Whether linkify may find an address in a text: each has two slashes, an `@` or `www.` in it. */
function mayHoldAddress({ type, content }: Token): boolean {
  return type === "text" && (content.includes("//") || content.includes("@") || www.test(content));
}

/**
 * markdown-it's rule that makes links of addresses, where there may be any. It searches the source of a text first, which costs more than all inline rules
 * together, above all where that has links with a target.
 */
function linkifyAddresses(rule: (state: StateCore) => void): (state: StateCore) => void {
  return (state) => {
    if (state.tokens.some(({ children }) => children?.some(mayHoldAddress) === true)) rule(state);
  };
}

type Match = NonNullable<ReturnType<Markdown["linkify"]["matchAtStart"]>>;

function withoutColon(found: Match): Match {
  const colons = /(?<!:):+$/.exec(found.raw)?.[0].length ?? 0;
  if (colons === 0) return found;
  found.lastIndex -= colons;
  for (const key of ["raw", "text", "url"] as const) found[key] = found[key].slice(0, -colons);
  return found;
}

/** Marks list items as tight or loose, and ends them at the limit, like footnotes. */
function watchItems(markdown: Markdown, limit: number): void {
  const tokenize = markdown.block.tokenize.bind(markdown.block);
  markdown.block.tokenize = (state, startLine, endLine) => {
    const inItem = state.parentType === "list" || state.parentType === "footnote";
    if (!inItem) {
      tokenize(state, startLine, endLine);
      return;
    }
    const item = state.tokens.at(-1);
    const end = limitedEnd(state, startLine, endLine, limit);
    upTo(state, end, () => tokenize(state, startLine, end));
    if (item?.type === "list_item_open") item.meta = { tight: state.tight };
  };
}
