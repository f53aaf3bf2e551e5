import { indentOf, isBlank, splitCode } from "./textLines.ts";

/**
 * Shifts code as a whole so that its indentation fits the cursor or the replaced text.
 * @param before the text of the line before the place
 * @param replaced the replaced text; empty at a cursor
 */
export function reindentTo(code: string, before: string, replaced: string): string {
  const lines = splitCode(code);
  const solid = lines.filter((line) => !isBlank(line));
  const own = solid.reduce<string | undefined>((common, line) => shared(common ?? indentOf(line), indentOf(line)), undefined) ?? "";
  const firstReplaced = replaced.split(/\r\n|\n/).find((line) => !isBlank(line)) ?? "";
  const wanted = isBlank(before) ? before + indentOf(firstReplaced) : indentOf(before);
  const moved = lines.map((line, index) => {
    if (isBlank(line)) return "";
    const rest = line.slice(own.length);
    return index === 0 ? (isBlank(before) ? wanted.slice(before.length) + rest : rest) : wanted + rest;
  });
  // Whole lines stay whole lines.
  const endsLine = replaced.endsWith("\n") || (isBlank(before) && replaced === "" && before === "" && lines.length > 1);
  return moved.join("\n") + (endsLine ? "\n" : "");
}

function shared(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
