import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import { folderFrom, foldersIn, mostTags, nameKey, type NameCount, tagsFrom, tagsIn } from "../../history/organisation.ts";
import type { OrganiseChange } from "../../history/organise.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { counted } from "../../shared/counted.ts";
import { pick, pickOne } from "../adapters/vscodePick.ts";
import { vscodeAsk } from "../adapters/vscodeAsk.ts";

/** What organising needs of the history. */
export type OrganisedStore = Pick<ConversationStore, "list" | "organise" | "summary">;

interface NameItem extends vscode.QuickPickItem {
  /** Null for none. */
  readonly name: string | null;
}

/** From so many conversations on, a change shows that it runs, and can be canceled. */
const many = 20;

/**
 * Changes conversations, and reports if some could not be changed.
 * @returns those that were changed
 */
export async function organise(store: OrganisedStore, ids: readonly string[], change: OrganiseChange): Promise<readonly string[]> {
  const title = counted(ids.length, "Changing {0} conversation", "Changing {0} conversations");
  const { changed, failed } =
    ids.length < many
      ? await store.organise(ids, change)
      : await vscodeAsk.progress({ title, cancellable: true }, (signal) => store.organise(ids, change, signal));
  const [first] = failed;
  if (first !== undefined) {
    const message = counted(
      failed.length,
      "{0} conversation could not be changed: {1}",
      "{0} conversations could not be changed. The first reason: {1}",
      first.error.message,
    );
    vscodeAsk.notify({ severity: "error", message });
  }
  return changed;
}

/**
 * Asks which folder conversations belong into. What is typed can be the name of a new folder.
 * @returns null for none, undefined if the list was closed
 */
export async function chooseFolder(store: OrganisedStore, ids: readonly string[]): Promise<string | null | undefined> {
  const isFiled = ids.some((id) => store.summary(id)?.folder !== undefined);
  const none: NameItem = { label: `$(close) ${vscode.l10n.t("No Folder")}`, alwaysShow: true, name: null };
  const known = foldersIn(await store.list());
  const chosen = await pickOne<NameItem>({
    title: counted(ids.length, "Move {0} conversation to a folder", "Move {0} conversations to a folder"),
    placeholder: vscode.l10n.t("Choose a folder, or type the name of a new one"),
    sortByLabel: false,
    items: (filter) => [
      ...nameItems(known, filter, "folder"),
      ...newItem(known, folderFrom(filter), (name) => `$(new-folder) ${vscode.l10n.t("New folder “{0}”", name)}`),
      ...(isFiled && filter === "" ? [none] : []),
    ],
  });
  return chosen?.name;
}

/** Moves conversations into a folder, or out of theirs (null), and says so. */
export async function moveInto(store: OrganisedStore, ids: readonly string[], folder: string | null): Promise<void> {
  const moved = await organise(store, ids, { type: "move", folder });
  if (moved.length === 0) return;
  vscodeAsk.status(
    folder === null
      ? counted(moved.length, "{0} conversation was taken out of its folder.", "{0} conversations were taken out of their folders.")
      : counted(moved.length, "{0} conversation was moved to “{1}”.", "{0} conversations were moved to “{1}”.", folder),
  );
}

/** Asks which folder conversations belong into, and moves them there. */
export async function moveToFolder(store: OrganisedStore, ids: readonly string[]): Promise<void> {
  const folder = await chooseFolder(store, ids);
  if (folder !== undefined) await moveInto(store, ids, folder);
}

/** Shows all tags, those of a conversation checked. Enter adds or removes the highlighted one, or adds what was typed, and the list stays open. */
export async function editTags(store: OrganisedStore, id: string): Promise<void> {
  let known = tagsIn(await store.list());
  const own = () => store.summary(id)?.tags ?? [];
  const has = (name: string) => own().some((tag) => nameKey(tag) === nameKey(name));
  await pick<NameItem>({
    title: vscode.l10n.t("Tags of “{0}”", plainLabel(store.summary(id)?.title ?? "")),
    placeholder: vscode.l10n.t("Type a tag to add it, or choose one to add or remove it"),
    sortByLabel: false,
    keepScrollPosition: true,
    items: (filter) => [
      ...nameItems(known, filter, "tag").map((item) => ({
        ...item,
        label: `${has(item.name ?? "") ? "$(check)" : "$(blank)"} ${item.label}`,
      })),
      ...newTag(known, filter),
    ],
    active: (before) => before,
    onAccept: ({ items: [item] }, view) => {
      const name = item?.name;
      if (typeof name !== "string") return "stay";
      const isOn = has(name);
      if (!isOn && own().length >= mostTags) {
        vscodeAsk.notify({ severity: "warning", message: tooManyTags() });
        return "stay";
      }
      const toggle = async (): Promise<void> => {
        await organise(store, [id], { type: "tag", add: isOn ? [] : [name], remove: isOn ? [name] : [] });
        known = recounted(known, tagsIn(await store.list()));
        view.write("");
        view.refresh();
      };
      void view.busy(toggle());
      return "stay";
    },
  });
}

