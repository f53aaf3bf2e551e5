import * as vscode from "vscode";

/** How often tabs that do not close are looked up again. */
const mostTries = 3;

/**
 * Closes tabs. VS Code up to at least 1.117 makes the objects of tabs anew whenever one changes, and refuses those of before: they are looked up right before they are
 * closed, and again where they had changed by then. Never rejects: the caller has things to put away behind a tab.
 */
export async function closeTabs(find: () => readonly vscode.Tab[]): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const tabs = find();
    if (tabs.length === 0) return;
    try {
      await vscode.window.tabGroups.close(tabs, true);
      return;
    } catch {
      // “Tab close: Invalid tab not found!”
    }
  }
}

/** The tabs that show a text file, in all groups. */
export function textTabs(uri: vscode.Uri): readonly vscode.Tab[] {
  const address = uri.toString();
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === address);
}
