/**
 * What the gate does with a text. `asked`: its door asks the user, and what they decided is already part of the text; where the user was not asked (a file of
 * another person, an attachment that was never looked at), it is masked. `masked`: possible secrets and hidden characters are masked, because the user cannot
 * be asked. `keysMasked`: only API keys and the keys that Aside stores. `own`: words of Aside's own, or of the model that gets them back.
 */
export type Rule = "asked" | "masked" | "keysMasked" | "own";

/** Every source of text that can become part of a request, with its rule. A source without its line does not compile. */
export const outboundRules = {
  // What the user types or has typed for them. `settleText` asks.
  /** The composer: typed, pasted, dropped as text, from the queue, of a `/prompt` with what it names, or of a command (a problem, a terminal). */
  question: "asked",
  /** A question or an answer that was edited. */
  edited: "asked",
  inlineEditInstruction: "asked",
  commitBegun: "asked",
  /** A draft that is to be improved. */
  improvedDraft: "asked",
  participantQuestion: "asked",
  // Attachments, by their kinds. `captureForSending` asks.
  selection: "asked",
  file: "asked",
  folder: "asked",
  symbol: "asked",
  cell: "asked",
  problems: "asked",
  search: "asked",
  changes: "asked",
  staged: "asked",
  commit: "asked",
  /** Changes to be reviewed, with the numbers of their lines. */
  review: "asked",
  terminal: "asked",
  /** A command of a terminal with its output. */
  command: "asked",
  /** A program that is stopped in the debugger: its exception, stack, variables and code. */
  debug: "asked",
  /** A test that failed, with its failure and code. */
  test: "asked",
  url: "asked",
  /** Another conversation or an answer of it. What was imported in it is masked before. */
  conversation: "asked",
  /** Instruction files of a repository. */
  instructions: "asked",
  /** Its name and its data. */
  image: "asked",
  pdf: "asked",
  // Read by commands of Aside's own. `inspectAttachment` and `captureForSending` ask.
  inlineEditLines: "asked",
  /** What both sides of a merge changed in a file with conflicts. */
  conflictSides: "asked",
  commitChanges: "asked",
  /** The whole file that a block is to be applied to, and the block, which a model wrote. */
  exactEditFile: "asked",
  exactEditBlock: "asked",
  // What the user cannot be asked about.
  systemPrompt: "masked",
  /** The instruction for commit messages: Aside's own, or that of a prompt file or a setting. */
  commitPrompt: "masked",
  /** The last messages of the repository. */
  commitLog: "masked",
  /** A title may be asked of another model than the one that the question was meant for. */
  titleQuestion: "masked",
  titleAnswer: "masked",
  /** The names of the attachments of a draft that is to be improved. */
  improvedAttachments: "masked",
  /** Results of tools, Aside's own (which mask what they read) and others. */
  toolResult: "masked",
  /** Names and descriptions of tools, which their extension or server wrote. */
  toolDefinition: "keysMasked",
  // Messages of a conversation that came out of a file, or from VS Code's Chat.
  importedQuestion: "masked",
  importedAttachment: "masked",
  importedAnswer: "masked",
  importedToolCall: "masked",
  importedToolResult: "masked",
  /** An earlier question to `@aside` that the user was not asked about in this window. */
  participantHistory: "masked",
  // VS Code's Chat and other extensions compose these. They edit files with what comes back, so that a mask in code would be written into it.
  nativeSystem: "keysMasked",
  nativeMessage: "keysMasked",
  nativeAnswer: "keysMasked",
  nativeToolCall: "keysMasked",
  nativeToolResult: "keysMasked",
  // What models wrote in a conversation of the user's own.
  answer: "own",
  /** A summary of earlier messages, which its model read as they were sent. */
  summary: "own",
  toolCall: "own",
  /** Instructions of Aside's own. */
  aside: "own",
} as const satisfies Readonly<Record<string, Rule>>;

/** A source of text that can become part of a request. */
export type OutboundSource = keyof typeof outboundRules;

/** The sources that have this rule. */
export type SourceWith<R extends Rule> = {
  readonly [Source in OutboundSource]: (typeof outboundRules)[Source] extends R ? Source : never;
}[OutboundSource];
