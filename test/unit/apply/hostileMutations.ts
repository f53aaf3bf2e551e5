import { structuredPatch } from "diff";
import type { Change } from "./history.ts";
import type { Random } from "./random.ts";

/** A block, the file that it is applied to, and every allowed result. A refusal is always allowed. */
export interface HostileCase {
  readonly source: string;
  readonly language: string;
  readonly block: string;
  readonly acceptable: readonly string[];
}

type Hostile = (change: Change, random: Random) => HostileCase | undefined;
type Hunk = ReturnType<typeof structuredPatch>["hunks"][number];

const hunksOf = (before: string, after: string, context = 3): readonly Hunk[] =>
  structuredPatch("a/file", "b/file", before, after, undefined, undefined, { context }).hunks;
const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");
const textOf = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? "";
const solid = ({ lines }: Hunk): readonly string[] => lines.filter((line) => !line.startsWith("\\"));
const side = (hunk: Hunk, drop: "+" | "-"): readonly string[] =>
  solid(hunk)
    .filter((line) => !line.startsWith(drop))
    .map((line) => line.slice(1));

/** The change in one of the forms that models write. */
function written(before: string, after: string, random: Random): Pick<HostileCase, "block" | "language"> | undefined {
  const hunks = hunksOf(before, after, random.integer(1, 4));
  if (hunks.length === 0) return undefined;
  switch (random.integer(0, 3)) {
    case 0:
      return {
        language: "diff",
        block: `--- a/file\n+++ b/file\n${hunks.map((hunk) => ["@@ @@", ...hunk.lines].join("\n")).join("\n")}\n`,
      };
    case 1: {
      const header = (): string =>
        `@@ -${random.integer(1, 200)},${random.integer(1, 9)} +${random.integer(1, 200)},${random.integer(1, 9)} @@`;
      return {
        language: "diff",
        block: `--- a/file\n+++ b/file\n${hunks.map((hunk) => [header(), ...hunk.lines].join("\n")).join("\n")}\n`,
      };
    }
    case 2:
      return {
        language: "ts",
        block: `${hunks.map((hunk) => `<<<<<<< SEARCH\n${side(hunk, "+").join("\n")}\n=======\n${side(hunk, "-").join("\n")}\n>>>>>>> REPLACE`).join("\n\n")}\n`,
      };
    default: {
      const [only, ...others] = hunks;
      if (only === undefined || others.length > 0 || endsInRemoval(only)) return undefined;
      return { language: "ts", block: textOf(side(only, "-")) };
    }
  }
}

const renamed = (line: string): string => line.replace(/[A-Za-z_]{3,}/, (word) => `${word}Twin`);

/** Lines next to a change, and similar lines inserted elsewhere in the file. */
function withTwin(change: Change, random: Random, of: "before" | "after"): HostileCase | undefined {
  const hunks = hunksOf(change.before, change.after, 6);
  const hunk = hunks.length === 0 ? undefined : random.pick([...hunks]);
  if (hunk === undefined || hunk.lines.length > 40) return undefined;
  const window = [...side(hunk, of === "before" ? "+" : "-")];
  for (let count = random.integer(1, 2); count > 0; count--) {
    const at = random.integer(0, window.length - 1);
    window[at] = renamed(window[at] ?? "");
  }
  const twin = textOf(window);
  const atTop = random.next() < 0.5;
  const put = (text: string): string => (atTop ? `${twin}\n${text}` : `${text}\n${twin}`);
  const block = written(change.before, change.after, random);
  return block && { ...block, source: put(change.before), acceptable: [put(change.after)] };
}

/** Whether lines are removed at an end of the shown lines, which the new text alone cannot express. */
const endsInRemoval = (hunk: Hunk): boolean => solid(hunk).at(0)?.startsWith("-") === true || solid(hunk).at(-1)?.startsWith("-") === true;

/** Rewrites code with brackets to a language with indentation alone. */
export function byIndentation(change: Change): Change {
  const convert = (text: string): string =>
    textOf(
      linesOf(text)
        .filter((line) => !/^\s*[)\]}]+[;,]*\s*$/.test(line))
        .map((line) =>
          line
            .replace(/\s*\{\s*$/, ":")
            .replace(/;\s*$/, "")
            .replace(/^(\s*)\/\//, "$1#"),
        ),
    );
  return { name: `${change.name}, by indentation`, before: convert(change.before), after: convert(change.after) };
}

const lookalikes = [
  "// Existing users",
  "// Loading the items...",
  "# Other settings",
  "// Previous value",
  "// Remaining time in seconds",
  "// ...and then it is closed",
  "# Waiting for the server...",
  "/* Same as above */",
  "// Later: think again...",
  "// rest parameters",
  "-- other rows",
  "// Removing the previous entries…",
  "// Code below is slow",
];

