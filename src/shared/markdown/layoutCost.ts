/** The script of a text that has no letters yet. */
export const noScript = 0;

const [latin, greek, cyrillic, ideographs, hangul, astral] = [1, 2, 3, 4, 5, 6];
/** The first number of scripts that are told apart by their place in Unicode alone. */
const byPlace = 16;
/** What a letter costs whose form depends on its neighbours, or that goes from right to left. */
const shaped = 4;
/** What a change of script or direction costs: a run ends. Lines of many runs take a browser longer than their runs by themselves. */
const change = 8;
/** The most that a UTF-16 unit costs. */
const mostPerUnit = shaped + change;

/** The script of a text after one more UTF-16 unit. Blanks, punctuation and marks belong to what is before them. */
export function scriptAfter(unit: number, script: number): number {
  if (unit < 0x300) return (unit >= 0x30 && unit <= 0x39) || unit >= 0x41 ? latin : script;
  if (unit < 0x370) return script;
  if (unit < 0x590) return unit < 0x400 ? greek : cyrillic;
  if (unit < 0x2000) return unit < 0x1e00 ? byPlace + (unit >> 7) : unit < 0x1f00 ? latin : greek;
  // Whatever sets a direction ends one run and begins another.
  if ((unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069)) return unit;
  if (unit < 0x2c00) return script;
  if (unit < 0x2e80) return byPlace + (unit >> 7);
  if (unit >= 0xac00 && unit < 0xd7b0) return hangul;
  if (unit >= 0xd800 && unit < 0xdc00) return astral;
  if ((unit >= 0xdc00 && unit < 0xe000) || (unit >= 0xfe00 && unit < 0xfe10)) return script;
  if ((unit >= 0xfb00 && unit < 0xfe00) || (unit >= 0xfe70 && unit < 0xff00) || (unit >= 0xa000 && unit < 0xac00))
    return byPlace + (unit >> 7);
  return ideographs;
}

/**
 * About how much a browser has to do to lay out one more UTF-16 unit, in Latin letters.
 * @param before the script of the text before it
 * @param script the script of the text with it
 */
export function costAfter(unit: number, before: number, script: number): number {
  if (unit < 0x300 && script <= latin) return 1;
  const isShaped =
    script >= byPlace || (unit >= 0x300 && unit < 0x370) || (unit >= 0x200b && unit < 0x2070) || (unit >= 0xd800 && unit < 0xdc00);
  const isRunEnd = script !== before && before !== noScript;
  return (isShaped || (unit >= 0xfe00 && unit < 0xfe10) ? shaped : 1) + (isRunEnd ? change : 0);
}

/** What may cost more than a Latin letter. */
const beyondLatin = /[^\0-\u02ff]/;

/** About how much a browser has to do to lay a text out as one line, in Latin letters; at most a little more than `enough`. */
export function layoutCost(text: string, enough: number): number {
  // Most texts have letters of one script alone.
  if (!beyondLatin.test(text)) return Math.min(text.length, enough + 1);
  let [cost, script] = [0, noScript];
  for (let at = 0; at < text.length && cost <= enough; at += 1) {
    const unit = text.charCodeAt(at);
    const after = scriptAfter(unit, script);
    cost += costAfter(unit, script, after);
    script = after;
  }
  return cost;
}

/** Text that costs this many times its length in Latin letters is as long as it may be that much earlier. */
const usualCost = 2;

/** Whether a text is longer than `limit` UTF-16 units, or takes as long to lay out as one that is far longer. */
export function isTooLong(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  return text.length * mostPerUnit > usualCost * limit && layoutCost(text, usualCost * limit) > usualCost * limit;
}

/** How many UTF-16 units may follow a text, whatever they are, before it {@link isTooLong}. */
export function roomAfter(text: string, limit: number): number {
  return Math.min(limit - text.length, Math.floor((usualCost * limit - layoutCost(text, usualCost * limit)) / mostPerUnit));
}
