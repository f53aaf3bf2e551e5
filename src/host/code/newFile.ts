import * as vscode from "vscode";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { hasRemoteSchema } from "../../apply/checkPath.ts";
import { guessFileName, withoutPathComment } from "../../apply/targetHints.ts";
import type { AnsweredCode } from "../../app/chat/answeredCode.ts";
import { columnForCode, type Reviews } from "./reviews.ts";
import { workspaceFile } from "../workspace/workspacePath.ts";
import { lookup } from "../../shared/guards.ts";
import { createFile } from "../workspace/writeGate.ts";

/** Creates a file from a block: asks for its name, guessed from the answer, and opens it. Without a name it opens an untitled editor. */
export async function newFile(block: AnsweredCode, reviews: Pick<Reviews, "show">): Promise<void> {
  const guess = guessFileName(block.info, block.code, block.before);
  const text = withoutPathComment(block.code, null);
  if ((vscode.workspace.workspaceFolders?.length ?? 0) === 0) return openUntitled(text, block.language);
  const name = await vscodeAsk.input({
    title: vscode.l10n.t("New file"),
    prompt: vscode.l10n.t("Path in this workspace. Leave empty for an untitled editor."),
    value: guess,
    selection: [guess.lastIndexOf("/") + 1, Math.max(guess.lastIndexOf("."), guess.lastIndexOf("/") + 1)],
    ignoreFocusOut: true,
    validate: problemOf,
  });
  if (name === undefined) return;
  if (name.trim() === "") return openUntitled(text, block.language);
  const file = await workspaceFile(name);
  if ("problem" in file || file.exists) return;
  if (file.isProtected || hasRemoteSchema(file.path.split("/"), text)) {
    // No dialog shows all of a text: it is read in an editor, and written when it is accepted there.
    if (!(await wantsReview(file.path))) return;
    const shown = await reviews.show({ file, before: null, after: text });
    if ("problem" in shown) vscodeAsk.notify({ severity: "warning", message: shown.problem });
    return;
  }
  const problem = await createFile(file, text);
  if (problem !== undefined) return vscodeAsk.notify({ severity: "warning", message: problem });
  await vscode.window.showTextDocument(file.uri, { preview: false, viewColumn: columnForCode() });
}

async function problemOf(name: string): Promise<string | undefined> {
  if (name.trim() === "") return undefined;
  const file = await workspaceFile(name);
  if ("problem" in file) return file.problem;
  return file.exists ? vscode.l10n.t("{0} already exists. Use “Apply to file” to change it.", file.path) : undefined;
}

/** A file that controls what runs has a question of its own before it is shown. */
async function wantsReview(path: string): Promise<boolean> {
  const message = vscode.l10n.t("{0} controls what runs on your machine. Review it?", path);
  const detail = vscode.l10n.t("The file comes from a model. Accept it only if you know what it does.");
  const review = vscode.l10n.t("Review File");
  return (await vscodeAsk.confirm({ message, modal: true, detail, choices: { review } })) === "review";
}

async function openUntitled(content: string, language: string): Promise<void> {
  const known = await vscode.languages.getLanguages();
  const aliases: Readonly<Record<string, string>> = {
    ts: "typescript",
    js: "javascript",
    py: "python",
    sh: "shellscript",
    bash: "shellscript",
    tsx: "typescriptreact",
    jsx: "javascriptreact",
    md: "markdown",
    rs: "rust",
    rb: "ruby",
    yml: "yaml",
  };
  const id = lookup(aliases, language) ?? language;
  const document = await vscode.workspace.openTextDocument({ content, ...(known.includes(id) ? { language: id } : {}) });
  await vscode.window.showTextDocument(document, { preview: false, viewColumn: columnForCode() });
}
