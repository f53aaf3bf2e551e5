import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import type { ConversationSummary } from "../../history/summary.ts";
import type { Chat } from "../../app/chat/chat.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { age } from "../../app/models/age.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { moneyFormat } from "../../shared/money.ts";
import type { KeyValueStore } from "../../app/ports.ts";
import { counted } from "../../shared/counted.ts";
import { pick, type PickStep, type PickView, type PressedButton, separatorItem } from "../adapters/vscodePick.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { chooseArrangement, readArrangement, sortConversations } from "./arrangement.ts";
import { conversationsWith } from "./conversationFilter.ts";
import { groupConversations } from "./conversationGroups.ts";
import { organise, setArchived } from "./organiseActions.ts";
import { agreesToDelete, chooseAction, type ConversationActions, selectConversations } from "./selectConversations.ts";

/** What the list needs of the history. */
export type ConversationList = Pick<
  ConversationStore,
  "list" | "rename" | "pin" | "delete" | "restore" | "onDidChange" | "refresh" | "organise" | "summary"
>;

/** What the list needs beside the history. */
export interface ListParts {
  /** Where it remembers how it is sorted and grouped. */
  readonly memory: KeyValueStore;
  /** Exports conversations into a file that the user chooses. */
  readonly exportAll: (ids: readonly string[]) => Promise<void>;
}

/** What the user chose: a conversation, or to search all messages for the text in the filter box. */
export type PickedConversation = { readonly open: string } | { readonly search: string };

interface ConversationItem extends vscode.QuickPickItem {
  /** Undefined for headings, and for the rows below the conversations: the one that shows the next page, and the one that searches all messages. */
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
    archive: button("archive", vscode.l10n.t("Archive")),
    unarchive: button("inbox", vscode.l10n.t("Unarchive")),
    more: button("ellipsis", vscode.l10n.t("More…")),
    select: button("checklist", vscode.l10n.t("Select Several Conversations")),
    arrange: button("list-ordered", vscode.l10n.t("Sort and Group…")),
    showArchived: button("archive", vscode.l10n.t("Show Archived Conversations")),
    showDeleted: button("trash", vscode.l10n.t("Show Deleted Conversations")),
    back: button("history", vscode.l10n.t("Back to Conversations")),
  };
}

/**
 * Lets the user choose a conversation. Each can be pinned, renamed, filed and deleted in the list, many at once as well, and a deletion can be undone there. Archived
 * ones have a list of their own.
 * @param currentId the conversation that the panel shows
 * @param chat knows which conversations are being answered
 */
