import { type CacheTokens, cacheTokens } from "./cacheTokens.ts";
import type { WireUsage } from "./chatEvent.ts";
import { numberField, objectField } from "./guards.ts";
import { tokenCount } from "./soundUsage.ts";

/** The tokens of a request, as its usage tells them. No part is larger than what it is a part of. */
export interface TokenParts {
  /** Undefined where the server did not report a count that can be right. */
  readonly prompt: number | undefined;
  readonly completion: number | undefined;
  /** Tokens of the prompt that were read from a cache, and that were written to one. 0 where not reported. */
  readonly read: number;
  readonly written: number;
  /** Tokens of the completion that were reasoning. 0 where not reported. */
  readonly reasoning: number;
}

/** Reads the token counts of a usage by the names that servers give them (docs/wire.md, Usage). */
export function tokenParts(usage: WireUsage | null | undefined): TokenParts {
  const { prompt, read = 0, written = 0 }: Partial<CacheTokens> = cacheTokens(usage) ?? {};
  const completion = tokenCount(usage?.completion_tokens);
  const reasoning = numberField(objectField(usage, "completion_tokens_details"), "reasoning_tokens") ?? 0;
  return { prompt, completion, read, written, reasoning: Math.min(completion ?? 0, Math.max(0, reasoning)) };
}
