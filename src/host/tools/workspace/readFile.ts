import * as vscode from "vscode";
import { redactSecrets } from "../../../shared/secretPatterns.ts";
import { openText, statFile } from "./openText.ts";
import { workspacePath } from "./workspacePath.ts";
import { isFiniteNumber } from "../../../shared/guards.ts";

/** Bytes; a larger file is read in no editor. */
const largestFile = 5_000_000;
/** Lines that are read at once where the model names no end. */
const mostLines = 2000;

/**
 * A file, or some lines of it, as the editor has it now, saved or not. Lines are 1-based and inclusive. What looks like a secret in it is masked.
 * @throws Error with words for the model
 */
export async function readFile({ path, startLine, endLine }: Readonly<Record<string, unknown>>): Promise<string> {
  const uri = await workspacePath(path);
  const { size, type } = await statFile(uri, String(path));
  if ((type & vscode.FileType.Directory) !== 0) throw new Error(`${String(path)} is a folder.`);
  if (size > largestFile) throw new Error(`${String(path)} is too large: ${size} bytes.`);
  const document = await openText(uri, String(path));
  const first = Math.min(Math.max(1, wholeNumber(startLine) ?? 1), document.lineCount);
  const last = Math.min(Math.max(first, wholeNumber(endLine) ?? first + mostLines - 1), document.lineCount);
  const text = document.getText(new vscode.Range(first - 1, 0, last - 1, document.lineAt(last - 1).text.length));
  return `${vscode.workspace.asRelativePath(uri)}, lines ${first} to ${last} of ${document.lineCount}:\n${redactSecrets(text)}`;
}

function wholeNumber(value: unknown): number | undefined {
  return isFiniteNumber(value) ? Math.floor(value) : undefined;
}