export async function pickConversation(
  list: ConversationList,
  currentId: string,
  chat: Chat,
  { memory, exportAll }: ListParts,
): Promise<PickedConversation | undefined> {
  const buttons = createButtons();
  const here = vscode.workspace.name;
  let onlyHere = false;
  let shown: "kept" | "archived" | "deleted" = "kept";
  let { sort, group } = readArrangement(memory);
  let most = firstRows;
  let lastFilter = "";
  /** Deleted while this list is open: these stay in their place, so that a deletion by mistake can be undone there. */
  const deletedHere = new Set<string>();
  /** Those that were deleted together last: a button restores them all. */
  let deletedTogether: readonly string[] = [];
  let kept: readonly ConversationSummary[] = [];
  let deleted: readonly ConversationSummary[] = [];
  let matches: readonly ConversationSummary[] = [];
  let items: readonly ConversationItem[] = [];
  let isLoaded = false;

  const read = async (): Promise<void> => {
    kept = await list.list();
    // Each list is made of all conversations: one of which nothing is shown is not asked for.
    deleted = shown === "deleted" || deletedHere.size > 0 ? await list.list({ deleted: true }) : [];
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
    const isArchived = shown === "archived";
    const isShown = (summary: ConversationSummary) =>
      (shown === "deleted" || (summary.archived === true) === isArchived) && (!onlyHere || summary.workspace === here);
    const all = shown === "deleted" ? deleted : [...kept, ...deleted.filter(({ id }) => deletedHere.has(id))];
    const listed = all.filter(isShown);
    // The store's own order is that of the last activity.
    const inOrder = sort === "activity" && (shown === "deleted" || deletedHere.size === 0) ? listed : sortConversations(listed, sort);
    matches = conversationsWith(filter, inOrder);
    const headings = new Map<string, string>();
    if (group !== null) {
      const groups = groupConversations(matches.map(outOfArchive), group, { now: Date.now(), here });
      matches = groups.flatMap(({ label, conversations }) => {
        const sorted = sortConversations(conversations, sort);
        headings.set(sorted[0]?.id ?? "", label);
        return sorted;
      });
    }
    const streaming = new Set(
      chat.sessions.filter(({ live, streamingInOtherWindows }) => live !== null || streamingInOtherWindows.size > 0).map(({ id }) => id),
    );
    const now = Date.now();
    const page = matches.slice(0, most).flatMap((summary): readonly ConversationItem[] => {
      const heading = headings.get(summary.id);
      const item = itemOf(summary, streaming.has(summary.id), now);
      return heading === undefined ? [item] : [{ ...separatorItem(heading), summary: undefined }, item];
    });
    items = [
      ...page,
      ...(matches.length > most && most >= pageSize ? [moreItem(matches.length - most)] : []),
      // The words of a message are in no title: without this row, they would find nothing. Not before the list is there, when it would be the first.
      ...(filter.trim() === "" || shown === "deleted" || !isLoaded ? [] : [searchItem(filter.trim())]),
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
      detail: [
        summary.folder === undefined ? undefined : `$(folder) ${plainLabel(summary.folder)}`,
        summary.tags?.map((tag) => `#${plainLabel(tag)}`).join(" "),
        summary.model,
        summary.workspace,
        costText(summary.cost),
      ]
        .filter(Boolean)
        .join(" · "),
      buttons: isDeleted
        ? [buttons.restore]
        : [
            shown === "archived" ? buttons.unarchive : summary.pinned ? buttons.unpin : buttons.pin,
            buttons.rename,
            ...(shown === "archived" ? [] : [buttons.archive]),
            buttons.delete,
            buttons.more,
          ],
    };
  };
  const titleText = (): string => {
    if (shown === "deleted") return vscode.l10n.t("Deleted conversations");
    if (shown === "archived") return vscode.l10n.t("Archived conversations");
    return onlyHere && here !== undefined ? vscode.l10n.t("Conversations in {0}", here) : vscode.l10n.t("Conversations");
  };
  const deleteAll = async (ids: readonly string[]): Promise<void> => {
    if (!(await agreesToDelete(ids.length))) return;
    // An answer that is still streaming is no longer wanted, and it costs money.
    for (const session of chat.sessions) if (ids.includes(session.id)) session.stop();
    const gone = await organise(list, ids, { type: "delete", at: Date.now() });
    for (const id of gone) deletedHere.add(id);
    deletedTogether = gone.length > 1 ? gone : [];
  };
  const actions: ConversationActions = { store: list, exportAll, deleteAll };
  const undoLabel = (): string => counted(deletedTogether.length, "Undo Delete of {0} Conversation", "Undo Delete of {0} Conversations");
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
    } else if (button === buttons.more) await view.interrupt(() => chooseAction(actions, [id]));
    else if (button === buttons.archive || button === buttons.unarchive) await setArchived(list, [id], button === buttons.archive);
    else if (button === buttons.restore) {
      deletedHere.delete(id);
      await reportError(list.restore(id));
    } else await reportError(list.pin(id, !pinned));
    view.refresh();
  };
  /** Runs a button of the title. */
  const changeView = async (button: vscode.QuickInputButton, view: PickView): Promise<void> => {
    switch (button) {
      case buttons.onlyHere:
      case buttons.everywhere:
        onlyHere = !onlyHere;
        break;
      case buttons.showArchived:
        shown = "archived";
        break;
      case buttons.showDeleted:
        shown = "deleted";
        break;
      case buttons.back:
        shown = "kept";
        break;
      case buttons.arrange: {
        const chosen = await view.interrupt(() => chooseArrangement(memory));
        ({ sort, group } = chosen ?? { sort, group });
        break;
      }
      default: {
        const restored = await organise(list, deletedTogether, { type: "delete", at: null });
        for (const id of restored) deletedHere.delete(id);
        deletedTogether = [];
      }
    }
    most = pageSize;
    view.refresh();
  };
  const onButton = ({ button, item }: PressedButton<ConversationItem>, view: PickView): PickStep => {
    if (item?.summary !== undefined) void act(button, item.summary, view);
    else if (button === buttons.search || button === buttons.select) return "choose";
    else void changeView(button, view);
    return "stay";
  };

  await Promise.race([reading, pause(longestWaitMs)]);
  const show = (initialFilter: string) =>
    pick<ConversationItem>({
      title: titleText,
      placeholder: vscode.l10n.t("Search by title, model, workspace, folder or tag"),
      filter: initialFilter,
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
              ? items.find(({ summary }) => summary !== undefined && summary.id === matches[most - pageSize]?.id)
              : items.find(({ summary }) => summary?.id === before.summary?.id),
      buttons: () => [
        ...(deletedTogether.length === 0 ? [] : [{ iconPath: new vscode.ThemeIcon("discard"), tooltip: undoLabel() }]),
        buttons.search,
        buttons.select,
        buttons.arrange,
        ...(here === undefined ? [] : [onlyHere ? buttons.everywhere : buttons.onlyHere]),
        ...(shown === "kept" ? [buttons.showArchived, buttons.showDeleted] : [buttons.back]),
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
  let picked = await show("");
  while (picked?.type === "button" && picked.button === buttons.select) {
    const { filter } = picked;
    const ids = await selectConversations(
      matches.filter(({ deletedAt }) => deletedAt === null),
      (summary) => {
        const { buttons: _buttons, alwaysShow: _always, ...row } = itemOf(summary, false, Date.now());
        return row;
      },
    );
    if (ids === undefined) return undefined;
    if (ids !== "back") await chooseAction(actions, ids);
    await read();
    picked = await show(filter);
  }
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

/** In the list of archived conversations, that one is archived is no group. */
function outOfArchive({ archived: _archived, ...summary }: ConversationSummary): ConversationSummary {
  return summary;
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