/** Asks for a tag, and adds it to conversations. */
export async function addTag(store: OrganisedStore, ids: readonly string[]): Promise<void> {
  const known = tagsIn(await store.list());
  const chosen = await pickOne<NameItem>({
    title: counted(ids.length, "Add a tag to {0} conversation", "Add a tag to {0} conversations"),
    placeholder: vscode.l10n.t("Choose a tag, or type a new one"),
    sortByLabel: false,
    items: (filter) => [...nameItems(known, filter, "tag"), ...newTag(known, filter)],
  });
  const name = chosen?.name;
  if (typeof name !== "string") return;
  const changed = await organise(store, ids, { type: "tag", add: [name], remove: [] });
  if (changed.length > 0)
    vscodeAsk.status(counted(changed.length, "“{1}” was added to {0} conversation.", "“{1}” was added to {0} conversations.", name));
  const isFull = (id: string) => {
    const tags = store.summary(id)?.tags ?? [];
    return tags.length >= mostTags && !tags.some((tag) => nameKey(tag) === nameKey(name));
  };
  if (ids.some(isFull)) vscodeAsk.notify({ severity: "warning", message: tooManyTags() });
}

/** Asks for a tag that some of the conversations have, and removes it from them. */
export async function removeTag(store: OrganisedStore, ids: readonly string[]): Promise<void> {
  const known = tagsIn(ids.flatMap((id) => store.summary(id) ?? []));
  const chosen = await pickOne<NameItem>({
    title: counted(ids.length, "Remove a tag from {0} conversation", "Remove a tag from {0} conversations"),
    items: (filter) => nameItems(known, filter, "tag"),
  });
  const name = chosen?.name;
  if (typeof name !== "string") return;
  const changed = await organise(store, ids, { type: "tag", add: [], remove: [name] });
  if (changed.length > 0)
    vscodeAsk.status(
      counted(changed.length, "“{1}” was removed from {0} conversation.", "“{1}” was removed from {0} conversations.", name),
    );
}

/** Archives conversations, or takes them out of the archive, and says so. */
export async function setArchived(store: OrganisedStore, ids: readonly string[], archived: boolean): Promise<void> {
  const changed = await organise(store, ids, { type: "archive", archived });
  if (changed.length === 0) return;
  vscodeAsk.status(
    archived
      ? counted(changed.length, "{0} conversation was archived.", "{0} conversations were archived.")
      : counted(changed.length, "{0} conversation was taken out of the archive.", "{0} conversations were taken out of the archive."),
  );
}

function tooManyTags(): string {
  return vscode.l10n.t("A conversation can have {0} tags at most. Remove one first.", mostTags);
}

function nameItems(known: readonly NameCount[], filter: string, icon: "folder" | "tag"): readonly NameItem[] {
  const part = nameKey(filter.trim());
  return known
    .filter(({ name }) => nameKey(name).includes(part))
    .map(({ name, count }) => ({
      label: `$(${icon}) ${plainLabel(name)}`,
      description: counted(count, "{0} conversation", "{0} conversations"),
      alwaysShow: true,
      name,
    }));
}

function newTag(known: readonly NameCount[], filter: string): readonly NameItem[] {
  return newItem(known, tagsFrom([filter])[0] ?? "", (name) => `$(add) ${vscode.l10n.t("New tag “{0}”", name)}`);
}

function newItem(known: readonly NameCount[], name: string, label: (name: string) => string): readonly NameItem[] {
  if (name === "" || known.some((one) => nameKey(one.name) === nameKey(name))) return [];
  return [{ label: label(plainLabel(name)), alwaysShow: true, name }];
}

/** The names that were in the list, where they were, with new counts: one that was just removed can be added again. New ones follow. */
function recounted(before: readonly NameCount[], used: readonly NameCount[]): readonly NameCount[] {
  const counts = new Map(used.map((one) => [nameKey(one.name), one]));
  const keys = new Set(before.map(({ name }) => nameKey(name)));
  return [
    ...before.map(({ name }) => counts.get(nameKey(name)) ?? { name, count: 0 }),
    ...used.filter(({ name }) => !keys.has(nameKey(name))),
  ];
}
