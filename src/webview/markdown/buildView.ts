import type { Token } from "markdown-it";
import { isShownPicture } from "../../shared/imageFacts.ts";
import { linkTarget } from "../../shared/linkTarget.ts";
import { shownAddress } from "../../shared/shownAddress.ts";
import { cellClass } from "./cellWidth.ts";
import { CodeBlock } from "./codeBlock.ts";
import { Formula } from "./formula.ts";
import type { DetailsMeta } from "../../shared/markdown/details.ts";
import { labelOf } from "../../shared/markdown/footnotes.ts";
import { isFollowable, sourceOfImage } from "./href.ts";
import type { MarkdownOptions } from "./markdownOptions.ts";
import type { MathMeta } from "../../shared/markdown/mathInline.ts";
import { listDigits } from "./listDigits.ts";
import { plainMarkdown } from "./plainMarkdown.ts";
import { isUndecided, type OpenBlockMeta } from "../../shared/markdown/openBlocks.ts";
import { PlainText } from "./plainText.ts";
import {
  type Attributes,
  automaticDirection,
  element,
  type ElementView,
  noAttributes,
  pushText,
  sharedAttributes,
  text,
  type View,
  type WidgetView,
} from "./view.ts";

/** The view that holds the content of a token that may still grow. */
export interface Watched {
  readonly token: Token;
  view?: View | undefined;
  /** The element that the view is in. */
  holder?: ElementView;
  /** Where the token's views begin in it. */
  from?: number;
}

/**
 * Turns block tokens with parsed inlines into views. Every element, class and attribute is listed here. From the model's output, only text
 * and the attributes `data-href`, `data-heading`, `data-source`, `data-footnote`, `title`, `aria-label` and `start`, reach the page.
 * @param watched receives the view that shows the end of its token
 */
export function buildView(tokens: readonly Token[], options: MarkdownOptions, watched?: Watched): View[] {
  const root = element("div", noAttributes, []);
  const stack = [root];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) continue;
    const parent = stack.at(-1) ?? root;
    if (token.nesting === 1) {
      if (token.hidden) continue;
      const view = openBlock(tokens, index, token);
      stack.push(view);
      // A table is in an element that scrolls.
      parent.children.push(token.type === "table_open" ? element("div", tableAttributes(options.strings.table), [view]) : view);
    } else if (token.nesting === -1) {
      if (token.hidden) continue;
      finishBlock(stack.pop() ?? root, token, options);
    } else {
      const before = parent.children.length;
      buildLeaf(parent, token, options);
      if (watched?.token === token) {
        const last = parent.children.at(-1);
        watched.holder = parent;
        watched.from = before;
        watched.view = parent.children.length > before || last?.kind === "text" ? last : undefined;
      }
    }
  }
  return root.children;
}

/** By level. The panel's own headings, of the conversation and its messages, are above those of an answer. */
const headings = [3, 4, 5, 6, 7, 8].map((level) => sharedAttributes({ dir: "auto", "aria-level": String(level) }));

let lastTable: Attributes = noAttributes;

/** The same object for every table of a language: attributes that are the same need not be compared. */
function tableAttributes(label: string): Attributes {
  if (lastTable["aria-label"] !== label)
    lastTable = sharedAttributes({ class: "md-table", role: "group", "aria-label": label, tabindex: "0" });
  return lastTable;
}

/** The view of the block that the token at `index` opens. */
function openBlock(tokens: readonly Token[], index: number, token: Token): ElementView {
  switch (token.type) {
    case "footnote_open": {
      const label = labelOf(token);
      return element("div", { class: "md-footnote", "data-footnote": label }, [
        element("span", { class: "md-footnote-label" }, [text(label)]),
      ]);
    }
    case "ordered_list_open": {
      const start = token.attrGet("start");
      // Long numbers need more room.
      const room = listDigits(tokens, index);
      const attributes = room < 3 ? noAttributes : { class: `md-digits-${String(room)}` };
      return element("ol", start === null ? attributes : { ...attributes, start: String(start) }, []);
    }
    case "heading_open":
      return element(token.tag, headings[Number(token.tag.slice(1)) - 1] ?? automaticDirection, []);
    case "details_open":
      return element("details", (token.meta as DetailsMeta).isOpen ? { class: "md-details", open: "" } : { class: "md-details" }, []);
    case "th_open":
    case "td_open": {
      if (token.attrs === null) return element(token.tag, automaticDirection, []);
      const align = /^text-align:(left|right|center)$/.exec(String(token.attrGet("style") ?? ""))?.[1];
      return element(token.tag, align === undefined ? automaticDirection : cellAttributes(`md-align-${align}`), []);
    }
    case "paragraph_open":
    case "summary_open":
    case "list_item_open":
      return element(token.tag, automaticDirection, []);
    default:
      return element(token.tag, noAttributes, []);
  }
}

function finishBlock(view: ElementView, token: Token, options: MarkdownOptions): void {
  if (token.type === "list_item_close") finishTask(view, options);
  else if (token.tag === "td" || token.tag === "th") {
    const align = view.attributes["class"];
    setAttributes(view, cellAttributes(`${align === undefined ? "" : `${align} `}${cellClass(view.children)}`));
  } else if (token.type === "blockquote_close") finishAlert(view, options);
  else if (token.type === "summary_close" && view.children.length === 0) pushText(view.children, options.strings.details);
}

