import { structuredPatch } from "diff";
import type { Change } from "./history.ts";
import type { Random } from "./random.ts";

/** A block as a model might write it, the file that it is applied to, and the expected result. */
export interface MutatedCase {
  readonly kind: string;
  readonly name: string;
  readonly source: string;
  readonly language: string;
  readonly block: string;
  readonly expected: string;
}

type Patch = ReturnType<typeof structuredPatch>;
type Mutation = (
  change: Change,
  random: Random,
) => (Pick<MutatedCase, "source" | "block" | "expected"> & { readonly language?: string }) | undefined;

const patchOf = ({ before, after }: Change, context = 3): Patch =>
  structuredPatch("a/file", "b/file", before, after, undefined, undefined, { context });

const plain = (change: Change) => ({ source: change.before, expected: change.after });

function written(
  patch: Patch,
  header: (hunk: Patch["hunks"][number], index: number) => string,
  line: (text: string) => string = (text) => text,
): string {
  const hunks = patch.hunks.map((hunk, index) => [header(hunk, index), ...hunk.lines.map(line)].join("\n"));
  return `--- a/file\n+++ b/file\n${hunks.join("\n")}\n`;
}

const numbered = ({ oldStart, oldLines, newStart, newLines }: Patch["hunks"][number]): string =>
  `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;

/** Rewrites the indentation of each line. */
const withIndent = (text: string, rewrite: (indent: string) => string): string =>
  text.replace(/^([-+ ]?)([ \t]+)/, (_all, prefix: string, indent: string) => prefix + rewrite(indent));

/** Whether context lines show the indentation of the block. */
const tellsIndentation = (patch: Patch): boolean => patch.hunks.every(({ lines }) => lines.some((line) => /^[ -][ \t]+\S/.test(line)));

/** Whether lines are removed at an end of the file, which the new text alone cannot express. */
const endsInRemoval = ({ hunks }: Patch): boolean =>
  hunks.at(0)?.lines.at(0)?.startsWith("-") === true ||
  hunks
    .at(-1)
    ?.lines.findLast((line) => !line.startsWith("\\"))
    ?.startsWith("-") === true;

/** The lines of the new text around its changes, with omissions between several changes. */
function snippets(change: Change, context: number, omission: string): { readonly text: string; readonly count: number } {
  const patch = patchOf(change, context);
  const parts = patch.hunks.map((hunk) =>
    hunk.lines
      .filter((line) => !/^[-\\]/.test(line))
      .map((line) => line.slice(1))
      .join("\n"),
  );
  return { text: `${parts.join(`\n${omission}\n`)}\n`, count: endsInRemoval(patch) ? 0 : parts.length };
}

/** Typical alterations of diffs and code by models, each with its expected result. */
export const mutations: Readonly<Record<string, Mutation>> = {
  "unified diff": (change) => ({ ...plain(change), block: written(patchOf(change), numbered) }),
  "wrong line numbers": (change, random) => ({
    ...plain(change),
    block: written(
      patchOf(change),
      () => `@@ -${random.integer(1, 900)},${random.integer(1, 9)} +${random.integer(1, 900)},${random.integer(1, 9)} @@`,
    ),
  }),
  "no numbers": (change, random) => ({
    ...plain(change),
    block: written(patchOf(change), () => random.pick(["@@ @@", "@@ ... @@", "@@"])),
  }),
  "little context": (change, random) => ({ ...plain(change), block: written(patchOf(change, random.integer(1, 2)), () => "@@ @@") }),
  "much context": (change) => ({ ...plain(change), block: written(patchOf(change, 10), () => "@@ @@") }),
  "spaces instead of tabs": (change) => {
    const tabs = (text: string) => text.replace(/^(?: {2})+/gm, (indent) => "\t".repeat(indent.length / 2));
    if (/^ (?! )|^(?: {2})+ \S|^\t/m.test(change.before + change.after)) return undefined;
    const patch = patchOf(change);
    if (!tellsIndentation(patch)) return undefined;
    return { source: tabs(change.before), expected: tabs(change.after), block: written(patch, () => "@@ @@") };
  },
  "twice the indentation": (change) => {
    if (/^\t|^(?: {2})* \S/m.test(change.before + change.after)) return undefined;
    if (!tellsIndentation(patchOf(change))) return undefined;
    return {
      ...plain(change),
      block: written(
        patchOf(change),
        () => "@@ @@",
        (line) => withIndent(line, (indent) => (indent.length % 2 === 0 ? indent + indent : indent)),
      ),
    };
  },
  "trailing spaces": (change, random) => ({
    ...plain(change),
    block: written(patchOf(change), numbered, (line) => (/^[ -]/.test(line) && random.next() < 0.4 ? `${line}  ` : line)),
  }),
  "blank lines without prefix": (change) => ({
    ...plain(change),
    block: written(patchOf(change), numbered, (line) => (line === " " ? "" : line)),
  }),
  "CRLF file": (change) => ({
    source: change.before.replaceAll("\n", "\r\n"),
    expected: change.after.replaceAll("\n", "\r\n"),
    block: written(patchOf(change), numbered),
  }),
  "no final newline": (change) => ({
    source: change.before.replace(/\n$/, ""),
    expected: change.after.replace(/\n$/, ""),
    block: written(patchOf(change), () => "@@ @@"),
  }),
  "a stale line of context": (change, random) => {
    let left = 1;
    const block = written(
      patchOf(change),
      () => "@@ @@",
      (line) => {
        if (left === 0 || !/^ .*[a-z]{5}/.test(line) || random.next() < 0.4) return line;
        left--;
        return line.replace(/([a-z]{4})[a-z]/, "$1");
      },
    );
    return { ...plain(change), block };
  },
  "typographic quotes": (change) => ({
    ...plain(change),
    block: written(
      patchOf(change),
      () => "@@ @@",
      (line) => (line.startsWith(" ") ? line.replace(/"([^"]*)"/g, "\u201C$1\u201D") : line),
    ),
  }),
  "blank lines of context dropped": (change) => {
    const patch = patchOf(change);
    const lines = patch.hunks.map((hunk) => ["@@ @@", ...hunk.lines.filter((line) => line !== " ")].join("\n"));
    return { ...plain(change), block: `--- a/file\n+++ b/file\n${lines.join("\n")}\n` };
  },
  "moved code": (change, random) => {
    const extra = Array.from({ length: random.integer(3, 60) }, (_none, index) => `// Added above, line ${index}.`).join("\n");
    return { source: `${extra}\n${change.before}`, expected: `${extra}\n${change.after}`, block: written(patchOf(change), numbered) };
  },
  "git's whole format": (change) => ({
    ...plain(change),
    block: `diff --git a/file b/file\nindex 1234567..89abcde 100644\n${written(patchOf(change), numbered)}`,
  }),
  "diff of two files": (change) => ({
    ...plain(change),
    block: `${written(patchOf(change), numbered)}--- a/other\n+++ b/other\n@@ -1 +1 @@\n-one\n+two\n`,
  }),
  "whole file": (change) => ({ ...plain(change), language: "ts", block: change.after }),
  snippet: (change) => {
    const { text, count } = snippets(change, 3, "");
    return count === 1 ? { ...plain(change), language: "ts", block: text } : undefined;
  },
  "snippet with little context": (change) => {
    const { text, count } = snippets(change, 1, "");
    return count === 1 ? { ...plain(change), language: "ts", block: text } : undefined;
  },
  "snippets and omissions": (change, random) => {
    const { text, count } = snippets(
      change,
      4,
      random.pick(["// ... existing code ...", "// ...", "/* ... */", "# ... rest of the code ...", "…", "<!-- ... -->"]),
    );
    return count > 1 ? { ...plain(change), language: "ts", block: text } : undefined;
  },
  "search and replace": (change) => {
    const patch = patchOf(change, 2);
    const blocks = patch.hunks.map(({ lines }) => {
      const side = (drop: string) =>
        lines
          .filter((line) => !line.startsWith(drop) && !line.startsWith("\\"))
          .map((line) => line.slice(1))
          .join("\n");
      return `<<<<<<< SEARCH\n${side("+")}\n=======\n${side("-")}\n>>>>>>> REPLACE`;
    });
    return { ...plain(change), language: "ts", block: `${blocks.join("\n\n")}\n` };
  },
  "search and replace, dedented": (change) => {
    const patch = patchOf(change, 2);
    const blocks = patch.hunks.map(({ lines }) => {
      const solid = lines.filter((line) => line.slice(1).trim() !== "" && !line.startsWith("\\"));
      const common = Math.min(...solid.map((line) => /^ */.exec(line.slice(1))?.[0].length ?? 0));
      const side = (drop: string) =>
        lines
          .filter((line) => !line.startsWith(drop) && !line.startsWith("\\"))
          .map((line) => line.slice(1 + common))
          .join("\n");
      return `<<<<<<< SEARCH\n${side("+")}\n=======\n${side("-")}\n>>>>>>> REPLACE`;
    });
    return { ...plain(change), language: "ts", block: `${blocks.join("\n\n")}\n` };
  },
};
