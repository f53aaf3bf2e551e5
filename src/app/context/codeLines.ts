/** Lines of a file around a place in it. */
export interface CodeLines {
  /** The file as it is shown. */
  readonly source: string;
  /** The line in question, and that of the first one here; 1-based. */
  readonly line: number;
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** The lines with their numbers, and a mark at the one in question. */
export function numberedLines({ line, firstLine, lines }: CodeLines): readonly string[] {
  const width = String(firstLine + lines.length).length;
  return lines.map((text, at) => `${firstLine + at === line ? ">" : " "} ${String(firstLine + at).padStart(width)} | ${text}`);
}

/** A text up to a length, in UTF-16 units, with a word about the rest. */
export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length - longest} more characters)`;
}
