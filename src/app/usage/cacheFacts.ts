import { baseId, isClaude } from "../../llm/send/modelId.ts";

/** What is known of the cache that served a request (docs/wire.md, Prompt caching). Absent: no source says it. */
export interface CacheFacts {
  /** Whether the server caches prompts by itself, or only what is marked with `cache_control`. */
  readonly caches: "byItself" | "marked";
  /** The shortest prompt that is cached, in tokens. Where sources disagree, the smallest. */
  readonly minTokens?: number;
  /** How long it is kept after its last use, in milliseconds: this long, at least, or at most. */
  readonly lifetime?: { readonly ms: number; readonly is: "exact" | "least" | "most" };
}

/** Who served a request. */
export interface CacheServer {
  /** The upstream provider as OpenRouter names it; "" or absent where it is not known. */
  readonly provider?: string | undefined;
  /** Host of the endpoint, without its port. */
  readonly host?: string | undefined;
  readonly model: string;
}

const minute = 60_000;
const hour = 60 * minute;

/**
 * What sources say about the cache of a server and model.
 * @param ttl the lifetime that the marks of the request asked for, if they did
 * @returns undefined where nothing is known
 */
export function cacheFactsOf({ provider = "", host = "", model }: CacheServer, ttl?: "5m" | "1h"): CacheFacts | undefined {
  const id = baseId(model).toLowerCase();
  const by = provider.toLowerCase();
  const lives = { ms: ttl === "1h" ? hour : 5 * minute, is: "exact" as const };
  // Its providers (Anthropic, Bedrock, Vertex) keep to the same rules.
  if (isClaude(id)) return { caches: "marked", minTokens: claudeMinimum(id), lifetime: lives };
  if (by === "groq" || host === "api.groq.com") return { caches: "byItself", lifetime: { ms: 2 * hour, is: "exact" } };
  if (by.startsWith("alibaba")) return { caches: "marked", minTokens: 1024, lifetime: lives };
  if (by.startsWith("deepseek") || host === "api.deepseek.com") return { caches: "byItself" };
  if (by.startsWith("moonshot") || host.startsWith("api.moonshot.")) return { caches: "byItself" };
  if (by === "xai" || host === "api.x.ai") return { caches: "byItself" };
  return openAiFacts(id, by, host) ?? geminiFacts(id, by);
}

/** Anthropic's minimum; unknown, newer models have the smallest. */
function claudeMinimum(id: string): number {
  if (/opus-4[.-][56](?!\d)|4[.-][56]-opus|haiku-4[.-]5|4[.-]5-haiku/.test(id)) return 4096;
  if (/3(?:[.-]5)?-haiku/.test(id)) return 2048;
  return /claude-3|(?:opus|sonnet)-4(?!\d)|4(?:[.-]\d)?-(?:opus|sonnet)/.test(id) ? 1024 : 512;
}

function openAiFacts(id: string, provider: string, host: string): CacheFacts | undefined {
  const isServed = provider === "" ? !host.includes("openrouter") : provider === "openai" || provider.startsWith("azure");
  const name = /(?:^|\/)((?:gpt-(?:4o|4\.1|[5-9])|chatgpt-4o|o[1-9](?:-|$)).*)/.exec(id)?.[1];
  if (!isServed || name === undefined) return undefined;
  const version = /^gpt-(\d+)(?:\.(\d+))?(?![\do])/.exec(name);
  const [major, minor] = [Number(version?.[1] ?? 4), Number(version?.[2] ?? 0)];
  const hasNewCache = major > 5 || (major === 5 && minor >= 6);
  if (hasNewCache) return { caches: "byItself", minTokens: 1024, lifetime: { ms: 30 * minute, is: "least" } };
  // From 5.5 on a day at most; before, that or five to ten minutes, by what the account has chosen.
  return { caches: "byItself", minTokens: 1024, lifetime: { ms: 24 * hour, is: "most" } };
}

function geminiFacts(id: string, provider: string): CacheFacts | undefined {
  const [, version, kind = ""] = /(?:^|\/)gemini-(\d+(?:\.\d+)?)-?([a-z]*)/.exec(id) ?? [];
  if (version === undefined || !(provider === "" || provider.startsWith("google"))) return undefined;
  if (Number(version) < 2.5) return { caches: "marked" };
  const minTokens = version === "2.5" ? 2048 : /^(?:3\.1-pro|3\.[5678]-flash)$/.test(`${version}-${kind}`) ? 4096 : undefined;
  return { caches: "byItself", ...(minTokens === undefined ? {} : { minTokens }) };
}
