import type { App } from "../../app/app.ts";
import type { ChatPlace } from "../../app/chat/chatPlace.ts";
import { activePath } from "../../shared/conversation.ts";
import type { SendingNoteKind } from "../../shared/protocol.ts";
import { compact } from "./conversationMessages.ts";

/** Does what a note about the cost of the next message offers, or closes it for this conversation. */
export async function onSendingNote(
  app: App,
  { kind, does }: { readonly kind: SendingNoteKind; readonly does: "act" | "close" },
  place: ChatPlace,
): Promise<void> {
  const { session } = place;
  if (does === "close") return session.outbox.closeNote(kind);
  switch (kind) {
    case "lapsed":
      return app.window.execute("aside.showUsage");
    case "model": {
      const last = activePath(session.conversation).findLast((message) => message.role === "assistant");
      if (last?.role === "assistant") session.setModel(last.model);
      return;
    }
    case "tools":
      return app.window.execute("aside.selectTools");
    case "systemPrompt":
      return place.openParameters();
    case "length":
      return app.withFocusRestored(place, "message", () => compact(app, place));
    case "time":
    case "editing":
      return;
    default:
      return kind satisfies never;
  }
}
