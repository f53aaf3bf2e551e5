import { lookup } from "../../shared/guards.ts";

/** Text. `node` is the DOM node once it is on the page. */
export interface TextView {
  readonly kind: "text";
  text: string;
  node?: Text;
}

/** An element of the allow-list that `buildView` draws from. */
export interface ElementView {
  readonly kind: "element";
  readonly tag: string;
  readonly attributes: Attributes;
  children: View[];
  node?: HTMLElement;
}

/** A part of the page that draws itself and can grow, such as a code block or a formula. */
export interface WidgetView {
  readonly kind: "widget";
  readonly widget: WidgetSource;
  live?: Widget;
}

/** How a part of the Markdown looks: plain data, made from tokens and compared with the page. */
export type View = TextView | ElementView | WidgetView;

export type Attributes = Readonly<Record<string, string>>;

/** The data that a widget is drawn from. */
export interface WidgetSource {
  /** Widgets of one type can take each other's source over. */
  readonly type: string;
  create(): Widget;
}

/** A widget on the page. */
export interface Widget {
  readonly node: HTMLElement;
  /** Shows another source of the same type. Returns false if it cannot and has to be replaced. */
  update(source: WidgetSource): boolean;
  dispose(): void;
}

/** Elements to copy, by tag, of attributes that many elements have: a copy costs less than an element that is made. */
const models = new WeakMap<Attributes, Map<string, Node>>();

/** Attributes that many elements will have. */
export function sharedAttributes(attributes: Attributes): Attributes {
  models.set(attributes, new Map());
  return attributes;
}

export const noAttributes = sharedAttributes({});
/** Of elements whose text decides their direction. */
export const automaticDirection = sharedAttributes({ dir: "auto" });

export function element(tag: string, attributes: Attributes, children: View[]): ElementView {
  return { kind: "element", tag, attributes, children };
}

export function text(value: string): TextView {
  return { kind: "text", text: value };
}

/** Adds text to a list of views. Adjacent pieces become one text node. */
export function pushText(views: View[], value: string): void {
  if (value === "") return;
  const last = views.at(-1);
  if (last?.kind === "text") last.text += value;
  else views.push(text(value));
}

/** Creates the DOM of a view, with DOM calls only: nothing is ever parsed as HTML. */
export function createNode(view: View): Node {
  if (view.kind === "text") return (view.node = document.createTextNode(view.text));
  if (view.kind === "widget") return (view.live = view.widget.create()).node;
  const node = elementOf(view);
  for (const child of view.children) node.appendChild(createNode(child));
  return (view.node = node);
}

function createElement({ tag, attributes }: ElementView): HTMLElement {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function elementOf(view: ElementView): HTMLElement {
  const known = models.get(view.attributes);
  if (known === undefined) return createElement(view);
  const model = known.get(view.tag) ?? createElement(view);
  known.set(view.tag, model);
  return model.cloneNode(false) as HTMLElement;
}

/** The DOM node of a view that is on the page. */
export function nodeOf(view: View): ChildNode | undefined {
  return view.kind === "widget" ? view.live?.node : view.node;
}

/** The widgets of a view. */
export function widgetsOf(view: View): readonly WidgetView[] {
  if (view.kind === "widget") return [view];
  return view.kind === "element" ? view.children.flatMap(widgetsOf) : [];
}

/** Disposes of the widgets in a view that leaves the page. */
export function disposeView(view: View): void {
  if (view.kind === "widget") view.live?.dispose();
  else if (view.kind === "element") for (const child of view.children) disposeView(child);
}

/**
 * Changes the page from `before` to `after`. It touches only the differences, so that selection, focus and scroll position survive;
 * `after` takes over the nodes. Returns the node that is there now.
 */
export function patchNode(before: View, after: View): ChildNode | undefined {
  if (before.kind === "text" && after.kind === "text") {
    patchText(before, after);
    return after.node;
  }
  if (before.kind === "element" && after.kind === "element" && before.tag === after.tag && before.node !== undefined) {
    after.node = before.node;
    patchAttributes(before.node, before.attributes, after.attributes);
    patchChildren(before.node, before.children, after.children);
    return after.node;
  }
  if (before.kind === "widget" && after.kind === "widget" && before.widget.type === after.widget.type && before.live !== undefined) {
    if (before.live.update(after.widget)) {
      after.live = before.live;
      return after.live.node;
    }
  }
  const old = nodeOf(before);
  const fresh = createNode(after);
  old?.replaceWith(fresh);
  disposeView(before);
  return nodeOf(after);
}

/**
 * Patches the children of `parent` that `before` lists (its last ones) into those that `after` lists. Where words end both, what is the same at the end
 * stays: a link that comes late is put between words, and what follows it is left alone.
 */
export function patchChildren(parent: Node, before: readonly View[], after: readonly View[]): void {
  const common = Math.min(before.length, after.length);
  let alike = 0;
  if (before.length !== after.length && before.at(-1)?.kind === "text") {
    while (alike < common && isAlike(before[before.length - 1 - alike], after[after.length - 1 - alike])) alike++;
  }
  for (let index = 0; index < common - alike; index++) patchOne(before[index], after[index]);
  for (let index = alike; index > 0; index--) patchOne(before[before.length - index], after[after.length - index]);
  const next = after[after.length - alike];
  const place = next === undefined ? null : (nodeOf(next) ?? null);
  for (let index = common - alike; index < before.length - alike; index++) {
    const gone = before[index];
    if (gone === undefined) continue;
    nodeOf(gone)?.remove();
    disposeView(gone);
  }
  for (let index = common - alike; index < after.length - alike; index++) {
    const added = after[index];
    if (added !== undefined) parent.insertBefore(createNode(added), place);
  }
}

function patchOne(was: View | undefined, is: View | undefined): void {
  if (was !== undefined && is !== undefined && was !== is) patchNode(was, is);
}

/** Whether two views have the same elements and words. */
function isAlike(one: View | undefined, other: View | undefined): boolean {
  if (one?.kind === "text") return other?.kind === "text" && one.text === other.text;
  if (one?.kind !== "element" || other?.kind !== "element") return false;
  return (
    one.tag === other.tag &&
    one.children.length === other.children.length &&
    one.children.every((child, index) => isAlike(child, other.children[index]))
  );
}

function patchText(before: TextView, after: TextView): void {
  const node = before.node;
  if (node === undefined) return;
  after.node = node;
  if (before.text === after.text) return;
  if (after.text.startsWith(before.text)) node.appendData(after.text.slice(before.text.length));
  else if (before.text.startsWith(after.text)) node.deleteData(after.text.length, before.text.length - after.text.length);
  else node.data = after.text;
}

function patchAttributes(node: HTMLElement, before: Attributes, after: Attributes): void {
  if (before === after) return;
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) node.removeAttribute(name);
  for (const [name, value] of Object.entries(after)) if (lookup(before, name) !== value) node.setAttribute(name, value);
}
