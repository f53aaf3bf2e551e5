/** A fence that the text cannot close: one backtick more than its longest run of backticks, and at least three. */
export function fenceAround(text: string): string {
  let longest = 2;
  // One by one, because a text may have more runs than a call can have arguments.
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}

/** The text as a fenced code block with an info string, which may be empty. The closing fence always begins a line of its own. */
export function fencedBlock(text: string, language: string): string {
  const fence = fenceAround(text);
  return `${fence}${language}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}
