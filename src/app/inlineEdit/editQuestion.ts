import { fenceAround } from "../../shared/markdown/fence.ts";
import type { LineRange } from "./editedText.ts";

/** How many lines before and after the edited ones are sent with them. */
const linesAround = 40;

/** Lines [from, to) of the file that are sent: a range that is edited, or lines around one. */
export interface Excerpt {
  readonly from: number;
  readonly to: number;
  /** Which of the ranges it is; undefined for lines around them. */
  readonly range?: number;
}

/** A request to edit lines of a file in place. */
export interface EditQuestion {
  readonly path: string;
  readonly languageId: string;
  readonly excerpts: readonly Excerpt[];
  /** The text of each excerpt as it is sent. */
  readonly texts: readonly string[];
  /** Whether code is written in place of one blank line. */
  readonly isBlank: boolean;
  /** Whether something in the texts is masked. */
  readonly isMasked: boolean;
}

/** What is sent of a file for its ranges: the ranges and the lines around them, in the order of the file. */
export function excerptsAround(ranges: readonly LineRange[], lineCount: number): readonly Excerpt[] {
  const excerpts: Excerpt[] = [];
  let at = 0;
  for (const [range, { start, end }] of ranges.entries()) {
    const from = Math.max(at, start - linesAround);
    const upTo = range === 0 ? from : Math.min(from, at + linesAround);
    if (upTo > at && range > 0) excerpts.push({ from: at, to: upTo });
    if (start > from) excerpts.push({ from, to: start });
    excerpts.push({ from: start, to: end, range });
    at = end;
  }
  const last = Math.min(lineCount, at + linesAround);
  return last > at ? [...excerpts, { from: at, to: last }] : excerpts;
}

/** The first messages of an edit, without the user's instruction: Aside's own, and the text of the user's that shows the lines. */
export function editQuestion(question: EditQuestion): { readonly instructions: string; readonly lines: string } {
  const { excerpts, texts, path, languageId, isBlank, isMasked } = question;
  const count = excerpts.filter(({ range }) => range !== undefined).length;
  const fence = fenceAround(texts.join("\n"));
  const block = (title: string, code: string): string => `${title}\n${fence}${languageId}\n${code.replace(/\r?\n$/, "")}\n${fence}`;
  const lines = `File ${path} (${languageId}).`;
  const masks = isMasked ? ` ${aboutMasks}` : "";
  const at = excerpts.findIndex(({ range }) => range !== undefined);
  const { from, to } = excerpts[at] ?? { from: 0, to: 0 };
  if (count > 1) {
    const blocks = excerpts.map(({ from, to, range }, index) =>
      block(
        range === undefined ? `${linesText(from, to)}:` : `Range ${range + 1}, ${linesText(from, to).toLowerCase()}, to be changed:`,
        texts[index] ?? "",
      ),
    );
    return { instructions: `${ofRanges(count, fence)}${masks}`, lines: [lines, ...blocks].join("\n\n") };
  }
  const around = (title: string, some: readonly string[]): readonly string[] =>
    some.join("").trim() === "" ? [] : [block(title, some.join(""))];
  const wanted = isBlank
    ? `The code is to stand between them, in place of line ${from + 1}, which is blank.`
    : block(`Lines ${from + 1}-${to}, to be changed:`, texts[at] ?? "");
  return {
    instructions: `${isBlank ? ofBlankLine : ofLines}${masks}`,
    lines: [lines, ...around("Lines before:", texts.slice(0, at)), ...around("Lines after:", texts.slice(at + 1)), wanted].join("\n\n"),
  };
}

/** The lines of a proposal that the user has changed since the model wrote it. */
export function changedSince(texts: readonly string[], languageId: string): string {
  const fence = fenceAround(texts.join("\n"));
  const blocks = texts.map((text, index) => {
    const title = texts.length > 1 ? `Range ${index + 1}:\n` : "";
    return `${title}${fence}${languageId}\n${text.replace(/\r?\n$/, "")}\n${fence}`;
  });
  return ["I have changed what you wrote. It is now:", ...blocks].join("\n\n");
}

/** What is said before an instruction about the open proposal. */
export const beforeFollowUp = "Change your proposal. Reply in the same form, with all lines again. Instruction: ";

const ofLines =
  "You change code in an editor. You get lines of a file and an instruction. Reply with the new text of exactly those lines, all of them, in one fenced code block, and nothing else. Keep the file's indentation and style.";
const ofBlankLine =
  "You write code in an editor. You get the lines of a file around a blank line, and an instruction. Reply with the code that is to stand in place of the blank line, in one fenced code block, and nothing else. Do not repeat the lines around it. Keep the file's indentation and style.";
const aboutMasks = "Where a line contains “[redacted]”, keep it as it is.";

function ofRanges(count: number, fence: string): string {
  return `You change code in an editor. You get lines of a file, ${count} ranges of which are to be changed, and an instruction. Reply with the new text of every range, all of its lines, in this form and nothing else:

Range 1
${fence}
the new text of range 1
${fence}

Range 2
${fence}
the new text of range 2
${fence}

Reply with all ${count} ranges in their order. Repeat a range that needs no change as it is. Do not write out the lines around the ranges. Keep the file's indentation and style.`;
}

function linesText(from: number, to: number): string {
  return to - from === 1 ? `Line ${to}` : `Lines ${from + 1}-${to}`;
}
