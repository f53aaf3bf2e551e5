import "./markdown.css";
import "./highlight.css";
import "./math.css";
import { buildView, type Watched } from "./buildView.ts";
import { completeTail } from "./complete.ts";
import { findLeaf, growsInside, leafOf } from "./findLeaf.ts";
import { InlineMemo } from "./inlineMemo.ts";
import { freezeInside, type InnerFreeze } from "./innerFreeze.ts";
import { activate } from "./interaction.ts";
import { flushBudget, longLineDelay, longLineRest, longOpenLine, maxLongSlice, maxSliceLength, minSliceLength } from "./limits.ts";
import type { MarkdownOptions } from "./markdownOptions.ts";
import { Normalizer } from "./normalizer.ts";
import { type OpenLeaf, OpenText } from "./openLeaf.ts";
import { OpenLine } from "./openLine.ts";
import { Page } from "./page.ts";
import { createParser, type Parser } from "../../shared/markdown/parser.ts";
import { withContent } from "./tokens.ts";
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
  /** How long the last parse of a text with a long line took, in milliseconds. */
  #cost = 0;

  /** @param container an empty element that belongs to the stream until `dispose` */
  constructor(container: HTMLElement, options: MarkdownOptions, parser: Parser = (sharedParser ??= createParser())) {
    this.#options = options;
    this.#parser = parser;
    this.#inlines = new InlineMemo(parser);
    this.#page = new Page(container);
    this.#stopActivation = activate(container, options, () => this.drawAll());
  }

  append(text: string): void {
    this.#hasEnded = false;
    this.#pending += this.#normalizer.push(text);
  }

  /** Puts everything on the page, also what is out of sight. */
  drawAll(): void {
    this.#page.drawAll();
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
    this.#stopTimers();
    // Most flushes are one slice, and a clock costs as much as the words that it would measure.
    let start: number | undefined;
    while (this.#pending !== "") {
      const length = this.#sliceLength();
      const addition = this.#pending.slice(0, length);
      this.#pending = this.#pending.slice(length);
      if (this.#pending !== "") start ??= performance.now();
      this.#source += addition;
      if (this.#leaf?.append(addition) !== true) this.#render();
      if (this.#pending !== "" && start !== undefined && performance.now() - start > flushBudget) {
        this.#timer = setTimeout(() => this.#work(), 0);
        return;
      }
    }
  }

  /** Length of the last line if all of it must be parsed again when it grows, otherwise 0. */
  #openLine(): number {
    return this.#leaf === undefined || this.#leaf.isParsed === true ? this.#source.length - this.#source.lastIndexOf("\n") - 1 : 0;
  }

  /** How much new text triggers a parse. For a very long line this is a fraction of its length, so that it is not parsed too often. */
  #sliceLength(): number {
    const line = this.#openLine();
    if (line < longOpenLine) return Math.min(maxSliceLength, Math.max(minSliceLength, this.#source.length >> 2));
    const feed = this.#pending.indexOf("\n");
    const most = Math.min(line >> 1, maxLongSlice);
    return Math.max(maxSliceLength, feed < 0 ? most : Math.min(most, feed));
  }

  #stopTimers(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    if (this.#waitingForMore !== undefined) clearTimeout(this.#waitingForMore);
    this.#timer = undefined;
    this.#waitingForMore = undefined;
  }

  /** Empties the container and stops all work. */
  dispose(): void {
    this.#stopTimers();
    this.#stopActivation();
    this.#pending = "";
    this.#leaf = undefined;
    this.#waiting.clear();
    this.#page.dispose();
  }

  #render(): void {
    const start = this.#source.length < longOpenLine ? undefined : performance.now();
    const { own, shown } = this.#parse();
    const lastLine = own.source.slice(own.starts.at(-1));
    // What is shown of the last line may be less than has come, and nothing of it while a comment is open.
    const end = contentEnd(own.source);
    const isWhole = shown.source.startsWith(own.source.slice(0, end)) && !shown.source.startsWith("-->", end);
    const found = findLeaf(shown.groups.at(-1), own.starts.length - 1, lastLine);
    // A formula that is too long once it is closed is code, which does not grow at its end.
    const watched = found?.token.type === "fence" && own.source !== shown.source ? undefined : found;
    this.#inlines.next();
    const labels = shown.groups.map((group) => this.#inlines.parse(group.tokens, shown.references));
    // Items are frozen as the text has them, and drawn again from that when a link's definition comes late.
    for (const [first] of own === shown ? [shown.groups] : [own.groups, shown.groups]) if (first !== undefined) this.#inner?.adapt(first);
    const views = shown.groups.map(({ tokens }) => buildView(tokens, this.#options, watched)[0]);
    this.#repair(shown);
    this.#page.show(views.filter((view) => view !== undefined));
    const length = own.source.length - (own.starts[own.groups.at(-1)?.start ?? 0] ?? 0);
    if (watched !== undefined && shown !== own) growsInside(watched);
    const leaf = watched === undefined || !isWhole ? undefined : leafOf(watched, lastLine, this.#parser.limits, length);
    this.#leaf = watched === undefined ? undefined : (this.#lineOf(watched, own, shown, lastLine, leaf) ?? leaf);
    this.#openReferences = shown.defined;
    if (!this.#freeze(own, shown, views, labels) && isWhole) this.#freezeInside(own, shown, views[0], labels[0]);
    if (this.#hasEnded && this.#pending === "") this.#finish();
    if (start !== undefined) this.#cost = performance.now() - start;
  }

  /** The last line, if no more of it can change the blocks. */
  #lineOf(watched: Watched, own: Parsed, shown: Parsed, lastLine: string, leaf: OpenLeaf | undefined): OpenLine | undefined {
    if (this.#hasEnded || (leaf !== undefined && !(leaf instanceof OpenText))) return undefined;
    const parts = { inlines: this.#inlines, definitions: shown.references, options: this.#options, limit: this.#parser.limits.inline };
    return OpenLine.at(parts, own.groups.at(-1), watched, lastLine, leaf);
  }

  /** Everything is on the page, and nothing follows. */
  #finish(): void {
    const { heightOf, keepsNear = false, onDrawn } = this.#options;
    this.#leaveInner();
    if (heightOf !== undefined) this.#page.finish(heightOf(this.#source));
    if (keepsNear && this.#page.keepNear(onDrawn)) this.#waiting.clear();
  }

  /** Takes the frozen items or rows of the open block back. */
  #leaveInner(): void {
    const inner = this.#inner;
    if (inner === undefined) return;
    const view = this.#page.firstOpen;
    if (view !== undefined) inner.restore(view);
    this.#source = inner.source() + this.#source;
    this.#inner = undefined;
  }

  /** Parses the open tail, or the open part of a long list or table: as it is, and as it is shown while it grows. */
  #parse(): { readonly own: Parsed; readonly shown: Parsed } {
    const inner = this.#inner;
    if (inner !== undefined) {
      const own = this.#read(inner.head + this.#source, inner);
      const shown = this.#accepts(inner, own) ? this.#shown(own, inner) : undefined;
      if (shown !== undefined && (shown.references === own.references || this.#accepts(inner, shown))) return { own, shown };
      this.#leaveInner();
    }
    const own = this.#read(this.#source);
    return { own, shown: this.#shown(own) };
  }

  /** What is shown of a text that may continue. What was read of it meanwhile, and a completion inside the last leaf, are not parsed again. */
  #shown(own: Parsed, inner?: InnerFreeze): Parsed {
    if (this.#hasEnded) return own;
    const reads = new Map<readonly Group[], Parsed>();
    const read = (text: string): readonly Group[] => {
      const parsed = this.#read(text, inner);
      reads.set(parsed.groups, parsed);
      return parsed.groups;
    };
    const { source, leaf, blocks } = completeTail(own, own.groups, read, this.#parser.limits.inline);
    if (source === own.source) return own;
    const known = (blocks && reads.get(blocks)) ?? own;
    if (source === known.source) return known;
    const last = known.groups.at(-1);
    if (leaf === undefined || last === undefined) return this.#read(source, inner);
    const tokens = last.tokens.map((token) => (token === leaf.token ? withContent(token, leaf.content) : token));
    return { ...known, source, starts: lineStarts(source), groups: [...known.groups.slice(0, -1), { ...last, tokens }] };
  }

  /** Parses the open tail, or the open part of a long list or table. */
  #read(source: string, inner?: InnerFreeze): Parsed {
    const references = inner === undefined ? new Definitions(this.#references) : new Definitions(this.#references, inner.references);
    // Definitions of links and footnotes have both characters. The table is a proxy, which most texts do not need.
    const env = source.includes("]:") ? { references: references.table(), continues: this.#continues } : { continues: this.#continues };
    const groups = splitTopLevel(this.#parser.parseBlocks(source, env));
    const defined = inner === undefined || inner.references.size === 0 ? references.own : new Map([...inner.references, ...references.own]);
    return { source, starts: lineStarts(source), references, groups, defined };
  }

  /** Whether the frozen part of the list or table can stay as it is. */
  #accepts(inner: InnerFreeze, { groups, source, starts, defined }: Parsed): boolean {
    const changed = changedLabels(this.#openReferences, defined);
    return inner.accepts(groups[0], source, starts) && !changed.some((label) => inner.labels.has(label));
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
    labels: readonly ReadonlySet<string>[],
  ): boolean {
    const { groups, starts } = own;
    const final = countFinal(groups, own);
    if (final === 0) return false;
    // What is completed is the end of the last block; and the text may read differently once it is completed.
    const isWhole = shownSource === own.source;
    const differs = groups.findIndex(({ type, end }, index) => shown[index]?.type !== type || shown[index].end !== end);
    const count = Math.min(final, differs < 0 ? groups.length : differs, isWhole ? groups.length : Math.max(0, shown.length - 1));
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
    if (this.#openReferences.size > 0)
      this.#openReferences = new Map([...this.#openReferences].filter(([label]) => !this.#references.has(label)));
    this.#page.freeze(frozen.filter(({ view }) => view !== undefined).length, this.#heights(own, count, views));
    const offset = starts[groups[count]?.start ?? starts.length - 1] ?? 0;
    this.#source = this.#source.slice(inner === undefined ? offset : offset - inner.head.length);
    this.#continues = true;
    this.#inner = undefined;
    return true;
  }

  /** About how tall the first `count` blocks are, of those that are seen. */
  #heights({ groups, source, starts }: Parsed, count: number, views: readonly (View | undefined)[]): readonly number[] {
    const { heightOf } = this.#options;
    if (heightOf === undefined) return [];
    const heights: number[] = [];
    for (let index = 0; index < count; index++) {
      if (views[index] === undefined) continue;
      const text = source.slice(starts[groups[index]?.start ?? 0], starts[groups[index + 1]?.start ?? starts.length]);
      const inner = index === 0 ? this.#inner : undefined;
      heights.push(heightOf(inner === undefined ? text : inner.source() + text.slice(inner.head.length)));
    }
    return heights;
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

/** Where the white space at the end of a text begins. */
function contentEnd(text: string): number {
  let end = text.length;
  for (; end > 0; end--) {
    const unit = text.charCodeAt(end - 1);
    if (unit !== 32 && unit !== 9 && unit !== 10) break;
  }
  return end;
}
