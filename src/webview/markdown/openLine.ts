import type { Token } from "markdown-it";
import { buildContent, type Watched } from "./buildView.ts";
import { closeInline } from "./closeInline.ts";
import { growsInside } from "./findLeaf.ts";
import type { InlineMemo } from "./inlineMemo.ts";
import type { MarkdownOptions } from "./markdownOptions.ts";
import { type OpenLeaf, OpenText } from "./openLeaf.ts";
import type { Definitions } from "./references.ts";
import { roomAfter } from "../../shared/markdown/layoutCost.ts";
import type { Group } from "../../shared/markdown/topLevel.ts";
import { withContent } from "./tokens.ts";
import { type ElementView, patchChildren } from "./view.ts";

/** What a line is drawn with. */
export interface LineParts {
  readonly inlines: InlineMemo;
  readonly definitions: Definitions;
  readonly options: MarkdownOptions;
  /** Length of content up to which its inlines are parsed. */
  readonly limit: number;
}

/** How a line begins that is text, whatever follows on it: with a letter after at most one mark of emphasis, code or quotation. */
const certain = /^(?:[*_]{1,3}|~~|`{1,2}|["'(])?\p{L}/u;
/** What block rules may react to within a line, and white space that is more than a blank. */
const reacting = /[<|]|[^\S ]/;

/**
 * The last line of a paragraph while it grows: what comes cannot change which blocks there are, so that the inlines of the paragraph alone
 * are parsed and drawn again, and plain words are not parsed at all.
 */
export class OpenLine implements OpenLeaf {
  readonly #parts: LineParts;
  readonly #holder: ElementView;
  /** Where the paragraph's views begin in its holder. */
  readonly #from: number;
  readonly #token: Token;
  #content: string;
  /** Blanks at the end of the line, which are no content yet. */
  #blanks: string;
  #room: number;
  #words: OpenText | undefined;

  private constructor(parts: LineParts, holder: ElementView, from: number, token: Token, blanks: string, words: OpenText | undefined) {
    this.#parts = parts;
    this.#holder = holder;
    this.#from = from;
    this.#token = token;
    this.#content = token.content;
    this.#blanks = blanks;
    this.#room = roomAfter(token.content, parts.limit) - blanks.length;
    this.#words = words;
  }

  /**
   * The open line that `watched` shows. Undefined if more of it may change the blocks.
   * @param group the open block, as it is without its completion
   * @param line the last line of the source
   * @param words the words at its end, if they may grow without being parsed
   */
  static at(parts: LineParts, group: Group | undefined, watched: Watched, line: string, words: OpenText | undefined): OpenLine | undefined {
    const { holder, from } = watched;
    const index = group?.tokens.findLastIndex(({ nesting }) => nesting === 0) ?? -1;
    const token = group?.tokens[index];
    const opener = group?.tokens[index - 1];
    if (token?.type !== "inline" || opener?.type !== "paragraph_open") return undefined;
    if (holder?.node === undefined || from === undefined || holder.children[from - 1]?.kind === "text") return undefined;
    const { content } = token;
    const last = content.slice(content.lastIndexOf("\n") + 1);
    const body = line.trimEnd();
    const blanks = line.slice(body.length);
    // A definition of a link, a task and an alert begin with a bracket, and the title of a definition with a quotation mark.
    if (/^[["'(]/.test(content) || content.includes("<!")) return undefined;
    if (!certain.test(last) || reacting.test(last) || reacting.test(blanks) || !body.endsWith(last)) return undefined;
    return new OpenLine(parts, holder, from, token, blanks, words);
  }

  get isParsed(): boolean {
    return this.#words === undefined;
  }

  append(addition: string): boolean {
    if (addition.length > this.#room || reacting.test(addition)) return false;
    const line = this.#content + this.#blanks + addition;
    const content = line.trimEnd();
    if (this.#words?.append(addition) !== true && content !== this.#content && !this.#draw(content, line.slice(content.length)))
      return false;
    this.#room -= addition.length;
    this.#content = content;
    this.#blanks = line.slice(content.length);
    return true;
  }

  /** Shows a content, with what is open in it closed. */
  #draw(content: string, blanks: string): boolean {
    const { cut, close } = closeInline(content);
    const lineStart = content.lastIndexOf("\n") + 1;
    const kept = content.slice(0, content.length - cut);
    if (kept.length < lineStart) return false;
    const { inlines, definitions, options, limit } = this.#parts;
    const token = withContent(this.#token, close === "" ? kept.trimEnd() : kept + close);
    inlines.parseAlone(token, definitions);
    const before = this.#holder.children.splice(this.#from);
    const views = buildContent(token, options);
    this.#holder.children.push(...views);
    if (this.#holder.node !== undefined) patchChildren(this.#holder.node, before, views);
    const watched: Watched = { token, holder: this.#holder, view: this.#holder.children.at(-1) };
    if (close !== "") growsInside(watched);
    const { view } = watched;
    this.#words =
      cut === 0 && view?.kind === "text" ? OpenText.at(view, token, content.slice(lineStart) + blanks, limit, Infinity) : undefined;
    return true;
  }
}
