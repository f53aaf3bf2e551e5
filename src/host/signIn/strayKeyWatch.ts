import * as vscode from "vscode";
import type { StrayKeyParts } from "./moveStrayKeys.ts";

/** What a key begins with: enough to tell that it is worth loading what knows more. */
const mayBeKey = /\b(?:sk-|gsk_|xai-|pplx-|hf_)\w/;

/** Looks at our settings now and whenever they change, for a key that was pasted into them. */
export function watchForStrayKeys(parts: StrayKeyParts): vscode.Disposable {
  const look = async (): Promise<void> => {
    if (!mayBeKey.test(JSON.stringify(vscode.workspace.getConfiguration("aside", vscode.workspace.workspaceFolders?.[0]?.uri)))) return;
    const { offerToMoveKeys } = await import("./moveStrayKeys.ts");
    await offerToMoveKeys(parts);
  };
  const lookAndLog = (): void => {
    look().catch((cause: unknown) => parts.log.error("The settings could not be looked through for keys", cause));
  };
  lookAndLog();
  return parts.settings.onDidChange(lookAndLog);
}
