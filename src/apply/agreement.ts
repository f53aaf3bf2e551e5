/**
 * How many of the wanted lines follow one another from each of these starts, in time that grows with the lines and no faster: in a file of
 * nearly the same lines every line is a start, and comparing them one by one takes the square of it.
 * @param keys the lines of a file
 * @param wanted the lines that are looked for
 * @param starts lines of the file, from 0 to below its length
 */
export function agreement(keys: readonly string[], wanted: readonly string[], starts: readonly number[]): readonly number[] {
  if (starts.length * wanted.length <= keys.length) return starts.map((start) => extended(keys, wanted, start, 0));
  const own = [wanted.length];
  extendAll(wanted, wanted, own, own);
  const all: number[] = [];
  extendAll(keys, wanted, own, all);
  return starts.map((start) => all[start] ?? 0);
}

/**
 * The Z algorithm: what is known of the farthest agreement so far is never compared again.
 * @param own how many of the wanted lines agree with them from each of these on
 * @param counts is filled up to the number of keys
 */
function extendAll(keys: readonly string[], wanted: readonly string[], own: readonly number[], counts: number[]): void {
  let [from, to] = [0, 0];
  for (let at = counts.length; at < keys.length; at += 1) {
    const known = at < to ? Math.min(own[at - from] ?? 0, to - at) : 0;
    const count = at + known < to ? known : extended(keys, wanted, at, known);
    if (at + count > to) [from, to] = [at, at + count];
    counts.push(count);
  }
}

/** Compares from one start on, where the first lines are known to agree. */
function extended(keys: readonly string[], wanted: readonly string[], start: number, known: number): number {
  let count = known;
  while (count < wanted.length && start + count < keys.length && keys[start + count] === wanted[count]) count += 1;
  return count;
}
