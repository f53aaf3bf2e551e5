import { isObject, type JsonObject } from "../../shared/guards.ts";

/**
 * Finds the choice that Aside asked for in a chunk or body: the one with index 0 or without an index. Aside never requests several (`n`
 * above 1).
 * @returns "none" if there is no such choice, as in chunks with usage alone; "bad" if an index is invalid, so that the text cannot be
 *   attributed
 */
export function ourChoice(chunk: JsonObject): JsonObject | "none" | "bad" {
  const { choices } = chunk;
  if (!Array.isArray(choices)) return "none";
  for (const choice of choices as readonly unknown[]) {
    if (!isObject(choice)) continue;
    const { index } = choice;
    if (index === 0 || index === undefined || index === null || index === "0") return choice;
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0) return "bad";
  }
  return "none";
}
