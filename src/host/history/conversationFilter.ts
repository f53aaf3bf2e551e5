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

/** Whether each of the words a person typed is in a conversation's title, model or workspace. Case and accents do not count. */
export function conversationFilter(typed: string): (summary: ConversationSummary) => boolean {
  const words = fold(typed).split(/\s+/u).filter(Boolean);
  return (summary) => words.every((word) => haystackOf(summary).includes(word));
}

function fold(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{Mn}+/gu, "")
    .toLowerCase();
}
