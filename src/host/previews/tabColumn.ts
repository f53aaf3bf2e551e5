import * as vscode from "vscode";

/** Where a tab about an answer opens: beside a conversation that is itself an editor tab, so that both can be seen, else where the user works. */
export function besideChat(): vscode.ViewColumn {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isChat = input instanceof vscode.TabInputWebview && input.viewType.endsWith("aside.chatEditor");
  return isChat ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}
