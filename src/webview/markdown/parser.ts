import MarkdownIt, { type Env, type MarkdownIt as Markdown, type StateBlock, type StateCore, type Token } from "markdown-it";
import { addFootnotes } from "./footnotes.ts";
import { maxInlineLength, maxTableColumns } from "./limits.ts";
import { addMath } from "./math.ts";

/** A parser, and what of it the stream runs separately. */
export interface Parser {
  readonly markdown: Markdown;
  /** Block tokens of `source`; its link reference definitions go into `env`. */
  parseBlocks(source: string, env: Env): Token[];
  /** Inline tokens of block tokens; looks link reference definitions up in `env`. */
  parseInlines(tokens: Token[], env: Env): void;
}

/** What a fence token's `meta` says, for lines that are added to it. */
export interface FenceMeta extends Record<string, unknown> {
  /** Indentation of the list item that it stands in, in columns. */
  readonly blockIndent: number;
  /** Columns of leading space that its lines lose. */
  readonly strip: number;
}

/**
 * The parser's one configuration: markdown-it with HTML off and linkify on, footnotes, and math if wanted. Its tokens say more than
 * markdown-it's own: `reference_definition` tokens stay, list items carry `meta.tight`, fences a {@link FenceMeta}.
 */
export function createParser(options: { readonly math: boolean } = { math: true }): Parser {
  const markdown = new MarkdownIt({ html: false, linkify: true });
  if (options.math) addMath(markdown);
  addFootnotes(markdown);
  markdown.core.ruler.disable(["strip_references", "replacements", "smartquotes"]);
  markdown.core.ruler.at("inline", parseInline);
  recordTightness(markdown);
  recordFences(markdown);
  limitTables(markdown);

  const afterBlocks = new MarkdownIt().core.ruler;
  afterBlocks.enableOnly(["inline", "linkify", "text_join"]);
  afterBlocks.at("inline", parseInline);
  const inlineRules = afterBlocks.getRules("");
  return {
    markdown,
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

/** markdown-it's own rule, but content over the limit becomes one token of plain text. */
function parseInline(state: StateCore): void {
  for (const token of state.tokens) {
    if (token.type !== "inline") continue;
    if (token.content.length > maxInlineLength) {
      const plain = new state.Token("plain_text", "", 0);
      plain.content = token.content;
      token.children = [plain];
      // Linkify tests the content of the whole block before it looks at its tokens.
      token.content = "";
    } else {
      state.md.inline.parse(token.content, state.md, state.env, (token.children ??= []));
    }
  }
}

function recordTightness(markdown: Markdown): void {
  const tokenize = markdown.block.tokenize.bind(markdown.block);
  markdown.block.tokenize = (state, startLine, endLine) => {
    const item = state.parentType === "list" ? state.tokens.at(-1) : undefined;
    tokenize(state, startLine, endLine);
    if (item?.type === "list_item_open") item.meta = { tight: state.tight };
  };
}

/** One of markdown-it's own block rules. */
function blockRule(name: string): (state: StateBlock, startLine: number, endLine: number, silent: boolean) => boolean {
  const { ruler } = new MarkdownIt().block;
  ruler.enableOnly([name]);
  const [rule] = ruler.getRules("");
  if (rule === undefined) throw new Error(`markdown-it has no rule ${name}`);
  return rule;
}

function recordFences(markdown: Markdown): void {
  const fence = blockRule("fence");
  const recording = (state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean => {
    const strip = state.sCount[startLine] ?? 0;
    if (!fence(state, startLine, endLine, silent)) return false;
    const token = state.tokens.at(-1);
    if (!silent && token !== undefined) token.meta = { blockIndent: state.blkIndent, strip } satisfies FenceMeta;
    return true;
  };
  markdown.block.ruler.at("fence", recording, { alt: ["paragraph", "reference", "blockquote", "list"] });
}

function limitTables(markdown: Markdown): void {
  const table = blockRule("table");
  const limited = (state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean => {
    if (startLine + 2 > endLine) return false;
    const start = (state.bMarks[startLine + 1] ?? 0) + (state.tShift[startLine + 1] ?? 0);
    const first = state.src.charCodeAt(start);
    if (first !== 124 && first !== 45 && first !== 58) return false;
    const end = state.eMarks[startLine + 1] ?? start;
    if (end - start > maxTableColumns && state.src.slice(start, end).split("|").length > maxTableColumns + 1) return false;
    return table(state, startLine, endLine, silent);
  };
  markdown.block.ruler.at("table", limited, { alt: ["paragraph", "reference"] });
}
