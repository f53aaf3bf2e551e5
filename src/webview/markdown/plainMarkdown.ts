import type { Token } from "markdown-it";
import { createParser, type Parser } from "../../shared/markdown/parser.ts";

let parser: Parser | undefined;

/**
 * Tokens of a text in which dollars and escaped brackets are no formulas, and indentation is no code: the host counts code blocks, and
 * counts none in what might have been a formula.
 */
export function plainMarkdown(source: string): Token[] {
  if (parser === undefined) {
    parser = createParser({ math: false });
    parser.markdown.block.ruler.disable(["code", "html_comment", "front_matter"]);
  }
  return parser.markdown.parse(source, {});
}
