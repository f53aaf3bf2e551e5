import type { Model } from "../model.ts";
import { baseId, catalogueId } from "../send/modelId.ts";

/**
 * Finds a model's row by its id, then without the suffixes that have no row (`:nitro`, `:floor`, `:online` …), then by its canonical slug.
 */
export function findModel(models: readonly Model[], id: string): Model | undefined {
  const wanted = catalogueId(id);
  return models.find((model) => model.id === id) ?? models.find((model) => model.id === wanted || model.canonicalSlug === wanted);
}

/**
 * The ids most similar to an unknown one, best first: the bare `deepseek-r1` of another server finds `deepseek/deepseek-r1`.
 * @param limit the maximum number of ids
 */
export function suggestModels(models: readonly Model[], id: string, limit = 5): readonly string[] {
  const wanted = normal(baseId(id));
  if (wanted === "") return [];
  const wantedSlug = slugOf(wanted);
  const wantedWords = words(wanted);
  const ranked: { readonly id: string; readonly distance: number }[] = [];
  for (const model of models) {
    const distance = distanceOf(normal(baseId(model.id)), wanted, wantedSlug, wantedWords);
    // Among variants of one model, the plain one comes first.
    if (distance !== undefined) ranked.push({ id: model.id, distance: distance + (model.id.includes(":") ? 0.001 : 0) });
  }
  ranked.sort((a, b) => a.distance - b.distance || a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
  return ranked.slice(0, limit).map((one) => one.id);
}

/** The distance of two ids; undefined if they are not similar. */
function distanceOf(candidate: string, wanted: string, wantedSlug: string, wantedWords: ReadonlySet<string>): number | undefined {
  if (candidate === wanted) return 0;
  const slug = slugOf(candidate);
  if (slug === wantedSlug) return 1;
  const longer = Math.max(slug.length, wantedSlug.length);
  const difference = Math.abs(slug.length - wantedSlug.length) / longer;
  const shorter = Math.min(slug.length, wantedSlug.length);
  if (shorter >= 3 && (slug.startsWith(wantedSlug) || wantedSlug.startsWith(slug))) return 2 + difference;
  if (difference <= 0.25) {
    const edits = editDistance(slug, wantedSlug, Math.floor(longer * 0.25));
    if (edits !== undefined) return 2 + edits / longer;
  }
  if (shorter >= 3 && (slug.includes(wantedSlug) || wantedSlug.includes(slug))) return 3 + difference;
  const candidateWords = words(candidate);
  const shared = [...wantedWords].filter((word) => candidateWords.has(word)).length;
  const overlap = shared / (wantedWords.size + candidateWords.size - shared);
  return overlap >= 0.4 ? 5 - overlap : undefined;
}

function normal(id: string): string {
  return id.toLowerCase().replace(/[\s_]+/g, "-");
}

function slugOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

function words(id: string): ReadonlySet<string> {
  return new Set(id.split(/[-/.:]+/).filter((word) => word !== ""));
}

/** The Levenshtein distance if it is at most `limit`, else undefined. */
function editDistance(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const cost = Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return undefined;
    row = next;
  }
  const distance = row[b.length] ?? limit + 1;
  return distance <= limit ? distance : undefined;
}
