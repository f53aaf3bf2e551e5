import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import type { ConversationSummary } from "../../history/summary.ts";
import type { Chat } from "../../app/chat/chat.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { age } from "../../app/models/age.ts";
import { conversationsWith } from "./conversationFilter.ts";

/** What the list needs of the history. */
export type ConversationList = Pick<ConversationStore, "list" | "rename" | "pin" | "delete" | "restore" | "onDidChange" | "refresh">;

/** What the user chose: a conversation, or to search all of them for what was typed. */
export type PickedConversation = { readonly open: string } | { readonly search: string };

interface ConversationItem extends vscode.QuickPickItem {
  /** Undefined for the last item of a page: it brings the next one. */
  readonly summary: ConversationSummary | undefined;
}

/** The list is drawn anew at most this often, in milliseconds: while answers stream it changes with every checkpoint. */
const redrawMs = 300;
/** So many are handed over at once, and filtered here: with thousands VS Code takes half a second to draw, and again at every change. */
const pageSize = 200;

/** The buttons; made when a list opens, because icons are VS Code's. */
function makeButtons() {
  const button = (icon: string, tooltip: string) => ({ iconPath: new vscode.ThemeIcon(icon), tooltip });
  return {
    pin: button("pin", vscode.l10n.t("Keep at the top")),
    unpin: button("pinned", vscode.l10n.t("Keep at the top no longer")),
    rename: button("edit", vscode.l10n.t("Rename")),
    delete: button("trash", vscode.l10n.t("Delete")),
    restore: button("discard", vscode.l10n.t("Undo delete")),
    search: button("search", vscode.l10n.t("Search every message")),
    onlyHere: button("folder", vscode.l10n.t("Only this workspace")),
    everywhere: button("folder-active", vscode.l10n.t("All workspaces")),
    showDeleted: button("archive", vscode.l10n.t("Show deleted")),
    hideDeleted: button("history", vscode.l10n.t("Back to what is not deleted")),
  };
}

/**
 * Lets the user choose a conversation; each can be pinned, renamed and deleted on the spot, and what was deleted can be taken back.
 * @param currentId the one that is shown
 * @param chat tells which ones stream right now
 */
