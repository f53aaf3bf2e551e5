import * as vscode from "vscode";
import type { ConversationSummary } from "../../history/summary.ts";
import type { KeyValueStore } from "../../app/ports.ts";
import { asObject } from "../../shared/guards.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { pickOne, separatorItem } from "../adapters/vscodePick.ts";
import { type Grouping, groupingLabel, groupings } from "./conversationGroups.ts";

const sortings = ["activity", "created", "title", "cost"] as const;
type Sorting = (typeof sortings)[number];

/** How the list of conversations is ordered. Pinned ones come first, in the list or in their group. */
export interface Arrangement {
  readonly sort: Sorting;
  /** Null for one list without headings. */
  readonly group: Grouping | null;
}

const arrangementKey = "aside.conversationList";

/** The arrangement that the user chose last, in any window. */
export function readArrangement(memory: KeyValueStore): Arrangement {
  const { sort, group } = asObject(memory.get(arrangementKey));
  return { sort: sortings.find((known) => known === sort) ?? "activity", group: groupings.find((known) => known === group) ?? null };
}

/** Asks how to sort or group, and remembers it. Undefined if the user closed the list. */
export async function chooseArrangement(memory: KeyValueStore): Promise<Arrangement | undefined> {
  const before = readArrangement(memory);
  const row = (label: string, change: Partial<Arrangement>) => {
    const chosen = { ...before, ...change };
    const isCurrent = chosen.sort === before.sort && chosen.group === before.group;
    return { label: `${isCurrent ? "$(check)" : "$(blank)"} ${label}`, chosen };
  };
  const picked = await pickOne<vscode.QuickPickItem & { readonly chosen?: Arrangement }>({
    title: vscode.l10n.t("Sort and group conversations"),
    items: [
      separatorItem(vscode.l10n.t("Sort by")),
      ...sortings.map((sort) => row(sortingLabel(sort), { sort })),
      separatorItem(vscode.l10n.t("Group by")),
      row(vscode.l10n.t("Nothing"), { group: null }),
      ...groupings.map((group) => row(groupingLabel(group), { group })),
    ],
  });
  if (picked?.chosen !== undefined) await memory.update(arrangementKey, picked.chosen);
  return picked?.chosen;
}

/** Sorts conversations: pinned first; equal ones by their last activity. */
export function sortConversations(summaries: readonly ConversationSummary[], sort: Sorting): readonly ConversationSummary[] {
  const compare = comparing(sort);
  return summaries.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || compare(a, b) || b.updatedAt - a.updatedAt);
}

function comparing(sort: Sorting): (a: ConversationSummary, b: ConversationSummary) => number {
  switch (sort) {
    case "activity":
      return () => 0;
    case "created":
      return (a, b) => b.createdAt - a.createdAt;
    case "title": {
      const collator = new Intl.Collator(displayLanguage(), { numeric: true });
      return (a, b) => collator.compare(a.title, b.title);
    }
    case "cost":
      return (a, b) => (b.cost ?? 0) - (a.cost ?? 0);
    default:
      return sort satisfies never;
  }
}

function sortingLabel(sort: Sorting): string {
  switch (sort) {
    case "activity":
      return vscode.l10n.t("Last Activity");
    case "created":
      return vscode.l10n.t("Created");
    case "title":
      return vscode.l10n.t("Title");
    case "cost":
      return vscode.l10n.t("Cost");
    default:
      return sort satisfies never;
  }
}
