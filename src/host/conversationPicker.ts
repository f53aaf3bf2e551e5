import * as vscode from "vscode";
import type { ConversationStore } from "../history/conversationStore.ts";
import type { ConversationSummary } from "../history/summary.ts";
import type { Chat } from "./chat/chat.ts";

/** What the list needs of the history. */
export type ConversationList = Pick<ConversationStore, "list" | "rename" | "pin" | "delete" | "restore" | "onDidChange" | "refresh">;

interface ConversationItem extends vscode.QuickPickItem {
  readonly summary: ConversationSummary;
}

/**
 * Lets the user choose a conversation; each can be pinned, renamed and deleted on the spot.
 * @param currentId the one that is shown
 * @returns id of the chosen one
 */
export async function pickConversation(list: ConversationList, currentId: string, chat: Chat): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick<ConversationItem>();
  const buttons = {
    pin: { iconPath: new vscode.ThemeIcon("pin"), tooltip: vscode.l10n.t("Keep at the top") },
    unpin: { iconPath: new vscode.ThemeIcon("pinned"), tooltip: vscode.l10n.t("Keep at the top no longer") },
    rename: { iconPath: new vscode.ThemeIcon("edit"), tooltip: vscode.l10n.t("Rename") },
    delete: { iconPath: new vscode.ThemeIcon("trash"), tooltip: vscode.l10n.t("Delete") },
  };
  const show = async () => {
    const running = new Set(chat.sessions.filter(({ live }) => live !== null).map(({ id }) => id));
    const summaries = await list.list();
    const now = Date.now();
    picker.items = summaries.map((summary) => ({
      summary,
      label: `${running.has(summary.id) ? "$(sync~spin) " : summary.pinned ? "$(pinned) " : ""}${summary.title}`,
      description: [summary.id === currentId ? vscode.l10n.t("shown") : undefined, age(summary.updatedAt, now)].filter(Boolean).join(" · "),
      detail: [summary.model, summary.workspace, cost(summary.cost)].filter(Boolean).join(" · "),
      buttons: [summary.pinned ? buttons.unpin : buttons.pin, buttons.rename, buttons.delete],
    }));
  };
  const changes = list.onDidChange(() => void show());
  try {
    picker.title = vscode.l10n.t("Conversations");
    picker.placeholder = vscode.l10n.t("Search by title or model");
    picker.matchOnDetail = true;
    picker.busy = true;
    const chosen = new Promise<string | undefined>((resolve) => {
      picker.onDidAccept(() => resolve(picker.selectedItems[0]?.summary.id));
      picker.onDidHide(() => resolve(undefined));
    });
    picker.onDidTriggerItemButton(async ({ button, item }) => {
      const { id, title, pinned } = item.summary;
      if (button === buttons.rename) {
        const renamed = await vscode.window.showInputBox({ title: vscode.l10n.t("Rename conversation"), value: title });
        if (renamed !== undefined && renamed.trim() !== "") await list.rename(id, renamed);
      } else if (button === buttons.delete) {
        await list.delete(id);
        const undo = vscode.l10n.t("Undo");
        const word = await vscode.window.showInformationMessage(vscode.l10n.t("“{0}” was deleted.", title), undo);
        if (word === undo) await list.restore(id);
      } else {
        await list.pin(id, !pinned);
      }
    });
    picker.show();
    await show();
    picker.busy = false;
    void list.refresh().then(show);
    return await chosen;
  } finally {
    changes.dispose();
    picker.dispose();
  }
}

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["week", 7 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

function age(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: "auto" });
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? ["minute", 60];
  return format.format(-Math.floor(seconds / size), unit);
}

function cost(usd: number | null): string | undefined {
  if (usd === null || usd === 0) return undefined;
  return new Intl.NumberFormat(vscode.env.language, { style: "currency", currency: "USD", maximumSignificantDigits: 2 }).format(usd);
}
