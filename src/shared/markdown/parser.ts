import MarkdownIt, { type Env, type MarkdownIt as Markdown, type StateCore, type Token } from "markdown-it";
import { addFootnotes } from "./footnotes.ts";
import { type BlockRule, blockRule, limitBlocks, limitedEnd, upTo } from "./limitBlocks.ts";
import { type ParserLimits, parserLimits } from "./parserLimits.ts";
import { addMath } from "./math.ts";

/** A parser, and the parts of it that the stream runs separately. */
export interface Parser {
  readonly markdown: Markdown;
  readonly limits: ParserLimits;
  /** Block tokens of `source`; its link reference definitions go into `env`. */
  parseBlocks(source: string, env: Env): Token[];
  /** Inline tokens of block tokens; looks link reference definitions up in `env`. */
  parseInlines(tokens: Token[], env: Env): void;
}

/** Differences from the panel's parser. */
export interface ParserOptions {
  /** If off, dollars and backslashes mean what they do in CommonMark. */
  readonly math?: boolean;
  readonly limits?: ParserLimits;
}

/** How many link targets are cached, and their maximum length. */
const rememberedTargets = 64;
const longestRemembered = 2_048;

/** The `meta` of a fence token, needed to add lines to it. */
export interface FenceMeta extends Record<string, unknown> {
  /** Indentation of the enclosing list item, in columns. */
  readonly blockIndent: number;
  /** Columns of leading space that are removed from its lines. */
  readonly strip: number;
}

/**
 * The parser's configuration: markdown-it with HTML off and linkify on, footnotes, and optional math. Its tokens have more than
 * those of markdown-it: `reference_definition` tokens are kept, list items have `meta.tight`, fences a {@link FenceMeta}.
 */
export function createParser({ math = true, limits = parserLimits }: ParserOptions = {}): Parser {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  const parseInline = parseInlineUpTo(limits.inline);
  linkifyWww(markdown);
  rememberTargets(markdown);
  limitBlocks(markdown, limits);
  if (math) addMath(markdown, limits.container);
  addFootnotes(markdown);
  markdown.core.ruler.disable(["strip_references", "replacements", "smartquotes"]);
  markdown.core.ruler.at("inline", parseInline);
  watchItems(markdown, limits.container);
  recordFences(markdown);

  const afterBlocks = new MarkdownIt().core.ruler;
  afterBlocks.enableOnly(["inline", "linkify", "text_join"]);
  afterBlocks.at("inline", parseInline);
  const inlineRules = afterBlocks.getRules("");
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

/** markdown-it's rule, but content over the limit becomes one plain-text token. */
function parseInlineUpTo(limit: number): (state: StateCore) => void {
  return (state) => {
    for (const token of state.tokens) {
      if (token.type !== "inline") continue;
      if (token.content.length > limit) {
        const plain = new state.Token("plain_text", "", 0);
        plain.content = token.content;
        token.children = [plain];
        // Linkify tests the content of the whole block before its tokens.
        token.content = "";
      } else {
        state.md.inline.parse(token.content, state.md, state.env, (token.children ??= []));
      }
    }
  };
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

function recordFences(markdown: Markdown): void {
  const fence = blockRule("fence");
  const recording: BlockRule = (state, startLine, endLine, silent) => {
    const strip = state.sCount[startLine] ?? 0;
    if (!fence(state, startLine, endLine, silent)) return false;
    const token = state.tokens.at(-1);
    if (!silent && token !== undefined) token.meta = { blockIndent: state.blkIndent, strip } satisfies FenceMeta;
    return true;
  };
  markdown.block.ruler.at("fence", recording, { alt: ["paragraph", "reference", "blockquote", "list"] });
}
