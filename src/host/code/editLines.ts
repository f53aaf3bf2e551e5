import type * as vscode from "vscode";
import { excerptsAround, type EditQuestion } from "../../app/inlineEdit/editQuestion.ts";
import { newAttachment } from "../workspace/attachments.ts";
import { inspectAttachment } from "../workspace/inspectAttachment.ts";
import { partsAsSent } from "../workspace/secretChecks.ts";
import type { EditPlace } from "./editPlace.ts";
import { rangeOf } from "./textEdits.ts";

/** The lines of a file for an edit, as they may be sent. */
export interface SentLines {
  readonly question: EditQuestion;
  /** The text of each range as it is sent. */
  readonly ranges: readonly string[];
}

/** Asks about secrets in the lines that are sent, and about the file if it is a secret one; undefined where the user would rather not send them. */
export async function settledLines(
  document: vscode.TextDocument,
  name: string,
  { ranges, isBlank }: EditPlace,
): Promise<SentLines | undefined> {
  const excerpts = excerptsAround(ranges, document.lineCount);
  const parts = excerpts.map(({ from, to }) => document.getText(rangeOf(document, from, to)));
  const texts = await settledParts(document, name, parts, {
    startLine: (excerpts[0]?.from ?? 0) + 1,
    endLine: excerpts.at(-1)?.to ?? document.lineCount,
  });
  if (texts === undefined) return undefined;
  return {
    question: {
      path: name,
      languageId: document.languageId,
      excerpts,
      texts,
      isBlank,
      isMasked: excerpts.some(({ range }, index) => range !== undefined && parts[index] !== texts[index]),
    },
    ranges: excerpts.flatMap(({ range }, index) => (range === undefined ? [] : [texts[index] ?? ""])),
  };
}

/**
 * Parts of a file's text, or of a proposal for it, as they may be sent.
 * @param lines the first and the last one, 1-based
 * @returns undefined where the user would rather not send them
 */
export async function settledParts(
  document: vscode.TextDocument,
  name: string,
  parts: readonly string[],
  lines: { readonly startLine: number; readonly endLine: number },
): Promise<readonly string[] | undefined> {
  const inspected = await inspectAttachment(
    newAttachment({
      kind: "selection",
      label: name,
      path: name,
      uri: document.uri.toString(),
      languageId: document.languageId,
      ...lines,
      text: parts.join(""),
    }),
  );
  return "attachment" in inspected ? partsAsSent(parts, inspected.attachment) : undefined;
}
