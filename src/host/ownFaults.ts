import * as vscode from "vscode";
import type { Log } from "./log.ts";

/** Where rejections that nobody handles are told: Node's `process`. */
export interface RejectionSource {
  on(event: "unhandledRejection", listener: (reason: unknown) => void): unknown;
  off(event: "unhandledRejection", listener: (reason: unknown) => void): unknown;
}

/**
 * Writes rejections that none of our code handled into the log, and says once that something went wrong. The extension host is shared: what
 * does not come from our own files is somebody else's.
 * @param extensionPath the folder of our files
 */
export function watchOwnFaults(source: RejectionSource, extensionPath: string, log: Log): vscode.Disposable {
  let told = false;
  const onRejection = (reason: unknown): void => {
    if (!(reason instanceof Error) || reason.stack?.includes(extensionPath) !== true) return;
    log.error("Something failed that nobody waited for", reason);
    if (told) return;
    told = true;
    void tell(log);
  };
  source.on("unhandledRejection", onRejection);
  return new vscode.Disposable(() => source.off("unhandledRejection", onRejection));
}

async function tell(log: Log): Promise<void> {
  const showLog = vscode.l10n.t("Show log");
  const text = vscode.l10n.t("Something in Aside failed. Your conversations are kept and you can go on. The log has the details.");
  if ((await vscode.window.showErrorMessage(text, showLog)) === showLog) log.show();
}
