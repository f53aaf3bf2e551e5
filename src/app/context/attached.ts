import type { Attachment } from "../../shared/conversation.ts";

/** An attachment, or why there is none in words for the user; `large` is the URI of a file of which a part could be taken. */
export type Attached = { readonly attachment: Attachment } | { readonly problem: string; readonly large?: string };
