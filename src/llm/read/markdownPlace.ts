// Where in a Markdown text its end is. Only rare candidates are asked about, so each look may read the whole text.

const fence = /^\s*(?:>\s?)*\s*(`{3,}|~{3,})(.*)$/;

/** Whether the end of a text is inside code: in a fence that is open, or between backticks of its last paragraph. */
export function endsInCode(text: string): boolean {
  return endsInFence(text) || endsInBackticks(lastParagraph(text));
}

/** Whether the end of a text is in a fence that is open. */
export function endsInFence(text: string): boolean {
  let open = "";
  for (const line of text.split("\n")) {
    const [, run = "", rest = ""] = fence.exec(line) ?? [];
    if (run === "") continue;
    if (open === "") open = run;
    else if (run.startsWith(open) && rest.trim() === "") open = "";
  }
  return open !== "";
}

/** Whether the end of a text follows a quotation mark that opens: a straight one without its partner, or one that only opens. */
export function endsInQuotation(text: string): boolean {
  const paragraph = lastParagraph(text).trimEnd();
  const last = paragraph.at(-1);
  if (last === "“" || last === "„" || last === "«" || last === "‘") return true;
  return last === '"' && paragraph.split('"').length % 2 === 0;
}

/** Whether the end of a text begins a line, or would but for the spaces that Markdown allows before a block. */
export function endsAtLineStart(text: string): boolean {
  const line = text.slice(Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1);
  return line.length <= 3 && line.trim() === "" && !line.includes("\t");
}

function lastParagraph(text: string): string {
  const lines = text.slice(-20_000).split("\n");
  const blank = lines.findLastIndex((line, index) => index < lines.length - 1 && line.trim() === "");
  return lines.slice(blank + 1).join("\n");
}

function endsInBackticks(text: string): boolean {
  let open = 0;
  for (const { 0: run } of text.matchAll(/`+/g)) {
    if (open === 0) open = run.length;
    else if (open === run.length) open = 0;
  }
  return open > 0;
}
