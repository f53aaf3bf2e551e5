// Runs in the page: what the tests call there.
import MarkdownIt from "markdown-it";
import { panelStrings } from "../../../src/shared/strings.ts";
import { complete as completed } from "../../../src/webview/markdown/complete.ts";
import { copySelections } from "../../../src/webview/markdown/copySelection.ts";
import { isFollowable } from "../../../src/webview/markdown/href.ts";
import { LazyMath } from "../../../src/webview/markdown/lazyMath.ts";
import { MarkdownStream, type MarkdownOptions } from "../../../src/webview/markdown/markdownStream.ts";
import { createParser } from "../../../src/shared/markdown/parser.ts";
import { renderOnce } from "../../../src/webview/markdown/renderOnce.ts";
import { WorkerHighlighter } from "../../../src/webview/markdown/workerHighlighter.ts";
import { outline } from "../../bench/stream/exactness.ts";

const parser = createParser();
const commonMark = createParser({ math: false, html: false });
const markdownIt = new MarkdownIt({ html: false, linkify: true });
const said: string[] = [];
const plain: MarkdownOptions = {
  onLink: (href) => said.push(`link ${href}`),
  onCopy: (text) => said.push(`copy ${text}`),
  onLoadImage: (source) => said.push(`image ${source}`),
  strings: panelStrings,
  language: "en",
};
const complete: MarkdownOptions = { ...plain, highlighter: new WorkerHighlighter(), math: new LazyMath() };

copySelections(document);

function answer(): HTMLElement {
  const element = document.querySelector<HTMLElement>("#answer");
  if (element === null) throw new Error("The page has no answer");
  return element;
}

let stream: MarkdownStream | undefined;

/** How much work a text was. */
export interface Work {
  /** Characters that were parsed, for each character of the text. */
  readonly parsed: number;
  /** Most characters that were parsed in one go. */
  readonly largest: number;
  /** Nodes that were added to the page, for each character of the text. */
  readonly nodes: number;
  /** Most nodes that one task added. */
  readonly largestNodes: number;
  /** Characters on the page in the end. */
  readonly shown: number;
}

function sizeOf(node: Node): number {
  let size = 1;
  for (const child of node.childNodes) size += sizeOf(child);
  return size;
}

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
  /** Until all of it is shown, and as many frames have been drawn since. */
  async settle(frames = 0): Promise<void> {
    const isSettled = (): boolean => stream?.settled !== false;
    do await new Promise((resolve) => setTimeout(resolve, 0));
    while (!isSettled());
    for (let frame = 0; frame < frames; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  },
  /**
   * Shows a text in pieces and says how much one task had to do at most. The clock stands still for nothing: each look at it is a second later,
   * so that every slice of the text is a task of its own, on a fast machine and on a slow one.
   */
  async work(text: string, pieceLength: number): Promise<Work> {
    stream?.dispose();
    const container = answer();
    const now = performance.now.bind(performance);
    let clock = 0;
    let parsed = 0;
    let largest = 0;
    let nodes = 0;
    let largestNodes = 0;
    const observer = new MutationObserver((records) => count(records));
    const count = (records: readonly MutationRecord[]): void => {
      const added = records.reduce((sum, record) => sum + [...record.addedNodes].reduce((all, node) => all + sizeOf(node), 0), 0);
      nodes += added;
      largestNodes = Math.max(largestNodes, added);
    };
    observer.observe(container, { childList: true, subtree: true });
    const counting = {
      ...parser,
      parseBlocks: (...[source, env]: Parameters<typeof parser.parseBlocks>) => {
        parsed += source.length;
        largest = Math.max(largest, source.length);
        return parser.parseBlocks(source, env);
      },
    };
    performance.now = () => (clock += 1000);
    try {
      stream = new MarkdownStream(container, complete, counting);
      for (let at = 0; at < text.length; at += pieceLength) {
        stream.append(text.slice(at, at + pieceLength));
        stream.flush();
        if (at + pieceLength >= text.length) stream.end();
        while (!stream.settled) await new Promise((resolve) => setTimeout(resolve, 0));
        count(observer.takeRecords());
      }
    } finally {
      performance.now = now;
      observer.disconnect();
    }
    return { parsed: parsed / text.length, largest, nodes: nodes / text.length, largestNodes, shown: container.textContent.length };
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
      if (!/^#./.test(link.getAttribute("href") ?? "") && !isFollowable(link.getAttribute("href") ?? ""))
        link.replaceWith(...link.childNodes);
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
        renderOnce(completed(prefix, parser), other, plain, parser);
        const chunks = [...streaming.children].map((chunk) => chunk.innerHTML).join("");
        if (chunks !== other.innerHTML) return { prefix, streamed: chunks, once: other.innerHTML };
      }
      own.end();
      renderOnce(prefix, other, plain, parser);
      const chunks = [...streaming.children].map((chunk) => chunk.innerHTML).join("");
      if (chunks !== other.innerHTML) return { prefix: `${prefix} (ended)`, streamed: chunks, once: other.innerHTML };
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
