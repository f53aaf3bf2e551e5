/** A text as lines, with what is needed to write it back byte for byte. */
export interface TextLines {
  readonly lines: readonly string[];
  readonly eol: "\n" | "\r\n";
  /** Whether the last line ends with a line end. An empty text has no lines and no final one. */
  readonly finalEol: boolean;
  readonly bom: boolean;
}

/** Splits a text at its line ends. Where they are mixed, the more frequent one counts: VS Code's documents never mix them. */
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

/** Writes lines the way a text was written. */
export function joinText(lines: readonly string[], { eol, finalEol, bom }: Omit<TextLines, "lines">): string {
  return (bom ? "\uFEFF" : "") + lines.join(eol) + (finalEol && lines.length > 0 ? eol : "");
}

/** The lines of a block of code; the line end before its closing fence is none of it. */
export function splitCode(code: string): readonly string[] {
  return splitText(code).lines;
}

/** The white space that a line begins with. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** The width of an indentation in columns. */
export function indentWidth(line: string, tabSize = 4): number {
  let width = 0;
  for (const character of indentOf(line)) width += character === "\t" ? tabSize - (width % tabSize) : 1;
  return width;
}

export function isBlank(line: string): boolean {
  return line.trim() === "";
}
