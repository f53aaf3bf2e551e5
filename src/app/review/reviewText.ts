import { type DiffSection, splitDiff } from "../../apply/gitDiff.ts";
import { isGenerated } from "../commit/shortenChanges.ts";

/** What the two sides of a diff are: the hash of a commit, the index, or the files as they are. */
export interface ReviewSides {
  readonly old: string;
  readonly fresh: string;
}

/** A diff as it is reviewed. */
export interface ReviewText {
  readonly text: string;
  /** The files whose changes are not in it. */
  readonly leftOut: readonly string[];
}

/** What a side is called that is no commit. */
export const indexSide = "index";
export const filesSide = "files";

/** A generated file is shown where its changes are no longer than this, in characters. */
const smallGenerated = 1200;
/** How many files that are left out are named. */
const mostNamed = 100;

// oxlint-disable-next-line no-control-regex -- what `color.ui = always` makes git write
const colors = /\u001b\[[\d;]*m/g;

/**
 * A diff with the number of each line, so that findings can say where they are: models count lines badly. Whole files are left out until it fits, those that
 * programs write first, then the longest; the text says which. Half of a file's changes would make a reviewer see mistakes where there are none.
 * @param room how long it may be, in characters
 * @param unread the files that have changed too, and are not in the diff
 */
export function reviewText(diff: string, sides: ReviewSides, room: number, unread: readonly string[] = []): ReviewText {
  const sections = splitDiff(diff.startsWith("\u001b") ? diff.replaceAll(colors, "") : diff).filter(({ paths }) => paths.length > 0);
  const files = sections.map((section, index) => ({
    index,
    path: section.paths.at(-1) ?? "",
    text: numberedLines(section),
    isGenerated: isGenerated(section) && section.text.length > smallGenerated,
  }));
  const written = files.filter((file) => !file.isGenerated);
  // Where programs have written everything, that is what is reviewed.
  const candidates = written.length > 0 ? written : files;
  let left = room;
  const kept = new Set<number>();
  // Short ones first, so that one long file does not push out many.
  for (const { index, text } of candidates.toSorted((a, b) => a.text.length - b.text.length)) {
    if (text.length > left) break;
    left -= text.length;
    kept.add(index);
  }
  const out = files.filter(({ index }) => !kept.has(index));
  const head = `Old lines are those of ${sides.old}, new lines those of ${sides.fresh}.`;
  const generated = out.filter((file) => file.isGenerated && written.length > 0);
  const long = out.filter((file) => !generated.includes(file));
  const notes = [
    head,
    ...noteOf("Left out, because programs generate them", generated),
    ...noteOf("Left out, because the changes are too long", long),
    ...noteOf(
      "Left out, because too many files have changed",
      unread.map((path) => ({ path })),
    ),
  ];
  const text = `${notes.join("\n")}\n\n${files
    .filter(({ index }) => kept.has(index))
    .map((file) => file.text)
    .join("")}`;
  return { text, leftOut: [...out.map(({ path }) => path), ...unread] };
}

function noteOf(why: string, files: readonly { readonly path: string }[]): readonly string[] {
  if (files.length === 0) return [];
  const more = files.length > mostNamed ? `, and ${files.length - mostNamed} more` : "";
  return [
    `${why}: ${files
      .slice(0, mostNamed)
      .map(({ path }) => path)
      .join(", ")}${more}`,
  ];
}

const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/**
 * The changes of a file with the number of each line before it: that in the new file, or of a deleted line in the old one, with a minus. Every line still
 * begins with a blank or a number, so that no content can pass for the beginning of the next file.
 */
function numberedLines({ text }: DiffSection): string {
  let [oldAt, newAt, oldLeft, newLeft] = [0, 0, 0, 0];
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n").map((line) => {
    if (oldLeft <= 0 && newLeft <= 0) {
      const [, oldStart, oldCount = "1", newStart, newCount = "1"] = hunk.exec(line) ?? [];
      if (oldStart === undefined || newStart === undefined) return line;
      [oldAt, newAt, oldLeft, newLeft] = [Number(oldStart), Number(newStart), Number(oldCount), Number(newCount)];
      return line;
    }
    const sign = line.charAt(0);
    if (sign === "\\") return `       ${line}`;
    if (sign === "-") {
      oldLeft -= 1;
      return numbered(-oldAt++, line);
    }
    newLeft -= 1;
    if (sign === "+") return numbered(newAt++, line);
    oldLeft -= 1;
    oldAt += 1;
    // Editors and mail programs cut the blank of an empty line.
    return numbered(newAt++, line === "" || line === "\r" ? ` ${line}` : line);
  });
  return `${lines.join("\n")}\n`;
}

function numbered(number: number, line: string): string {
  return `${String(number).padStart(6)} ${line}`;
}
