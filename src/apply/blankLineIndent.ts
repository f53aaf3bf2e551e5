import { closesBlock, fitIndent, opensBlock, stepOf, withFirstIndent } from "./fitIndent.ts";
import type { IndentStyle } from "./pasteIndent.ts";
import { indentOf, indentWidth, isBlank } from "./textLines.ts";

/** A blank line with the lines around it. */
export interface BlankLine {
  readonly above: readonly string[];
  readonly line: string;
  readonly below: readonly string[];
}

const tabColumns = 4;

/**
 * Gives code the indentation of the blank line that it takes the place of: the white space that is there, else what the lines around it allow. Where they
 * allow several, as after the body of a Python function, the code keeps its own.
 */
export function fitAtBlankLine(
  code: readonly string[],
  { above, line, below }: BlankLine,
  { unit, tabs }: IndentStyle = {},
): readonly string[] {
  const around = [...above, ...below];
  const isTabbed = around.some((one) => one.startsWith("\t"));
  const isSpaced = around.some((one) => one.startsWith("  "));
  const inTabs = isTabbed === isSpaced ? tabs : isTabbed;
  const step = inTabs === true ? tabColumns : (stepOf(around) ?? unit);
  const write = (width: number): string =>
    inTabs === true ? "\t".repeat(Math.floor(width / tabColumns)) + " ".repeat(width % tabColumns) : " ".repeat(width);
  const target = (indent: string): readonly string[] => fitIndent(code, { indent, unit: step, tabs: inTabs });
  if (line !== "") return target(indentOf(line));
  const own = withFirstIndent(code, step).reduce((least, one) => (isBlank(one) ? least : Math.min(least, indentWidth(one))), Infinity);
  const [least, most] = allowed(
    above.findLast((one) => !isBlank(one)),
    below.find((one) => !isBlank(one)),
    step ?? tabColumns,
  );
  return target(write(own >= least && own <= most ? own : most));
}

/** The least and the greatest indentation between two lines, in columns. */
function allowed(before: string | undefined, after: string | undefined, step: number): readonly [least: number, most: number] {
  if (before === undefined) return after === undefined ? [0, 0] : [indentWidth(after), indentWidth(after)];
  const above = indentWidth(before);
  if (opensBlock(before)) {
    const inner = Math.max(above + step, after === undefined || closesBlock(after) ? 0 : indentWidth(after));
    return [inner, inner];
  }
  if (after === undefined) return closesBlock(before) ? [above, above] : [0, above];
  const under = indentWidth(after);
  if (closesBlock(after)) return [Math.min(above, under + step), under + step];
  return [Math.min(above, under), Math.max(above, under)];
}
