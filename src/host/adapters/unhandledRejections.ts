import * as vscode from "vscode";
import type { Log } from "../../app/log.ts";
import type { Platform } from "../platform/platform.ts";

/**
 * Writes rejections that none of our code handled into the log, and says once that something went wrong. The extension host is shared: what
 * does not come from our own files is somebody else's.
 * @param extensionUri the folder of our files
 */
export function watchOwnFaults(
  { onUnhandledRejection }: Pick<Platform, "onUnhandledRejection">,
  extensionUri: vscode.Uri,
  log: Log,
): { dispose(): void } {
  // A stack names files as Node does, or as addresses.
  const ours = [extensionUri.fsPath, extensionUri.path];
  let told = false;
  return onUnhandledRejection((reason) => {
    if (!(reason instanceof Error) || !ours.some((folder) => reason.stack?.includes(folder) === true)) return;
    log.error("Something failed that nobody waited for", reason);
    if (told) return;
    told = true;
    void tell(log);
  });
}

async function tell(log: Log): Promise<void> {
  const showLog = vscode.l10n.t("Show log");
  const text = vscode.l10n.t("Something in Aside failed. Your conversations are kept and you can go on. The log has the details.");
  if ((await vscode.window.showErrorMessage(text, showLog)) === showLog) log.show();
}
