import { splitCode } from "./textLines.ts";

/** The lines that mark the parts of an exact edit. No line of the file or of the block looks like one of them. */
export interface ExactMarks {
  readonly search: string;
  readonly divider: string;
  readonly replace: string;
}

/** Lines to be found, and the lines in their place. */
export interface ExactBlock {
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/** Why an answer is no exact edit, or one that must not be applied. */
export type ExactProblem =
  /** The model says that it cannot tell where the block belongs. */
  | { readonly reason: "undecided" }
  /** The answer is not in the form that was asked for; `text` is the first line that does not belong there. */
  | { readonly reason: "form"; readonly text: string }
  /** The file does not have the lines to be found; `text` is the first of them. */
  | { readonly reason: "notFound"; readonly text: string }
  /** The file has them `places` times. */
  | { readonly reason: "ambiguous"; readonly text: string; readonly places: number }
  /** They are in another order in the file, or overlap. */
  | { readonly reason: "order"; readonly text: string }
  /** The edit changes nothing. */
  | { readonly reason: "unchanged" }
  /** The edit adds a line that the block does not have. */
  | { readonly reason: "foreign"; readonly text: string }
  /** The edit removes a line that the block does not replace. */
  | { readonly reason: "drops"; readonly text: string }
  /** The edit leaves out a line of the block. */
  | { readonly reason: "incomplete"; readonly text: string };

/** The word with which a model says that it cannot tell where the block belongs. */
export const undecidedWord = "UNDECIDED";

/** Marks that are longer than anything like them in these texts. */
export function exactMarks(texts: readonly string[]): ExactMarks {
  let longest = 6;
  for (const text of texts) for (const [run] of text.matchAll(/^(?:<{5,}|={5,}|>{5,})/gm)) longest = Math.max(longest, run.length);
  const mark = (character: string): string => character.repeat(longest + 1);
  return { search: `${mark("<")} SEARCH`, divider: mark("="), replace: `${mark(">")} REPLACE` };
}

/**
 * Reads an answer that should be search/replace blocks and nothing else. Around and between them only fences, blank lines and the file's own path are
 * accepted: words around an edit may say that it is something else.
 * @param path the path of the file
 */
export function readExactAnswer(answer: string, marks: ExactMarks, path: string): readonly ExactBlock[] | ExactProblem {
  const lines = splitCode(answer);
  if (answer.length < 200 && answer.replaceAll(/[`.\s]/g, "") === undecidedWord) return { reason: "undecided" };
  const blocks: ExactBlock[] = [];
  let [search, replace]: [string[], string[]] = [[], []];
  let part: "outside" | "search" | "replace" = "outside";
  for (const line of lines) {
    const mark = markOf(line, marks);
    if (part === "outside") {
      if (mark === "search") [part, search, replace] = ["search", [], []];
      else if (mark !== undefined || !mayStandOutside(line, path)) return { reason: "form", text: line };
    } else if (part === "search") {
      if (mark === "divider") part = "replace";
      else if (mark === undefined) search.push(line);
      else return { reason: "form", text: line };
    } else if (mark === "replace") {
      blocks.push({ search, replace });
      part = "outside";
    } else if (mark === undefined) replace.push(line);
    else return { reason: "form", text: line };
  }
  if (part !== "outside" || blocks.length === 0) return { reason: "form", text: lines.findLast((line) => line.trim() !== "") ?? "" };
  const empty = blocks.find((block) => block.search.every((line) => line.trim() === ""));
  return empty === undefined ? blocks : { reason: "form", text: marks.search };
}

function markOf(line: string, marks: ExactMarks): keyof ExactMarks | undefined {
  const written = line.trimEnd();
  if (written === marks.search) return "search";
  if (written === marks.divider) return "divider";
  return written === marks.replace ? "replace" : undefined;
}

function mayStandOutside(line: string, path: string): boolean {
  const written = line.trim();
  return written === "" || written === path || /^(?:`{3,}|~{3,})[\w.+#-]{0,40}$/.test(written);
}
