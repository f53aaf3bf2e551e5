import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { closeTabs } from "../adapters/closeTabs.ts";

/**
 * Ends all conversations of this window, with what runs in them. The side bar shows a new one, and editor tabs with a chat are closed.
 * @param isKept whether the rest of them is written first
 */
export async function closeConversations(app: App, isKept: boolean): Promise<void> {
  const open = app.chat.sessions;
  if (isKept) await Promise.all(open.map((session) => session.close()));
  else {
    await app.store.abandonOpen(Infinity);
    for (const session of open) session.stop();
  }
  await showNew(app);
}

/** Closes what is open here if all conversations were deleted in another window, and says so. */
export async function followClearing(app: App): Promise<void> {
  const open = app.chat.sessions;
  if (!(await app.store.abandonOpen())) return;
  for (const session of open) session.stop();
  await showNew(app);
  app.ask.hint(vscode.l10n.t("All conversations were deleted in another window."));
}

async function showNew({ chat, places }: App): Promise<void> {
  await closeTabs(chatTabs);
  places.home.show(chat.begin());
  places.home.tellComposer({ type: "forget" });
}

function chatTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("aside.chatEditor"));
}
