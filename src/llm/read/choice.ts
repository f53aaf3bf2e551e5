import { isObject, type JsonObject } from "../../shared/guards.ts";

/**
 * The choice that is ours among those of a chunk or body: index 0, or the one without an index. Others (`n` above 1) are not asked for.
 * @returns "none" where there is no such choice (usage-only chunks), "bad" where an index is none at all: then whose text it is, is unknown
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
