import { fitIndent, stepOf } from "./fitIndent.ts";
import { indentOf, isBlank, splitCode } from "./textLines.ts";

/** How an editor indents, where that is known. */
export interface IndentStyle {
  /** The columns of one step. */
  readonly unit?: number;
  readonly tabs?: boolean;
}

/**
 * Gives code the indentation of the cursor or of the replaced text, in its steps and its kind of white space.
 * @param before the text of the line before the place
 * @param replaced the replaced text; empty at a cursor
 */
export function reindentTo(code: string, before: string, replaced: string, { unit, tabs }: IndentStyle = {}): string {
  const old = replaced.split(/\r\n|\n/);
  const firstReplaced = old.find((line) => !isBlank(line)) ?? "";
  const wanted = isBlank(before) ? before + indentOf(firstReplaced) : indentOf(before);
  const step = stepOf(old) ?? unit;
  const isTabbed = old.some((line) => line.startsWith("\t")) || wanted.includes("\t");
  const isSpaced = old.some((line) => line.startsWith("  ")) || wanted.includes("  ");
  const fitted = fitIndent(splitCode(code), { indent: wanted, unit: step, tabs: isTabbed === isSpaced ? tabs : isTabbed });
  const moved = fitted.map((line, index) => {
    if (isBlank(line)) return "";
    return index === 0 ? line.slice(isBlank(before) ? before.length : wanted.length) : line;
  });
  // Whole lines stay whole lines.
  const endsLine = replaced.endsWith("\n") || (isBlank(before) && replaced === "" && before === "" && fitted.length > 1);
  return moved.join("\n") + (endsLine ? "\n" : "");
}
