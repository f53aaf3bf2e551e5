import * as vscode from "vscode";
import type { Attachment } from "../../shared/conversation.ts";
import { type Attached, attachDocument, attachFile, attachRange } from "./attachments.ts";

/** More files than anyone scrolls through; typing filters them. */
const mostFiles = 5000;

interface ContextItem extends vscode.QuickPickItem {
  readonly attach: () => Promise<readonly Attached[]>;
}

/** Asks what the next message is to carry: the selection, the file in front, or any file. */
export async function attachContext(): Promise<readonly Attachment[]> {
  const editor = currentEditor();
  const items: ContextItem[] = [];
  if (editor !== undefined) {
    const { document, selection } = editor;
    const name = vscode.workspace.asRelativePath(document.uri);
    if (!selection.isEmpty) {
      items.push({
        label: `$(selection) ${vscode.l10n.t("Selection")}`,
        description: vscode.l10n.t("{0}, lines {1} to {2}", name, selection.start.line + 1, selection.end.line + 1),
        attach: () => Promise.resolve([attachRange(document, selection)]),
      });
    }
    items.push({
      label: `$(file) ${vscode.l10n.t("Active file")}`,
      description: name,
      attach: () => Promise.resolve([attachDocument(document)]),
    });
  }
  items.push({ label: `$(search) ${vscode.l10n.t("File of the workspace…")}`, attach: pickFiles });
  const [only] = items;
  const chosen =
    items.length === 1
      ? only
      : await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Attach context"), matchOnDescription: true });
  return chosen === undefined ? [] : usable(await chosen.attach());
}

/** Takes what could be attached and tells the user of the rest. */
export function usable(attached: readonly Attached[]): readonly Attachment[] {
  for (const one of attached) if ("problem" in one) void vscode.window.showWarningMessage(one.problem);
  return attached.flatMap((one) => ("attachment" in one ? [one.attachment] : []));
}

/** The text editor in front; with the chat itself in front, one that is beside it. */
export function currentEditor(): vscode.TextEditor | undefined {
  return vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined);
}

async function pickFiles(): Promise<readonly Attached[]> {
  const items = vscode.workspace.findFiles("**/*", undefined, mostFiles).then((uris) =>
    uris
      .map((uri) => ({ uri, path: vscode.workspace.asRelativePath(uri) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ uri, path }) => ({ label: path.slice(path.lastIndexOf("/") + 1), description: path, uri })),
  );
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Attach files"),
    canPickMany: true,
    matchOnDescription: true,
  });
  return Promise.all((chosen ?? []).map(({ uri }) => attachFile(uri)));
}
