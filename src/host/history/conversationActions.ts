import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { searchFilterNames } from "../../history/searchQuery.ts";
import { counted } from "../../shared/counted.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";
import { groupingLabel, groupings } from "./conversationGroups.ts";
import type { ConversationsView } from "./conversationsView.ts";
import { chooseFolder, moveInto, organise } from "./organiseActions.ts";
import { readTreeFilter } from "./treeFilter.ts";

/** What the commands of the view need of the application. */
export type ActionParts = Pick<App, "chat" | "places" | "store">;

/**
 * Shows a conversation where the user chats. The focus stays in the view, so that its keys still work. A conversation that is already shown gets the
 * focus.
 */
export async function openConversation({ chat, places, store }: ActionParts, id: string): Promise<void> {
  const place = places.current;
  const isShown = place.isVisible && place.session.id === id;
  if ((store.summary(id)?.deletedAt ?? null) !== null) await store.restore(id);
  const session = await chat.open(id);
  if (session === undefined) return;
  place.show(session);
  if (isShown || !place.isVisible) await place.reveal();
}

/** Asks for a title. An empty one changes nothing. */
export async function renameConversation({ store }: ActionParts, id: string): Promise<void> {
  const title = await vscodeAsk.input({ title: vscode.l10n.t("Rename conversation"), value: store.summary(id)?.title ?? "" });
  if (title === undefined || title.trim() === "") return;
  const error = await store.rename(id, title);
  if (error !== null) vscodeAsk.notify({ severity: "error", message: error.message });
}

/** Deletes conversations. They stay in the view, where this can be undone. */
export async function deleteConversations(parts: ActionParts, view: ConversationsView, ids: readonly string[]): Promise<void> {
  const { chat, places } = parts;
  // An answer that is still streaming is no longer wanted, and it costs money.
  for (const session of chat.sessions) if (ids.includes(session.id)) session.stop();
  view.keepInPlace(ids);
  const deleted = await organise(parts.store, ids, { type: "delete", at: Date.now() });
  view.noteDeleted(deleted);
  const place = places.visible;
  // The next message needs another conversation.
  if (place !== undefined && deleted.includes(place.session.id)) place.show(chat.begin());
  if (deleted.length === 0) return;
  vscodeAsk.status(
    counted(
      deleted.length,
      "{0} conversation was deleted. {1} restores it.",
      "{0} conversations were deleted. {1} restores them.",
      vscode.l10n.t("Undo Delete"),
    ),
  );
}

/** Restores deleted conversations, or those that were deleted last if none of them is deleted. */
export async function restoreConversations(parts: ActionParts, view: ConversationsView, ids: readonly string[]): Promise<void> {
  const deleted = ids.filter((id) => (parts.store.summary(id)?.deletedAt ?? null) !== null);
  view.noteRestored(await organise(parts.store, deleted.length > 0 ? deleted : view.lastDeleted, { type: "delete", at: null }));
}

/** Pins conversations, or unpins them. */
export async function pinConversations({ store }: ActionParts, ids: readonly string[], pinned: boolean): Promise<void> {
  for (const id of ids) {
    const error = await store.pin(id, pinned);
    if (error !== null) return vscodeAsk.notify({ severity: "error", message: error.message });
  }
}

/** Moves conversations into a folder, or out of theirs (null). Archived ones leave the archive, as they would not be seen in the folder. */
export async function moveConversations({ store }: ActionParts, ids: readonly string[], folder: string | null): Promise<void> {
  await moveInto(store, ids, folder);
  const archived = ids.filter((id) => store.summary(id)?.archived === true);
  if (archived.length > 0) await organise(store, archived, { type: "archive", archived: false });
}

/** Asks which folder conversations belong into, and moves them there. */
export async function fileConversations(parts: ActionParts, ids: readonly string[]): Promise<void> {
  const folder = await chooseFolder(parts.store, ids);
  if (folder !== undefined) await moveConversations(parts, ids, folder);
}

/** Asks what the conversations of the view are grouped by. */
export async function chooseGrouping(view: ConversationsView): Promise<void> {
  await view.showIfHidden();
  const rows = groupings.map((grouping) => ({
    label: groupingLabel(grouping),
    ...(grouping === view.grouping ? { description: vscode.l10n.t("current") } : {}),
    grouping,
  }));
  const chosen = await vscodeAsk.pick({ title: vscode.l10n.t("Group conversations by"), rows });
  if (chosen !== undefined) await view.groupBy(chosen.grouping);
}

/** Asks for a filter. An empty one shows all conversations. */
export async function askForFilter(view: ConversationsView): Promise<void> {
  await view.showIfHidden();
  const read = (text: string) => readTreeFilter(text, Date.now());
  const text = await vscodeAsk.input({
    title: vscode.l10n.t("Filter conversations"),
    // Not what only the messages tell.
    prompt: vscode.l10n.t(
      "Words of the title, and {0}, such as model:claude after:7d",
      searchFilterNames
        .filter((name) => name !== "has")
        .map((name) => `${name}:`)
        .join(", "),
    ),
    value: view.filter,
    validate: (typed) => {
      const filter = read(typed);
      return filter !== undefined && "problem" in filter ? filter.problem : undefined;
    },
  });
  if (text === undefined) return;
  const filter = read(text);
  if (filter === undefined || !("problem" in filter)) view.filterBy(filter);
}
