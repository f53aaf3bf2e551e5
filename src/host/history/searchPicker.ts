import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import { searchConversations, type SearchHit, type SearchResult } from "../../history/search.ts";
import { readSearchQuery, searchedContents, type SearchQuery } from "../../history/searchQuery.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { age } from "../../app/models/age.ts";
import { counted } from "../../shared/counted.ts";
import { pick, separatorItem } from "../adapters/vscodePick.ts";

/** A hit that was chosen. */
export interface ChosenHit {
  readonly conversationId: string;
  readonly hit: SearchHit;
}

interface HitItem extends vscode.QuickPickItem {
  readonly chosen: ChosenHit;
}

/** A row of the empty list that writes the beginning of a filter into the box. */
interface FilterItem extends vscode.QuickPickItem {
  readonly write: string;
}

type Row = HitItem | FilterItem | vscode.QuickPickItem;

/** How long typing has to pause before a search begins, milliseconds. */
const filterDelayMs = 150;
/** How often hits are shown while a search is running, milliseconds. */
const showMs = 100;
const mostHits = 500;

/**
 * Searches every message of all conversations while the user types, and shows hits as they are found, grouped by conversation.
 * @param query the initial search text
 * @returns the chosen hit, or undefined if the user closed the list
 */
export async function pickHit(store: ConversationStore, query = ""): Promise<ChosenHit | undefined> {
  const initialTitle = vscode.l10n.t("Search conversations");
  const filters = filterRows();
  let title = initialTitle;
  let rows: readonly Row[] = query === "" ? filters : [];
  let matchCase = false;
  const caseButton = (): vscode.QuickInputButton => ({
    iconPath: new vscode.ThemeIcon(matchCase ? "check" : "case-sensitive"),
    tooltip: matchCase ? vscode.l10n.t("Ignore Case") : vscode.l10n.t("Match Case"),
  });
  const picked = await pick<Row>({
    title: () => title,
    placeholder: vscode.l10n.t("Words, “exact phrases”, and filters such as model: or before:"),
    filter: query,
    items: () => rows,
    keepScrollPosition: true,
    active: (before) => before,
    buttons: () => [caseButton()],
    onButton: (_pressed, view) => {
      matchCase = !matchCase;
      view.write(view.filter);
      return "stay";
    },
    onAccept: ({ items: [item] }, view) => {
      if (item === undefined || !("write" in item)) return "choose";
      view.write(item.write);
      return "stay";
    },
    filterDelayMs,
    onFilter: async (filter, view, signal) => {
      const show = (found: readonly Row[], text: string): void => {
        rows = found;
        title = text;
        view.refresh();
      };
      if (filter.trim() === "") return show(filters, initialTitle);
      const now = Date.now();
      const wanted = readSearchQuery(filter, now);
      if (wanted.problem !== undefined) return show([], problemTitle(wanted.problem));
      const found: Row[] = [];
      let shownAt = Number.NEGATIVE_INFINITY;
      let conversations = 0;
      let hits = 0;
      for await (const result of searchConversations(store, wanted, { signal, matchCase })) {
        if (signal.aborted) return;
        conversations += 1;
        hits += result.hits.length;
        found.push(separatorItem(headingOf(result, now)), ...result.hits.map((hit) => itemOf(result, hit)));
        if (hits >= mostHits) break;
        if (performance.now() - shownAt < showMs) continue;
        shownAt = performance.now();
        show([...found], hitsTitle(hits, conversations));
      }
      if (!signal.aborted) show(found, hitsTitle(hits, conversations));
    },
  });
  const [row] = picked?.type === "items" ? picked.items : [];
  return row !== undefined && "chosen" in row ? row.chosen : undefined;
}

/** The filters, to be found and chosen where nothing was typed yet. */
function filterRows(): readonly Row[] {
  const row = (write: string, description: string): FilterItem => ({ write, label: write, description, alwaysShow: true });
  return [
    separatorItem(vscode.l10n.t("Filters")),
    row("model:", vscode.l10n.t("answered by a model, such as model:claude")),
    row("in:", vscode.l10n.t("in a workspace, such as in:shop")),
    row("folder:", vscode.l10n.t("in a folder, such as folder:work")),
    row("tag:", vscode.l10n.t("with a tag, such as tag:bug")),
    row("is:archived", vscode.l10n.t("in the archive")),
    row("after:", vscode.l10n.t("on or after a day, such as after:2026-11-20, after:yesterday or after:7d")),
    row("before:", vscode.l10n.t("before a day, such as before:2026-11 or before:today")),
    row("cost:", vscode.l10n.t("by cost in US dollars, such as cost:>1 or cost:0.1..0.5")),
    row("has:", vscode.l10n.t("with {0}", searchedContents.map((what) => `has:${what}`).join(", "))),
  ];
}

/** What is wrong with a filter that was typed, and an example. */
export function problemTitle({ name, value }: NonNullable<SearchQuery["problem"]>): string {
  const written = `${name}:${value}`;
  switch (name) {
    case "before":
    case "after":
      return vscode.l10n.t("“{0}” is not a date. Try {1}.", written, `${name}:2026-11-20`);
    case "cost":
      return vscode.l10n.t("“{0}” is not a cost. Try {1}.", written, "cost:>1");
    case "is":
      return vscode.l10n.t("“{0}” is not a filter. Try {1}.", written, "is:archived");
    case "has":
    case "model":
    case "in":
    case "folder":
    case "tag":
      return vscode.l10n.t("“{0}” is not a filter. Try {1}.", written, searchedContents.map((what) => `has:${what}`).join(", "));
    default:
      return name satisfies never;
  }
}

function hitsTitle(hits: number, conversations: number): string {
  if (hits === 0) return vscode.l10n.t("Search conversations: no results");
  const places = counted(conversations, "{0} conversation", "{0} conversations");
  return counted(hits, "Search conversations: {0} result in {1}", "Search conversations: {0} results in {1}", places);
}

/** A conversation as the heading of its hits. */
function headingOf({ summary: { title, updatedAt, workspace = "", folder = "", tags = [], archived } }: SearchResult, now: number): string {
  const names = [workspace, folder, tags.map((tag) => `#${tag}`).join(" ")].map(plainLabel);
  return [plainLabel(title), archived ? vscode.l10n.t("archived") : "", age(updatedAt, now), ...names].filter(Boolean).join(" · ");
}

function itemOf({ summary }: SearchResult, hit: SearchHit): HitItem {
  return {
    chosen: { conversationId: summary.id, hit },
    // Hits match by the whole message, not by what the list shows of it.
    alwaysShow: true,
    label: plainLabel(hit.excerpt) || plainLabel(summary.title),
    description: speaker(hit),
  };
}

function speaker({ field, modelName }: SearchHit): string {
  switch (field) {
    case "title":
      return vscode.l10n.t("Title");
    case "tool":
      return vscode.l10n.t("Tools");
    case "attachment":
      return vscode.l10n.t("You (attachment)");
    case "reasoning":
      return vscode.l10n.t("{0} (reasoning)", modelName ?? "");
    case "text":
      return modelName ?? vscode.l10n.t("You");
    default:
      return field satisfies never;
  }
}
