import { type Conversation, lastMessage, updateAnswer, versionsOf } from "./conversation.ts";

/** Maximum number of answers side by side. */
const mostSideBySide = 4;

/** The answers of the comparison that an answer belongs to, including itself; empty if there are no others. */
export function comparedWith(conversation: Conversation, id: string): readonly string[] {
  const message = conversation.messages.get(id);
  const group = message?.role === "assistant" ? message.comparison : undefined;
  if (group === undefined) return [];
  const compared = versionsOf(conversation, id).filter((version) => {
    const other = conversation.messages.get(version);
    return other?.role === "assistant" && other.comparison === group;
  });
  return compared.length > 1 ? compared : [];
}

/**
 * Removes an answer from its comparison; it stays as a version. An answer without a comparison is unchanged.
 * @throws Error if there is no such answer
 */
export function uncompare(conversation: Conversation, id: string): Conversation {
  const message = conversation.messages.get(id);
  if (message?.role !== "assistant") throw new Error(`message ${id} is not an answer`);
  if (message.comparison === undefined) return conversation;
  const { comparison: _comparison, ...alone } = message;
  return { ...conversation, messages: new Map(conversation.messages).set(id, alone) };
}

/**
 * Turns the answer at the end of the shown path and its nearest versions, up to four, into a comparison.
 * @param comparison the id of the new comparison
 * @returns undefined if the message does not exist or has no other versions
 */
export function compareWithVersions(conversation: Conversation, id: string, comparison: string): Conversation | undefined {
  const versions = versionsOf(conversation, id).filter((version) => conversation.messages.get(version)?.role === "assistant");
  if (versions.length < 2 || lastMessage(conversation)?.id !== id) return undefined;
  const from = Math.max(0, Math.min(versions.indexOf(id) - 1, versions.length - mostSideBySide));
  return versions.slice(from, from + mostSideBySide).reduce((now, version) => updateAnswer(now, version, { comparison }), conversation);
}
