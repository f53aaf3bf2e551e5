import type { Token } from "markdown-it";
import { questionParts } from "../transcript/questionParts.ts";
import { createParser, type Parser } from "../../shared/markdown/parser.ts";

let parser: Parser | undefined;

/** The visible text of Markdown: its words without the marks, one line per block. */
export function visibleText(source: string): string {
  parser ??= createParser();
  const pieces: string[] = [];
  collect(parser.markdown.parse(source, {}), pieces);
  return pieces.join("");
}

/** The visible text of a question: all but the lines that open and close its fences. */
export function visibleQuestion(source: string): string {
  return (
    questionParts(source)
      ?.map(({ visible }) => visible)
      .join("\n") ?? source
  );
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
