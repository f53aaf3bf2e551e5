/** What we write is nested a dozen levels deep at most; what is nested deeper than this is not ours. */
const most = 100;

/** Whether parsed JSON is nested no deeper than anything we write: deeper values would overflow the stack of whoever walks through them. */
export function isShallow(value: unknown, levels = most): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isShallow(part, levels - 1));
}