export async function pickConversation(list: ConversationList, currentId: string, chat: Chat): Promise<PickedConversation | undefined> {
  const picker = vscode.window.createQuickPick<ConversationItem>();
  const buttons = makeButtons();
  const here = vscode.workspace.name;
  let onlyHere = false;
  let showDeleted = false;
  let most = pageSize;
  /** Deleted while this list is open: they stay where they were, so that a slip of the finger can be taken back there. */
  const deletedHere = new Set<string>();
  let redraw: ReturnType<typeof setTimeout> | undefined;
  let asking = false;

  const show = async () => {
    const [living, deleted] = await Promise.all([list.list(), list.list({ deleted: true })]);
    const shown = showDeleted ? deleted : inOrder([...living, ...deleted.filter(({ id }) => deletedHere.has(id))]);
    const streaming = new Set(
      chat.sessions.filter(({ live, streamingInOtherWindows }) => live !== null || streamingInOtherWindows.size > 0).map(({ id }) => id),
    );
    const now = Date.now();
    const before = picker.activeItems[0];
    const isTyped = picker.value.trim() !== "";
    const found = conversationsWith(picker.value, onlyHere ? shown.filter(({ workspace }) => workspace === here) : shown);
    const items = found.slice(0, most).map((summary) => itemOf(summary, streaming, now));
    // VS Code puts what was typed for in an order of its own, in which this item would be anywhere; then the title says that there are more.
    picker.items = found.length > most && !isTyped ? [...items, moreItem(found.length - most)] : items;
    // Where more were asked for, the first of them comes next.
    const again = before?.summary === undefined ? undefined : items.find(({ summary }) => summary?.id === before.summary?.id);
    const next = before !== undefined && before.summary === undefined ? items[most - pageSize] : again;
    if (next !== undefined) picker.activeItems = [next];
    const title = showDeleted
      ? vscode.l10n.t("Deleted conversations")
      : onlyHere && here !== undefined
        ? vscode.l10n.t("Conversations in {0}", here)
        : vscode.l10n.t("Conversations");
    picker.title = found.length > most && isTyped ? vscode.l10n.t("{0}: the first {1} of {2}", title, most, found.length) : title;
    picker.buttons = [
      buttons.search,
      ...(here === undefined ? [] : [onlyHere ? buttons.everywhere : buttons.onlyHere]),
      showDeleted ? buttons.hideDeleted : buttons.showDeleted,
    ];
  };
  const itemOf = (summary: ConversationSummary, streaming: ReadonlySet<string>, now: number): ConversationItem => {
    const gone = summary.deletedAt !== null;
    const mark = streaming.has(summary.id) ? "$(sync~spin) " : gone ? "$(trash) " : summary.pinned ? "$(pinned) " : "";
    return {
      summary,
      // It was filtered here.
      alwaysShow: true,
      label: `${mark}${plainLabel(summary.title)}`,
      description: [
        gone ? vscode.l10n.t("deleted") : undefined,
        streaming.has(summary.id) ? vscode.l10n.t("answering") : undefined,
        summary.id === currentId ? vscode.l10n.t("shown") : undefined,
        summary.readOnly ? vscode.l10n.t("read-only") : undefined,
        age(summary.updatedAt, now),
      ]
        .filter(Boolean)
        .join(" · "),
      detail: [summary.model, summary.workspace, cost(summary.cost)].filter(Boolean).join(" · "),
      buttons: gone ? [buttons.restore] : [summary.pinned ? buttons.unpin : buttons.pin, buttons.rename, buttons.delete],
    };
  };
  const showSoon = () => {
    redraw ??= setTimeout(() => {
      redraw = undefined;
      void show();
    }, redrawMs);
  };
  const showFromTheTop = () => {
    most = pageSize;
    void show();
  };
  const act = async (button: vscode.QuickInputButton, { id, title, pinned }: ConversationSummary) => {
    if (button === buttons.rename) {
      // The box takes the list's place; the list comes back.
      asking = true;
      const renamed = await vscode.window.showInputBox({ title: vscode.l10n.t("Rename conversation"), value: title });
      if (renamed !== undefined && renamed.trim() !== "") await tellTrouble(list.rename(id, renamed));
      asking = false;
      picker.show();
    } else if (button === buttons.delete) {
      deletedHere.add(id);
      // Nobody wants what still comes, and it costs.
      chat.sessions.find((session) => session.id === id)?.stop();
      await tellTrouble(list.delete(id));
    } else if (button === buttons.restore) {
      deletedHere.delete(id);
      await tellTrouble(list.restore(id));
    } else await tellTrouble(list.pin(id, !pinned));
    await show();
  };

  const subscriptions = [
    list.onDidChange(showSoon),
    chat.onDidOpen(showSoon),
    ...chat.sessions.map((session) => session.onDidChange(({ type }) => (type === "state" ? showSoon() : undefined))),
  ];
  try {
    picker.placeholder = vscode.l10n.t("Search by title, model or workspace");
    picker.matchOnDetail = true;
    picker.keepScrollPosition = true;
    picker.busy = true;
    const chosen = new Promise<PickedConversation | undefined>((resolve) => {
      picker.onDidAccept(() => {
        const [item] = picker.selectedItems;
        if (item === undefined) return resolve(undefined);
        if (item.summary !== undefined) return resolve({ open: item.summary.id });
        most += pageSize;
        void show();
      });
      picker.onDidHide(() => {
        if (!asking) resolve(undefined);
      });
      picker.onDidTriggerButton((button) => {
        if (button === buttons.search) return resolve({ search: picker.value });
        if (button === buttons.onlyHere || button === buttons.everywhere) onlyHere = !onlyHere;
        else showDeleted = !showDeleted;
        return showFromTheTop();
      });
    });
    picker.onDidChangeValue(showFromTheTop);
    picker.onDidTriggerItemButton(({ button, item: { summary } }) => summary && void act(button, summary));
    picker.show();
    await show();
    picker.busy = false;
    // Where that finds a change, the list is told.
    void list.refresh();
    return await chosen;
  } finally {
    clearTimeout(redraw);
    for (const subscription of subscriptions) subscription.dispose();
    picker.dispose();
  }
}

/** Brings the next page. */
function moreItem(left: number): ConversationItem {
  return { summary: undefined, label: vscode.l10n.t("$(chevron-down) Show more ({0} left)", left), alwaysShow: true };
}

/** Pinned first, then newest first, as the store gives them. */
function inOrder(summaries: readonly ConversationSummary[]): readonly ConversationSummary[] {
  return summaries.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt);
}

async function tellTrouble(outcome: ReturnType<ConversationList["delete"]>): Promise<void> {
  const trouble = await outcome;
  if (trouble !== null) void vscode.window.showErrorMessage(trouble.message);
}

let currency: Intl.NumberFormat | undefined;

function cost(usd: number | null): string | undefined {
  if (usd === null || usd === 0) return undefined;
  currency ??= new Intl.NumberFormat(vscode.env.language, { style: "currency", currency: "USD", maximumSignificantDigits: 2 });
  return currency.format(usd);
}
