import { asStrings, field, isObject, type JsonObject } from "../../shared/guards.ts";
import type { ProviderAct, ProviderStanding } from "../../shared/providersSection.ts";

/** What the list that an act changes is called on the wire. */
const lists = { pin: "order", unpin: "order", ban: "ignore", unban: "ignore" } as const;

/**
 * The provider object with a provider pinned or banned. A slug without a variant stands for all of them: taking it back also removes its variants.
 * Nothing else changes: a list of the only providers that are allowed stays as it is.
 * @param slug as in `provider.order`, such as `deepinfra`
 * @returns null if no field is left, so that the object is not sent; or why it would have no effect, or leave no provider
 */
export function withProvider(
  provider: unknown,
  act: ProviderAct,
  slug: string,
): { readonly provider: JsonObject | null } | { readonly refusal: "notAllowed" | "onlyOne" } {
  const fields = isObject(provider) ? provider : {};
  const only = asStrings(field(fields, "only"));
  const isOurs = (entry: string): boolean => isOf(entry, slug);
  if (only.length > 0 && act === "pin" && !only.some(isOurs)) return { refusal: "notAllowed" };
  if (only.length > 0 && act === "ban" && only.every(isOurs)) return { refusal: "onlyOne" };
  const without = (name: "order" | "ignore") => asStrings(field(fields, name)).filter((entry) => !isOurs(entry));
  const next: Record<string, unknown> = { ...fields };
  const set = (name: "order" | "ignore", entries: readonly string[]): void => {
    if (entries.length === 0) delete next[name];
    else next[name] = entries;
  };
  const list = lists[act];
  if (act === "pin" || act === "ban") {
    const other = list === "order" ? "ignore" : "order";
    // One that was there keeps its place among those to try first, unless it comes to the front.
    set(list, act === "pin" ? [slug, ...without(list)] : [...without(list), slug]);
    set(other, without(other));
  } else set(list, without(list));
  return { provider: Object.keys(next).length === 0 ? null : next };
}

/**
 * How a provider stands in a provider object.
 * @param name as answers name it, such as `Google Vertex`, or its slug
 */
export function standingOf(provider: unknown, name: string): ProviderStanding {
  const isListed = (list: "order" | "ignore") => asStrings(field(provider, list)).some((entry) => isNamed(entry, name));
  // OpenRouter never asks one that is ignored, wherever else it is.
  return isListed("ignore") ? "banned" : isListed("order") ? "pinned" : "none";
}

/** Whether a slug or tag belongs to a provider that answers name: `google-vertex/us` to `Google Vertex`. */
export function isNamed(slug: string, name: string): boolean {
  const wanted = letters(name);
  return wanted !== "" && (letters(slug) === wanted || letters(baseOf(slug)) === wanted);
}

/** A slug without its variant: `deepinfra` of `deepinfra/turbo`. */
export function baseOf(slug: string): string {
  return slug.split("/")[0] ?? slug;
}

function isOf(entry: string, slug: string): boolean {
  return entry.toLowerCase() === slug.toLowerCase() || baseOf(entry).toLowerCase() === slug.toLowerCase();
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}
