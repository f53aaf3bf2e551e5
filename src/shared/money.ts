/** Sums in whole picodollars have no floating-point noise below nine thousand dollars. */
const picodollars = 1e12;

/** Adds up USD exactly. Null if all amounts are unknown. */
export function sumUsd(amounts: Iterable<number | null | undefined>): number | null {
  let sum = 0;
  let isKnown = false;
  for (const usd of amounts) {
    if (usd === null || usd === undefined || !Number.isFinite(usd)) continue;
    isKnown = true;
    sum += Math.round(usd * picodollars);
  }
  return isKnown ? sum / picodollars : null;
}

/** Formats USD in a language: cents, up to four digits below a dollar, two significant digits below a cent, never an exponent. */
export function moneyFormat(language: string): (usd: number) => string {
  const format = (digits: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(supportedLocale(language), { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", ...digits });
  const cents = format({});
  const centParts = format({ minimumFractionDigits: 2, maximumFractionDigits: 4 });
  const tiny = format({ maximumSignificantDigits: 2 });
  return (usd) => {
    if (usd <= 0 || usd >= 1) return cents.format(usd);
    return (usd >= 0.01 ? centParts : tiny).format(usd);
  };
}

/** The language if the runtime knows it, otherwise English. */
export function supportedLocale(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}
