import type { ConversationStore } from "../../history/conversationStore.ts";

/** Enough to find a question of the last days again; an older one is found by a search. */
const mostConversations = 12;
const mostQuestions = 50;
const longestQuestion = 20_000;

/**
 * The questions that the user asked last in a workspace, newest first, each once. Those of deleted and temporary conversations are not among them, and neither
 * are those that came out of a file.
 * @param except the conversation that the panel has itself
 */
export async function earlierQuestions(
  store: Pick<ConversationStore, "list" | "peek">,
  workspace: string | undefined,
  except: string,
): Promise<readonly string[]> {
  const found = new Set<string>();
  const all = await store.list();
  const here = all.filter((summary) => summary.workspace === workspace && summary.id !== except);
  for (const { id } of here.toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, mostConversations)) {
    // One that cannot be read is missing here; opening it says why.
    const kept = await store.peek(id).catch(() => undefined);
    const asked = [...(kept?.conversation.messages.values() ?? [])].filter((message) => message.role === "user");
    for (const { text, imported, id: messageId } of asked.toSorted((a, b) => b.createdAt - a.createdAt)) {
      if (imported === true || text.trim() === "" || text.length > longestQuestion || kept?.conversation.deleted?.has(messageId) === true)
        continue;
      found.add(text);
      if (found.size === mostQuestions) return [...found];
    }
  }
  return [...found];
}
