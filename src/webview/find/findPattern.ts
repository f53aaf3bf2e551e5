/** The search pattern: the words in order, ignoring case, with any white space in between. Undefined if the query is empty. */
export function findPattern(query: string): RegExp | undefined {
  const words = query.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return undefined;
  const [start, end] = [/^\s/.test(query) ? String.raw`\s` : "", /\s$/.test(query) ? String.raw`\s` : ""];
  return new RegExp(start + words.map((word) => escape(word)).join(String.raw`\s+`) + end, "giu");
}

/** Counts the matches of a pattern in a text. */
export function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _match of text.matchAll(pattern)) count++;
  return count;
}

/** Whether a Markdown text can match at all, because it contains all words of the query. Much cheaper than parsing it. */
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
