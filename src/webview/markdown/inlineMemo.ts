import type { Env, Token } from "markdown-it";
import { isTooLong } from "../../shared/markdown/layoutCost.ts";
import type { Parser } from "../../shared/markdown/parser.ts";
import { textToken } from "./tokens.ts";
import { isHarmlessAfter } from "./harmlessText.ts";
import { type Definitions, isSame, type Reference } from "./references.ts";

/** What inline rules made of a content. */
interface Known {
  readonly children: Token[];
  /** The labels that were looked up, with what was found. */
  readonly looked: ReadonlyMap<string, Reference | undefined>;
}

const noLabels: ReadonlySet<string> = new Set();
const nothingLooked: Known["looked"] = new Map();

/**
 * Parses the inlines of what is open. Most of that is what it was at the last delta, in a list with nested items for instance, and is
 * taken from there. A content is parsed again if a definition that it looked up has changed.
 */
export class InlineMemo {
  readonly #parser: Parser;
  #before = new Map<string, Known>();
  #now = new Map<string, Known>();
  readonly #labels = new WeakMap<Token, ReadonlySet<string>>();

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  /** Begins the next render: what is not used in it is forgotten after it. */
  next(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }

  /** Gives the tokens their inlines. Returns the labels that these depend on. */
  parse(tokens: readonly Token[], definitions: Definitions): ReadonlySet<string> {
    let all: Set<string> | undefined;
    for (const token of tokens) {
      if (token.type !== "inline") continue;
      const labels = this.#parseOne(token, definitions);
      if (labels === noLabels) continue;
      all ??= new Set();
      for (const label of labels) all.add(label);
    }
    return all ?? noLabels;
  }

  /** Gives a token its inlines and remembers nothing: for a line that is parsed with every delta. */
  parseAlone(token: Token, definitions: Definitions): void {
    if (this.#isWords(token.content)) token.children = [textToken(token, token.content)];
    else this.#parser.parseInlines([token], environment(token, definitions));
  }

  /** Whether a content is words alone, like that of many cells and items. */
  #isWords(content: string): boolean {
    return isHarmlessAfter("", content) && !isTooLong(content, this.#parser.limits.inline);
  }

  /** The labels that the inlines of tokens depend on. */
  labelsOf(tokens: readonly Token[]): ReadonlySet<string> {
    const all = new Set<string>();
    for (const token of tokens) if (token.type === "inline") for (const label of this.#labels.get(token) ?? noLabels) all.add(label);
    return all;
  }

  #parseOne(token: Token, definitions: Definitions): ReadonlySet<string> {
    const { content } = token;
    // An empty cell; or content that is too long for inline rules, which is in a child from the first time on.
    if (content === "") return noLabels;
    if (this.#isWords(content)) {
      token.children = [textToken(token, content)];
      return noLabels;
    }
    let known = this.#before.get(content) ?? this.#now.get(content);
    if (known !== undefined && isStillTrue(known, definitions)) {
      token.children = known.children;
    } else {
      const labels = new Set<string>();
      this.#parser.parseInlines([token], environment(token, definitions, labels));
      const looked = labels.size === 0 ? nothingLooked : new Map([...labels].map((label) => [label, definitions.find(label)]));
      known = { children: token.children ?? [], looked };
    }
    if (token.content === content) this.#now.set(content, known);
    const labels = known.looked.size === 0 ? noLabels : new Set(known.looked.keys());
    if (labels.size > 0) this.#labels.set(token, labels);
    else this.#labels.delete(token);
    return labels;
  }
}

const noDefinitions: Env = { references: {} };

/** What inline rules look labels up in. A label is in brackets; without any, nothing is made for it. */
function environment({ content }: Token, definitions: Definitions, looked?: Set<string>): Env {
  return content.includes("[") ? { references: definitions.table(looked) } : noDefinitions;
}

function isStillTrue({ looked }: Known, definitions: Definitions): boolean {
  for (const [label, reference] of looked) if (!isSame(reference, definitions.find(label))) return false;
  return true;
}
