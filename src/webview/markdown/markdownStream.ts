import "./markdown.css";
import "./highlight.css";
import "./math.css";
import type { Token } from "markdown-it";
import { buildView } from "./buildView.ts";
import { completeTail } from "./complete.ts";
import { findLeaf, growsInside, leafOf } from "./findLeaf.ts";
import { InlineMemo } from "./inlineMemo.ts";
import { freezeInside, type InnerFreeze } from "./innerFreeze.ts";
import { activate } from "./interaction.ts";
import { flushBudget, longLineDelay, longLineRest, longOpenLine, maxLongSlice, maxSliceLength, minSliceLength } from "./limits.ts";
import type { MarkdownOptions } from "./markdownOptions.ts";
import { Normalizer } from "./normalizer.ts";
import type { OpenLeaf } from "./openLeaf.ts";
import { Page } from "./page.ts";
import { createParser, type Parser } from "../../shared/markdown/parser.ts";
import { changedLabels, Definitions, type Reference, type References } from "./references.ts";
import {
  countFinal,
  definedLabels,
  dropInlines,
  type Group,
  type Lines,
  lineStarts,
  splitTopLevel,
} from "../../shared/markdown/topLevel.ts";
import { patchNode, type View } from "./view.ts";
import { partsOf, type Waiting } from "./waiting.ts";

export type { MarkdownOptions } from "./markdownOptions.ts";

let sharedParser: Parser | undefined;

/**
 * Growing Markdown: `append` text, `flush` once a frame, `end` when the text is complete. At every prefix the page equals what rendering
 * that prefix, completed, at once produces (`renderOnce` of `complete`); when the text has ended, what rendering it produces. Only the tail that can still change is parsed. Final blocks are never touched again, except
 * for links whose definition arrives later.
 */
export class MarkdownStream {
  readonly #options: MarkdownOptions;
  readonly #parser: Parser;
  readonly #normalizer = new Normalizer();
  readonly #inlines: InlineMemo;
  readonly #page: Page;
  readonly #stopActivation: () => void;
  /** The source from the first open block on. In a partly frozen list or table, from its first open item or row on. */
  #source = "";
  /** Appended but not yet shown. */
  #pending = "";
  /** Final definitions, and those of the open tail, which more text can still change. */
  readonly #references = new Map<string, Reference>();
  #openReferences: References = new Map();
  #inner: InnerFreeze | undefined;
  #leaf: OpenLeaf | undefined;
  readonly #waiting = new Map<string, Set<Waiting>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitingForMore: ReturnType<typeof setTimeout> | undefined;
  #hasEnded = false;
  /** Whether the source is no longer the beginning of the text. */
  #continues = false;
  /** How long the last parse took, in milliseconds. */
  #cost = 0;

  /** @param container an empty element that belongs to the stream until `dispose` */
  constructor(container: HTMLElement, options: MarkdownOptions, parser: Parser = (sharedParser ??= createParser())) {
    this.#options = options;
    this.#parser = parser;
    this.#inlines = new InlineMemo(parser);
    this.#page = new Page(container);
    this.#stopActivation = activate(container, options);
  }

  append(text: string): void {
    this.#hasEnded = false;
    this.#pending += this.#normalizer.push(text);
  }

  /** Whether everything that was appended and flushed is on the page. */
  get settled(): boolean {
    return this.#pending === "";
  }

