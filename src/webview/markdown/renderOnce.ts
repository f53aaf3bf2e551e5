import { buildView } from "./buildView.ts";
import type { MarkdownOptions } from "./markdownOptions.ts";
import { createParser, type Parser } from "../../shared/markdown/parser.ts";
import { createNode } from "./view.ts";

/** Renders a whole text at once, without freezing, patching or chunks. `MarkdownStream` has to give the same result at every prefix. */
export function renderOnce(text: string, container: HTMLElement, options: MarkdownOptions, parser: Parser = createParser()): void {
  const tokens = parser.markdown.parse(text, {});
  container.replaceChildren(...buildView(tokens, options).map((view) => createNode(view)));
}
