import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import type { ConversationSummary } from "../../history/summary.ts";
import type { Chat } from "../../app/chat/chat.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { age } from "../../app/models/age.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { moneyFormat } from "../../shared/money.ts";
import { pick, type PickStep, type PickView, type PressedButton } from "../adapters/vscodePick.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { conversationsWith } from "./conversationFilter.ts";

/** What the list needs of the history. */
export type ConversationList = Pick<ConversationStore, "list" | "rename" | "pin" | "delete" | "restore" | "onDidChange" | "refresh">;

/** What the user chose: a conversation, or to search all messages for the text in the filter box. */
export type PickedConversation = { readonly open: string } | { readonly search: string };

interface ConversationItem extends vscode.QuickPickItem {
  /** Undefined for the rows below the conversations: the one that shows the next page, and the one that searches all messages. */
  readonly summary: ConversationSummary | undefined;
  /** The text that this row searches all messages for. */
  readonly search?: string;
}

/** The shortest time between two updates of the list, milliseconds: while answers stream, it changes with every checkpoint. */
const refreshMs = 300;
/** Conversations on a page, and the most that a filter shows. VS Code needs half a second to draw thousands, again at every change. */
const pageSize = 200;
/** As many as fill the first screen, so that the list is there at once; the rest of the page follows. */
const firstRows = 30;
const restAfterMs = 50;
/** How long the list waits for its rows before it opens without them. */
const longestWaitMs = 20;
/** When the list is compared with the disk: not before it is shown, because that takes as long as the list is. */
const refreshAfterMs = 300;

/** The buttons; created when a list opens, because icons are VS Code's. */
function createButtons() {
  const button = (icon: string, tooltip: string) => ({ iconPath: new vscode.ThemeIcon(icon), tooltip });
  return {
    pin: button("pin", vscode.l10n.t("Pin")),
    unpin: button("pinned", vscode.l10n.t("Unpin")),
    rename: button("edit", vscode.l10n.t("Rename")),
    delete: button("trash", vscode.l10n.t("Delete")),
    restore: button("discard", vscode.l10n.t("Undo Delete")),
    search: button("search", vscode.l10n.t("Search All Messages")),
    onlyHere: button("folder", vscode.l10n.t("Show This Workspace Only")),
    everywhere: button("folder-active", vscode.l10n.t("Show All Workspaces")),
    showDeleted: button("archive", vscode.l10n.t("Show Deleted Conversations")),
    hideDeleted: button("history", vscode.l10n.t("Back to Conversations")),
  };
}

/**
 * Lets the user choose a conversation. Each can be pinned, renamed and deleted in the list, and a deletion can be undone there.
 * @param currentId the conversation that the panel shows
 * @param chat knows which conversations are being answered
 */
