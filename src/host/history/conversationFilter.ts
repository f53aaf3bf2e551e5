import type { ConversationSummary } from "../../history/summary.ts";

/** What is looked in, made once for each summary: a list of thousands is filtered at every key. */
const haystacks = new WeakMap<ConversationSummary, string>();

function haystackOf(summary: ConversationSummary): string {
  const known = haystacks.get(summary);
  if (known !== undefined) return known;
  const made = fold([summary.title, summary.model, summary.workspace].filter(Boolean).join("\n"));
  haystacks.set(summary, made);
  return made;
}

/**
 * The conversations that have each of the words a person typed in title, model or workspace; first those that have them just as they were
 * typed. Case and accents do not count. Otherwise the order stays.
 */
export function conversationsWith(typed: string, summaries: readonly ConversationSummary[]): readonly ConversationSummary[] {
  const phrase = fold(typed).trim();
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
