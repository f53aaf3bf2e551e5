import type { Attachment, Conversation, Message } from "../shared/conversation.ts";

/**
 * Marks all messages of a conversation as imported: the user was not asked about what they contain, whatever the file says about itself.
 */
export function markImported(conversation: Conversation): Conversation {
  return { ...conversation, messages: new Map(Array.from(conversation.messages, ([id, message]) => [id, importedMessage(message)])) };
}

/** A message of another chat or of a file. */
export function importedMessage(message: Message): Message {
  return { ...message, imported: true };
}

/** Attachments of an imported question in one of the user's own: they count as not looked at. */
export function uncheckedAttachments(attachments: readonly Attachment[]): readonly Attachment[] {
  return attachments.map(({ check: _check, ...attachment }) => attachment);
}
