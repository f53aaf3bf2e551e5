import { formulaSource } from "./formula.ts";

/** What belongs to the panel, not to the text: headers and buttons of code, sources and buttons of pictures. */
const ours = ".md-code-header, .md-code-fold, .md-image-source, button, [hidden], style";
const copied = ".md-code, .md-math, .md-link, .md-image";

/**
 * Makes what is selected and copied clean: formulas as TeX with their dollars, code without header and buttons, links with their addresses. Text that has
 * none of them is copied as the browser does it.
 * @returns a function that stops it
 */
export function copySelections(page: Document): () => void {
  const onCopy = (event: ClipboardEvent): void => {
    const selection = page.getSelection();
    if (event.clipboardData === null || selection === null || selection.isCollapsed || selection.rangeCount === 0) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]") !== null) return;
    const clean = cleanCopy(selection.getRangeAt(0));
    if (clean === undefined) return;
    event.clipboardData.setData("text/plain", clean.text);
    event.clipboardData.setData("text/html", clean.html);
    event.preventDefault();
  };
  page.addEventListener("copy", onCopy);
  return () => page.removeEventListener("copy", onCopy);
}

/** What is selected as Markdown, as far as a quotation needs it: text as it is copied, code in fences. */
export function cleanMarkdown(selection: Selection): string {
  const selected = selection.getRangeAt(0);
  const code = elementOf(selected.startContainer)?.closest(".md-code");
  if (code !== null && code !== undefined && code === elementOf(selected.endContainer)?.closest(".md-code"))
    return fenced(selected.toString(), code);
  const copy = cleanCopy(selected, true);
  return copy?.text ?? selection.toString();
}

/** Code in a fence that is longer than any in it, with the language that the block has. */
function fenced(text: string, figure: Element): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const language = figure instanceof HTMLElement ? (figure.dataset["language"] ?? "") : "";
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}

function cleanCopy(selected: Range, withFences = false): { readonly text: string; readonly html: string } | undefined {
  const range = selected.cloneRange();
  const start = elementOf(range.startContainer);
  const end = elementOf(range.endContainer);
  const code = start?.closest(".md-code-body");
  if (code !== null && code !== undefined && code === end?.closest(".md-code-body")) {
    const text = range.toString();
    const pre = document.createElement("pre");
    pre.append(text);
    return { text, html: pre.outerHTML };
  }
  // A part of a formula is no TeX.
  const [firstMath, lastMath] = [start?.closest(".md-math"), end?.closest(".md-math")];
  if (firstMath) range.setStartBefore(firstMath);
  if (lastMath) range.setEndAfter(lastMath);
  const root = elementOf(range.commonAncestorContainer);
  if (root === null || (root.closest(copied) === null && root.querySelector(copied) === null)) return undefined;
  const holder = document.createElement("div");
  holder.append(range.cloneContents());
  const formulas = [...root.querySelectorAll(".md-math")].filter((node) => range.intersectsNode(node));
  for (const [index, copy] of [...holder.querySelectorAll(".md-math")].entries()) {
    const original = formulas[index];
    const source = (original && formulaSource(original)) ?? copy.textContent;
    const isDisplay = copy.classList.contains("md-math-display");
    const shown = document.createElement(isDisplay ? "div" : "span");
    shown.append(source);
    copy.replaceWith(shown);
  }
  return clean(holder, withFences);
}

/** The selection's copy without what is ours, as HTML of plain elements and as text. */
function clean(holder: HTMLElement, withFences: boolean): { readonly text: string; readonly html: string } {
  for (const node of holder.querySelectorAll(ours)) node.remove();
  for (const figure of holder.querySelectorAll(".md-code")) {
    const pre = document.createElement("pre");
    const text = (figure.querySelector("code") ?? figure).textContent.replace(/\n$/, "");
    pre.append(withFences ? fenced(text, figure) : text);
    figure.replaceWith(pre);
  }
  for (const link of holder.querySelectorAll<HTMLElement>("a")) {
    const { href } = link.dataset;
    if (href !== undefined) link.setAttribute("href", href);
  }
  for (const node of holder.querySelectorAll("*"))
    for (const name of node.getAttributeNames()) if (!["href", "start", "colspan", "alt"].includes(name)) node.removeAttribute(name);
  const html = holder.innerHTML;
  // Only an element on the page has its text in lines.
  holder.style.position = "fixed";
  holder.style.insetInlineStart = "-100000px";
  holder.style.whiteSpace = "pre-line";
  for (const pre of holder.querySelectorAll("pre")) pre.style.whiteSpace = "pre";
  document.body.append(holder);
  const text = holder.innerText;
  holder.remove();
  return { text, html };
}

function elementOf(node: Node): Element | null {
  return node instanceof Element ? node : node.parentElement;
}
