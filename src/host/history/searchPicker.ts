import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import { searchConversations, type SearchHit, type SearchResult } from "../../history/search.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { age } from "../../app/models/age.ts";
import { counted } from "../../shared/counted.ts";
import { pickOne } from "../adapters/vscodePick.ts";

/** A hit that was chosen. */
export interface ChosenHit {
  readonly conversationId: string;
  readonly hit: SearchHit;
}

interface HitItem extends vscode.QuickPickItem {
  readonly chosen: ChosenHit;
}

/** How long typing has to pause before a search begins, milliseconds. */
const filterDelayMs = 150;
/** How often hits are shown while a search is running, milliseconds. */
const showMs = 100;
const mostHits = 500;

/**
 * Searches every message of all conversations while the user types, and shows hits as they are found.
 * @param query the initial search text
 * @returns the chosen hit, or undefined if the user closed the list
 */
export async function pickHit(store: ConversationStore, query = ""): Promise<ChosenHit | undefined> {
  const initialTitle = vscode.l10n.t("Search conversations");
  let title = initialTitle;
  let items: readonly HitItem[] = [];
  const chosen = await pickOne<HitItem>({
    title: () => title,
    placeholder: vscode.l10n.t("Search all messages and reasoning"),
    filter: query,
    items: () => items,
    keepScrollPosition: true,
    active: (before) => before,
    filterDelayMs,
    onFilter: async (filter, view, signal) => {
      const show = (found: readonly HitItem[], text: string): void => {
        items = found;
        title = text;
        view.refresh();
      };
      if (filter.trim() === "") return show([], initialTitle);
      const found: HitItem[] = [];
      const now = Date.now();
      let shownAt = Number.NEGATIVE_INFINITY;
      let conversations = 0;
      for await (const result of searchConversations(store, filter, { signal })) {
        if (signal.aborted) return;
        conversations += 1;
        for (const hit of result.hits) found.push(itemOf(result, hit, now));
        if (found.length >= mostHits) break;
        if (performance.now() - shownAt < showMs) continue;
        shownAt = performance.now();
        show([...found], hitsTitle(found.length, conversations));
      }
      if (!signal.aborted) show(found, hitsTitle(found.length, conversations));
    },
  });
  return chosen?.chosen;
}

function hitsTitle(hits: number, conversations: number): string {
  if (hits === 0) return vscode.l10n.t("Search conversations: no results");
  const places = counted(conversations, "{0} conversation", "{0} conversations");
  return counted(hits, "Search conversations: {0} result in {1}", "Search conversations: {0} results in {1}", places);
}

function itemOf({ summary }: SearchResult, hit: SearchHit, now: number): HitItem {
  return {
    chosen: { conversationId: summary.id, hit },
    // Hits match by the whole message, not by what the list shows of it.
    alwaysShow: true,
    label: plainLabel(hit.excerpt),
    description: speaker(hit),
    detail: [plainLabel(summary.title), age(hit.at ?? summary.updatedAt, now), summary.workspace].filter(Boolean).join(" · "),
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
