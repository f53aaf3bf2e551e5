/**
 * Tells whether the bytes of a journal may contain a text in any case, without decoding or parsing them. False positives are possible,
 * for example in field names. False negatives are not.
 */
export type ByteScan = (bytes: Uint8Array) => boolean;

/** The expression that defines a hit: the literal text in any case. Offsets are UTF-16 units. */
export function matcherOf(query: string): RegExp {
  return new RegExp(query.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), "gi");
}

/**
 * Compiles a search text to a Horspool scan over the bytes that encode its characters in a JSON string.
 * @returns a scan that always returns true if no part of the text has a fixed number of bytes
 */
export function compileByteScan(query: string): ByteScan {
  const run = longestRun(query);
  const length = run.length;
  if (length === 0) return () => true;
  const accepts = new Uint8Array(length * 256);
  const shift = new Int32Array(256).fill(length);
  run.forEach((bytes, at) => {
    for (const byte of bytes) {
      accepts[at * 256 + byte] = 1;
      if (at < length - 1) shift[byte] = length - 1 - at;
    }
  });
  const last = (length - 1) * 256;
  return (bytes) => {
    const end = bytes.length;
    for (let at = length - 1; at < end;) {
      const byte = bytes[at] ?? 0;
      if (accepts[last + byte] === 1) {
        let back = length - 2;
        while (back >= 0 && accepts[back * 256 + (bytes[at - length + 1 + back] ?? 0)] === 1) back -= 1;
        if (back < 0) return true;
      }
      at += shift[byte] ?? 1;
    }
    return false;
  };
}

const encoder = new TextEncoder();

/** The longest part of a text in which case does not change the number of bytes: the possible values of each byte. */
function longestRun(query: string): readonly (readonly number[])[] {
  let best: (readonly number[])[] = [];
  let run: (readonly number[])[] = [];
  for (const character of query) {
    const spellings = variantsOf(character).map((variant) => encoder.encode(JSON.stringify(variant).slice(1, -1)));
    const size = spellings[0]?.length ?? 0;
    if (spellings.every((spelling) => spelling.length === size)) {
      for (let at = 0; at < size; at += 1) run.push(spellings.map((spelling) => spelling[at] ?? 0));
    } else run = [];
    // The same list grows on, so it is never copied.
    if (run.length > best.length) best = run;
  }
  return best;
}

let folds: Map<string, string[]> | undefined;

/** All characters that a regular expression with the flag `i` treats as equal to this one. */
function variantsOf(character: string): readonly string[] {
  if (character.length > 1) return [character];
  if (character < "\u0080")
    return character.toLowerCase() === character.toUpperCase() ? [character] : [character.toLowerCase(), character.toUpperCase()];
  if (folds === undefined) {
    folds = new Map();
    for (let code = 0x80; code < 0x1_0000; code += 1) {
      const other = String.fromCharCode(code);
      const folded = fold(other);
      const group = folds.get(folded);
      if (group === undefined) folds.set(folded, [other]);
      else group.push(other);
    }
  }
  return folds.get(fold(character)) ?? [character];
}

/** `Canonicalize` of ECMAScript, without the flag `u`. */
function fold(character: string): string {
  const upper = character.toUpperCase();
  return upper.length !== 1 || upper < "\u0080" ? character : upper;
}