export async function pickConversation(list: ConversationList, currentId: string, chat: Chat): Promise<PickedConversation | undefined> {
  const buttons = createButtons();
  const here = vscode.workspace.name;
  let onlyHere = false;
  let showDeleted = false;
  let most = firstRows;
  let lastFilter = "";
  /** Deleted while this list is open: these stay in their place, so that a deletion by mistake can be undone there. */
  const deletedHere = new Set<string>();
  let kept: readonly ConversationSummary[] = [];
  let deleted: readonly ConversationSummary[] = [];
  let matches: readonly ConversationSummary[] = [];
  let items: readonly ConversationItem[] = [];
  let isLoaded = false;

  const read = async (): Promise<void> => {
    kept = await list.list();
    // Each list is made of all conversations: one of which nothing is shown is not asked for.
    deleted = showDeleted || deletedHere.size > 0 ? await list.list({ deleted: true }) : [];
    isLoaded = true;
    isDrawn = false;
  };
  let isDrawn = false;
  let showRest: (() => void) | undefined;
  let reading: Promise<void> | undefined = read();
  const load = async (): Promise<void> => {
    // What is in memory has been read before the list opens, and need not be drawn twice.
    if (reading === undefined) return read();
    await reading;
    reading = undefined;
    showRest?.();
  };
  const itemsFor = (filter: string): readonly ConversationItem[] => {
    if (isDrawn && filter === lastFilter) return items;
    isDrawn = true;
    if (filter !== lastFilter) most = pageSize;
    lastFilter = filter;
    const all = showDeleted
      ? deleted
      : deletedHere.size === 0
        ? kept
        : inOrder([...kept, ...deleted.filter(({ id }) => deletedHere.has(id))]);
    matches = conversationsWith(filter, onlyHere ? all.filter(({ workspace }) => workspace === here) : all);
    const streaming = new Set(
      chat.sessions.filter(({ live, streamingInOtherWindows }) => live !== null || streamingInOtherWindows.size > 0).map(({ id }) => id),
    );
    const now = Date.now();
    const page = matches.slice(0, most).map((summary) => itemOf(summary, streaming.has(summary.id), now));
    items = [
      ...page,
      ...(matches.length > most && most >= pageSize ? [moreItem(matches.length - most)] : []),
      // The words of a message are in no title: without this row, they would find nothing. Not before the list is there, when it would be the first.
      ...(filter.trim() === "" || showDeleted || !isLoaded ? [] : [searchItem(filter.trim())]),
    ];
    return items;
  };
  const itemOf = (summary: ConversationSummary, isStreaming: boolean, now: number): ConversationItem => {
    const isDeleted = summary.deletedAt !== null;
    const icon = isStreaming ? "$(sync~spin) " : isDeleted ? "$(trash) " : summary.pinned ? "$(pinned) " : "";
    return {
      summary,
      // The filter is applied here, not by VS Code.
      alwaysShow: true,
      label: `${icon}${plainLabel(summary.title)}`,
      description: [
        isDeleted ? vscode.l10n.t("deleted") : undefined,
        isStreaming ? vscode.l10n.t("answering") : undefined,
        summary.id === currentId ? vscode.l10n.t("open") : undefined,
        summary.readOnly ? vscode.l10n.t("read-only") : undefined,
        age(summary.updatedAt, now),
      ]
        .filter(Boolean)
        .join(" · "),
      detail: [summary.model, summary.workspace, costText(summary.cost)].filter(Boolean).join(" · "),
      buttons: isDeleted ? [buttons.restore] : [summary.pinned ? buttons.unpin : buttons.pin, buttons.rename, buttons.delete],
    };
  };
  const titleText = (): string => {
    if (showDeleted) return vscode.l10n.t("Deleted conversations");
    return onlyHere && here !== undefined ? vscode.l10n.t("Conversations in {0}", here) : vscode.l10n.t("Conversations");
  };
  /** Runs the button of an item. */
  const act = async (button: vscode.QuickInputButton, { id, title, pinned }: ConversationSummary, view: PickView): Promise<void> => {
    if (button === buttons.rename) {
      const renamed = await view.interrupt(() => vscodeAsk.input({ title: vscode.l10n.t("Rename conversation"), value: title }));
      if (renamed !== undefined && renamed.trim() !== "") await reportError(list.rename(id, renamed));
    } else if (button === buttons.delete) {
      deletedHere.add(id);
      // An answer that is still streaming is no longer wanted, and it costs money.
      chat.sessions.find((session) => session.id === id)?.stop();
      await reportError(list.delete(id));
    } else if (button === buttons.restore) {
      deletedHere.delete(id);
      await reportError(list.restore(id));
    } else await reportError(list.pin(id, !pinned));
    view.refresh();
  };
  const onButton = ({ button, item }: PressedButton<ConversationItem>, view: PickView): PickStep => {
    if (item?.summary !== undefined) void act(button, item.summary, view);
    else if (button === buttons.search) return "choose";
    else {
      if (button === buttons.onlyHere || button === buttons.everywhere) onlyHere = !onlyHere;
      else showDeleted = !showDeleted;
      most = pageSize;
      view.refresh();
    }
    return "stay";
  };

  await Promise.race([reading, pause(longestWaitMs)]);
  const picked = await pick<ConversationItem>({
    title: titleText,
    placeholder: vscode.l10n.t("Search by title, model or workspace"),
    matchOnDetail: true,
    // The order is that of this list; and its last rows stay the last.
    sortByLabel: false,
    keepScrollPosition: true,
    load,
    items: itemsFor,
    onOpen: (view, closed) => {
      showRest = () => {
        setTimeout(() => {
          most = Math.max(most, pageSize);
          if (!closed.aborted) view.refresh();
        }, restAfterMs);
        // If the disk says something else, `onDidChange` fires.
        setTimeout(() => void (closed.aborted || list.refresh()), refreshAfterMs);
      };
    },
    // After “Show More”, the first item of the new page.
    active: (before) =>
      before === undefined
        ? undefined
        : before.search !== undefined
          ? items.find(({ search }) => search !== undefined)
          : before.summary === undefined
            ? items[most - pageSize]
            : items.find(({ summary }) => summary?.id === before.summary?.id),
    buttons: () => [
      buttons.search,
      ...(here === undefined ? [] : [onlyHere ? buttons.everywhere : buttons.onlyHere]),
      showDeleted ? buttons.hideDeleted : buttons.showDeleted,
    ],
    onButton,
    onAccept: ({ items: [item] }, view) => {
      if (item === undefined || item.summary !== undefined || item.search !== undefined) return "choose";
      most += pageSize;
      view.refresh();
      return "stay";
    },
    refreshMs,
    refreshOn: [
      (refresh) => list.onDidChange(refresh),
      chat.onDidOpen,
      ...chat.sessions.map(
        (session) => (refresh: () => void) => session.onDidChange(({ type }) => (type === "state" ? refresh() : undefined)),
      ),
    ],
  });
  if (picked?.type === "button") return { search: picked.filter };
  const chosen = picked?.type === "items" ? picked.items[0] : undefined;
  if (chosen?.search !== undefined) return { search: chosen.search };
  return chosen?.summary && { open: chosen.summary.id };
}

function moreItem(remaining: number): ConversationItem {
  return { summary: undefined, label: vscode.l10n.t("$(chevron-down) Show More ({0} left)", remaining), alwaysShow: true };
}

function searchItem(text: string): ConversationItem {
  return { summary: undefined, search: text, label: `$(search) ${vscode.l10n.t("Search messages for “{0}”", text)}`, alwaysShow: true };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Pinned first, then newest first, like the store's own order. */
function inOrder(summaries: readonly ConversationSummary[]): readonly ConversationSummary[] {
  return summaries.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt);
}

async function reportError(outcome: ReturnType<ConversationList["delete"]>): Promise<void> {
  const error = await outcome;
  if (error !== null) vscodeAsk.notify({ severity: "error", message: error.message });
}

let dollars: ((usd: number) => string) | undefined;

function costText(usd: number | null): string | undefined {
  if (usd === null || usd === 0) return undefined;
  dollars ??= moneyFormat(displayLanguage());
  return dollars(usd);
}
