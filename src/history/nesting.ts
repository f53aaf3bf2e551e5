/** Aside writes at most about a dozen levels. */
const maxLevels = 100;

/** Whether parsed JSON is nested no deeper than the files of Aside. Deeper values could overflow the stack of recursive functions. */
export function isShallow(value: unknown, levels = maxLevels): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isShallow(part, levels - 1));
}
