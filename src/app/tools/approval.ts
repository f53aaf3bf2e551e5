import type { KnownTool } from "./toolHost.ts";

/** What the user decides about a call. `conversation` holds for every call of this tool in the conversation, `stop` ends the turn. */
export type Approval = "once" | "conversation" | "refuse" | "stop";

/** A call that the user has to decide about. */
export interface CallInQuestion {
  readonly conversationId: string;
  readonly messageId: string;
  /** The place of the call in its message. */
  readonly at: number;
  readonly tool: KnownTool;
  readonly input: object;
  /** Of the tool's definition and the input. */
  readonly hash: string;
}
