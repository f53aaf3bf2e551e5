// Runs in the page: what the tests call there.
import MarkdownIt from "markdown-it";
import { panelStrings } from "../../../src/shared/strings.ts";
import { isFollowable } from "../../../src/webview/markdown/href.ts";
import { LazyMath } from "../../../src/webview/markdown/lazyMath.ts";
import { MarkdownStream, type MarkdownOptions } from "../../../src/webview/markdown/markdownStream.ts";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { renderOnce } from "../../../src/webview/markdown/renderOnce.ts";
import { WorkerHighlighter } from "../../../src/webview/markdown/workerHighlighter.ts";
import { outline } from "../../bench/stream/exactness.ts";

const parser = createParser();
const commonMark = createParser({ math: false });
const markdownIt = new MarkdownIt({ html: false, linkify: true });
const said: string[] = [];
const plain: MarkdownOptions = {
  onLink: (href) => said.push(`link ${href}`),
  onCopy: (text) => said.push(`copy ${text}`),
  onLoadImage: (source) => said.push(`image ${source}`),
  strings: panelStrings,
};
const complete: MarkdownOptions = { ...plain, highlighter: new WorkerHighlighter(), math: new LazyMath() };

function answer(): HTMLElement {
  const element = document.querySelector<HTMLElement>("#answer");
  if (element === null) throw new Error("The page has no answer");
  return element;
}

let stream: MarkdownStream | undefined;

const api = {
  said,
  /** Begins an answer anew. */
  begin(): void {
    stream?.dispose();
    stream = new MarkdownStream(answer(), complete);
  },
  /** Shows more of it. */
  add(...pieces: readonly string[]): void {
    for (const piece of pieces) {
      stream?.append(piece);
      stream?.flush();
    }
  },
  /** What our page and markdown-it's own HTML are in outline, with a parser that knows no math. */
  outlines(text: string): { readonly own: string; readonly reference: string } {
    const own = document.createElement("div");
    renderOnce(text, own, plain, commonMark);
    for (const image of own.querySelectorAll(".md-image")) image.remove();
    const reference = document.createElement("div");
    const inert = new DOMParser().parseFromString(markdownIt.render(text), "text/html");
    for (const image of inert.querySelectorAll("img")) image.remove();
    // A link that may not be followed is text.
    for (const link of inert.querySelectorAll("a"))
      if (!isFollowable(link.getAttribute("href") ?? "")) link.replaceWith(...link.childNodes);
    reference.append(...inert.body.childNodes);
    return { own: outline(own), reference: outline(reference) };
  },
  /** The first prefix at which a stream of the pieces is not what one render gives. */
  firstDifference(pieces: readonly string[]): { readonly prefix: string; readonly streamed: string; readonly once: string } | undefined {
    const streaming = document.createElement("div");
    const other = document.createElement("div");
    document.body.append(streaming, other);
    const own = new MarkdownStream(streaming, plain, parser);
    try {
      let prefix = "";
      for (const piece of pieces) {
        prefix += piece;
        own.append(piece);
        own.flush();
        renderOnce(prefix, other, plain, parser);
        const chunks = [...streaming.children].map((chunk) => chunk.innerHTML).join("");
        if (chunks !== other.innerHTML) return { prefix, streamed: chunks, once: other.innerHTML };
      }
      return undefined;
    } finally {
      own.dispose();
      streaming.remove();
      other.remove();
    }
  },
};

export type PageApi = typeof api;
Object.assign(window, { api });
