import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import type { Attachment } from "../../shared/conversation.ts";

/** The attachments of a message, or of the composer for null. */
export function attachmentsOf(
  { instructions }: Pick<App, "instructions">,
  session: Session,
  messageId: string | null,
): readonly Attachment[] {
  if (messageId === null) return [...instructions.of(session), ...session.outbox.attachments];
  const message = session.message(messageId);
  return message?.role === "user" ? message.attachments : [];
}

/** Finds an attachment for `CapturedDocuments`. One of the composer (message `-`) is read as it would be sent now. */
export async function findAttachment(
  app: Pick<App, "chat" | "store" | "instructions">,
  conversationId: string,
  messageId: string,
  attachmentId: string,
): Promise<Attachment | undefined> {
  const session = app.chat.sessions.find(({ id }) => id === conversationId);
  if (messageId !== "-") {
    // A tab may stay open after its conversation was closed: then the conversation is read, not opened.
    const message = session?.message(messageId) ?? (await app.store.peek(conversationId))?.conversation.messages.get(messageId);
    return message?.role === "user" ? message.attachments.find(({ id }) => id === attachmentId) : undefined;
  }
  const found = session && attachmentsOf(app, session, null).find(({ id }) => id === attachmentId);
  if (found === undefined) return undefined;
  return (await import("./openAttachment.ts")).asItWouldBeSent(found);
}
