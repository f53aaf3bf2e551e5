import type { Token } from "markdown-it";
import { createParser, type Parser } from "../../shared/markdown/parser.ts";

let parser: Parser | undefined;

/** The visible text of Markdown: its words without the marks, one line per block. */
export function visibleText(source: string): string {
  parser ??= createParser();
  const pieces: string[] = [];
  collect(parser.markdown.parse(source, {}), pieces);
  return pieces.join("");
}

function collect(tokens: readonly Token[], pieces: string[]): void {
  for (const token of tokens) {
    if (token.type === "inline") {
      collect(token.children ?? [], pieces);
      pieces.push("\n");
    } else if (token.type === "softbreak" || token.type === "hardbreak") {
      pieces.push("\n");
    } else if (token.type !== "reference_definition" && token.content !== "") {
      pieces.push(token.content);
      if (token.block) pieces.push("\n");
    }
  }
}
