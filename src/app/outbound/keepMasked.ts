/**
 * Puts what was masked back into lines that a model gives back unchanged, so that accepting an edit does not write `[redacted]` over a secret. A line that
 * the model changed keeps the mask: only the user can say what belongs there.
 * @param lines what the model wrote
 * @param original the lines as they are, and `masked` as the model got them
 * @param except masked lines that stay as they are, see {@link ambiguousMasked}
 */
export function keepMasked(
  lines: readonly string[],
  original: readonly string[],
  masked: readonly string[],
  except: ReadonlySet<string> = new Set(),
): readonly string[] {
  if (original.length !== masked.length) return lines;
  const hidden = new Map<string, string[]>();
  for (const [at, line] of masked.entries()) {
    const before = original[at] ?? "";
    if (before === line || except.has(line.trim())) continue;
    const alike = hidden.get(line.trim());
    if (alike === undefined) hidden.set(line.trim(), [before]);
    else alike.push(before);
  }
  if (hidden.size === 0) return lines;
  const taken = new Map<string, number>();
  return lines.map((line) => {
    // Lines that look alike once they are masked keep their order.
    const known = hidden.get(line.trim());
    const next = taken.get(line.trim()) ?? 0;
    // The last one stands for all that follow.
    const before = known?.[Math.min(next, known.length - 1)];
    taken.set(line.trim(), next + 1);
    if (before === undefined) return line;
    const indent = /^\s*/.exec(line)?.[0] ?? "";
    return indent + before.trimStart();
  });
}

/** Masked lines, without blanks around them, that stand for several different lines: only the user can say which of them a model means. */
export function ambiguousMasked(original: readonly string[], masked: readonly string[]): ReadonlySet<string> {
  const [first, ambiguous] = [new Map<string, string>(), new Set<string>()];
  if (original.length !== masked.length) return ambiguous;
  for (const [at, line] of masked.entries()) {
    const before = (original[at] ?? "").trim();
    const known = first.get(line.trim());
    if (known === undefined) first.set(line.trim(), before);
    else if (known !== before) ambiguous.add(line.trim());
  }
  return ambiguous;
}
