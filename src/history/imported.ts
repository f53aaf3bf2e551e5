import type { Conversation } from "../shared/conversation.ts";
import type { ConversationMeta } from "./record.ts";

/** A conversation with what the list shows of it, on its way in or out. */
export interface ImportedConversation {
  readonly conversation: Conversation;
  readonly meta: ConversationMeta;
}

/** What a file gave. `record` names the place in the file, such as `conversations[3].messages[7]`. */
export interface Imported {
  readonly conversations: readonly ImportedConversation[];
  readonly problems: readonly { readonly record: string; readonly message: string }[];
}
