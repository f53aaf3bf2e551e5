import { type ExactMarks, undecidedWord } from "../../apply/exactAnswer.ts";
import { fenceAround } from "../../shared/markdown/fence.ts";
import type { OutgoingMessage } from "../outbound/outgoing.ts";

/** A file and a block for it, as they are sent. */
export interface ExactQuestion {
  readonly path: string;
  /** The file's address. */
  readonly uri: string;
  /** The language of the block's fence; may be empty. */
  readonly language: string;
  readonly file: string;
  readonly block: string;
}

/** The request for an exact edit: the edit that a block means, as search/replace blocks that can be placed without guessing. */
export function exactQuestion({ path, uri, language, file, block }: ExactQuestion, marks: ExactMarks): readonly OutgoingMessage[] {
  const fence = fenceAround(`${file}\n${block}`);
  const fenced = (text: string, language: string): string => `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
  return [
    { role: "system", texts: [{ source: "aside", text: instructions(marks) }] },
    {
      role: "user",
      texts: [
        { source: "exactEditBlock", settled: true, before: "Code block:\n", text: fenced(block, language) },
        {
          source: "exactEditFile",
          settled: true,
          before: `File ${path}, to which it is to be applied:\n`,
          text: fenced(file, ""),
          of: { uri, path },
        },
      ],
    },
  ];
}

function instructions({ search, divider, replace }: ExactMarks): string {
  return `You apply a code block to a file. You get the file, and a code block that was written for it. The block may show only a part of the file, leave out lines, or be indented differently. Reply with search/replace blocks in this form, and nothing else:

${search}
lines of the file, copied exactly
${divider}
the lines in their place
${replace}

- Copy the lines to search for character by character, with their indentation, and enough of them that they occur exactly once in the file.
- Put the blocks in the order of the file. They must not overlap.
- Make exactly the change of the code block: write each of its lines, and no line that it does not have. Keep every line of the file that it does not show or replace. Comments that stand for omitted code are not part of the change.
- Indent as the file does.
- Write no explanations. If you cannot tell where the code block belongs, reply only with ${undecidedWord}.`;
}
