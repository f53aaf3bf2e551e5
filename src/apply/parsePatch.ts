import type { FileDiff, Hunk, HunkLine } from "./parseDiff.ts";

const heading = /^\*\*\* (Add|Update|Delete) File: (.+?)\s*$/;
const mark = /^\*\*\* (?:Begin Patch|End Patch|End of File)\s*$/;

/** Whether a code block is a patch in the form that OpenAI's models are trained on (V4A), which begins with `*** Begin Patch`. */
export function looksLikePatch(code: string): boolean {
  return /^\*\*\* (?:Add|Update|Delete) File: \S/m.test(code);
}

interface OpenFile {
  readonly kind: string;
  readonly path: string;
  moved: string | undefined;
  readonly hunks: Hunk[];
}

/**
 * Reads a V4A patch: files that are added, updated, deleted or moved, with hunks that have a heading instead of a line number.
 * @returns undefined if it cannot be read
 */
export function parsePatch(lines: readonly string[]): readonly FileDiff[] | undefined {
  const files: OpenFile[] = [];
  let section = "";
  let hunk: HunkLine[] = [];
  const end = (): void => {
    const file = files.at(-1);
    if (file !== undefined && hunk.length > 0)
      file.hunks.push({
        lines: withoutBlankEnd(hunk),
        line: undefined,
        isCounted: false,
        section,
        newWithoutEol: false,
        oldWithoutEol: false,
      });
    hunk = [];
  };
  for (const line of lines) {
    const [, kind, path] = heading.exec(line) ?? [];
    const file = files.at(-1);
    if (kind !== undefined && path !== undefined) {
      end();
      section = "";
      files.push({ kind, path, moved: undefined, hunks: [] });
    } else if (mark.test(line)) end();
    else if (file === undefined) {
      if (line.trim() !== "") return undefined;
    } else if (line.startsWith("*** Move to: ")) file.moved = line.slice("*** Move to: ".length).trim();
    else if (line.startsWith("@@")) {
      end();
      section = line.replace(/^@@\s*|\s*@@$/g, "");
    } else if (line.startsWith("+")) hunk.push({ kind: "added", text: line.slice(1) });
    else if (file.kind === "Add") {
      // Models leave out the sign of a blank line.
      if (line.trim() !== "") return undefined;
      hunk.push({ kind: "added", text: "" });
    } else if (line.startsWith("-")) hunk.push({ kind: "removed", text: line.slice(1) });
    else hunk.push({ kind: "context", text: line.startsWith(" ") ? line.slice(1) : line });
  }
  end();
  return files.length === 0 ? undefined : files.map(asDiff);
}

function withoutBlankEnd(lines: readonly HunkLine[]): readonly HunkLine[] {
  return lines.slice(0, lines.findLastIndex(({ kind, text }) => kind === "removed" || text.trim() !== "") + 1);
}

function asDiff({ kind, path, moved, hunks }: OpenFile): FileDiff {
  switch (kind) {
    case "Add":
      return { oldPath: null, newPath: path, renamed: false, hunks };
    case "Delete":
      return { oldPath: path, newPath: null, renamed: false, hunks: [] };
    default:
      return { oldPath: path, newPath: moved ?? path, renamed: moved !== undefined && moved !== path, hunks };
  }
}
