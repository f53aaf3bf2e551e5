import { pathsInGitLine } from "./gitDiff.ts";
import { pathInHeader } from "./gitPath.ts";

/** One line of a hunk. */
export interface HunkLine {
  readonly kind: "context" | "removed" | "added";
  readonly text: string;
}

/** One hunk of a diff. */
export interface Hunk {
  readonly lines: readonly HunkLine[];
  /** The line where it claims to begin, 0-based; undefined if it has no line number. */
  readonly line: number | undefined;
  /** Whether it has as many lines as its header says. If not, a program did not write it, and its line number is unreliable. */
  readonly isCounted: boolean;
  /** The text after the second `@@`. */
  readonly section: string;
  /** Whether its new or old text is marked as having no line end at the end of the file. */
  readonly newWithoutEol: boolean;
  readonly oldWithoutEol: boolean;
}

/** The part of a diff for one file. Paths are without `a/` and `b/`; null stands for `/dev/null`. */
export interface FileDiff {
  readonly oldPath: string | null | undefined;
  readonly newPath: string | null | undefined;
  /** Whether the diff says that the file is renamed. Two different names alone may also be a copy and its original. */
  readonly renamed: boolean;
  readonly hunks: readonly Hunk[];
}

/** Whether a block is a unified diff, whatever its fence says. */
export function looksLikeDiff(code: string, language: string): boolean {
  if (/^@@(?: .*)?@@|^@@ *$|^@@ [-+.\w]/m.test(code) && /^[-+]/m.test(code)) return true;
  if (/^--- \S.*\r?\n\+\+\+ \S/m.test(code) || /^diff --git /m.test(code)) return true;
  return ["diff", "patch", "udiff"].includes(language) && /^[-+]/m.test(code);
}

/**
 * Reads a unified diff as models write it. Counts and line numbers may be wrong or missing, so they do not delimit hunks; `a/` and `b/` may
 * be missing; a blank line is blank context.
 * @param lines without line ends
 * @returns undefined if it cannot be read
 */
export function parseDiff(lines: readonly string[]): readonly FileDiff[] | undefined {
  const files: FileDiff[] = [];
  let file: (Header & { readonly hunks: Hunk[] }) | undefined;
  let hunk: MutableHunk | undefined;
  let skipped = -1;
  const endHunk = (): void => {
    if (hunk !== undefined && file !== undefined && (hunk.lines.length > 0 || hunk.count !== undefined)) file.hunks.push(finished(hunk));
    hunk = undefined;
  };
  const begin = (): NonNullable<typeof file> => {
    endHunk();
    if (file !== undefined) files.push({ oldPath: file.oldPath, newPath: file.newPath, renamed: file.renamed, hunks: file.hunks });
    return (file = { renamed: false, hunks: [] });
  };
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1] ?? "";
    const git = /^diff --git (.+)$/.exec(line)?.[1];
    if (git !== undefined) {
      const opened = begin();
      const [old = "", fresh = old] = pathsInGitLine(git);
      opened.oldPath = old;
      opened.newPath = fresh;
    } else if (line.startsWith("--- ") && next.startsWith("+++ ") && (hunk === undefined || (lines[index + 2] ?? "@@").startsWith("@@"))) {
      const opened = file === undefined || file.hunks.length > 0 || hunk !== undefined ? begin() : file;
      [opened.oldPath, opened.newPath] = pathsOf(line.slice(4), next.slice(4));
      skipped = index + 1;
    } else if (index === skipped) {
      continue;
    } else if (line.startsWith("@@")) {
      file ??= begin();
      endHunk();
      hunk = beginHunk(line);
    } else if (hunk === undefined && file !== undefined && readHeader(line, file)) {
      continue;
    } else if (hunk === undefined && /^[-+ ]/.test(line)) {
      // A diff without headers.
      file ??= begin();
      hunk = beginHunk("@@");
      readLine(hunk, line);
    } else if (hunk !== undefined && /^ ?(?:\.{3}|…|⋯)\s*$/.test(line) && index > 0) {
      // Models write an ellipsis between two parts of a file.
      endHunk();
      hunk = beginHunk("@@");
    } else if (hunk !== undefined) {
      readLine(hunk, line);
    } else if (line.trim() !== "") return undefined;
  }
  begin();
  return files.length === 0 ? undefined : files;
}

