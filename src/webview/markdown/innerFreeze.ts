import type { Token } from "markdown-it";
import type { Reference, References } from "./references.ts";
import { countCells } from "./tableRow.ts";
import { definedLabels, dropInlines, type Group } from "../../shared/markdown/topLevel.ts";
import type { View } from "./view.ts";

/** markdown-it ends a table with more missing cells than this. */
const maxMissingCells = 65_536;

/** A top-level list or table that is parsed and on the page. */
interface Shown {
  readonly group: Group;
  readonly view: View;
  /** The labels that its inlines looked up. */
  readonly labels: ReadonlySet<string>;
  readonly source: string;
  readonly starts: readonly number[];
  readonly defined: References;
}

/**
 * The finished items of an open list, or rows of an open table. The open ones are parsed without them, after a head that provides
 * the same context. If that is not certain, the whole block is parsed again.
 */
export interface InnerFreeze {
  /** Source that goes before the open items: a table's first two lines. */
  readonly head: string;
  /** How much of the open source this freeze has taken, without the head. */
  readonly taken: number;
  /** The source of everything frozen. */
  source(): string;
  /** Definitions inside the frozen items. */
  readonly references: References;
  /** The labels that the frozen items looked up. */
  readonly labels: ReadonlySet<string>;
  /** Whether the first block, parsed after the head, is a continuation that leaves the frozen items as they are. */
  accepts(group: Group | undefined, source: string, starts: readonly number[]): boolean;
  /** Gives the continuation the properties of the block's start: its first number and whether it is loose. */
  adapt(group: Group): void;
  /** Puts the frozen items back into the view of the open ones. */
  restore(view: View): void;
  /** The tokens of the whole block, made from those of its continuation. */
  tokensWith(open: readonly Token[]): Token[];
}

/** Freezes the finished part of the first open block. Returns `before` if that is not worth it. */
export function freezeInside(before: InnerFreeze | undefined, shown: Shown): InnerFreeze | undefined {
  const { group, view, starts } = shown;
  const isTable = group.type === "table_open";
  if (!isTable && group.type !== "bullet_list_open" && group.type !== "ordered_list_open") return before;
  const items = itemsOf(group, isTable);
  // An item with a letter on its line stays an item. The last item is open: the next ones are parsed after it.
  const lastLine = starts.length - 1;
  const decided = lastLine + (/\p{L}/u.test(shown.source.slice(starts[lastLine])) ? 1 : 0);
  const count = items.filter((_, index) => (items[index + 1]?.start ?? Infinity) < decided).length;
  const next = items[count];
  const container = itemsView(view, isTable);
  if (count === 0 || next === undefined || container === undefined || container.children.length < count) return before;
  const old = before instanceof Frozen ? before : undefined;
  return new Frozen(old, shown, isTable, items.slice(0, count), next, container.children.splice(0, count));
}

interface Item {
  /** First token. */
  readonly from: number;
  /** Token after the last. */
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly tight: boolean;
}

/** Of blocks that are open: each is asked about several times. */
const knownItems = new WeakMap<Group, readonly Item[]>();

function itemsOf(group: Group, isTable: boolean): readonly Item[] {
  const known = knownItems.get(group) ?? findItems(group, isTable);
  knownItems.set(group, known);
  return known;
}

function findItems({ tokens }: Group, isTable: boolean): readonly Item[] {
  const type = isTable ? "tr_open" : "list_item_open";
  const level = isTable ? 2 : 1;
  const body = isTable ? tokens.findIndex((token) => token.type === "tbody_open") : 0;
  if (body < 0) return [];
  const items: Item[] = [];
  let from = body;
  for (let index = body; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined || token.level !== level) continue;
    if (token.type === type) from = index;
    else if (token.nesting === -1) {
      const open = tokens[from];
      const [start = 0, end = 0] = open?.map ?? [];
      items.push({ from, to: index + 1, start, end, tight: open?.meta?.["tight"] !== false });
    }
  }
  return items;
}

function itemsView(view: View, isTable: boolean): { children: View[] } | undefined {
  if (view.kind !== "element") return undefined;
  if (!isTable) return view;
  const table = view.children[0];
  const body = table?.kind === "element" ? table.children[1] : undefined;
  return body?.kind === "element" ? body : undefined;
}

/** Whether a list's items make it loose; `followed` if more items follow the last one. */
function isLoose(items: readonly Item[], followed: boolean, source: string, starts: readonly number[]): boolean {
  return items.some(({ tight, start, end }, index) => {
    if (!tight) return true;
    if (index === items.length - 1 && !followed) return false;
    return end - start > 1 && /^[ \t]*\n?$/.test(source.slice(starts[end - 1], starts[end]));
  });
}

