import * as vscode from "vscode";
import type { ConversationSummary } from "../../history/summary.ts";
import { counted } from "../../shared/counted.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { pick, pickOne } from "../adapters/vscodePick.ts";
import { addTag, editTags, moveToFolder, type OrganisedStore, removeTag, setArchived } from "./organiseActions.ts";

/** What can be done with conversations beside organising them. */
export interface ConversationActions {
  readonly store: OrganisedStore;
  /** Exports conversations into a file that the user chooses. */
  readonly exportAll: (ids: readonly string[]) => Promise<void>;
  readonly deleteAll: (ids: readonly string[]) => Promise<void>;
}

/** The most rows with check boxes: VS Code needs a second to draw thousands. */
const mostRows = 1000;
/** Deleting so many conversations or more is asked about. */
const askFrom = 10;

/**
 * Lets the user check conversations in a list.
 * @param rowOf the row of a conversation
 * @returns their ids; "back" if the user went back, undefined if they closed the list
 */
export async function selectConversations(
  summaries: readonly ConversationSummary[],
  rowOf: (summary: ConversationSummary) => vscode.QuickPickItem,
): Promise<readonly string[] | "back" | undefined> {
  const selectAll: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("check-all"),
    tooltip: counted(summaries.length, "Use All {0} Conversation", "Use All {0} Conversations"),
  };
  let isFiltered = false;
  const rows = summaries.slice(0, mostRows).map((summary) => ({ ...rowOf(summary), id: summary.id }));
  const picked = await pick<vscode.QuickPickItem & { readonly id: string }>({
    title: vscode.l10n.t("Select conversations"),
    placeholder:
      summaries.length > mostRows
        ? vscode.l10n.t("Showing {0} of {1}. Filter the list of conversations first to see others", mostRows, summaries.length)
        : vscode.l10n.t("Filter, then check conversations"),
    items: rows,
    sortByLabel: false,
    matchOnDetail: true,
    checked: () => false,
    orActive: true,
    onChecked: (items, view) => view.title(counted(items.length, "{0} conversation selected", "{0} conversations selected")),
    back: true,
    // VS Code filters the rows and does not say which ones are left, so the button would take others than the user sees. The box that checks all rows takes these.
    buttons: () => (isFiltered ? [] : [selectAll]),
    onFilter: (filter, view) => {
      isFiltered = filter.trim() !== "";
      view.refresh();
    },
    // The button can still be pressed until VS Code has taken it away.
    onButton: ({ filter }) => (filter.trim() === "" ? "choose" : "stay"),
    onAccept: ({ items }) => (items.length === 0 ? "stay" : "choose"),
  });
  if (picked?.type === "back") return "back";
  if (picked?.type === "button") return summaries.map(({ id }) => id);
  return picked?.items.map(({ id }) => id);
}

/**
 * Asks before many conversations are deleted at once.
 * @param count how many are to be deleted
 * @returns whether to delete them; few are deleted without a question, because each deletion can be undone
 */
export async function agreesToDelete(count: number): Promise<boolean> {
  if (count < askFrom) return true;
  const choice = await vscodeAsk.confirm({
    severity: "warning",
    message: counted(count, "Delete {0} conversation?", "Delete {0} conversations?"),
    detail: vscode.l10n.t("You can undo this in the list of conversations, and restore them for 30 days."),
    modal: true,
    choices: { delete: vscode.l10n.t("Delete") },
  });
  return choice === "delete";
}

/** Asks what is to be done with conversations, and does it. */
export async function chooseAction({ store, exportAll, deleteAll }: ConversationActions, ids: readonly string[]): Promise<void> {
  const summaries = ids.flatMap((id) => store.summary(id) ?? []);
  const only = ids.length === 1 ? ids[0] : undefined;
  const row = (icon: string, label: string, run: () => Promise<void>) => ({ label: `$(${icon}) ${label}`, run });
  const chosen = await pickOne({
    title: counted(ids.length, "{0} conversation", "{0} conversations"),
    items: [
      row("folder", vscode.l10n.t("Move to Folder…"), () => moveToFolder(store, ids)),
      ...(only === undefined
        ? [row("tag", vscode.l10n.t("Add Tag…"), () => addTag(store, ids))]
        : [row("tag", vscode.l10n.t("Edit Tags…"), () => editTags(store, only))]),
      ...(only === undefined && summaries.some(({ tags }) => tags !== undefined)
        ? [row("close", vscode.l10n.t("Remove Tag…"), () => removeTag(store, ids))]
        : []),
      ...(summaries.some(({ archived }) => archived !== true)
        ? [row("archive", vscode.l10n.t("Archive"), () => setArchived(store, ids, true))]
        : []),
      ...(summaries.some(({ archived }) => archived === true)
        ? [row("inbox", vscode.l10n.t("Unarchive"), () => setArchived(store, ids, false))]
        : []),
      row("export", vscode.l10n.t("Export…"), () => exportAll(ids)),
      row("trash", vscode.l10n.t("Delete"), () => deleteAll(ids)),
    ],
  });
  await chosen?.run();
}
