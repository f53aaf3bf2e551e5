import type { UsageFact } from "../../history/usageFact.ts";
import { sumUsd } from "../../shared/money.ts";
import type { UsageCache, UsageCacheModel } from "../../shared/usageCache.ts";
import { savingPerToken } from "./cacheMiss.ts";
import { type CacheSumParts, missSums } from "./missSums.ts";

/** How many models are listed, those with the most tokens read first. */
const mostModels = 10;

/** What caches did for some requests, all together and by model, and why it was not more; null where nothing was read from any, or missed. */
export function cacheSums(facts: readonly UsageFact[], parts: CacheSumParts): UsageCache | null {
  const { pricing, name } = parts;
  const models = new Map<string, Sum>();
  const all = new Sum("");
  for (const { endpoint, model, promptTokens, cachedTokens, at } of facts) {
    // Without a count of the prompt there is nothing that a part could be of.
    if (promptTokens <= 0) continue;
    const saving = cachedTokens > 0 ? savingPerToken(pricing(endpoint, model), promptTokens, at) : 0;
    const key = `${endpoint}\n${model}`;
    let sum = models.get(key);
    if (sum === undefined) {
      sum = new Sum(name(endpoint, model));
      models.set(key, sum);
    }
    for (const each of [sum, all]) each.add(promptTokens, Math.min(cachedTokens, promptTokens), saving);
  }
  const misses = missSums(facts, parts);
  if (all.read <= 0 && misses.length === 0) return null;
  const listed = [...models.values()].filter(({ read }) => read > 0).toSorted((one, other) => other.read - one.read);
  return { ...all.line(), models: listed.slice(0, mostModels).map((sum) => sum.line()), misses };
}

class Sum {
  readonly #name: string;
  read = 0;
  #prompt = 0;
  #unpriced = 0;
  readonly #saved: number[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  add(prompt: number, read: number, saving: number | undefined): void {
    this.#prompt += prompt;
    this.read += read;
    if (saving === undefined) this.#unpriced += read;
    else if (read > 0) this.#saved.push(read * saving);
  }

  line(): UsageCacheModel {
    return { name: this.#name, prompt: this.#prompt, read: this.read, saved: sumUsd(this.#saved), unpriced: this.#unpriced };
  }
}
