/**
 * Functions whose time is known to grow faster than their text, by the name that `npm run bench -- adversarial` prints, and why that is
 * borne: it prints them, and does not fail. One that is mended is taken out.
 */
export const knownGrowth: Readonly<Record<string, string>> = {};
