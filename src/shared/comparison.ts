import { type Conversation, lastMessage, updateAnswer, versionsOf } from "./conversation.ts";

/** So many answers fit beside each other. */
const mostSideBySide = 4;

/** The answers that stand beside an answer because they were asked for at once to be compared, itself included; empty where there are no others. */
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
 * Takes an answer out of the comparison that it was asked for in; it stays as a version. One that is in none is left as it is.
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
 * Puts the answer at the end of the shown path and its nearest versions side by side, up to four, as if they had been asked for at once.
 * @param comparison the id of the new comparison
 * @returns undefined where the message is not there, or has no other versions
 */
export function compareWithVersions(conversation: Conversation, id: string, comparison: string): Conversation | undefined {
  const versions = versionsOf(conversation, id).filter((version) => conversation.messages.get(version)?.role === "assistant");
  if (versions.length < 2 || lastMessage(conversation)?.id !== id) return undefined;
  const from = Math.max(0, Math.min(versions.indexOf(id) - 1, versions.length - mostSideBySide));
  return versions.slice(from, from + mostSideBySide).reduce((now, version) => updateAnswer(now, version, { comparison }), conversation);
}
