import { parser } from "./markdownIt.ts";

const kept = new Set("P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE PRE CODE EM STRONG S A TABLE THEAD TBODY TR TH TD BR HR IMG".split(" "));
const left = new Set(["BUTTON", "SVG", "FIGCAPTION", "STYLE", "SCRIPT"]);
const same: Readonly<Record<string, string>> = { DEL: "S", B: "STRONG", I: "EM" };

/** The elements that mean something and their text; classes, wrappers, buttons and white space between blocks left out. */
function outlineOf(node: Node): string {
  if (node instanceof Text) return node.data.replaceAll(/\s+/g, " ");
  if (!(node instanceof Element)) return "";
  const name = node.nodeName.toUpperCase();
  if (left.has(name)) return "";
  const inner = [...node.childNodes].map(outlineOf).join("");
  const tag = same[name] ?? (node.hasAttribute("data-streamdown") ? roleOf(node) : name);
  return kept.has(tag) ? `<${tag}>${inner.trim()}</${tag}>` : inner;
}

/** Streamdown draws strong text and links as spans and buttons. */
function roleOf(node: Element): string {
  const role = node.getAttribute("data-streamdown");
  return role === "strong" ? "STRONG" : role === "link" ? "A" : node.nodeName.toUpperCase();
}

function tidy(text: string): string {
  return text.replaceAll(/\s*(<[^>]+>)\s*/g, "$1").replaceAll(/\s+/g, " ");
}

/** What an element shows, as text: equal where two pages are the same but for how they are built. */
export function outline(container: Node): string {
  return tidy([...container.childNodes].map(outlineOf).join(""));
}

/** Whether an element shows what markdown-it gives for the whole text. */
export function isExact(container: Element, text: string): boolean {
  const template = document.createElement("template");
  template.innerHTML = parser.render(text);
  return outline(container) === outline(template.content);
}
