import { FenceScanner, opensFence } from "../../shared/markdown/fenceScanner.ts";

/** A part of a question: plain text, or a fence as written. */
export interface QuestionPart {
  readonly isCode: boolean;
  readonly source: string;
  /** The text that is seen. */
  readonly visible: string;
}

/** A longer question is plain text, which is drawn piece by piece. */
export const longestWithCode = 50_000;

/**
 * Splits a question at its fences. All else in it stays as the user wrote it: a question is not Markdown.
 * @returns undefined if all of it is plain text
 */
export function questionParts(text: string): readonly QuestionPart[] | undefined {
  if (text.length > longestWithCode || !/`{3}|~{3}/.test(text)) return undefined;
  const parts: QuestionPart[] = [];
  let lines: string[] = [];
  let fence: FenceScanner | undefined;
  const end = (isCode: boolean, isClosed: boolean): void => {
    const source = lines.join("\n");
    // Blank lines beside a block of code would be seen twice.
    const visible = isCode ? lines.slice(1, isClosed ? -1 : undefined).join("\n") : source.replace(/^\n+|\n+$/g, "");
    if (isCode || visible !== "") parts.push({ isCode, source, visible });
    lines = [];
  };
  for (const line of text.split(/\r\n?|\n/)) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const content = line.slice(indent);
    if (fence !== undefined) {
      lines.push(line);
      if (fence.closes(content, indent)) {
        fence = undefined;
        end(true, true);
      }
      continue;
    }
    const opener = indent < 4 ? opensFence(content) : undefined;
    if (opener !== undefined) {
      end(false, false);
      fence = new FenceScanner(opener);
    }
    lines.push(line);
  }
  end(fence !== undefined, false);
  return parts.some(({ isCode }) => isCode) ? parts : undefined;
}
