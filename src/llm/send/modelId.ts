/** Suffixes that steer routing and have no row of their own in the catalogue (docs/wire.md, Variants). */
const virtualSuffixes: ReadonlySet<string> = new Set(["nitro", "floor", "online", "exacto"]);

/**
 * Takes the virtual suffixes off a model id: `openai/gpt-oss-20b:free:online` is looked up as `openai/gpt-oss-20b:free`.
 * A preset (`…@preset/slug`) goes as well. `:free`, `:thinking` and `:extended` stay: they have rows.
 */
export function catalogueId(id: string): string {
  const preset = id.indexOf("@preset/");
  const [base = "", ...suffixes] = (preset > 0 ? id.slice(0, preset) : id).split(":");
  return [base, ...suffixes.filter((suffix) => !virtualSuffixes.has(suffix.toLowerCase()))].join(":");
}

/** A model id without any suffix: what decides whether two ids are the same model at other conditions. */
export function baseId(id: string): string {
  return (catalogueId(id).split(":")[0] ?? "").replace(/^~/, "");
}

/** True for models of Anthropic, under whatever prefix. */
export function isClaude(id: string): boolean {
  return /^~?anthropic\//i.test(id) || /(?:^|\/)claude-/i.test(id);
}
