/** What a user can answer in the panel. Stopping the turn is the panel's own Stop. */
export const toolAnswers = ["once", "conversation", "refuse"] as const;
/** The user's answer to a question about a tool call. */
export type ToolAnswer = (typeof toolAnswers)[number];

/**
 * A question of the host whether a tool call may run, as a panel draws it below the call. All of its texts come from the host, with hidden characters written
 * out, so that nothing in them can look like something else.
 */
export interface ToolQuestion {
  /** Valid for one answer, from the panel that the question was posted to. */
  readonly token: string;
  /** Of the tool's definition and these arguments: the answer holds for nothing else. */
  readonly hash: string;
  /** The message that the call is in, and its place there. */
  readonly messageId: string;
  readonly at: number;
  /** The tool's name in words, and as it is. */
  readonly title: string;
  readonly tool: string;
  readonly description: string;
  /** All of the arguments. */
  readonly arguments: string;
  /** Sentences about what the user should look at twice. */
  readonly warnings: readonly string[];
  /** VS Code asks about tools of MCP servers itself, whatever was answered here. */
  readonly asksTwice: boolean;
}
