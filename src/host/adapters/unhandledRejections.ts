import * as vscode from "vscode";
import type { Log } from "../../app/log.ts";
import type { Platform } from "../platform/platform.ts";
import { vscodeAsk } from "./vscodeAsk.ts";

/**
 * Logs rejections that Aside's code did not handle, and notifies the user of the first one. The extension host is shared, so errors from other
 * extensions are ignored.
 * @param extensionUri the folder of Aside's files
 */
export function logUnhandledRejections(
  { onUnhandledRejection }: Pick<Platform, "onUnhandledRejection">,
  extensionUri: vscode.Uri,
  log: Log,
): { dispose(): void } {
  // Stacks contain file paths as Node.js has them, or URLs.
  const ours = [extensionUri.fsPath, extensionUri.path];
  let isNotified = false;
  return onUnhandledRejection((reason) => {
    if (!(reason instanceof Error) || !ours.some((folder) => reason.stack?.includes(folder) === true)) return;
    log.error("Unhandled rejection", reason);
    if (isNotified) return;
    isNotified = true;
    void notify(log);
  });
}

async function notify(log: Log): Promise<void> {
  const answer = await vscodeAsk.confirm({
    severity: "error",
    message: vscode.l10n.t("Something went wrong in Aside. Your conversations are safe, and you can continue. See the log for details."),
    choices: { showLog: vscode.l10n.t("Show Log") },
  });
  if (answer === "showLog") log.show();
}
