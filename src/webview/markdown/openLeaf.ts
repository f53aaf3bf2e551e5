import type { Token } from "markdown-it";
import type { CodeFigure } from "./codeBlock.ts";
import { roomAfter } from "../../shared/markdown/layoutCost.ts";
import type { FenceMeta } from "../../shared/markdown/fences.ts";
import { isHarmlessAfter, isHarmlessWord } from "./harmlessText.ts";
import type { PlainTextWidget } from "./plainText.ts";
import type { TextView } from "./view.ts";

/**
 * The end of the text, if it can grow without being parsed: text appended to the source goes
 * straight to the page.
 */
export interface OpenLeaf {
  /** Whether all of the last line is parsed again when it grows, though no other. */
  readonly isParsed?: boolean;
  /** Appends the text if a parser is certain to do the same. Otherwise changes nothing and returns false. */
  append(text: string): boolean;
}

const letter = /\p{L}/u;

/** Plain words at the end of a paragraph, heading, list item or table cell. */
export class OpenText implements OpenLeaf {
  readonly #view: TextView;
  readonly #quotes: boolean;
  #word: string;
  #spaces: number;
  #room: number;

  private constructor(view: TextView, token: Token, word: string, spaces: number, limit: number, room: number) {
    this.#view = view;
    this.#quotes = mayQuote(token);
    this.#word = word;
    this.#spaces = spaces;
    this.#room = Math.min(roomAfter(token.content, limit), room) - spaces;
  }

  /**
   * @param line the last line of the source, without its line feed
   * @param limit maximum length of content that is parsed
   * @param room characters that may be added before the element around must be looked at again
   */
  static at(view: TextView, token: Token, line: string, limit: number, room: number): OpenText | undefined {
    const body = line.slice(0, contentEnd(line));
    if (line.includes("\t", body.length)) return undefined;
    const word = body.slice(body.lastIndexOf(" ") + 1);
    if (word === "" || !isHarmlessWord(word) || !view.text.endsWith(word)) return undefined;
    // Once the line has a letter, it cannot become a marker, a rule or the second line of a table.
    if (!letter.test(view.text.slice(view.text.lastIndexOf("\n") + 1))) return undefined;
    return new OpenText(view, token, word, line.length - body.length, limit, room);
  }

  append(addition: string): boolean {
    const { node } = this.#view;
    if (node === undefined || addition.length > this.#room || (!this.#quotes && addition.includes("'"))) return false;
    const word = this.#spaces > 0 ? "" : this.#word;
    if (!isHarmlessAfter(word, addition)) return false;
    const body = addition.slice(0, contentEnd(addition));
    this.#room -= addition.length;
    if (body === "") {
      this.#spaces += addition.length;
      return true;
    }
    const shown = " ".repeat(this.#spaces) + body;
    this.#view.text += shown;
    node.appendData(shown);
    this.#spaces = addition.length - body.length;
    const words = word + body;
    this.#word = words.slice(words.lastIndexOf(" ") + 1);
    return true;
  }
}

/** Whether a quotation mark is harmless. At the start of a paragraph it may end the title of a link reference definition. */
function mayQuote(token: Token): boolean {
  return !/^[["'(]/.test(token.content);
}

/** A paragraph that is too long to be parsed. */
export class OpenPlainText implements OpenLeaf {
  readonly #widget: PlainTextWidget;
  #held: string;

  private constructor(widget: PlainTextWidget, held: string) {
    this.#widget = widget;
    this.#held = held;
  }

  static at(widget: PlainTextWidget, content: string, line: string): OpenPlainText | undefined {
    if (line.length < 1_000 || !letter.test(line.slice(0, 2_000)) || /^[["'(]/.test(content)) return undefined;
    return new OpenPlainText(widget, line.slice(contentEnd(line)));
  }

  append(addition: string): boolean {
    if (addition.includes("\n")) return false;
    const whole = this.#held + addition;
    const end = contentEnd(whole);
    this.#held = whole.slice(end);
    this.#widget.append(whole.slice(0, end));
    return true;
  }
}

/** A line longer than this is not examined again when it grows. */
const longLine = 1_000;

/** The lines of a fence that has not been closed. */
export class OpenFence implements OpenLeaf {
  readonly #figure: CodeFigure;
  readonly #closing: RegExp;
  readonly #meta: FenceMeta;
  /** The last line, or the part of it that proves it is code. */
  #line: string;
  /** The part of the last line that is already on the page. */
  #shown: number;
  #room: number;

  private constructor(figure: CodeFigure, token: Token, line: string, room: number) {
    this.#room = room;
    this.#figure = figure;
    this.#meta = token.meta as FenceMeta;
    const marker = token.markup.startsWith("~") ? "~" : "`";
    const run = `${marker}{${String(token.markup.length)},}`;
    // Inside Markdown, such a line may open a fence as well as close one, however far it is indented.
    this.#closing = new RegExp(this.#meta.nests ? `^[ \\t]*${run}` : `^ {0,${String(this.#meta.blockIndent + 3)}}${run}[ \\t]*$`);
    this.#line = line;
    this.#shown = isBlank(line) ? 0 : this.#strip(line).length;
  }

  /**
   * @param line the last line of the source, which is not the fence's first
   * @param room characters that the enclosing block can still take
   */
  static at(figure: CodeFigure, token: Token, line: string, room: number): OpenFence | undefined {
    const leaf = new OpenFence(figure, token, line, room);
    return leaf.#isCode(line) ? leaf : undefined;
  }

  append(addition: string): boolean {
    if (addition.length > this.#room) return false;
    const lines = (this.#line + addition).split("\n");
    if (!lines.every((line) => this.#isCode(line))) return false;
    const last = lines.pop() ?? "";
    let code = "";
    for (const line of lines) code += `${this.#strip(line)}\n`;
    const partial = isBlank(last) ? "" : this.#strip(last);
    code += partial;
    this.#figure.append(code.slice(this.#shown));
    this.#room -= addition.length;
    const long = last.length > longLine && /[^`~\s]/.test(last.slice(0, longLine));
    this.#line = long ? last.slice(0, longLine) : last;
    this.#shown = long ? this.#strip(this.#line).length : partial.length;
    return true;
  }

  /** Whether a line is certain to belong to the code. */
  #isCode(line: string): boolean {
    if (line === "") return true;
    const { blockIndent, strip } = this.#meta;
    // Other white space, such as a no-break space, does not indent.
    const indent = line.search(/[^ \t]|$/);
    if (blockIndent + strip > 0 && line.slice(0, indent).includes("\t")) return false;
    return (isBlank(line) || indent >= blockIndent) && !this.#closing.test(line);
  }

  #strip(line: string): string {
    let start = 0;
    while (start < this.#meta.strip && line[start] === " ") start++;
    return line.slice(start);
  }
}

function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}

/** Where the spaces and tabs at the end of a text begin. */
function contentEnd(value: string): number {
  let end = value.length;
  while (end > 0 && (value[end - 1] === " " || value[end - 1] === "\t")) end--;
  return end;
}
