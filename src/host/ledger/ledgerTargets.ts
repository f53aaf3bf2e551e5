import type * as vscode from "vscode";
import type { LedgerTarget } from "../../shared/ledgerPage.ts";
import { fileOf } from "../workspace/documentName.ts";
import { currentEditor } from "../workspace/selection.ts";
import { pathInWorkspace } from "../workspace/workspaceNames.ts";

/** What the ledger is asked about: files and folders, or the file in the editor where none is named. Empty where there is no editor either. */
export function ledgerTargets(uris: readonly vscode.Uri[]): readonly LedgerTarget[] {
  const editor = currentEditor();
  const named = uris.length > 0 || editor === undefined ? uris : [editor.document.uri];
  return named.map(fileOf).map((uri) => ({ uri: uri.toString(), path: pathInWorkspace(uri) ?? "" }));
}
