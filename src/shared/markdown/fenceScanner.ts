/** The line that opens a fence. */
export interface FenceOpener {
  readonly marker: "`" | "~";
  readonly length: number;
  /** What follows the marker, as written. */
  readonly info: string;
}

/** Reads a line without its indentation as the opening line of a fence. */
export function opensFence(line: string): FenceOpener | undefined {
  const [run = ""] = /^(?:`{3,}|~{3,})/.exec(line) ?? [];
  if (run === "") return undefined;
  const info = line.slice(run.length);
  if (run.startsWith("~")) return { marker: "~", length: run.length, info };
  return info.includes("`") ? undefined : { marker: "`", length: run.length, info };
}

const markdownNames = new Set(["markdown", "md", "mdx"]);

/**
 * Finds the line that closes a fence. A fence of Markdown may hold fences with as many marks as its own: a line with an info
 * string can never close, so it opens one, and a bare line closes the innermost. This needs no look ahead.
 */
export class FenceScanner {
  /** Whether fences inside it nest. */
  readonly nests: boolean;
  readonly #opener: FenceOpener;
  /** The lengths of the fences that are open inside. */
  readonly #inner: number[] = [];

  constructor(opener: FenceOpener) {
    this.#opener = opener;
    const [language = ""] = opener.info.trim().split(/[\s:,{]/);
    this.nests = markdownNames.has(language.toLowerCase());
  }

  /**
   * Whether a line closes the fence. Call it with each of its lines in turn; those that do not begin with the marker may be left out.
   * @param line without its indentation
   * @param indent in columns, without that of the enclosing block
   */
  closes(line: string, indent: number): boolean {
    const { marker, length } = this.#opener;
    let run = 0;
    while (line[run] === marker) run++;
    if (run < length) return false;
    const rest = line.slice(run);
    if (/^[ \t]*$/.test(rest)) {
      const innermost = this.#inner.at(-1);
      if (innermost === undefined) return indent < 4;
      if (run >= innermost) this.#inner.pop();
      return false;
    }
    if (this.nests && (marker === "~" || !rest.includes("`"))) this.#inner.push(run);
    return false;
  }
}