/** By class: an answer has many cells of few classes. */
const knownCells = new Map<string, Attributes>();

function cellAttributes(classes: string): Attributes {
  const attributes = knownCells.get(classes) ?? sharedAttributes({ dir: "auto", class: classes });
  knownCells.set(classes, attributes);
  return attributes;
}

/** `- [x] text`: a GFM task. */
function finishTask(item: ElementView, options: MarkdownOptions): void {
  const [first] = item.children;
  const content = first?.kind === "element" && first.tag === "p" ? first.children[0] : first;
  if (content?.kind !== "text") return;
  const mark = /^\[([ xX])\](?=[ \t])/.exec(content.text);
  if (mark === null) return;
  content.text = content.text.slice(mark[0].length);
  const done = mark[1] !== " ";
  const box = element(
    "span",
    {
      class: done ? "md-check codicon codicon-check" : "md-check",
      role: "img",
      "aria-label": done ? options.strings.taskDone : options.strings.taskOpen,
    },
    [],
  );
  const holder = first?.kind === "element" && first.tag === "p" ? first : item;
  holder.children.unshift(box);
  setAttributes(item, { ...item.attributes, class: "md-task" });
}

const alertTitles = {
  NOTE: "alertNote",
  TIP: "alertTip",
  IMPORTANT: "alertImportant",
  WARNING: "alertWarning",
  CAUTION: "alertCaution",
} as const;

/** `> [!NOTE]`: a GitHub alert. */
function finishAlert(quote: ElementView, options: MarkdownOptions): void {
  const [first] = quote.children;
  const content = first?.kind === "element" && first.tag === "p" ? first.children[0] : undefined;
  if (first?.kind !== "element" || content?.kind !== "text") return;
  const mark = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:\n|$)/i.exec(content.text);
  const kind = mark?.[1]?.toUpperCase();
  if (mark === null || !isAlert(kind)) return;
  content.text = content.text.slice(mark[0].length);
  const title = element("p", { class: "md-alert-title" }, [text(options.strings[alertTitles[kind]])]);
  if (content.text === "") first.children.shift();
  quote.children.splice(0, first.children.length === 0 ? 1 : 0, title);
  setAttributes(quote, { class: `md-alert md-alert-${kind.toLowerCase()}`, role: "note" });
}

function isAlert(kind: string | undefined): kind is keyof typeof alertTitles {
  return kind !== undefined && Object.hasOwn(alertTitles, kind);
}

function setAttributes(view: ElementView, attributes: ElementView["attributes"]): void {
  Object.assign(view, { attributes });
}

function buildLeaf(parent: ElementView, token: Token, options: MarkdownOptions): void {
  switch (token.type) {
    case "inline":
      // Two paragraphs of a tight item: the limit split the first.
      if (parent.children.at(-1)?.kind === "text") pushText(parent.children, "\n");
      buildInlines(parent, token.children ?? [], options);
      break;
    case "fence":
      parent.children.push(widget(new CodeBlock(token.info, token.content, options)));
      break;
    case "code_block":
      parent.children.push(widget(new CodeBlock("", token.content, options)));
      break;
    case "math_block":
      pushFormula(parent.children, token, options);
      break;
    case "math_fence": {
      const content = token.content.trim();
      const meta: MathMeta = { display: true, open: false, source: content };
      parent.children.push(widget(new Formula(content, meta, options.math, undefined)));
      break;
    }
    case "front_matter":
      if (isUndecided(token)) parent.children.push(...ordinary(token, options));
      else parent.children.push(widget(new CodeBlock(token.info, token.content, options)));
      break;
    case "html_comment":
      if (isUndecided(token)) parent.children.push(...ordinary(token, options));
      break;
    case "hr":
      parent.children.push(element("hr", noAttributes, []));
      break;
    case "reference_definition":
      break;
    default:
      pushText(parent.children, token.content);
  }
}

function widget(source: WidgetView["widget"]): WidgetView {
  return { kind: "widget", widget: source };
}

/** The views of the content of a token with parsed inlines. */
export function buildContent({ children }: Token, options: MarkdownOptions): View[] {
  const holder = element("span", noAttributes, []);
  buildInlines(holder, children ?? [], options);
  return holder.children;
}

function buildInlines(parent: ElementView, tokens: readonly Token[], options: MarkdownOptions): void {
  const stack = [parent];
  for (const token of tokens) {
    const { children } = stack.at(-1) ?? parent;
    if (token.nesting === 1) {
      const view = token.type === "link_open" ? link(token) : element(token.tag, noAttributes, []);
      children.push(view);
      stack.push(view);
    } else if (token.nesting === -1) {
      stack.pop();
    } else {
      buildInline(children, token, options);
    }
  }
}

