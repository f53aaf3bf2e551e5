import { panelStrings } from "../../../src/shared/strings.ts";
import type { MarkdownOptions } from "../../../src/webview/markdown/markdownOptions.ts";
import { MarkdownStream } from "../../../src/webview/markdown/markdownStream.ts";
import { complete } from "../../../src/webview/markdown/complete.ts";
import { createParser, type Parser } from "../../../src/shared/markdown/parser.ts";
import { renderOnce } from "../../../src/webview/markdown/renderOnce.ts";
import { installSmallDom, SmallElement } from "./smallDom.ts";

installSmallDom();

const options: MarkdownOptions = { onLink: () => undefined, onCopy: () => undefined, strings: panelStrings, language: "en" };
const parser = createParser();

function container(): { readonly small: SmallElement; readonly element: HTMLElement } {
  const small = new SmallElement("div");
  return { small, element: small as unknown as HTMLElement };
}

/** What one render of the whole text gives. */
export function atOnce(text: string, by: Parser = parser): string {
  const { small, element } = container();
  renderOnce(text, element, options, by);
  return small.inner();
}

/** The page of a stream, chunks left out. */
function pageOf(small: SmallElement): string {
  return small.childNodes.map((chunk) => (chunk instanceof SmallElement ? chunk.inner() : chunk.serialize())).join("");
}

/** Where a stream of a text differs from one render of what it has seen, completed. */
export interface Difference {
  readonly prefix: string;
  readonly streamed: string;
  readonly once: string;
}

/** The page of a text that was streamed in pieces, at its end. */
export function pageAtEnd(pieces: readonly string[]): string {
  const { small, element } = container();
  const stream = new MarkdownStream(element, options, parser);
  for (const piece of pieces) {
    stream.append(piece);
    stream.flush();
  }
  stream.end();
  return pageOf(small);
}

/**
 * Streams a text in pieces, and compares the page after each with one render of what was appended so far, completed; and at the end with one
 * render of the text.
 */
export function firstDifference(pieces: readonly string[], by: Parser = parser): Difference | undefined {
  const { small, element } = container();
  const stream = new MarkdownStream(element, options, by);
  let prefix = "";
  for (const piece of pieces) {
    prefix += piece;
    stream.append(piece);
    stream.flush();
    const streamed = pageOf(small);
    const once = atOnce(complete(prefix, by), by);
    if (streamed !== once) return { prefix, streamed, once };
  }
  stream.end();
  const [streamed, once] = [pageOf(small), atOnce(prefix, by)];
  if (streamed !== once) return { prefix: `${prefix} (ended)`, streamed, once };
  stream.dispose();
  return undefined;
}

/** The UTF-16 units of a text, one by one. */
export function units(text: string): string[] {
  return Array.from({ length: text.length }, (_, index) => text[index] ?? "");
}
