/** The number of cells in a line of a table: the parts between its pipes, ignoring those at its ends. `\|` is not a pipe. */
export function countCells(line: string): number {
  const trimmed = line.trim();
  let bars = 0;
  let lastBar = -1;
  for (let at = trimmed.indexOf("|"); at >= 0; at = trimmed.indexOf("|", at + 1)) {
    if (trimmed[at - 1] === "\\") continue;
    bars++;
    lastBar = at;
  }
  const leading = trimmed.startsWith("|") ? 1 : 0;
  const trailing = lastBar === trimmed.length - 1 && bars + 1 - leading > 0 ? 1 : 0;
  return Math.max(0, bars + 1 - leading - trailing);
}
