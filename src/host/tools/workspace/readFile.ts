import * as vscode from "vscode";
import { isFiniteNumber } from "../../../shared/guards.ts";
import { redactSecretsInTurns } from "../../../shared/secretPatterns.ts";
import { relativeName } from "../../workspace/attachments.ts";
import { openText, statFile, toolUri } from "./toolFiles.ts";

/** Larger files are not read; bytes. */
const largestFile = 5_000_000;
/** How many lines are read if the model gives no end. */
const mostLines = 2000;

/**
 * A file, or some lines of it, as it is in the editor now, saved or not. Lines are 1-based and inclusive. Possible secrets are masked.
 * @throws Error with a message for the model
 */
export async function readFile({ path, startLine, endLine }: Readonly<Record<string, unknown>>): Promise<string> {
  const uri = await toolUri(path);
  const { size, type } = await statFile(uri, String(path));
  if ((type & vscode.FileType.Directory) !== 0) throw new Error(`${String(path)} is a folder.`);
  if (size > largestFile) throw new Error(`${String(path)} is too large: ${size} bytes.`);
  const document = await openText(uri, String(path));
  const first = Math.min(Math.max(1, wholeNumber(startLine) ?? 1), document.lineCount);
  const last = Math.min(Math.max(first, wholeNumber(endLine) ?? first + mostLines - 1), document.lineCount);
  const text = document.getText(new vscode.Range(first - 1, 0, last - 1, document.lineAt(last - 1).text.length));
  const shown = await redactSecretsInTurns(text);
  return `${relativeName(uri)}, lines ${first} to ${last} of ${document.lineCount}:\n${shown}`;
}

function wholeNumber(value: unknown): number | undefined {
  return isFiniteNumber(value) ? Math.floor(value) : undefined;
}
