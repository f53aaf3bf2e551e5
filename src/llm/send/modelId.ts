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

/** A model id without the suffix `:online`, the deprecated way to have the web searched; everything else stays. */
export function withoutOnline(id: string): string {
  return id.replaceAll(/:online(?=$|[:@])/gi, "");
}

/** A model id without any suffix. Two ids with the same base are variants of one model. */
export function baseId(id: string): string {
  return (catalogueId(id).split(":")[0] ?? "").replace(/^~/, "");
}

/** Whether an id names a model of Anthropic, with any prefix. */
export function isClaude(id: string): boolean {
  return /^~?anthropic\//i.test(id) || /(?:^|\/)claude-/i.test(id);
}

/** Whether an id names a model of Mistral, with any prefix. */
export function isMistral(id: string): boolean {
  return /(?:^|\/)(?:mistralai\/|(?:open-)?(?:mistral|mixtral|ministral|magistral|codestral|devstral|pixtral|voxtral|mathstral))/i.test(id);
}

/**
 * Whether a model is known not to continue an answer that the prompt ends with: Claude from 4.6 on refuses such a prompt, and OpenAI's models begin a new
 * answer (docs/wire.md, Continuing an answer).
 */
export function takesNoPrefill(id: string): boolean {
  const name = baseId(id).toLowerCase();
  if (/(?:^|\/)openai\/|(?:^|[/.])(?:gpt-|chatgpt|o[1-9](?:-|$))/.test(name)) return true;
  const claude = /(?:^|[/.~])claude-([^/]*)$/.exec(name)?.[1];
  if (claude === undefined) return false;
  // A date is no version: claude-opus-4-20250514.
  const version = /(?:^|-)v?(\d{1,2})(?:[-._](\d{1,2}))?(?![\d])/.exec(claude);
  // Without a version it is the latest.
  if (version === null) return !claude.startsWith("instant");
  const [major, minor] = [Number(version[1]), Number(version[2] ?? 0)];
  return major > 4 || (major === 4 && minor >= 6);
}

/**
 * Whether two ids mean the same model: servers report it with a date or with its words in another order
 * (`anthropic/claude-sonnet-4.5` answers as `anthropic/claude-4.5-sonnet-20250929`).
 */
export function isSameModel(one: string, other: string): boolean {
  return baseId(one) === baseId(other) || wordsOf(one) === wordsOf(other);
}

function wordsOf(id: string): string {
  const undated = baseId(id)
    .toLowerCase()
    .replaceAll(/-(?:\d{4}-\d{2}-\d{2}|20\d{6}|\d{2}-\d{2}|\d{4})(?=-|$)/g, "");
  return undated
    .split(/[-_./]/)
    .toSorted()
    .join(" ");
}
