import * as vscode from "vscode";
import { hasRemoteSchema } from "../../apply/checkPath.ts";
import { guessFileName, withoutPathComment } from "../../apply/targetHints.ts";
import type { AnsweredCode } from "./codeBlock.ts";
import { columnForCode } from "./reviews.ts";
import { workspaceFile } from "../workspace/workspaceFile.ts";

/** Makes a new file of a block: asks for its name, guessed from what the answer says, and opens it. Without a name it is an untitled editor. */
export async function newFile(block: AnsweredCode): Promise<void> {
  const guess = guessFileName(block.info, block.code, block.before);
  const text = withoutPathComment(block.code, null);
  if ((vscode.workspace.workspaceFolders?.length ?? 0) === 0) return openUntitled(text, block.language);
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t("New file"),
    prompt: vscode.l10n.t("Its path in this workspace; nothing for an untitled editor."),
    value: guess,
    valueSelection: [guess.lastIndexOf("/") + 1, Math.max(guess.lastIndexOf("."), guess.lastIndexOf("/") + 1)],
    ignoreFocusOut: true,
    validateInput: problemOf,
  });
  if (name === undefined) return;
  if (name.trim() === "") return openUntitled(text, block.language);
  const file = await workspaceFile(name);
  if ("problem" in file || file.exists) return;
  if ((file.isProtected || hasRemoteSchema(file.path.split("/"), text)) && !(await confirmed(file.path, text))) return;
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(file.uri, { contents: await vscode.workspace.encode(text, { uri: file.uri }) });
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showWarningMessage(vscode.l10n.t("VS Code did not make {0}.", file.path));
    return;
  }
  await vscode.window.showTextDocument(file.uri, { preview: false, viewColumn: columnForCode() });
}

async function problemOf(name: string): Promise<string | undefined> {
  if (name.trim() === "") return undefined;
  const file = await workspaceFile(name);
  if ("problem" in file) return file.problem;
  return file.exists ? vscode.l10n.t("{0} exists already: use “Apply to file” to change it.", file.path) : undefined;
}

/** A file that decides what programs run is made only after a question that shows it. */
async function confirmed(path: string, text: string): Promise<boolean> {
  const create = vscode.l10n.t("Create");
  const question = vscode.l10n.t("{0} decides what programs run or what the editor does. Create it?", path);
  const shown = text.length > 1500 ? `${text.slice(0, 1500)}…` : text;
  return (await vscode.window.showWarningMessage(question, { modal: true, detail: shown }, create)) === create;
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
  const id = aliases[language] ?? language;
  const document = await vscode.workspace.openTextDocument({ content, ...(known.includes(id) ? { language: id } : {}) });
  await vscode.window.showTextDocument(document, { preview: false, viewColumn: columnForCode() });
}
