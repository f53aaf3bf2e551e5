import type { TextMetrics } from "./textMetrics.ts";
import { textWidths, withoutTargets, wrappedLines } from "./wrappedLines.ts";

/** From so many rows on, each is taken for one line. */
export const foldedTable = 400;
const padding = 24;
const scrollBar = 10;
/** The widest a cell becomes, and the narrowest of one with more than a few words, in letters. */
const [widest, wideCell, widerCell, wideInNarrow] = [60, 13, 18, 8] as const;
/** Letters up to which a cell is one line, and up to which it is of medium width. */
const [shortCell, mediumCell] = [16, 60] as const;
const narrowView = 420;

/** About how tall a table is: its columns are shared out as a browser does it, then each row is as tall as its tallest cell. */
export function tableHeight(rows: readonly string[], width: number, metrics: TextMetrics): number {
  const cells = rows.map((row) => cellsOf(withoutTargets(row)));
  const columns = cells[0]?.length ?? 1;
  const digit = metrics.ascii[0x30] ?? 7;
  const isNarrow = width < narrowView;
  const mins: number[] = [];
  const maxs: number[] = [];
  for (let column = 0; column < columns; column += 1) {
    let [min, max] = [0, 0];
    for (const row of cells) {
      const cell = row[column] ?? "";
      const { word, all } = textWidths(cell, metrics);
      const letters = isNarrow ? wideInNarrow : cell.length <= mediumCell ? wideCell : widerCell;
      min = Math.max(min, cell.length <= shortCell ? all + padding : Math.max(word + padding, letters * digit));
      max = Math.max(max, all + padding);
    }
    const most = widest * digit;
    mins.push(Math.min(most, min));
    maxs.push(Math.min(most, Math.max(min, max)));
  }
  const [least, most] = [sum(mins), sum(maxs)];
  const room = width - 2 - columns;
  const share = most <= room ? 1 : least >= room || most === least ? 0 : (room - least) / (most - least);
  const widths = mins.map((min, column) => min + ((maxs[column] ?? min) - min) * share - padding);
  let height = 2;
  for (const row of cells) {
    let lines = 1;
    for (const [column, cell] of row.entries())
      if (column < columns && cell.length > 4) lines = Math.max(lines, wrappedLines(cell, (widths[column] ?? 0) + 0.5, metrics));
    height += lines * metrics.line + 11;
  }
  return height - 1 + (least > room ? scrollBar : 0);
}

function cellsOf(row: string): readonly string[] {
  const inner = row.replace(/^\|/, "").replace(/\|$/, "");
  return inner.split("|").map((cell) => cell.trim());
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
