import * as vscode from "vscode";
import type { ChangeOutcome, ProposedChange } from "../../../app/proposals.ts";
import { openText, toolUri } from "./toolFiles.ts";

/** A replacement in a file that a model proposes. Without an old text, the file is new. */
interface WantedEdit {
  readonly path: string;
  readonly oldText?: string;
  readonly newText: string;
}

/**
 * Shows changes of files to the user, who accepts or rejects each. Until then, nothing is written.
 * @returns the outcome for each file, for the model
 * @throws Error with a message for the model if a replacement does not match exactly one place
 */
export async function proposeEdit(
  { edits }: Readonly<Record<string, unknown>>,
  propose: (changes: readonly ProposedChange[]) => Promise<readonly ChangeOutcome[]>,
): Promise<string> {
  // By file, not by path: a model may write `a.ts` and `./a.ts` for the same one.
  const wanted = new Map<string, ProposedChange & { readonly text: string }>();
  for (const { path, oldText, newText } of (edits ?? []) as readonly WantedEdit[]) {
    const uri = await toolUri(path);
    const file = uri.toString();
    const earlier = wanted.get(file);
    const before = earlier?.text ?? (await textOf(uri, path));
    wanted.set(file, { path: earlier?.path ?? path, text: replaced(path, before, oldText ?? "", newText) });
  }
  if (wanted.size === 0) throw new Error("There are no edits to propose.");
  const outcomes = await propose([...wanted.values()]);
  return outcomes.map(({ path, outcome, problem }) => `${path}: ${words[outcome]}${problem === undefined ? "" : ` ${problem}`}`).join("\n");
}

const words: Readonly<Record<ChangeOutcome["outcome"], string>> = {
  accepted: "the user accepted the change.",
  partly: "the user accepted a part of the change. Read the file to see which.",
  rejected: "the user rejected the change; the file is unchanged.",
  refused: "the change was refused.",
};

/** Null if the file does not exist. */
async function textOf(uri: vscode.Uri, path: string): Promise<string | null> {
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    return null;
  }
  return (await openText(uri, path)).getText();
}

function replaced(path: string, before: string | null, oldText: string, newText: string): string {
  if (oldText === "") {
    if (before !== null && before !== "") throw new Error(`${path} already exists: give the oldText to replace.`);
    return newText;
  }
  if (before === null) throw new Error(`${path} does not exist. Leave out oldText to create it.`);
  // Models write line feeds; the file keeps its own line endings.
  const wanted = before.includes("\r\n") ? oldText.replaceAll(/\r?\n/g, "\r\n") : oldText;
  const fresh = before.includes("\r\n") ? newText.replaceAll(/\r?\n/g, "\r\n") : newText;
  const at = before.indexOf(wanted);
  if (at < 0) throw new Error(`${path} does not contain this oldText. Read the file and copy it exactly.`);
  if (before.includes(wanted, at + 1))
    throw new Error(`${path} contains this oldText more than once. Include more of the surrounding lines.`);
  return before.slice(0, at) + fresh + before.slice(at + wanted.length);
}
