import { numberField, objectField } from "./guards.ts";
import { tokenCount } from "./soundUsage.ts";

/** What a usage says about the cache: parts of its prompt, in tokens. */
export interface CacheTokens {
  readonly prompt: number;
  /** Read from a cache, and written to it; together at most `prompt`. */
  readonly read: number;
  readonly written: number;
  /** Whether the server said at all how much was read. */
  readonly isReported: boolean;
}

/**
 * The tokens of a prompt that were read from a cache and written to it, whatever the server calls them (docs/wire.md, Prices).
 * @returns undefined without a plausible count of the prompt
 */
export function cacheTokens(usage: unknown): CacheTokens | undefined {
  const prompt = tokenCount(numberField(usage, "prompt_tokens"));
  if (prompt === undefined) return undefined;
  const details = objectField(usage, "prompt_tokens_details");
  // Beside OpenAI's name: DeepSeek's, Kimi's and Anthropic's.
  const read = [
    numberField(details, "cached_tokens"),
    numberField(usage, "prompt_cache_hit_tokens"),
    numberField(usage, "cached_tokens"),
    numberField(usage, "cache_read_input_tokens"),
  ].find((tokens) => tokens !== undefined);
  const written = numberField(details, "cache_write_tokens") ?? numberField(usage, "cache_creation_input_tokens");
  const share = (tokens: number | undefined, of: number): number => Math.min(of, Math.max(0, tokens ?? 0));
  const sound = share(read, prompt);
  return { prompt, read: sound, written: share(written, prompt - sound), isReported: read !== undefined };
}
