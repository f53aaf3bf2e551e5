import * as vscode from "vscode";
import type { ConversationSummary } from "../../history/summary.ts";
import { nameKey } from "../../history/organisation.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { displayLanguage } from "../../shared/locale.ts";
import { moneyFormat } from "../../shared/money.ts";

/** What the conversations of the view can be grouped by. */
export const groupings = ["date", "workspace", "model", "cost", "folder"] as const;
export type Grouping = (typeof groupings)[number];

/** Conversations under one heading. */
export interface ConversationGroup {
  /** The same for as long as the heading means the same. Unique among the groups of one grouping. */
  readonly id: string;
  readonly label: string;
  /** In the order of the rows. */
  readonly conversations: readonly ConversationSummary[];
  /** What conversations that are dropped here become; undefined where nothing can be dropped. */
  readonly drop?: DropTarget;
}

/** A place for conversations. Without a folder (null), they are taken out of theirs. */
export type DropTarget = { readonly type: "folder"; readonly folder: string | null } | { readonly type: "archive" };

interface Heading {
  readonly id: string;
  readonly label: string;
  /** Headings with the same rank are in alphabetical order, others in the order of their ranks. */
  readonly rank: number;
  readonly drop?: DropTarget;
}

/** The name of a grouping in the title of the view and in menus. */
export function groupingLabel(grouping: Grouping): string {
  switch (grouping) {
    case "date":
      return vscode.l10n.t("Date");
    case "workspace":
      return vscode.l10n.t("Workspace");
    case "model":
      return vscode.l10n.t("Model");
    case "cost":
      return vscode.l10n.t("Cost");
    case "folder":
      return vscode.l10n.t("Folder");
    default:
      return grouping satisfies never;
  }
}

/**
 * Groups conversations. In a group, pinned ones come first and the others by their last activity, newest first; by date, pinned ones have a group of their own. Archived
 * ones are in the last group.
 * @param now milliseconds since the epoch: the groups by date are relative to this day
 * @param here the name of this window's workspace, whose group comes first
 */
export function groupConversations(
  conversations: readonly ConversationSummary[],
  grouping: Grouping,
  { now, here }: { readonly now: number; readonly here: string | undefined },
): readonly ConversationGroup[] {
  const headingOf = headings(grouping, now, here);
  const archived: Heading = { id: "/archived", label: vscode.l10n.t("Archived"), rank: Infinity, drop: { type: "archive" } };
  const groups = new Map<string, { readonly heading: Heading; readonly conversations: ConversationSummary[] }>();
  for (const conversation of conversations) {
    const heading = conversation.archived === true ? archived : headingOf(conversation);
    const group = groups.get(heading.id);
    if (group === undefined) groups.set(heading.id, { heading, conversations: [conversation] });
    else group.conversations.push(conversation);
  }
  const { compare } = new Intl.Collator(displayLanguage(), { numeric: true });
  return [...groups.values()]
    .sort((a, b) => a.heading.rank - b.heading.rank || compare(a.heading.label, b.heading.label))
    .map(({ heading: { id, label, drop }, conversations: all }) => ({
      id: `${grouping}:${id}`,
      label,
      ...(drop === undefined ? {} : { drop }),
      conversations: all.sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1)),
    }));
}

/** The beginning of the local day after `now`, when the groups by date become others. Milliseconds since the epoch. */
export function nextDay(now: number): number {
  return startOfDay(now, 1);
}

function headings(grouping: Grouping, now: number, here: string | undefined): (conversation: ConversationSummary) => Heading {
  switch (grouping) {
    case "date":
      return byDate(now);
    case "workspace":
      return ({ workspace = "" }) =>
        workspace === ""
          ? { id: "", label: vscode.l10n.t("No Workspace"), rank: 2 }
          : { id: workspace, label: plainLabel(workspace), rank: workspace === here ? 0 : 1 };
    case "model":
      return ({ model = "" }) =>
        model === "" ? { id: "", label: vscode.l10n.t("No Model"), rank: 1 } : { id: model, label: plainLabel(model), rank: 0 };
    case "cost":
      return byCost();
    case "folder":
      return byFolder;
    default:
      return grouping satisfies never;
  }
}

function byDate(now: number): (conversation: ConversationSummary) => Heading {
  const month = new Intl.DateTimeFormat(displayLanguage(), { month: "long", year: "numeric" });
  const months = new Map<string, Heading>();
  const pinned: Heading = { id: "pinned", label: vscode.l10n.t("Pinned"), rank: -1 };
  const recent: readonly (readonly [from: number, heading: Heading])[] = [
    [startOfDay(now, 0), { id: "today", label: vscode.l10n.t("Today"), rank: 0 }],
    [startOfDay(now, -1), { id: "yesterday", label: vscode.l10n.t("Yesterday"), rank: 1 }],
    [startOfDay(now, -7), { id: "week", label: vscode.l10n.t("Last 7 Days"), rank: 2 }],
    [startOfDay(now, -30), { id: "month", label: vscode.l10n.t("Last 30 Days"), rank: 3 }],
  ];
  return (conversation) => {
    if (conversation.pinned) return pinned;
    const { updatedAt } = conversation;
    const found = recent.find(([from]) => updatedAt >= from);
    if (found !== undefined) return found[1];
    const date = new Date(updatedAt);
    const count = date.getFullYear() * 12 + date.getMonth();
    const id = String(count);
    const known = months.get(id);
    if (known !== undefined) return known;
    // Later months first.
    const made: Heading = { id, label: month.format(date), rank: 1e6 - count };
    months.set(id, made);
    return made;
  };
}

function byFolder({ folder }: ConversationSummary): Heading {
  return folder === undefined
    ? { id: "", label: vscode.l10n.t("No Folder"), rank: 1, drop: { type: "folder", folder: null } }
    : { id: nameKey(folder), label: plainLabel(folder), rank: 0, drop: { type: "folder", folder } };
}

function byCost(): (conversation: ConversationSummary) => Heading {
  const dollars = moneyFormat(displayLanguage());
  const range = (id: string, from: number, to: number, rank: number): readonly [number, Heading] => [
    from,
    { id, label: vscode.l10n.t("{0} to {1}", dollars(from), dollars(to)), rank },
  ];
  const ranges: readonly (readonly [from: number, heading: Heading])[] = [
    [10, { id: "10", label: vscode.l10n.t("{0} or More", dollars(10)), rank: 0 }],
    range("1", 1, 10, 1),
    range("0.1", 0.1, 1, 2),
    [Number.MIN_VALUE, { id: "0", label: vscode.l10n.t("Less Than {0}", dollars(0.1)), rank: 3 }],
  ];
  const free: Heading = { id: "free", label: vscode.l10n.t("No Cost"), rank: 4 };
  const unknown: Heading = { id: "unknown", label: vscode.l10n.t("Unknown Cost"), rank: 5 };
  return ({ cost }) => (cost === null ? unknown : (ranges.find(([from]) => cost >= from)?.[1] ?? free));
}

/** The beginning of a local day, some days after that of a time. Not in steps of 24 hours: the days on which clocks change are longer or shorter. */
function startOfDay(now: number, days: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}
