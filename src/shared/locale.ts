let language = "en";

/** The language that VS Code's interface is shown in, as a BCP 47 tag. */
export function displayLanguage(): string {
  return language;
}

/** Called once on activation, before anything is formatted. A tag that `Intl` does not know falls back to English. */
export function setDisplayLanguage(tag: string): void {
  try {
    [language = "en"] = Intl.getCanonicalLocales(tag);
  } catch {
    language = "en";
  }
}
