import * as vscode from "vscode";
import type { ConversationSummary } from "../../history/summary.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { counted } from "../../shared/counted.ts";
import { stripHidden } from "../../shared/hiddenText.ts";
import { displayLanguage, formatNumber } from "../../shared/locale.ts";
import { exactMoneyFormat, moneyFormat } from "../../shared/money.ts";
import type { ConversationState, GroupNode, MoreNode, TreeNode } from "./conversationTree.ts";

/** The item of a row. The tooltip of a conversation comes with `tooltipOf`, since few are looked at. */
export function itemOf(node: TreeNode, isExpanded: boolean, generation: number): vscode.TreeItem {
  switch (node.type) {
    case "group":
      return groupItem(node, isExpanded, generation);
    case "conversation":
      return conversationItem(node.state, `${generation} ${node.parent.group.id} ${node.state.summary.id}`, {
        command: "aside.openConversation",
        title: vscode.l10n.t("Open Conversation"),
        arguments: [node],
      });
    case "more":
      return moreItem(node, generation);
    default:
      return node satisfies never;
  }
}

function groupItem({ group }: GroupNode, isExpanded: boolean, generation: number): vscode.TreeItem {
  const { None: _none, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(group.label, isExpanded ? Expanded : Collapsed);
  const count = group.conversations.filter(({ deletedAt }) => deletedAt === null).length;
  // VS Code keeps what the user has expanded by this.
  item.id = `${generation} ${group.id}`;
  item.description = formatNumber(count);
  item.contextValue = group.drop === undefined ? "group" : group.drop.type;
  item.accessibilityInformation = { label: `${group.label}, ${counted(count, "{0} conversation", "{0} conversations")}` };
  return item;
}

function moreItem(node: MoreNode, generation: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t("Show More ({0} left)", formatNumber(node.left)));
  item.id = `${generation} ${node.parent.group.id} more`;
  item.iconPath = new vscode.ThemeIcon("chevron-down");
  item.contextValue = "more";
  item.command = { command: "aside.showMoreConversations", title: vscode.l10n.t("Show More"), arguments: [node] };
  return item;
}

function conversationItem(state: ConversationState, id: string, command: vscode.Command): vscode.TreeItem {
  const { summary } = state;
  const title = titleOf(summary);
  const item = new vscode.TreeItem(plainLabel(title));
  const marks = marksOf(state);
  const time = timeText(summary.updatedAt, Date.now());
  item.id = id;
  item.description = [...marks, time].join(" · ");
  item.iconPath = iconOf(state);
  item.contextValue = contextOf(summary);
  item.command = command;
  item.accessibilityInformation = {
    label: [stripHidden(title), ...marks, summary.pinned ? vscode.l10n.t("pinned") : "", time, summary.model, costText(summary.cost)]
      .filter(Boolean)
      .join(", "),
  };
  return item;
}

/** What is known of a conversation, a line each. Plain text: a title or a name may come from a file of somebody else. */
export function tooltipOf({ summary, isAnswering }: ConversationState): string {
  const { model, workspace, folder, tags = [], cost, createdAt, updatedAt, messages, failed } = summary;
  exactDollars ??= exactMoneyFormat(displayLanguage());
  return [
    titleOf(summary),
    isAnswering
      ? vscode.l10n.t("An answer is being received.")
      : failed === true
        ? vscode.l10n.t("The last answer failed or broke off.")
        : "",
    model === undefined ? "" : vscode.l10n.t("Model: {0}", model),
    workspace === undefined ? "" : vscode.l10n.t("Workspace: {0}", workspace),
    folder === undefined ? "" : vscode.l10n.t("Folder: {0}", folder),
    tags.length === 0 ? "" : vscode.l10n.t("Tags: {0}", tags.join(", ")),
    cost === null ? "" : vscode.l10n.t("Cost: {0}", exactDollars(cost)),
    counted(messages, "{0} message", "{0} messages"),
    vscode.l10n.t("Created: {0}", wholeTime(createdAt)),
    vscode.l10n.t("Last activity: {0}", wholeTime(updatedAt)),
  ]
    .filter(Boolean)
    .map(stripHidden)
    .join("\n");
}

/** The title of a conversation, as a label of its row. */
function titleOf({ title }: ConversationSummary): string {
  return title === "" ? vscode.l10n.t("Untitled conversation") : title;
}

/** What the description says before the time. */
function marksOf({ summary, isAnswering, isOpen }: ConversationState): readonly string[] {
  return [
    summary.deletedAt === null ? "" : vscode.l10n.t("deleted"),
    isAnswering ? vscode.l10n.t("answering") : summary.failed === true ? vscode.l10n.t("failed") : "",
    isOpen ? vscode.l10n.t("open") : "",
    summary.readOnly ? vscode.l10n.t("read-only") : "",
  ].filter(Boolean);
}

function iconOf({ summary, isAnswering, isOpen }: ConversationState): vscode.ThemeIcon {
  if (summary.deletedAt !== null) return new vscode.ThemeIcon("trash", new vscode.ThemeColor("disabledForeground"));
  if (isAnswering) return new vscode.ThemeIcon("loading~spin", new vscode.ThemeColor("progressBar.background"));
  if (summary.failed === true) return new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
  if (summary.pinned) return new vscode.ThemeIcon("pinned");
  return new vscode.ThemeIcon(isOpen ? "comment-discussion" : "comment");
}

/** What the menus of the row go by. */
function contextOf({ deletedAt, archived, pinned }: ConversationSummary): string {
  if (deletedAt !== null) return "deletedConversation";
  if (archived === true) return "archivedConversation";
  return pinned ? "pinnedConversation" : "conversation";
}

let dollars: ((usd: number) => string) | undefined;
let exactDollars: ((usd: number) => string) | undefined;

function costText(usd: number | null): string {
  if (usd === null || usd === 0) return "";
  dollars ??= moneyFormat(displayLanguage());
  return dollars(usd);
}

let clock: Intl.DateTimeFormat | undefined;
let day: Intl.DateTimeFormat | undefined;
let dayOfYear: Intl.DateTimeFormat | undefined;
let whole: Intl.DateTimeFormat | undefined;

/** The time of today, else the day. It does not age, so that a row that is shown stays right. */
function timeText(at: number, now: number): string {
  const [date, today] = [new Date(at), new Date(now)];
  clock ??= new Intl.DateTimeFormat(displayLanguage(), { timeStyle: "short" });
  if (date.toDateString() === today.toDateString()) return clock.format(date);
  day ??= new Intl.DateTimeFormat(displayLanguage(), { month: "short", day: "numeric" });
  if (date.getFullYear() === today.getFullYear()) return day.format(date);
  dayOfYear ??= new Intl.DateTimeFormat(displayLanguage(), { dateStyle: "medium" });
  return dayOfYear.format(date);
}

function wholeTime(at: number): string {
  whole ??= new Intl.DateTimeFormat(displayLanguage(), { dateStyle: "medium", timeStyle: "short" });
  return whole.format(new Date(at));
}
