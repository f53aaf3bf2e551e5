/** A text as lines, with the facts needed to write it back byte for byte. */
export interface TextLines {
  readonly lines: readonly string[];
  readonly eol: "\n" | "\r\n";
  /** Whether the last line has a line end. An empty text has no lines. */
  readonly finalEol: boolean;
  readonly bom: boolean;
}

/** Splits a text at its line ends. If they are mixed, `eol` is the more frequent one, because documents of VS Code never mix them. */
export function splitText(text: string): TextLines {
  const bom = text.startsWith("\uFEFF");
  const body = bom ? text.slice(1) : text;
  const crlf = body.split("\r\n").length - 1;
  const lf = body.split("\n").length - 1 - crlf;
  const finalEol = body.endsWith("\n");
  const lines = body === "" ? [] : body.split(/\r\n|\n/);
  if (finalEol) lines.pop();
  return { lines, eol: crlf > lf ? "\r\n" : "\n", finalEol, bom };
}

/** Joins lines in the form of the original text. */
export function joinText(lines: readonly string[], { eol, finalEol, bom }: Omit<TextLines, "lines">): string {
  return (bom ? "\uFEFF" : "") + lines.join(eol) + (finalEol && lines.length > 0 ? eol : "");
}

/** The lines of a code block, without the line end before its closing fence. */
export function splitCode(code: string): readonly string[] {
  return splitText(code).lines;
}

/** The white space at the beginning of a line. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** The width of an indentation in columns. */
export function indentWidth(line: string, tabSize = 4): number {
  let width = 0;
  for (const character of indentOf(line)) width += character === "\t" ? tabSize - (width % tabSize) : 1;
  return width;
}

/** Whether a line is empty or white space. */
export function isBlank(line: string): boolean {
  return line.trim() === "";
}