interface Header {
  oldPath?: string | null;
  newPath?: string | null;
  renamed: boolean;
}

interface MutableHunk {
  readonly lines: HunkLine[];
  readonly line: number | undefined;
  /** The number of old lines in its header. */
  readonly count: number | undefined;
  readonly section: string;
  newWithoutEol: boolean;
  oldWithoutEol: boolean;
}

function beginHunk(header: string): MutableHunk {
  const [, number, count = "1", section = ""] = /^@@(?:\s*-(\d+)(?:,(\d+))?\s+\+\d+(?:,\d+)?)?(?:.*?@@(.*))?/.exec(header) ?? [];
  const line = number === undefined ? undefined : Math.max(0, Number(number) - 1);
  return {
    lines: [],
    line,
    count: number === undefined ? undefined : Number(count),
    section: section.trim(),
    newWithoutEol: false,
    oldWithoutEol: false,
  };
}

/** Reads a line that git writes between `diff --git` and the first hunk. */
function readHeader(line: string, file: Header): boolean {
  const rename = /^rename (from|to) (.+)$/.exec(line);
  if (rename !== null) {
    file.renamed = true;
    if (rename[1] === "from") file.oldPath = pathInHeader(rename[2] ?? "");
    else file.newPath = pathInHeader(rename[2] ?? "");
    return true;
  }
  if (line.startsWith("new file mode ")) file.oldPath = null;
  else if (line.startsWith("deleted file mode ")) file.newPath = null;
  else return line === "" || /^(?:index [0-9a-f]+\.\.|similarity index |dissimilarity index |old mode |new mode |copy )/.test(line);
  return true;
}

function readLine(hunk: MutableHunk, line: string): void {
  const text = line.slice(1);
  if (line.startsWith("+")) hunk.lines.push({ kind: "added", text });
  else if (line.startsWith("-")) hunk.lines.push({ kind: "removed", text });
  else if (line.startsWith("\\")) {
    const before = hunk.lines.at(-1)?.kind;
    if (before !== "removed") hunk.newWithoutEol = true;
    if (before !== "added") hunk.oldWithoutEol = true;
  } else hunk.lines.push({ kind: "context", text: line.startsWith(" ") ? text : line });
}

/** Drops blank lines at the end without a prefix: they belong to the block, not to the file. */
function finished(hunk: MutableHunk): Hunk {
  const { count, ...rest } = hunk;
  const lines = [...hunk.lines];
  while (lines.at(-1)?.kind === "context" && lines.at(-1)?.text === "") lines.pop();
  const old = (all: readonly HunkLine[]): number => all.filter(({ kind }) => kind !== "added").length;
  return { ...rest, lines, isCounted: count !== undefined && count >= old(lines) && count <= old(hunk.lines) };
}

/**
 * The two paths of a diff without git's `a/` and `b/`. If only one of them begins like that it is a folder, unless the other path shows
 * otherwise.
 */
function pathsOf(old: string, fresh: string): readonly [string | null, string | null] {
  const [from, to] = [pathInHeader(old), pathInHeader(fresh)];
  const isFrom = from === null || /^a[/\\]/.test(from);
  const isTo = to === null || /^b[/\\]/.test(to);
  if (isFrom && isTo) return [from?.slice(2) ?? null, to?.slice(2) ?? null];
  if (isFrom && from?.slice(2) === to) return [to, to];
  return isTo && to?.slice(2) === from ? [from, from] : [from, to];
}
