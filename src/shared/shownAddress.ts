/** Maximum length of a shown address. Longer ones are data rather than a location. */
const longest = 4096;

/**
 * An address that a user can judge: percent-encoding decoded, punycode in the host kept, and every character that is invisible
 * or changes the text direction written as `\u{…}`.
 */
export function shownAddress(address: string): string {
  const decoded = address.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodedOrLeft);
  const visible = decoded.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\u115f\u1160\u3164\uffa0]/gu, spelledOut);
  return visible.length <= longest ? visible : `${visible.slice(0, longest)}…`;
}

/** Text that is not UTF-8 stays encoded. */
function decodedOrLeft(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

function spelledOut(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