  /** Shows the appended text. If there is a lot at once, such as a long answer from the history, the rest follows in separate tasks. */
  flush(): void {
    const line = this.#openLine();
    if (line < longOpenLine || this.#pending.length > line >> 2 || this.#pending.includes("\n")) return this.#work();
    this.#waitingForMore ??= setTimeout(() => this.#work(), Math.max(longLineDelay, longLineRest * this.#cost));
  }

  /** Ends the text: what is still open is now shown as written. */
  end(): void {
    this.#hasEnded = true;
    this.#leaf = undefined;
    this.#work();
    if (this.#pending === "") this.#render();
  }

  #work(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#waitingForMore);
    this.#waitingForMore = undefined;
    const start = performance.now();
    while (this.#pending !== "") {
      const length = this.#sliceLength();
      const addition = this.#pending.slice(0, length);
      this.#pending = this.#pending.slice(length);
      this.#source += addition;
      if (this.#leaf?.append(addition) !== true) this.#render();
      if (this.#pending !== "" && performance.now() - start > flushBudget) {
        this.#timer = setTimeout(() => this.#work(), 0);
        return;
      }
    }
  }

  /** Length of the last line if all of it must be parsed again when it grows, otherwise 0. */
  #openLine(): number {
    return this.#leaf === undefined ? this.#source.length - this.#source.lastIndexOf("\n") - 1 : 0;
  }

  /** How much new text triggers a parse. For a very long line this is a fraction of its length, so that it is not parsed too often. */
  #sliceLength(): number {
    const line = this.#openLine();
    if (line < longOpenLine) return Math.min(maxSliceLength, Math.max(minSliceLength, this.#source.length >> 2));
    const feed = this.#pending.indexOf("\n");
    const most = Math.min(line >> 1, maxLongSlice);
    return Math.max(maxSliceLength, feed < 0 ? most : Math.min(most, feed));
  }

  /** Empties the container and stops all work. */
  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#waitingForMore);
    this.#stopActivation();
    this.#pending = "";
    this.#leaf = undefined;
    this.#waiting.clear();
    this.#page.dispose();
  }

  #render(): void {
    const start = performance.now();
    const { own, shown } = this.#parse();
    const lastLine = own.source.slice(own.starts.at(-1));
    // What is shown of the last line may be less than has come, and nothing of it while a comment is open.
    const end = contentEnd(own.source);
    const isWhole = shown.source.startsWith(own.source.slice(0, end)) && !shown.source.startsWith("-->", end);
    const leaf = isWhole ? findLeaf(shown.groups.at(-1), own.starts.length - 1, lastLine) : undefined;
    // A formula that is too long once it is closed is code, which does not grow at its end.
    const watched = leaf?.token.type === "fence" && own.source !== shown.source ? undefined : leaf;
    this.#inlines.next();
    const labels = shown.groups.map((group) => this.#inlines.parse(group.tokens, shown.references));
    // Items are frozen as the text has them, and drawn again from that when a link's definition comes late.
    for (const [first] of own === shown ? [shown.groups] : [own.groups, shown.groups]) if (first !== undefined) this.#inner?.adapt(first);
    const views = shown.groups.map(({ tokens }) => buildView(tokens, this.#options, watched)[0]);
    this.#repair(shown);
    this.#page.show(views.filter((view) => view !== undefined));
    const length = own.source.length - (own.starts[own.groups.at(-1)?.start ?? 0] ?? 0);
    if (watched !== undefined && shown !== own) growsInside(watched);
    this.#leaf = watched === undefined ? undefined : leafOf(watched, lastLine, this.#parser.limits, length);
    this.#openReferences = shown.defined;
    if (!this.#freeze(own, shown, views, labels) && isWhole) this.#freezeInside(own, shown, views[0], labels[0]);
    this.#cost = performance.now() - start;
  }

  /** Parses the open tail, or the open part of a long list or table: as it is, and as it is shown while it grows. */
  #parse(): { readonly own: Parsed; readonly shown: Parsed } {
    const inner = this.#inner;
    if (inner !== undefined) {
      const own = this.#parseAfter(inner, inner.head + this.#source);
      const shown = own && this.#shown(own, (source) => this.#parseAfter(inner, source));
      if (own && shown) return { own, shown };
      const view = this.#page.firstOpen;
      if (view !== undefined) inner.restore(view);
      this.#source = inner.source() + this.#source;
      this.#inner = undefined;
    }
    const own = this.#parseTail(this.#source);
    return { own, shown: this.#shown(own, (source) => this.#parseTail(source)) };
  }

  /** What is shown of a text that may continue. A completion inside the last leaf is not parsed again. */
  #shown<Result extends Parsed | undefined>(own: Parsed, parse: (source: string) => Result): Parsed | Result {
    if (this.#hasEnded) return own;
    const blocks = (text: string): readonly Group[] => splitTopLevel(this.#parser.parseBlocks(text, { continues: this.#continues }));
    const { source, leaf } = completeTail(own, own.groups, blocks, this.#parser.limits.inline);
    if (source === own.source) return own;
    const last = own.groups.at(-1);
    if (leaf === undefined || last === undefined) return parse(source);
    const tokens = last.tokens.map((token) => (token === leaf.token ? withContent(token, leaf.content) : token));
    return { ...own, source, starts: lineStarts(source), groups: [...own.groups.slice(0, -1), { ...last, tokens }] };
  }

  #parseTail(source: string): Parsed {
    const references = new Definitions(this.#references);
    const groups = splitTopLevel(this.#parser.parseBlocks(source, { references: references.table(), continues: this.#continues }));
    return { source, starts: lineStarts(source), references, groups, defined: references.own };
  }

  /** Undefined if the frozen part of the list or table cannot stay as it is. */
  #parseAfter(inner: InnerFreeze, source: string): Parsed | undefined {
    const references = new Definitions(this.#references, inner.references);
    const groups = splitTopLevel(this.#parser.parseBlocks(source, { references: references.table() }));
    const starts = lineStarts(source);
    const defined = inner.references.size === 0 ? references.own : new Map([...inner.references, ...references.own]);
    const changed = changedLabels(this.#openReferences, defined);
    if (!inner.accepts(groups[0], source, starts) || changed.some((label) => inner.labels.has(label))) return undefined;
    return { source, starts, references, groups, defined };
  }

  /** Redraws frozen blocks that use a label whose definition has changed. */
  #repair({ references, defined }: Parsed): void {
    const stale = new Set<Waiting>();
    for (const label of changedLabels(this.#openReferences, defined))
      for (const waiting of this.#waiting.get(label) ?? []) stale.add(waiting);
    for (const waiting of stale) {
      const looked = this.#inlines.parse(waiting.tokens, references);
      const [view] = buildView(waiting.tokens, this.#options);
      dropInlines(waiting.tokens);
      if (view === undefined) continue;
      patchNode(waiting.view, view);
      waiting.view = view;
      this.#wait(waiting, looked);
    }
  }

  #wait(waiting: Waiting, labels: Iterable<string>): void {
    for (const label of labels) {
      if (this.#references.has(label)) continue;
      const others = this.#waiting.get(label);
      if (others === undefined) this.#waiting.set(label, new Set([waiting]));
      else others.add(waiting);
    }
  }

  /** Returns whether any block was final. */
  #freeze(
    own: Parsed,
    { groups: shown, defined, source: shownSource }: Parsed,
    views: readonly (View | undefined)[],
    labels: readonly Set<string>[],
  ): boolean {
    const { groups, starts } = own;
    // What is completed is the end of the last block; and the text may read differently once it is completed.
    const isWhole = shownSource === own.source;
    const differs = groups.findIndex(({ type, end }, index) => shown[index]?.type !== type || shown[index].end !== end);
    const count = Math.min(
      countFinal(groups, own),
      differs < 0 ? groups.length : differs,
      isWhole ? groups.length : Math.max(0, shown.length - 1),
    );
    if (count === 0) return false;
    const inner = this.#inner;
    const frozen = shown.slice(0, count).map((group, index) => {
      const view = views[index];
      if (index > 0 || inner === undefined) return { tokens: group.tokens, view, waits: (labels[index]?.size ?? 0) > 0 };
      if (view !== undefined) inner.restore(view);
      return { tokens: inner.tokensWith(group.tokens), view, waits: inner.labels.size > 0 || (labels[0]?.size ?? 0) > 0 };
    });
    for (const { tokens } of frozen) {
      for (const label of definedLabels(tokens)) {
        const definition = defined.get(label);
        if (definition === undefined || this.#references.has(label)) continue;
        this.#references.set(label, definition);
        this.#waiting.delete(label);
      }
    }
    for (const { tokens, view, waits } of frozen) {
      dropInlines(tokens);
      if (view === undefined || !waits) continue;
      for (const part of partsOf(tokens, view)) this.#wait(part, this.#inlines.labelsOf(part.tokens));
    }
    this.#openReferences = new Map([...this.#openReferences].filter(([label]) => !this.#references.has(label)));
    this.#page.freeze(frozen.filter(({ view }) => view !== undefined).length);
    const offset = starts[groups[count]?.start ?? starts.length - 1] ?? 0;
    this.#source = this.#source.slice(inner === undefined ? offset : offset - inner.head.length);
    this.#continues = true;
    this.#inner = undefined;
    return true;
  }

  /** Freezes the finished items or rows of the first open block. */
  #freezeInside(own: Parsed, shown: Parsed, view: View | undefined, labels: ReadonlySet<string> | undefined): void {
    const { source, starts, defined } = own;
    const [group] = own.groups;
    if (group === undefined || view === undefined || labels === undefined) return;
    // Which of the labels each item uses.
    if (group !== shown.groups[0] && labels.size > 0) this.#inlines.parse(group.tokens, own.references);
    const inner = freezeInside(this.#inner, { group, view, labels, source, starts, defined });
    if (inner === this.#inner) return;
    this.#inner = inner;
    this.#source = this.#source.slice(inner?.taken ?? 0);
  }
}

interface Parsed extends Lines {
  /** The definitions that inline rules look up. */
  readonly references: Definitions;
  readonly groups: readonly Group[];
  /** The definitions in the open tail. */
  readonly defined: References;
}

function withContent(token: Token, content: string): Token {
  return Object.assign(Object.create(Object.getPrototypeOf(token) as object) as Token, token, { content, children: [] });
}

/** Where the white space at the end of a text begins. */
function contentEnd(text: string): number {
  let end = text.length;
  while (end > 0 && /[ \t\n]/.test(text[end - 1] ?? "")) end--;
  return end;
}
