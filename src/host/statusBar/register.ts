import type * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { Disposable } from "vscode";
import type { SpendingItem } from "./spendingItem.ts";

/** The amount in the status bar, where the user wants one. Its code is loaded only then. */
export function registerStatusBar(_context: vscode.ExtensionContext, app: App): vscode.Disposable {
  let item: SpendingItem | undefined;
  let isClosed = false;
  const follow = async (): Promise<void> => {
    const isWanted = (): boolean => !isClosed && app.settings.get("statusBar") !== "off";
    if (isWanted() && item === undefined) {
      const { SpendingItem } = await import("./spendingItem.ts");
      if (isWanted()) item ??= new SpendingItem(app);
    }
    if (isWanted()) return item?.follow();
    item?.dispose();
    item = undefined;
  };
  const report = (cause: unknown): void => app.log.error("The amount in the status bar could not be shown", cause);
  const settings = app.settings.onDidChange(() => void follow().catch(report));
  void follow().catch(report);
  return new Disposable(() => {
    isClosed = true;
    settings.dispose();
    item?.dispose();
  });
}
