/** How many characters decide whether a text looks random. */
const sample = 64;

/** A place where a reader or a program is to put a secret, or the mask of one. */
export function isPlaceholder(secret: string): boolean {
  return (
    /^(?:\[redacted|x{3,}|\*+$|\*{3}|\.{2,}|\$(?!2[aby]\$)|%(?![\da-f]{2})|[{<]|(?:your|my|example|changeme|placeholder|dummy|insert|replace|enter|todo)[-_ ])/i.test(
      secret.slice(0, sample),
    ) ||
    /^(?:your|my|example|dummy|insert|replace|enter)[A-Z]/.test(secret) ||
    /^(?:password|passwd|passw|pass|pw|pwd|secret|token|user|username|key|api[-_]?key|changeme|example|test|foo|bar|dummy|yourpassword|mypassword)[-_.]?\d{0,3}$/i.test(
      secret,
    ) ||
    /^[A-Z]+(?:_[A-Z]+)+$/.test(secret.slice(0, 2 * sample)) ||
    hasFewCharacters(secret)
  );
}

/** Filled up with the same few characters: `xxxxxxxxxxxx`, `0000-0000-0000`. */
function hasFewCharacters(secret: string): boolean {
  if (secret.length < 10) return false;
  const seen = new Set<string>();
  for (const character of secret.slice(0, sample)) seen.add(character);
  return seen.size < 4;
}

/** Random letters and digits, as opposed to a word, path, number, call or variable name. */
export function looksRandom(secret: string): boolean {
  const start = secret.slice(0, 4 * sample);
  if (!/\d/.test(start) || !/[A-Za-z]/.test(start) || isPlaceholder(secret)) return false;
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(start)) return false;
  if (/^(?:[a-z]+[-_.])+[a-z]*\d{0,3}$/i.test(start) || /^[a-z_$][\w$]*(?:\.[a-z_$][\w$]*)+$/i.test(start)) return false;
  // The name of something that holds a secret.
  if (/^[a-z_$][\w$]*$/i.test(start) && /token|secret|credential|passw|key/i.test(start) && !/\d{4}|\d\D+\d/.test(start)) return false;
  // A path, and the version of something.
  if (/^(?:\.{0,2}|~)(?:\/[a-z0-9_.@-]+)+\/?$/.test(start) || /^[\w@-]+(?:\/[\w@-]+)*\/[\w-]+\.[a-z]\w{0,4}$/.test(start)) return false;
  return bitsPerCharacter(secret.slice(0, sample)) >= 3.2;
}

/** Shannon's measure of how mixed the characters of a text are. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
