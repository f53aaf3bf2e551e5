/** A fence that nothing in a text can close: a backtick longer than its longest run, and three at least. */
export function fenceAround(text: string): string {
  let longest = 2;
  // One by one: a text may have more runs than a call takes arguments.
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}
