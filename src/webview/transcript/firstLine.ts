const longest = 300;

/** The first line of Markdown that says something, without the marks at its beginning and those of code and stress; "…" if there is none. */
export function firstLine(markdown: string): string {
  for (const line of markdown.slice(0, longest * 4).split("\n")) {
    if (/^\s*(?:```|~~~|\$\$|---)/.test(line)) continue;
    const text = line
      .replace(/^[\s#>]*(?:[-*+]\s|\d{1,9}[.)]\s)?/, "")
      .replaceAll(/\*\*|__|`/g, "")
      .trim();
    if (text !== "") return text.slice(0, longest);
  }
  return "…";
}
