/** What is looked for: the words as written, upper or lower case, any white space between them. Undefined where there is nothing to look for. */
export function findPattern(query: string): RegExp | undefined {
  const words = query.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return undefined;
  const [start, end] = [/^\s/.test(query) ? String.raw`\s` : "", /\s$/.test(query) ? String.raw`\s` : ""];
  return new RegExp(start + words.map((word) => escape(word)).join(String.raw`\s+`) + end, "giu");
}

/** How often a pattern is in a text. */
export function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _match of text.matchAll(pattern)) count++;
  return count;
}

/** Whether a Markdown text can hold the query at all: it has all of its words. Cheaper by far than to read the Markdown. */
export function mayContain(source: string, query: string): boolean {
  const plain = source.replace(/[*_~`\\]/g, "").toLowerCase();
  return query
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .every((word) => plain.includes(word));
}

function escape(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
