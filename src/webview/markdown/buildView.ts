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
import { element, type ElementView, noAttributes, pushText, text, type View, type WidgetView } from "./view.ts";

const automaticDirection = { dir: "auto" };

/** The view that holds the content of a token that may still grow. */
export interface Watched {
  readonly token: Token;
  view?: View | undefined;
  /** The element that the view is in. */
  holder?: ElementView;
}

/**
 * Turns block tokens with parsed inlines into views. Every element, class and attribute is listed here. From the model's output, only text
 * and the attributes `data-href`, `data-heading`, `data-source`, `data-footnote`, `title`, `aria-label` and `start`, reach the page.
 * @param watched receives the view that shows the end of its token
 */
export function buildView(tokens: readonly Token[], options: MarkdownOptions, watched?: Watched): View[] {
  const root = element("div", noAttributes, []);
  const stack = [root];
  for (const [index, token] of tokens.entries()) {
    const parent = stack.at(-1) ?? root;
    if (token.nesting === 1) {
      if (token.hidden) continue;
      const opened = openBlock(token, options, () => listDigits(tokens, index));
      stack.push(opened.inner);
      parent.children.push(opened.outer);
    } else if (token.nesting === -1) {
      if (token.hidden) continue;
      finishBlock(stack.pop() ?? root, token, options);
    } else {
      const before = parent.children.length;
      buildLeaf(parent, token, options);
      if (watched?.token === token) {
        const last = parent.children.at(-1);
        watched.holder = parent;
        watched.view = parent.children.length > before || last?.kind === "text" ? last : undefined;
      }
    }
  }
  return root.children;
}

function openBlock(
  token: Token,
  options: MarkdownOptions,
  digits: () => number,
): { readonly outer: ElementView; readonly inner: ElementView } {
  let view: ElementView;
  switch (token.type) {
    case "table_open": {
      view = element("table", noAttributes, []);
      const attributes = { class: "md-table", role: "group", "aria-label": options.strings.table, tabindex: "0" };
      return { outer: element("div", attributes, [view]), inner: view };
    }
    case "footnote_open": {
      const label = labelOf(token);
      view = element("div", { class: "md-footnote", "data-footnote": label }, [
        element("span", { class: "md-footnote-label" }, [text(label)]),
      ]);
      break;
    }
    case "ordered_list_open": {
      const start = token.attrGet("start");
      // Long numbers need more room.
      const room = digits();
      const attributes = room < 3 ? noAttributes : { class: `md-digits-${String(room)}` };
      view = element("ol", start === null ? attributes : { ...attributes, start: String(start) }, []);
      break;
    }
    case "heading_open":
      // The panel's own headings, of the conversation and its messages, are above those of an answer.
      view = element(token.tag, { dir: "auto", "aria-level": String(Number(token.tag.slice(1)) + 2) }, []);
      break;
    case "details_open":
      view = element("details", (token.meta as DetailsMeta).isOpen ? { class: "md-details", open: "" } : { class: "md-details" }, []);
      break;
    case "th_open":
    case "td_open": {
      const align = /^text-align:(left|right|center)$/.exec(String(token.attrGet("style") ?? ""))?.[1];
      view = element(token.tag, align === undefined ? automaticDirection : { dir: "auto", class: `md-align-${align}` }, []);
      break;
    }
    case "paragraph_open":
    case "summary_open":
    case "list_item_open":
      view = element(token.tag, automaticDirection, []);
      break;
    default:
      view = element(token.tag, noAttributes, []);
  }
  return { outer: view, inner: view };
}

function finishBlock(view: ElementView, token: Token, options: MarkdownOptions): void {
  if (token.type === "list_item_close") finishTask(view, options);
  else if (token.tag === "td" || token.tag === "th") {
    const align = view.attributes["class"];
    setAttributes(view, { ...view.attributes, class: `${align === undefined ? "" : `${align} `}${cellClass(view.children)}` });
  } else if (token.type === "blockquote_close") finishAlert(view, options);
  else if (token.type === "summary_close" && view.children.length === 0) pushText(view.children, options.strings.details);
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

/** What a link is drawn as. An open text is drawn again and again from the same tokens. */
const drawnLinks = new WeakMap<Token, Pick<ElementView, "tag" | "attributes">>();

function link(token: Token): ElementView {
  const known = drawnLinks.get(token) ?? linkOf(token);
  drawnLinks.set(token, known);
  return element(known.tag, known.attributes, []);
}

/** A link keeps its target as data, so that it opens only through `onLink`. */
function linkOf(token: Token): Pick<ElementView, "tag" | "attributes"> {
  const href = String(token.attrGet("href") ?? "");
  const title = token.attrGet("title");
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
