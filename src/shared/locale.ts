let language = "en";

/** The display language of VS Code as a BCP 47 tag. */
export function displayLanguage(): string {
  return language;
}

/** A number with the digits, separators and grouping of the display language. Not for values that go into JSON. */
export function formatNumber(value: number): string {
  return value.toLocaleString(displayLanguage());
}

/**
 * Sets the display language. Called once on activation, before anything is formatted. A tag that `Intl` does not know falls back to
 * English.
 */
export function setDisplayLanguage(tag: string): void {
  try {
    [language = "en"] = Intl.getCanonicalLocales(tag);
  } catch {
    language = "en";
  }
}
