import type { CDPSession, Page } from "playwright-core";
import type { Panel } from "./panel.ts";

/** A node of Chromium's accessibility tree. */
interface AxNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: { readonly value?: unknown };
  readonly name?: { readonly value?: unknown };
  readonly description?: { readonly value?: unknown };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
  readonly childIds?: readonly string[];
  readonly parentId?: string;
}

interface FrameTree {
  readonly frame: { readonly id: string; readonly name?: string; readonly url: string };
  readonly childFrames?: readonly FrameTree[];
}

/** Roles that a screen reader says nothing about. */
const silent = new Set([
  "generic",
  "none",
  "paragraph",
  "RootWebArea",
  "InlineTextBox",
  "LineBreak",
  "presentation",
  "ListMarker",
  "Iframe",
  "main",
]);
/** Roles whose name is all that is said of what is in them. */
const named = new Set([
  "button",
  "heading",
  "link",
  "image",
  "img",
  "textbox",
  "checkbox",
  "StaticText",
  "separator",
  "math",
  "MathMLMath",
]);

/** What a screen reader gets to say of a panel: from the accessibility tree that Chromium gives to one, and from the live regions. */
export class Speech {
  readonly #session: CDPSession;
  readonly #frameId: string;
  readonly #panel: Panel;
  #heard = 0;

  private constructor(session: CDPSession, frameId: string, panel: Panel) {
    this.#session = session;
    this.#frameId = frameId;
    this.#panel = panel;
  }

  /** Listens from now on. */
  static async of(page: Page, panel: Panel): Promise<Speech> {
    const session = await page.context().newCDPSession(page);
    await session.send("Page.enable");
    await session.send("Accessibility.enable");
    const { frameTree } = (await session.send("Page.getFrameTree")) as unknown as { readonly frameTree: FrameTree };
    const found = panelFrame(frameTree);
    if (found === undefined) throw new Error("none of the page's frames is the panel's");
    await panel.frame.locator("body").evaluate((element) => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      new MutationObserver(() => {
        for (const region of element.querySelectorAll("[role=status], [role=alert]")) {
          const text = (region.textContent ?? "").trim();
          if (text !== "" && heard.at(-1) !== text) heard.push(text);
        }
      }).observe(element, { subtree: true, childList: true, characterData: true });
    });
    return new Speech(session, found.id, panel);
  }

  /** What live regions have announced since the last call. */
  async announced(): Promise<readonly string[]> {
    const heard = await this.#panel.frame.locator("body").evaluate(() => (window as unknown as { heard: string[] }).heard);
    const news = heard.slice(this.#heard);
    this.#heard = heard.length;
    return news;
  }

  /** What is said of the element that has the focus. */
  async focused(): Promise<string> {
    const nodes = await this.#tree();
    const focused = [...nodes.values()].findLast(
      (node) => !node.ignored && node.role?.value !== "RootWebArea" && valueOf(node, "focused") === true,
    );
    return focused === undefined ? "nothing" : wordsOf(focused);
  }

  /** What is said when the node of this role and name is read from its beginning to its end, line by line; of several, the last one. */
  async reading(role: string, name: RegExp): Promise<readonly string[]> {
    const nodes = await this.#tree();
    const found = [...nodes.values()].findLast((node) => !node.ignored && node.role?.value === role && name.test(textOf(node.name)));
    return found === undefined ? [`there is no ${role} ${name}`] : read(found, nodes);
  }

  async #tree(): Promise<ReadonlyMap<string, AxNode>> {
    const { nodes } = (await this.#session.send("Accessibility.getFullAXTree", { frameId: this.#frameId })) as unknown as {
      readonly nodes: readonly AxNode[];
    };
    return new Map(nodes.map((node) => [node.nodeId, node]));
  }
}

/** The panel's frame is the one in the frame that VS Code makes for the webview. */
function panelFrame({ frame, childFrames = [] }: FrameTree): FrameTree["frame"] | undefined {
  if (frame.url.includes("extensionId=aside.aside")) return childFrames[0]?.frame;
  return childFrames.map(panelFrame).find((found) => found !== undefined);
}

function textOf(value: { readonly value?: unknown } | undefined): string {
  return typeof value?.value === "string" ? value.value.replaceAll(/\s+/g, " ").trim() : "";
}

function valueOf(node: AxNode, property: string): unknown {
  return node.properties?.find(({ name }) => name === property)?.value.value;
}

/** Role, name, state and description, as they are said. */
function wordsOf(node: AxNode): string {
  const role = String(node.role?.value);
  const level = valueOf(node, "level");
  const expanded = valueOf(node, "expanded");
  const checked = valueOf(node, "checked") ?? valueOf(node, "pressed");
  return [
    textOf(node.name),
    role === "heading" && typeof level === "number" ? `heading ${level}` : role,
    ...(typeof expanded === "boolean" ? [expanded ? "expanded" : "collapsed"] : []),
    ...(checked === "true" || checked === true ? ["on"] : checked === "false" || checked === false ? ["off"] : []),
    ...(valueOf(node, "disabled") === true ? ["unavailable"] : []),
    // A description that only repeats the name is not said.
    textOf(node.description) === textOf(node.name) ? "" : textOf(node.description),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** The text in a node. */
function written(node: AxNode, nodes: ReadonlyMap<string, AxNode>): string {
  if (node.role?.value === "StaticText") return typeof node.name?.value === "string" ? node.name.value : "";
  return (node.childIds ?? []).map((id) => written(nodes.get(id) ?? { nodeId: "", ignored: true }, nodes)).join("");
}

function read(node: AxNode, nodes: ReadonlyMap<string, AxNode>): readonly string[] {
  const role = String(node.role?.value);
  if (!node.ignored && role === "StaticText") return [textOf(node.name)].filter((text) => text !== "");
  const inside = (): readonly string[] =>
    (node.childIds ?? []).flatMap((id) => read(nodes.get(id) ?? { nodeId: "", ignored: true }, nodes));
  if (node.ignored || silent.has(role)) return inside();
  // How code is divided depends on its colors.
  if (role === "code") return [`code: ${written(node, nodes).replaceAll(/\s+/g, " ").trim()}`];
  if (named.has(role)) return [wordsOf(node)];
  return [wordsOf(node), ...inside().map((line) => `  ${line}`)];
}