function buildInline(children: View[], token: Token, options: MarkdownOptions): void {
  switch (token.type) {
    case "softbreak":
      pushText(children, "\n");
      break;
    case "hardbreak":
      children.push(element("br", noAttributes, []));
      break;
    case "code_inline":
      children.push(element("code", noAttributes, [text(token.content)]));
      break;
    case "image":
      children.push(image(token, options));
      break;
    case "math_inline":
      pushFormula(children, token, options);
      break;
    case "footnote_reference":
      children.push(footnoteReference(token.content, options));
      break;
    case "plain_text":
      children.push(widget(new PlainText(token.content)));
      break;
    default:
      pushText(children, token.content);
  }
}

/** A formula. One that no end has come for, and one that cannot be drawn, is what it is without math: ordinary Markdown. */
function pushFormula(children: View[], token: Token, options: MarkdownOptions): void {
  if (isUndecided(token)) children.push(...ordinary(token, options));
  else {
    const undrawn = { isBlock: token.block, views: () => ordinary(token, options) };
    children.push(widget(new Formula(token.content, token.meta as MathMeta, options.math, undrawn)));
  }
}

/** The source of what is no formula, comment or front matter after all, read as Markdown. */
function ordinary(token: Token, options: MarkdownOptions): View[] {
  const { source } = token.meta as OpenBlockMeta;
  const { math: _, ...plain } = options;
  if (token.block) return [element("div", { class: "md-plain-blocks" }, buildView(plainMarkdown(source), plain))];
  const holder = element("span", noAttributes, []);
  for (const { children } of plainMarkdown(source)) buildInlines(holder, children ?? [], plain);
  return holder.children;
}

/** How the last links were drawn. An open text is drawn again and again, and its links with it. */
const drawnLinks = new Map<string, Pick<ElementView, "tag" | "attributes">>();
const rememberedLinks = 256;
const longestRemembered = 2_048;

function link(token: Token): ElementView {
  const href = String(token.attrGet("href") ?? "");
  const title = token.attrGet("title");
  const key = title === null ? href : `${href}\n${String(title)}`;
  let known = drawnLinks.get(key);
  if (known === undefined) {
    known = linkOf(href, title);
    if (drawnLinks.size >= rememberedLinks) drawnLinks.clear();
    if (key.length <= longestRemembered) drawnLinks.set(key, known);
  }
  return element(known.tag, known.attributes, []);
}

/** A link keeps its target as data, so that it opens only through `onLink`. */
function linkOf(href: string, title: string | number | null): Pick<ElementView, "tag" | "attributes"> {
  const address = shownAddress(href);
  // The address first: a title is what the model says, and may name another page.
  const described = title === null ? address : `${address}\n${String(title)}`;
  if (/^#./.test(href))
    return { tag: "a", attributes: { class: "md-link", role: "link", tabindex: "0", "data-heading": href.slice(1), title: described } };
  if (!isFollowable(href)) return { tag: "span", attributes: { class: "md-dead-link", title: described } };
  return { tag: "a", attributes: { class: "md-link", role: "link", tabindex: "0", "data-href": href, title: described } };
}

/** Longest `data:` image that is shown, in UTF-16 units: five megabytes, as many as are loaded. */
const longestPicture = 7_000_000;

/**
 * An image that is in the text itself is shown, if its size is sane. Others are not loaded: this shows their alternative text, their source and, where it can
 * be loaded, a button.
 */
function image(token: Token, options: MarkdownOptions): ElementView {
  const source = String(token.attrGet("src") ?? "");
  const alternative = plainText(token.children ?? []);
  if (source.length <= longestPicture && isShownPicture(source)) {
    const picture = element("img", { src: source, alt: alternative || options.strings.image }, []);
    return element("span", { class: "md-image md-image-shown" }, [picture]);
  }
  const children: View[] = [element("span", { class: "md-image-alt" }, [text(alternative || options.strings.image)])];
  const origin = sourceOfImage(source);
  if (origin !== "") children.push(text(" "), element("span", { class: "md-image-source" }, [text(`(${origin})`)]));
  // The host loads nothing else.
  if (options.onLoadImage !== undefined && /^https:\/\//i.test(source)) {
    const attributes = { type: "button", class: "md-image-load", "data-source": source, title: shownAddress(source) };
    children.push(text(" "), element("button", attributes, [text(options.strings.loadImageOnce)]));
  }
  const isFile = options.showsWorkspaceImages === true && linkTarget(source).kind === "file";
  const attributes = { class: "md-image", title: shownAddress(source), ...(isFile ? { "data-workspace-image": source } : {}) };
  return element("span", attributes, children);
}

function plainText(tokens: readonly Token[]): string {
  let value = "";
  for (const token of tokens) {
    if (token.type === "softbreak" || token.type === "hardbreak") value += "\n";
    else value += token.children === null || token.type !== "image" ? token.content : plainText(token.children);
  }
  return value;
}

function footnoteReference(label: string, options: MarkdownOptions): ElementView {
  const name = options.strings.footnote.replace("{0}", label);
  const attributes = { class: "md-footnote-link", role: "link", tabindex: "0", "data-footnote-link": label, "aria-label": name };
  return element("sup", noAttributes, [element("a", attributes, [text(label)])]);
}
