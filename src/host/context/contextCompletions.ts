import * as vscode from "vscode";
import type { Completion, CompletionSource } from "../panel/completionRouter.ts";
import type { ChatPlace } from "../panel/chatPlace.ts";
import { currentEditor, usable } from "./attachContext.ts";
import { type Attached, attachDocument, attachFile, attachRange } from "./attachments.ts";
import { findFiles } from "./workspaceFiles.ts";

/** Lines of files under what the editor holds. */
const mostFiles = 20;

/** What `#` offers: what is in the editor now, then files that fit. */
export const contextCompletions: CompletionSource = {
  complete: async (query, _place, signal) => {
    const files = await findFiles(query, mostFiles, signal);
    return [
      ...editorCompletions().filter(({ label }) => fits(label, query)),
      ...files.map(({ uri, name, folder }) => ({
        icon: "file",
        label: name,
        detail: folder,
        choose: (place: ChatPlace) => add(place, attachFile(uri)),
      })),
    ];
  },
};

function editorCompletions(): readonly Completion[] {
  const editor = currentEditor();
  if (editor === undefined) return [];
  const { document, selection } = editor;
  const path = vscode.workspace.asRelativePath(document.uri);
  const file = {
    icon: "file",
    label: vscode.l10n.t("Active file"),
    detail: path,
    choose: (place: ChatPlace) => add(place, attachDocument(document)),
  };
  if (selection.isEmpty) return [file];
  return [
    {
      icon: "list-selection",
      label: vscode.l10n.t("Selection"),
      detail: vscode.l10n.t("{0}, lines {1} to {2}", path, selection.start.line + 1, selection.end.line + 1),
      choose: (place: ChatPlace) => add(place, attachRange(document, selection)),
    },
    file,
  ];
}

async function add(place: ChatPlace, attached: Attached | Promise<Attached>): Promise<void> {
  for (const attachment of usable([await attached])) place.session.attach(attachment);
}

/** Whether a label is meant by what was written of it. */
function fits(label: string, query: string): boolean {
  return label.toLowerCase().replaceAll(" ", "").includes(query.toLowerCase());
}
