import type { Attachment } from "../../shared/conversation.ts";

/** An attachment, or why it could not be made, in words for the user. `large` is the URI of a file of which a part can be attached instead. */
export type Attached = { readonly attachment: Attachment } | { readonly problem: string; readonly large?: string };
