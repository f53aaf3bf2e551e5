import * as vscode from "vscode";

/** What VS Code knows of a file. As for {@link openText}. */
export async function statFile(uri: vscode.Uri, path: string): Promise<vscode.FileStat> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch (cause) {
    throw new Error(`There is no file ${path} in the workspace.`, { cause });
  }
}

/**
 * A file as the editor has it. Of what goes wrong only words of ours get to the model: VS Code's own tell where on this machine the workspace lies.
 * @param path as the model wrote it
 * @throws Error with words for the model
 */
export async function openText(uri: vscode.Uri, path: string): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (cause) {
    throw new Error(`${path} cannot be read as text.`, { cause });
  }
}
