import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { type ListParts, pickConversation } from "./conversationPicker.ts";
import { pickHit } from "./searchPicker.ts";

/** Shows the list of conversations, and the one that is chosen. */
export async function openConversations(app: App, place: ChatPlace, parts: ListParts): Promise<void> {
  const { store, chat } = app;
  const shown = place.session.id;
  const picked = await pickConversation(store, shown, chat, parts);
  if (picked === undefined) {
    // The conversation in the panel was deleted in the list, so the next message needs a new one.
    if (place.session.id === shown && (store.summary(shown)?.deletedAt ?? null) !== null) place.show(chat.begin());
    return;
  }
  if ("search" in picked) return searchConversations(app, place, picked.search);
  if ((store.summary(picked.open)?.deletedAt ?? null) !== null) await store.restore(picked.open);
  const session = await chat.open(picked.open);
  if (session === undefined) return;
  place.show(session);
  // Only now: a panel that takes the focus while the list opens would close the list.
  await place.reveal();
}

/** Searches all conversations and opens the one that is chosen, at the hit. */
export async function searchConversations({ store, chat }: App, place: ChatPlace, query = ""): Promise<void> {
  const chosen = await pickHit(store, query);
  const session = chosen && (await chat.open(chosen.conversationId));
  if (chosen === undefined || session === undefined) return;
  const { messageId, field, start, length } = chosen.hit;
  // Shown first, because a session that no panel shows is closed.
  place.show(session);
  await place.reveal();
  if (messageId === null || !session.showMessage(messageId)) return;
  // A chip does not show the attachment's text, so a hit in one reveals the whole message.
  const inText = field === "text" || field === "reasoning";
  place.revealMessage({
    messageId,
    part: field === "reasoning" ? "reasoning" : "text",
    offset: inText ? start : 0,
    length: inText ? length : 0,
  });
}
