import type { Conversation } from "../shared/conversation.ts";
import type { ConversationMeta } from "./record.ts";

/** A conversation with its meta fields, to import or export. */
export interface ImportedConversation {
  readonly conversation: Conversation;
  readonly meta: ConversationMeta;
}

/** The result of reading an export. `record` is a place in the file, such as `conversations[3].messages[7]`. */
export interface Imported {
  readonly conversations: readonly ImportedConversation[];
  readonly problems: readonly { readonly record: string; readonly message: string }[];
}
