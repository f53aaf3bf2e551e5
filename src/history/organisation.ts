import { asStrings, type JsonObject } from "../shared/guards.ts";
import { stripHidden } from "../shared/hiddenText.ts";
import { foldText } from "./foldText.ts";
import type { ConversationMeta } from "./record.ts";

/** The longest name of a folder and of a tag, UTF-16 units. */
export const longestFolder = 80;
export const longestTag = 50;
/** The most tags of a conversation. */
export const mostTags = 20;

/** How the user has filed a conversation. Absent fields are unchanged in a record, and empty in a summary. */
export type Organisation = Pick<ConversationMeta, "folder" | "tags" | "archived">;

/** A folder or tag, spelled as in the conversation that was listed first, and how many conversations have it. */
export interface NameCount {
  readonly name: string;
  readonly count: number;
}

/** The name of a folder as one trimmed line without hidden characters; empty if nothing is left. */
export function folderFrom(text: string): string {
  return nameFrom(text, longestFolder);
}

/**
 * Tags without empty ones and repetitions, no more than `mostTags`. Commas separate tags where they are typed, so that none contains one, and a `#` in
 * front of a tag is not part of it.
 */
export function tagsFrom(texts: readonly string[]): readonly string[] {
  const tags = new Map<string, string>();
  for (const text of texts) {
    const tag = nameFrom(text.slice(0, 4 * longestTag).replaceAll(/^[\s#]+|,/g, " "), longestTag);
    const key = nameKey(tag);
    if (tag !== "" && !tags.has(key)) tags.set(key, tag);
    if (tags.size >= mostTags) break;
  }
  return [...tags.values()];
}

/** Names with the same key are the same: case, accents and composition do not count. */
export function nameKey(name: string): string {
  return foldText(name).text;
}

/** Reads the fields of a record or a file. Those of the wrong type are dropped. */
export function organisationFrom({ folder, tags, archived }: JsonObject): Organisation {
  return {
    ...(typeof folder === "string" ? { folder: folderFrom(folder) || null } : folder === null ? { folder } : {}),
    ...(Array.isArray(tags) ? { tags: tagsFrom(asStrings(tags.slice(0, 10 * mostTags))) } : {}),
    ...(typeof archived === "boolean" ? { archived } : {}),
  };
}

/** The folders of conversations, in alphabetical order. */
export function foldersIn(summaries: Iterable<Organisation>): readonly NameCount[] {
  return countNames(summaries, ({ folder }) => (folder ? [folder] : []));
}

/** The tags of conversations, in alphabetical order. */
export function tagsIn(summaries: Iterable<Organisation>): readonly NameCount[] {
  return countNames(summaries, ({ tags }) => tags ?? []);
}

function countNames(summaries: Iterable<Organisation>, namesOf: (summary: Organisation) => readonly string[]): readonly NameCount[] {
  const bySpelling = new Map<string, number>();
  for (const summary of summaries) for (const name of namesOf(summary)) bySpelling.set(name, (bySpelling.get(name) ?? 0) + 1);
  const byKey = new Map<string, NameCount>();
  // Folding takes longer than counting, and there are few spellings.
  for (const [name, count] of bySpelling) {
    const known = byKey.get(nameKey(name));
    byKey.set(nameKey(name), { name: known?.name ?? name, count: count + (known?.count ?? 0) });
  }
  const order = new Intl.Collator(undefined, { numeric: true });
  return [...byKey.values()].toSorted((a, b) => order.compare(a.name, b.name));
}

function nameFrom(text: string, longest: number): string {
  return (
    stripHidden(text.slice(0, 4 * longest))
      .replaceAll(/\s+/gu, " ")
      .trim()
      .slice(0, longest)
      // Do not cut a surrogate pair in half.
      .replace(/[\uD800-\uDBFF]$/u, "")
      .trim()
  );
}
