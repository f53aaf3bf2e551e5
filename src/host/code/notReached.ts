import { diffArrays } from "diff";

/** How much work goes into finding the lines that stayed; beyond it, none counts as found. */
const mostDifferences = 2000;

/** Models indent lines differently. */
function isSame(a: string, b: string): boolean {
  return a.trim() === b.trim();
}

/**
 * The lines that a stopped answer had not come to: all after the last one that it has kept. What it was about to replace stays, rather than a guess
 * dropping it.
 * @param old the lines that were to be changed
 * @param came the beginning of those in their place
 */
export function notReached(old: readonly string[], came: readonly string[]): readonly string[] {
  const parts = diffArrays([...old], [...came], { maxEditLength: mostDifferences, comparator: isSame }) ?? [];
  let at = 0;
  let reached = 0;
  for (const { added, removed, count } of parts) {
    if (added) continue;
    at += count;
    if (!removed) reached = at;
  }
  return old.slice(reached);
}
