/** Longest address that is shown; what is longer is a list of data, not a place. */
const longest = 4096;

/**
 * An address as a person can judge it: percent-encoding decoded, the host as it is asked for (punycode stays), and whatever cannot be seen
 * or turns the direction of writing spelled out as `\u{…}`.
 */
export function shownAddress(address: string): string {
  const decoded = address.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodedOrLeft);
  const visible = decoded.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\u115f\u1160\u3164\uffa0]/gu, spelledOut);
  return visible.length <= longest ? visible : `${visible.slice(0, longest)}…`;
}

/** What is no UTF-8 stays as it is written. */
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
