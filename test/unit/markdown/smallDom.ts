// The part of the DOM that streaming Markdown uses, small enough for a hundred thousand documents. What it cannot do, real Chromium is
// for: test/webview/markdown.

/** A node; what it stands in is kept current by its parent. */
abstract class SmallNode {
  parent: SmallElement | undefined;

  remove(): void {
    const siblings = this.parent?.childNodes;
    if (siblings !== undefined) siblings.splice(siblings.indexOf(this), 1);
    this.parent = undefined;
  }

  replaceWith(node: SmallNode): void {
    const { parent } = this;
    if (parent === undefined) return;
    node.remove();
    parent.childNodes.splice(parent.childNodes.indexOf(this), 1, node);
    node.parent = parent;
    this.parent = undefined;
  }

  get parentElement(): SmallElement | undefined {
    return this.parent;
  }

  get previousElementSibling(): SmallElement | undefined {
    const siblings = this.parent?.childNodes ?? [];
    return siblings.slice(0, siblings.indexOf(this)).findLast((node) => node instanceof SmallElement);
  }

  abstract get textContent(): string;
  abstract serialize(): string;
}

class SmallText extends SmallNode {
  data: string;

  constructor(data: string) {
    super();
    this.data = data;
  }

  get length(): number {
    return this.data.length;
  }

  appendData(data: string): void {
    this.data += data;
  }

  deleteData(offset: number, count: number): void {
    this.data = this.data.slice(0, offset) + this.data.slice(offset + count);
  }

  get textContent(): string {
    return this.data;
  }

  serialize(): string {
    return escape(this.data);
  }
}

export class SmallElement extends SmallNode {
  readonly tag: string;
  readonly attributes = new Map<string, string>();
  readonly childNodes: SmallNode[] = [];
  readonly dataset: Record<string, string>;

  constructor(tag: string) {
    super();
    this.tag = tag;
    this.dataset = new Proxy<Record<string, string>>(
      {},
      {
        set: (_, name, value) => Boolean(this.attributes.set(`data-${String(name)}`, String(value))),
        get: (_, name) => this.attributes.get(`data-${String(name)}`),
        deleteProperty: (_, name) => this.attributes.delete(`data-${String(name)}`) || true,
      },
    );
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  /** Without what is inside, as the product copies. */
  cloneNode(): SmallElement {
    const copy = new SmallElement(this.tag);
    for (const [name, value] of this.attributes) copy.setAttribute(name, value);
    return copy;
  }

  append(...nodes: readonly (SmallNode | string)[]): void {
    for (const each of nodes) {
      const node = typeof each === "string" ? new SmallText(each) : each;
      node.remove();
      node.parent = this;
      this.childNodes.push(node);
    }
  }

  appendChild(node: SmallNode): void {
    this.append(node);
  }

  insertBefore(node: SmallNode, place: SmallNode | null): void {
    this.append(node);
    if (place === null) return;
    this.childNodes.pop();
    this.childNodes.splice(this.childNodes.indexOf(place), 0, node);
  }

  replaceChildren(...nodes: readonly (SmallNode | string)[]): void {
    while (this.childNodes.length > 0) this.childNodes.at(-1)?.remove();
    this.append(...nodes);
  }

  get firstChild(): SmallNode | null {
    return this.childNodes[0] ?? null;
  }

  addEventListener(): void {}

  removeEventListener(): void {}

  get textContent(): string {
    return this.childNodes.map((node) => node.textContent).join("");
  }

  set textContent(value: string) {
    this.replaceChildren(...(value === "" ? [] : [value]));
  }

  serialize(): string {
    const attributes = [...this.attributes].sort(([one], [other]) => (one < other ? -1 : 1));
    const written = attributes.map(([name, value]) => ` ${name}="${escape(value)}"`).join("");
    return `<${this.tag}${written}>${this.inner()}</${this.tag}>`;
  }

  /** What is inside, as text that tells every difference but that between one text node and two. */
  inner(): string {
    return this.childNodes.map((node) => node.serialize()).join("");
  }
}

for (const [property, attribute] of [
  ["className", "class"],
  ["dir", "dir"],
  ["title", "title"],
  ["type", "type"],
  ["tabIndex", "tabindex"],
  ["ariaHidden", "aria-hidden"],
] as const) {
  Object.defineProperty(SmallElement.prototype, property, {
    set(this: SmallElement, value: unknown) {
      this.setAttribute(attribute, String(value));
    },
    get(this: SmallElement) {
      return this.attributes.get(attribute) ?? "";
    },
  });
}

function escape(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Makes `document` and `HTMLElement` those of this file. */
export function installSmallDom(): void {
  Object.assign(globalThis, {
    document: {
      createElement: (tag: string) => new SmallElement(tag),
      createTextNode: (data: string) => new SmallText(data),
    },
    HTMLElement: SmallElement,
  });
}