/** Mutations after which a block nearly fits in a wrong place. */
export const hostileMutations: Readonly<Record<string, Hostile>> = {
  "a twin of the old lines": (change, random) => withTwin(change, random, "before"),
  "a twin of the new lines": (change, random) => withTwin(change, random, "after"),
  "old lines that somebody changed": (change, random) => {
    const block = written(change.before, change.after, random);
    const hunks = hunksOf(change.before, change.after, 0).filter(({ oldLines }) => oldLines > 0);
    if (block === undefined || hunks.length === 0 || block.language === "ts") return undefined;
    const { oldStart, oldLines } = random.pick([...hunks]);
    const lines = linesOf(change.before);
    const at = oldStart - 1 + random.integer(0, oldLines - 1);
    if (!/[A-Za-z_]{3}/.test(lines[at] ?? "")) return undefined;
    lines[at] = renamed(lines[at] ?? "");
    return { ...block, source: textOf(lines), acceptable: [] };
  },
  "lines elsewhere that somebody changed": (change, random) => {
    const block = written(change.before, change.after, random);
    const hunks = hunksOf(change.before, change.after, 8);
    const lines = linesOf(change.before);
    const at = random.integer(0, lines.length - 1);
    const extra = Array.from({ length: random.integer(0, 3) }, (_none, index) => `// Put here meanwhile, ${index}.`);
    if (block === undefined || hunks.some(({ oldStart, oldLines }) => at >= oldStart - 2 && at < oldStart + oldLines + 1)) return undefined;
    const shift = hunks.filter(({ oldStart }) => oldStart <= at).reduce((sum, { oldLines, newLines }) => sum + newLines - oldLines, 0);
    const changed = (text: string, line: number): string => textOf(linesOf(text).toSpliced(line, 1, ...extra));
    return { ...block, source: changed(change.before, at), acceptable: [changed(change.after, at + shift)] };
  },
  "a piece that was cut off": (change, random) => {
    const [hunk, ...others] = hunksOf(change.before, change.after, 4);
    if (hunk === undefined || others.length > 0 || /^ *:/m.test(change.before)) return undefined;
    const fresh = side(hunk, "-");
    if (fresh.length < 4) return undefined;
    const cut = random.integer(2, fresh.length - 1);
    // If its last line also occurs in the old text, the truncated piece looks complete.
    const last = fresh[cut - 1] ?? "";
    const isNew = !side(hunk, "+").some((line) => line.trim() === last.trim());
    if (change.name.endsWith("by indentation") || (!isNew && cut < fresh.length - 2)) return undefined;
    const small = hunksOf(change.before, change.after, 0);
    // Changes that lie completely in the piece are all made or not; those after the cut are not.
    const acceptable = small.map((_one, count) => {
      const lines = linesOf(change.before);
      for (const { oldStart, oldLines, lines: those } of small.slice(0, count + 1).toReversed())
        lines.splice(oldStart - 1, oldLines, ...those.filter((line) => line.startsWith("+")).map((line) => line.slice(1)));
      return textOf(lines);
    });
    const inside = small.filter(({ newStart, newLines }) => newStart + newLines - hunk.newStart <= cut).length;
    return { source: change.before, language: "ts", block: textOf(fresh.slice(0, cut)), acceptable: acceptable.slice(0, inside) };
  },
  "comments that look like omissions": (change, random) => {
    const hunks = hunksOf(change.before, change.after, 3);
    if (hunks.length === 0) return undefined;
    const { newStart, newLines } = random.pick([...hunks]);
    const lines = linesOf(change.after);
    const at = newStart - 1 + random.integer(0, Math.max(0, newLines - 1));
    const after = textOf(lines.toSpliced(at, 0, indentOf(lines[at] ?? "") + random.pick(lookalikes)));
    const block = written(change.before, after, random);
    return block && { ...block, source: change.before, acceptable: [after] };
  },
  "white space inside of lines, moved to the side": (change, random) => {
    const hunks = hunksOf(change.before, change.after, 4);
    const [hunk, ...others] = hunks;
    if (hunk === undefined || others.length > 0) return undefined;
    const lines = linesOf(change.after);
    const places = lines.flatMap((line, index) =>
      index >= hunk.newStart && index < hunk.newStart + hunk.newLines - 2 && /\S, \S/.test(line) ? [index] : [],
    );
    if (places.length === 0) return undefined;
    const at = random.pick(places);
    const after = textOf(lines.toSpliced(at, 1, (lines[at] ?? "").replace(/(\S), (\S)/, "$1,$2")));
    const all = hunksOf(change.before, after, 4);
    if (all.length !== 1 || all[0] === undefined || endsInRemoval(all[0])) return undefined;
    const piece = side(all[0], "-");
    const common = Math.min(...piece.filter((line) => line.trim() !== "").map((line) => indentOf(line).length));
    return { source: change.before, language: "ts", block: textOf(piece.map((line) => line.slice(common))), acceptable: [after] };
  },
  "a line that goes deeper, moved to the side": (change, random) => {
    const [hunk, ...others] = hunksOf(change.before, change.after, 4);
    if (hunk === undefined || others.length > 0 || change.before.includes("\t")) return undefined;
    const lines = linesOf(change.after);
    const at = hunk.newStart - 1 + random.integer(2, Math.max(2, hunk.newLines - 3));
    if ((lines[at] ?? "").trim() === "") return undefined;
    const after = textOf(lines.toSpliced(at, 1, `  ${lines[at] ?? ""}`));
    const all = hunksOf(change.before, after, 4);
    if (all.length !== 1 || all[0] === undefined || endsInRemoval(all[0])) return undefined;
    const piece = side(all[0], "-");
    const common = Math.min(...piece.filter((line) => line.trim() !== "").map((line) => indentOf(line).length));
    return { source: change.before, language: "ts", block: textOf(piece.map((line) => line.slice(common))), acceptable: [after] };
  },
  "headings underlined like the blocks' parts": (change, random) => {
    const hunks = hunksOf(change.before, change.after, 2);
    if (hunks.length === 0) return undefined;
    const { oldStart } = random.pick([...hunks]);
    const lines = linesOf(change.before);
    const heading = ["Heading", "=".repeat(random.integer(5, 9))];
    const before = textOf(lines.toSpliced(oldStart, 0, ...heading));
    const all = hunksOf(change.before, change.after, 0);
    if (all.some((one) => Math.abs(one.oldStart - oldStart) < 1)) return undefined;
    const shift = all.filter((one) => one.oldStart < oldStart).reduce((sum, { oldLines, newLines }) => sum + newLines - oldLines, 0);
    const after = textOf(linesOf(change.after).toSpliced(oldStart + shift, 0, ...heading));
    const blocks = hunksOf(before, after, 3).map(
      (hunk) => `<<<<<<< SEARCH\n${side(hunk, "+").join("\n")}\n=======\n${side(hunk, "-").join("\n")}\n>>>>>>> REPLACE`,
    );
    return { source: before, language: "md", block: `${blocks.join("\n")}\n`, acceptable: [after] };
  },
  "the change turned round": (change, random) => {
    const block = written(change.after, change.before, random);
    return block === undefined || block.language === "ts" ? undefined : { ...block, source: change.before, acceptable: [] };
  },
  "half of it done already": (change, random) => {
    const small = hunksOf(change.before, change.after, 0);
    if (small.length < 2) return undefined;
    const block = written(change.before, change.after, random);
    const lines = linesOf(change.before);
    for (const { oldStart, oldLines, lines: those } of small.toReversed()) {
      if (random.next() < 0.5) continue;
      lines.splice(oldStart - 1, oldLines, ...those.filter((line) => line.startsWith("+")).map((line) => line.slice(1)));
    }
    return block && { ...block, source: textOf(lines), acceptable: [change.after] };
  },
  "an omission in the new lines": (change, random) => {
    const [hunk] = hunksOf(change.before, change.after, 3);
    if (hunk === undefined) return undefined;
    const fresh = [...side(hunk, "-")];
    const at = random.integer(1, Math.max(1, fresh.length - 2));
    fresh.splice(at, random.integer(1, 4), `${indentOf(fresh[at] ?? "")}// ... existing code ...`);
    return {
      source: change.before,
      language: "ts",
      block: `<<<<<<< SEARCH\n${side(hunk, "+").join("\n")}\n=======\n${fresh.join("\n")}\n>>>>>>> REPLACE\n`,
      acceptable: [],
    };
  },
  "a byte order mark and another kind of line end": (change, random) => {
    const block = written(change.before, change.after, random);
    const [file, inBlock] = random.pick([
      ["\r\n", "\n"],
      ["\n", "\r\n"],
      ["\r\n", "\r\n"],
    ] as const);
    const as = (text: string): string => `\uFEFF${text.replaceAll("\n", file)}`;
    return block && { ...block, block: block.block.replaceAll("\n", inBlock), source: as(change.before), acceptable: [as(change.after)] };
  },
};
