import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";

/** Shows a new conversation at a place. */
export function newConversation({ chat }: App, place: ChatPlace): void {
  const { session } = place;
  // An empty one is as good as a new one; it is shown all the same, so that a panel that opens now does not bring back what it showed last.
  place.show(session.conversation.messages.size > 0 ? chat.begin() : session);
  place.compose("", true);
}
