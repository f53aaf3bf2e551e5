import * as vscode from "vscode";
import type { CodeLines } from "../../app/context/codeLines.ts";
import { relativeName } from "../workspace/attachments.ts";
import { judgePaths, type PathReason } from "../workspace/judgePaths.ts";

const longestLine = 500;

/** Lines of a file to be read, 1-based; `first` and `last` are moved into the file. */
export interface WantedLines {
  readonly file: vscode.Uri;
  readonly line: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Lines of a file that become part of an attachment about something else. The question about such an attachment does not name the file, so what would
 * not be sent without asking is not read at all.
 * @returns the lines, or why they are left out; undefined if the file has no such line
 */
export async function codeAround({ file, line, first, last }: WantedLines): Promise<CodeLines | { readonly note: string } | undefined> {
  const source = relativeName(file);
  const [judged] = await judgePaths([file]);
  if (judged?.real === undefined) return undefined;
  const [reason] = judged.reasons;
  if (reason !== undefined) return { note: `Code of ${source} is left out: ${reasonText(reason)}.` };
  try {
    const document = await vscode.workspace.openTextDocument(file);
    if (line < 1 || line > document.lineCount) return undefined;
    const from = Math.max(1, first);
    const to = Math.min(document.lineCount, last);
    const lines = Array.from({ length: to - from + 1 }, (_none, at) => document.lineAt(from + at - 1).text.slice(0, longestLine));
    return { source, line, firstLine: from, lines };
  } catch {
    // It may have been deleted, or be binary. What it was attached for names it.
    return undefined;
  }
}

function reasonText({ kind }: PathReason): string {
  switch (kind) {
    case "secret":
      return "the file may contain secrets";
    case "git":
      return "it is one of Git's own files";
    case "outside":
      return "it is outside the workspace";
    case "ignored":
      return "it is ignored by Git";
    case "excluded":
      return "it is excluded by the settings";
    default:
      return kind satisfies never;
  }
}
