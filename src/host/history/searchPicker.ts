import * as vscode from "vscode";
import type { ConversationStore } from "../../history/conversationStore.ts";
import { searchConversations, type SearchHit, type SearchResult } from "../../history/search.ts";
import { plainLabel } from "../../app/plainLabel.ts";
import { age } from "../../app/models/age.ts";

/** A hit that was chosen. */
export interface ChosenHit {
  readonly conversationId: string;
  readonly hit: SearchHit;
}

interface HitItem extends vscode.QuickPickItem {
  readonly chosen: ChosenHit;
}

/** Typing rests this long, in milliseconds, before a search begins. */
const restMs = 150;
/** What is found is shown this often, in milliseconds. */
const showMs = 100;
const mostHits = 500;

/**
 * Searches every message of all conversations while the user types, and shows what is found as it is found.
 * @param query what the box begins with
 * @returns the chosen hit, or undefined where the user closed the list
 */
export async function pickHit(store: ConversationStore, query = ""): Promise<ChosenHit | undefined> {
  const picker = vscode.window.createQuickPick<HitItem>();
  picker.title = vscode.l10n.t("Search conversations");
  picker.placeholder = vscode.l10n.t("Search every message, reasoning included");
  picker.keepScrollPosition = true;
  let running = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    running.abort();
    running = new AbortController();
    clearTimeout(timer);
    const { signal } = running;
    if (picker.value.trim() === "") {
      picker.items = [];
      picker.busy = false;
      return;
    }
    picker.busy = true;
    timer = setTimeout(() => void fill(picker, store, signal), restMs);
  };
  try {
    const chosen = new Promise<ChosenHit | undefined>((resolve) => {
      picker.onDidAccept(() => resolve(picker.selectedItems[0]?.chosen));
      picker.onDidHide(() => resolve(undefined));
    });
    picker.onDidChangeValue(begin);
    picker.value = query;
    picker.show();
    begin();
    return await chosen;
  } finally {
    clearTimeout(timer);
    running.abort();
    picker.dispose();
  }
}

/** Fills the list with what is found, until the search is over or given up. */
async function fill(picker: vscode.QuickPick<HitItem>, store: ConversationStore, signal: AbortSignal): Promise<void> {
  const items: HitItem[] = [];
  const now = Date.now();
  let shownAt = Number.NEGATIVE_INFINITY;
  let conversations = 0;
  const show = () => {
    shownAt = performance.now();
    const active = picker.activeItems[0];
    picker.items = [...items];
    if (active !== undefined && items.includes(active)) picker.activeItems = [active];
    picker.title = vscode.l10n.t("Search conversations: {0} hits in {1}", items.length, conversations);
  };
  for await (const result of searchConversations(store, picker.value, { signal })) {
    if (signal.aborted) return;
    conversations += 1;
    for (const hit of result.hits) items.push(itemOf(result, hit, now));
    if (items.length >= mostHits) break;
    if (performance.now() - shownAt >= showMs) show();
  }
  if (signal.aborted) return;
  show();
  if (items.length === 0) picker.title = vscode.l10n.t("Search conversations: nothing found");
  picker.busy = false;
}

function itemOf({ summary }: SearchResult, hit: SearchHit, now: number): HitItem {
  return {
    chosen: { conversationId: summary.id, hit },
    // What is found was found in the text: the list must not filter it away.
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
      return vscode.l10n.t("You, attachment");
    case "reasoning":
      return vscode.l10n.t("{0}, reasoning", modelName ?? "");
    case "text":
      return modelName ?? vscode.l10n.t("You");
    default:
      return field satisfies never;
  }
}
