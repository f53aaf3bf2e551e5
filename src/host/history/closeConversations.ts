import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { closeTabs } from "../adapters/closeTabs.ts";

/** How long the ends of stopped answers are waited for, and how often they are looked for, milliseconds. */
const longestStopMs = 3000;
const lookEveryMs = 50;

/**
 * Ends all conversations of this window, after what runs in them was stopped and counted. The side bar shows a new one, and editor tabs with a chat are closed.
 * @param isKept whether the rest of them is written first
 */
export async function closeConversations(app: App, isKept: boolean): Promise<void> {
  const { chat, store } = app;
  for (const session of chat.sessions) session.stop();
  const isRunning = () => chat.sessions.some(({ live }) => live !== null);
  for (let waited = 0; waited < longestStopMs && isRunning(); waited += lookEveryMs) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  if (!isKept) await store.abandonOpen(Infinity);
  await showNew(app);
}

/** Closes what is open here if all conversations were deleted in another window, and says so. */
export async function followClearing(app: App): Promise<void> {
  const wereOpen = await app.store.abandonOpen();
  if (wereOpen) await showNew(app);
  // The list of this window would be written again, with its titles.
  await app.store.refresh();
  if (wereOpen) app.ask.hint(vscode.l10n.t("All conversations were deleted in another window."));
}

async function showNew({ chat, places }: App): Promise<void> {
  await chat.closeAll();
  await closeTabs(chatTabs);
  places.home.show(chat.begin());
  places.home.tellComposer({ type: "forget" });
}

function chatTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("aside.chatEditor"));
}
