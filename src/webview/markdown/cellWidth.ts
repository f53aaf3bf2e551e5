import type { View } from "./view.ts";

/** Visible characters up to which a cell is one line, and up to which it is of medium width. */
const longestShort = 16;
const longestMedium = 60;
/** What a formula or picture counts, in characters. */
const drawnLength = 8;

/** The class that gives the column of a cell its least width, by the length of its text. */
export function cellClass(children: readonly View[]): string {
  const length = visibleLength(children);
  if (length <= longestShort) return "md-cell-short";
  return length <= longestMedium ? "md-cell-wide" : "md-cell-wider";
}

/** How many characters can be added to a cell before it gets another class. */
export function roomInCell(children: readonly View[]): number {
  const length = visibleLength(children);
  if (length <= longestShort) return longestShort - length;
  return length <= longestMedium ? longestMedium - length : Infinity;
}

function visibleLength(views: readonly View[]): number {
  let length = 0;
  for (const view of views) {
    if (view.kind === "text") length += view.text.length;
    else length += view.kind === "element" ? visibleLength(view.children) : drawnLength;
  }
  return length;
}
