import { stripHiddenInTurns } from "../../shared/hiddenText.ts";
import { maskKeysInTurns } from "../../shared/maskKeys.ts";
import { redactSecretsInTurns } from "../../shared/secretPatterns.ts";
import type { Rule } from "./outboundSource.ts";

/**
 * A text as it goes out where the user was not asked about it. Long texts are searched in turns with other work.
 * @param known the keys that Aside stores, which are masked whatever they look like
 */
export async function maskText(text: string, rule: Exclude<Rule, "own">, known: readonly string[]): Promise<string> {
  const withoutKeys = await maskKeysInTurns(text, known);
  return rule === "keysMasked" ? withoutKeys : redactSecretsInTurns(await stripHiddenInTurns(withoutKeys));
}

/** The same for every text in a value of JSON. Names of properties stay. */
export async function maskTexts(value: unknown, mask: (text: string) => Promise<string>): Promise<unknown> {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return Promise.all(value.map((one) => maskTexts(one, mask)));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([name, one]) => [name, await maskTexts(one, mask)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
