import * as vscode from "vscode";
import type { ChangeOutcome, ProposedChange } from "../../../app/proposals.ts";
import { openText } from "./openText.ts";
import { workspacePath } from "./workspacePath.ts";

/** One replacement that a model wants in a file. Without an old text the file is new. */
interface WantedEdit {
  readonly path: string;
  readonly oldText?: string;
  readonly newText: string;
}

/**
 * Shows changes of files to the user, who accepts or rejects each. Nothing is written before: this is no tool that edits, but one that asks.
 * @returns what became of each file, for the model
 * @throws Error with words for the model where a replacement does not fit exactly one place
 */
export async function proposeEdit(
  { edits }: Readonly<Record<string, unknown>>,
  propose: (changes: readonly ProposedChange[]) => Promise<readonly ChangeOutcome[]>,
): Promise<string> {
  // By the file, not by the path: a model writes `a.ts` and `./a.ts` for the same one.
  const wanted = new Map<string, ProposedChange & { readonly text: string }>();
  for (const { path, oldText, newText } of (edits ?? []) as readonly WantedEdit[]) {
    const uri = await workspacePath(path);
    const file = uri.toString();
    const earlier = wanted.get(file);
    const before = earlier?.text ?? (await textOf(uri, path));
    wanted.set(file, { path: earlier?.path ?? path, text: replaced(path, before, oldText ?? "", newText) });
  }
  if (wanted.size === 0) throw new Error("There is no edit to propose.");
  const outcomes = await propose([...wanted.values()]);
  return outcomes.map(({ path, outcome, problem }) => `${path}: ${words[outcome]}${problem === undefined ? "" : ` ${problem}`}`).join("\n");
}

const words: Readonly<Record<ChangeOutcome["outcome"], string>> = {
  accepted: "the user accepted the change.",
  partly: "the user accepted a part of the change. Read the file to see which.",
  rejected: "the user rejected the change; the file is as it was.",
  refused: "the change was refused.",
};

/** Null where there is no such file. */
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
    if (before !== null && before !== "") throw new Error(`${path} exists already: give the oldText that is to be replaced.`);
    return newText;
  }
  if (before === null) throw new Error(`There is no ${path}. Leave oldText out for a new file.`);
  // Models write line feeds; the file's own line ends stay.
  const wanted = before.includes("\r\n") ? oldText.replaceAll(/\r?\n/g, "\r\n") : oldText;
  const fresh = before.includes("\r\n") ? newText.replaceAll(/\r?\n/g, "\r\n") : newText;
  const at = before.indexOf(wanted);
  if (at < 0) throw new Error(`${path} does not hold that oldText. Read the file and copy it exactly.`);
  if (before.includes(wanted, at + 1)) throw new Error(`${path} holds that oldText more than once. Give more of what is around it.`);
  return before.slice(0, at) + fresh + before.slice(at + wanted.length);
}
