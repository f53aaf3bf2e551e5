import type { ConversationSummary } from "../../history/summary.ts";

/** The searched text of each summary, computed once: a list of thousands is filtered at every key press. */
const haystacks = new WeakMap<ConversationSummary, string>();

function haystackOf(summary: ConversationSummary): string {
  const known = haystacks.get(summary);
  if (known !== undefined) return known;
  const made = fold([summary.title, summary.model, summary.workspace, summary.folder, ...(summary.tags ?? [])].filter(Boolean).join("\n"));
  haystacks.set(summary, made);
  return made;
}

/**
 * The conversations whose title, model, workspace, folder and tags contain every word of a text, those that contain the text as it is first. Ignores case and
 * accents; otherwise the order stays.
 */
export function conversationsWith(filter: string, summaries: readonly ConversationSummary[]): readonly ConversationSummary[] {
  const phrase = fold(filter).trim();
  if (phrase === "") return summaries;
  const words = phrase.split(/\s+/u);
  const whole: ConversationSummary[] = [];
  const scattered: ConversationSummary[] = [];
  for (const summary of summaries) {
    const haystack = haystackOf(summary);
    if (haystack.includes(phrase)) whole.push(summary);
    else if (words.every((word) => haystack.includes(word))) scattered.push(summary);
  }
  return [...whole, ...scattered];
}

function fold(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{Mn}+/gu, "")
    .toLowerCase();
}
