/** One block of the form that editing models are taught: what is searched for, and what replaces it. */
export interface SearchReplace {
  /** The line above it, if that names a file. */
  readonly path: string | undefined;
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

const opening = /^<{5,9} ?(?:SEARCH|ORIGINAL|HEAD)\s*$/;
const middle = /^={5,9}\s*$/;
/** What is longer names no file. */
const longestPathLine = 500;
const closing = /^>{5,9} ?(?:REPLACE|UPDATED|\S*)\s*$/;

/** Whether a block of code holds such blocks. */
export function looksLikeSearchReplace(code: string): boolean {
  return /^<{5,9} ?(?:SEARCH|ORIGINAL)\s*$/m.test(code) && /^={5,9}\s*$/m.test(code);
}

/** Reads the blocks; undefined where one does not close. */
export function parseSearchReplace(lines: readonly string[]): readonly SearchReplace[] | undefined {
  const blocks: SearchReplace[] = [];
  let path: string | undefined;
  let part: "outside" | "search" | "replace" = "outside";
  let search: string[] = [];
  let replace: string[] = [];
  for (const line of lines) {
    if (part === "outside") {
      if (opening.test(line)) {
        part = "search";
        search = [];
        replace = [];
      } else if (line.trim() !== "" && line.length <= longestPathLine)
        path = /^[#/*\s]*([\w@()[\]./\\-]+\.\w{1,10}):?\s*$/.exec(line)?.[1] ?? path;
    } else if (part === "search") {
      if (middle.test(line)) part = "replace";
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
