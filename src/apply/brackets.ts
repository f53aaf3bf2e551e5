import type { SourceLines } from "./locate.ts";

/** For each kind of bracket, the number of opened ones minus the number of closed ones. */
type Balance = readonly [round: number, square: number, curly: number];

function balanceOf(lines: readonly string[]): Balance {
  const balance: [number, number, number] = [0, 0, 0];
  for (const line of lines) {
    for (const [bracket] of withoutQuoted(line).matchAll(/[()[\]{}]/g)) {
      const kind = "([{)]}".indexOf(bracket);
      balance[(kind % 3) as 0 | 1 | 2] += kind < 3 ? 1 : -1;
    }
  }
  return balance;
}

/**
 * A line without its strings and the comment at its end; unchanged if a quotation mark turns out to be an apostrophe. Looks at each
 * character once.
 */
function withoutQuoted(line: string): string {
  let kept = "";
  let quote = "";
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? "";
    if (quote !== "") {
      if (character === "\\") index++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'" || character === "`") quote = character;
    else if (character === "/" && line[index + 1] === "/") break;
    else kept += character;
  }
  return quote === "" ? kept : line;
}

/** Of whole files: each member of a block asks for it. */
const balances = new WeakMap<SourceLines, Balance>();

/**
 * Whether replacing lines [start, end) by a piece of code would unbalance brackets of the file that were balanced. Then the piece was cut
 * off, or its last line matched something else. A piece that repairs unbalanced brackets is fine.
 */
export function unbalancesBrackets(source: SourceLines, start: number, end: number, piece: readonly string[]): boolean {
  const before = balanceOf(source.lines.slice(start, end));
  const after = balanceOf(piece);
  if (before.every((count, kind) => count === after[kind])) return false;
  let all = balances.get(source);
  if (all === undefined) balances.set(source, (all = balanceOf(source.lines)));
  const off = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + Math.abs(count), 0);
  return off(all.map((count, kind) => count - (before[kind] ?? 0) + (after[kind] ?? 0))) >= off(all);
}

/** Whether some lines close every bracket that they open. */
export function isBalanced(lines: readonly string[]): boolean {
  return balanceOf(lines).every((count) => count === 0);
}
