import { isFiniteNumber } from "./guards.ts";

/** Sums in whole picodollars have no floating-point noise below nine thousand dollars. */
const picodollars = 1e12;

/** The most that one answer can plausibly cost, in USD. A server or file that says more is wrong, and the cost is unknown. */
const highestCost = 10_000;
/** The most that a sum can be, in USD. */
const highestTotal = 1e9;

/** The cost of one answer from untrusted data, in USD; null for anything that is not a plausible amount. */
export function costFrom(value: unknown): number | null {
  return isFiniteNumber(value) && value >= 0 && value <= highestCost ? value : null;
}

/** A sum of costs from untrusted data, in USD; null for anything that is not a plausible amount. */
export function totalFrom(value: unknown): number | null {
  return isFiniteNumber(value) && value >= 0 && value <= highestTotal ? value : null;
}

/** Adds up USD exactly, at most to a billion. Amounts that nothing can have cost count as unknown. Null if all amounts are unknown. */
export function sumUsd(amounts: Iterable<number | null | undefined>): number | null {
  let sum = 0;
  let isKnown = false;
  for (const given of amounts) {
    const usd = totalFrom(given);
    if (usd === null) continue;
    isKnown = true;
    sum += Math.round(usd * picodollars);
  }
  return isKnown ? Math.min(sum / picodollars, highestTotal) : null;
}

/** Formats USD in a language as people read amounts: `$4.20`, `$0.12`, `$0.0034`, and `<$0.0001` for what is too little to be told apart. */
export function moneyFormat(language: string): (usd: number) => string {
  const cents = usdFormat(language, 2);
  const parts = usdFormat(language, 4);
  const least = `<${parts(0.0001)}`;
  return (usd) => {
    if (usd <= 0 || usd >= 0.1) return cents(usd);
    return usd < 0.0001 ? least : parts(usd);
  };
}

/** Formats USD in a language with every digit: for tooltips, and where the user decides about an amount. */
export function exactMoneyFormat(language: string): (usd: number) => string {
  return usdFormat(language, 12);
}

function usdFormat(language: string, maximumFractionDigits: number): (usd: number) => string {
  const format = new Intl.NumberFormat(supportedLocale(language), {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: 2,
    maximumFractionDigits,
  });
  return (usd) => format.format(usd);
}

/** The language if the runtime knows it, otherwise English. */
export function supportedLocale(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}
