/** Suffixes that affect routing and have no row of their own in the catalogue (docs/wire.md, Variants). */
const virtualSuffixes: ReadonlySet<string> = new Set(["nitro", "floor", "online", "exacto"]);

/**
 * Removes the virtual suffixes from a model id: `openai/gpt-oss-20b:free:online` is looked up as `openai/gpt-oss-20b:free`. A preset
 * (`…@preset/slug`) is removed too. `:free`, `:thinking` and `:extended` stay because they have rows.
 */
export function catalogueId(id: string): string {
  const preset = id.indexOf("@preset/");
  const [base = "", ...suffixes] = (preset > 0 ? id.slice(0, preset) : id).split(":");
  return [base, ...suffixes.filter((suffix) => !virtualSuffixes.has(suffix.toLowerCase()))].join(":");
}

/** A model id without any suffix. Two ids with the same base are variants of one model. */
export function baseId(id: string): string {
  return (catalogueId(id).split(":")[0] ?? "").replace(/^~/, "");
}

/** Whether an id names a model of Anthropic, with any prefix. */
export function isClaude(id: string): boolean {
  return /^~?anthropic\//i.test(id) || /(?:^|\/)claude-/i.test(id);
}