class Frozen implements InnerFreeze {
  readonly head: string;
  readonly taken: number;
  /** The parts, in the order they were frozen. */
  readonly #sources: string[];
  readonly references: Map<string, Reference>;
  readonly labels: Set<string>;
  readonly #isTable: boolean;
  readonly #first: Token;
  readonly #views: View[];
  readonly #tokens: Token[];
  /** Whether the frozen items make the list loose, and whether it was shown as loose. */
  readonly #loose: boolean;
  readonly #shownLoose: boolean;
  readonly #columns: number;
  readonly #missingCells: number;

  constructor(old: Frozen | undefined, shown: Shown, isTable: boolean, items: readonly Item[], next: Item, views: readonly View[]) {
    const { group, source, starts, defined } = shown;
    const [first] = group.tokens;
    if (first === undefined) throw new Error("A block has tokens");
    const before = old?.head.length ?? 0;
    const offset = starts[next.start] ?? 0;
    this.taken = offset - before;
    const from = items[0]?.from ?? 0;
    const tokens = group.tokens.slice(from, items.at(-1)?.to ?? from);
    this.#isTable = isTable;
    const loose = !isTable && isLoose(items, true, source, starts);
    const shownLoose = !isTable && isLoose(itemsOf(group, false), false, source, starts);
    if (old === undefined) {
      this.#first = first;
      this.head = isTable ? source.slice(starts[group.start], starts[group.start + 2]) : "";
      this.#sources = [];
      this.#columns = isTable ? group.tokens.filter(({ type }) => type === "th_open").length : 0;
      this.#tokens = tokens;
      this.#views = [...views];
      this.labels = new Set(shown.labels);
      this.references = new Map();
      this.#loose = loose;
      this.#shownLoose = shownLoose;
      this.#missingCells = this.#missing(items, source, starts);
    } else {
      // Growing lists are passed on, not copied, so that many small freezes stay linear.
      this.#first = old.#first;
      this.head = old.head;
      this.#sources = old.#sources;
      this.#columns = old.#columns;
      this.#tokens = old.#tokens;
      this.#views = old.#views;
      this.labels = old.labels;
      this.references = old.references;
      for (const token of tokens) this.#tokens.push(token);
      for (const view of views) this.#views.push(view);
      for (const label of shown.labels) this.labels.add(label);
      this.#loose = old.#loose || loose;
      this.#shownLoose = old.#shownLoose || shownLoose;
      this.#missingCells = old.#missingCells + this.#missing(items, source, starts);
    }
    this.#sources.push(source.slice(before, offset));
    dropInlines(tokens);
    for (const label of definedLabels(tokens)) {
      const definition = defined.get(label);
      if (definition !== undefined && !this.references.has(label)) this.references.set(label, definition);
    }
  }

  source(): string {
    return this.#sources.join("");
  }

  accepts(group: Group | undefined, source: string, starts: readonly number[]): boolean {
    if (group?.start !== 0 || group.type !== this.#first.type || group.tokens[0]?.markup !== this.#first.markup) return false;
    const items = itemsOf(group, this.#isTable);
    if (items.length === 0) return false;
    if (this.#isTable) return this.#missingCells + this.#missing(items, source, starts) <= maxMissingCells;
    return (this.#loose || isLoose(items, false, source, starts)) === this.#shownLoose;
  }

  adapt({ tokens }: Group): void {
    const [first] = tokens;
    if (first === undefined) return;
    first.attrs = this.#first.attrs;
    first.meta = { frozenItems: this.#views.length };
    if (!this.#shownLoose) return;
    for (const token of tokens) if (token.level === 2 && token.tag === "p") token.hidden = false;
  }

  restore(view: View): void {
    itemsView(view, this.#isTable)?.children.splice(0, 0, ...this.#views);
  }

  tokensWith(open: readonly Token[]): Token[] {
    const body = this.#isTable ? open.findIndex(({ type }) => type === "tbody_open") + 1 : 1;
    return [...open.slice(0, body), ...this.#tokens, ...open.slice(body)];
  }

  #missing(items: readonly Item[], source: string, starts: readonly number[]): number {
    if (!this.#isTable) return 0;
    let missing = 0;
    for (const { start } of items) missing += Math.max(0, this.#columns - countCells(source.slice(starts[start], starts[start + 1])));
    return missing;
  }
}
