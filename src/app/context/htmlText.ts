import { EventLoopYielder } from "../../shared/eventLoopYielder.ts";
import { lookup } from "../../shared/guards.ts";

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  copy: "©",
  laquo: "«",
  raquo: "»",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  bull: "•",
  middot: "·",
  times: "×",
  rarr: "→",
};

/** Elements whose text is not part of what a page shows. */
const skipped = new Set(["script", "style", "noscript", "template", "svg", "iframe", "object", "head", "nav", "footer", "select"]);
/** Elements without markup inside: a `<` in a script opens no element. */
const raw = new Set(["script", "style"]);
const blocks = new Set(
  "address article aside blockquote br dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tr ul".split(
    " ",
  ),
);

/**
 * The text that a page shows, roughly as Markdown: headings, lists and code keep their marks, everything else is removed. The characters are read once
 * and no markup is run. A tag or comment that is not closed ends the page. Yields to the event loop in between.
 * @returns undefined if the text is longer than `longest` characters
 */
export async function htmlText(html: string, longest: number): Promise<string | undefined> {
  const out: string[] = [];
  const yielder = new EventLoopYielder();
  let length = 0;
  let steps = 0;
  let skipping: string | null = null;
  let isPre = false;
  for (let at = 0; at < html.length;) {
    steps += 1;
    if (steps % 256 === 0 && yielder.isDue) await yielder.yield();
    const open = html.indexOf("<", at);
    const end = open < 0 ? html.length : open;
    if (end > at && skipping === null) {
      const words = wordsOf(html.slice(at, end), isPre);
      length += words.length;
      if (length > longest) return undefined;
      out.push(words);
    }
    if (open < 0) break;
    const tag = tagAt(html, open);
    if (tag === "text") {
      if (skipping === null) out.push("<");
      at = open + 1;
      continue;
    }
    at = tag.end;
    if (skipping !== null) {
      if (tag.isClosing && tag.name === skipping) skipping = null;
    } else if (skipped.has(tag.name) && !tag.isClosing) {
      if (raw.has(tag.name)) at = closingOf(html, tag.name, at);
      else if (html[tag.end - 2] !== "/") skipping = tag.name;
    } else {
      if (tag.name === "pre") isPre = !tag.isClosing;
      out.push(markOf(tag.name, tag.isClosing));
    }
  }
  return out
    .join("")
    .replace(/(?<![ \t])[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

interface Tag {
  readonly name: string;
  readonly isClosing: boolean;
  /** The offset after its `>`. */
  readonly end: number;
}

function tagAt(html: string, open: number): Tag | "text" {
  if (html.startsWith("<!--", open)) {
    const close = html.indexOf("-->", open + 4);
    return { name: "!", isClosing: false, end: close < 0 ? html.length : close + 3 };
  }
  const isClosing = html[open + 1] === "/";
  const [name] = /^[a-zA-Z!?][^\s/>]{0,40}/.exec(html.slice(open + (isClosing ? 2 : 1), open + 44)) ?? [];
  if (name === undefined) return "text";
  for (let at = open + 1; at < html.length; at += 1) {
    if (html[at] === ">") return { name: name.toLowerCase(), isClosing, end: at + 1 };
    const quote = html[at] === "=" ? html[at + 1] : undefined;
    if (quote !== '"' && quote !== "'") continue;
    const close = html.indexOf(quote, at + 2);
    if (close < 0) break;
    at = close;
  }
  return { name: name.toLowerCase(), isClosing, end: html.length };
}

/** The offset at which an element without markup ends. */
function closingOf(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}`, "gi");
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}

function wordsOf(text: string, isPre: boolean): string {
  const decoded = decodeEntities(text);
  return isPre ? decoded : decoded.replace(/\s+/g, " ");
}

function markOf(name: string, isClosing: boolean): string {
  if (name === "pre") return "\n```\n";
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level !== undefined) return isClosing ? "\n\n" : `\n\n${"#".repeat(Number(level))} `;
  if (name === "li") return isClosing ? "" : "\n- ";
  if (name === "td" || name === "th") return isClosing ? " | " : "";
  if (name === "br" || name === "tr" || name === "div" || name === "dt" || name === "dd") return "\n";
  return blocks.has(name) ? "\n\n" : "";
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return lookup(entities, name.toLowerCase()) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
