/** A search/replace block, a form that models are trained to edit with. */
export interface SearchReplace {
  /** The path in the line above it, if there is one. */
  readonly path: string | undefined;
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

const opening = /^<{5,9} ?(?:SEARCH|ORIGINAL|HEAD)\s*$/;
const middle = /^={5,9}\s*$/;
/** Longer lines are not paths. */
const longestPathLine = 500;
const closing = /^>{5,9} ?(?:REPLACE|UPDATED|\S*)\s*$/;

/** Whether a code block contains search/replace blocks. */
export function looksLikeSearchReplace(code: string): boolean {
  return /^<{5,9} ?(?:SEARCH|ORIGINAL)\s*$/m.test(code) && /^={5,9}\s*$/m.test(code);
}

/**
 * Reads search/replace blocks. Returns undefined if one is not closed, or if several lines of `=` could separate its parts: Markdown
 * headings and merge conflicts use the same line.
 */
export function parseSearchReplace(lines: readonly string[]): readonly SearchReplace[] | undefined {
  const blocks: SearchReplace[] = [];
  let path: string | undefined;
  let part: "outside" | "search" | "replace" = "outside";
  let search: string[] = [];
  let replace: string[] = [];
  let parting = -1;
  for (const [index, line] of lines.entries()) {
    if (part === "outside") {
      if (opening.test(line)) {
        part = "search";
        const found = partingLine(lines, index);
        if (found === undefined) return undefined;
        parting = found;
        search = [];
        replace = [];
      } else if (line.trim() !== "" && line.length <= longestPathLine)
        path = /^[#/*\s]*([\w@()[\]./\\-]+\.\w{1,10}):?\s*$/.exec(line)?.[1] ?? path;
    } else if (part === "search") {
      if (index === parting) part = "replace";
      else if (opening.test(line) || closing.test(line)) return undefined;
      else search.push(line);
    } else if (closing.test(line)) {
      blocks.push({ path, search, replace });
      part = "outside";
    } else if (opening.test(line)) return undefined;
    else replace.push(line);
  }
  return part === "outside" && blocks.length > 0 ? blocks : undefined;
}

/**
 * The line that separates the parts of the block that opens at this line: the only candidate, or the only one as long as the opening line.
 */
function partingLine(lines: readonly string[], opened: number): number | undefined {
  const marks = /^<+/.exec(lines[opened] ?? "")?.[0].length ?? 0;
  const candidates: number[] = [];
  for (let index = opened + 1; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (opening.test(line) || (closing.test(line) && candidates.length > 0)) break;
    if (middle.test(line)) candidates.push(index);
  }
  const alike = candidates.length < 2 ? candidates : candidates.filter((index) => (lines[index] ?? "").trim().length === marks);
  return alike.length === 1 ? alike[0] : undefined;
}
