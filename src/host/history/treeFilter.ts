import * as vscode from "vscode";
import { foldText } from "../../history/foldText.ts";
import { meetsFilter } from "../../history/search.ts";
import { readSearchQuery, type SearchFilter } from "../../history/searchQuery.ts";
import type { ConversationSummary } from "../../history/summary.ts";
import { problemTitle } from "./searchPicker.ts";

/** Which conversations the view shows. */
export interface TreeFilter {
  /** As it was typed, without surrounding white space. Not empty. */
  readonly text: string;
  readonly accepts: (summary: ConversationSummary) => boolean;
}

/** Folded titles, made once: a list of thousands is filtered at every change. */
const foldedTitles = new WeakMap<ConversationSummary, string>();

/**
 * Reads a filter of the view: words and phrases of titles, and the filters of the search that need no message, such as `model:` and `before:`.
 * @param now milliseconds since the epoch, for dates such as `today`
 * @returns undefined for a text without a condition; or, as a sentence, why the text is not a filter
 */
export function readTreeFilter(text: string, now: number): TreeFilter | undefined | { readonly problem: string } {
  const { terms, filters, problem } = readSearchQuery(text, now);
  if (problem !== undefined) return { problem: problemTitle(problem) };
  if (filters.some(({ name }) => name === "has")) {
    return { problem: vscode.l10n.t("This view filters by title, not by content. Use Search Conversations for has:.") };
  }
  if (terms.length === 0 && filters.length === 0) return undefined;
  const words = terms.map((term) => foldText(term).text);
  return {
    text: text.trim(),
    accepts: (summary) => filters.every((filter: SearchFilter) => meetsFilter(filter, summary)) && hasWords(summary, words),
  };
}

function hasWords(summary: ConversationSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  let title = foldedTitles.get(summary);
  if (title === undefined) {
    title = foldText(summary.title).text;
    foldedTitles.set(summary, title);
  }
  return words.every((word) => title.includes(word));
}
