/**
 * The panel's words in English. The host hands the webview a translated copy with the same keys, so a string cannot be missing.
 * `{0}`, `{1}` are filled by `fill`. The names of controls are fixed: screen readers, people and tests rely on them.
 */
export const panelStrings = {
  // Composer
  message: "Message",
  messagePlaceholder: "Ask anything",
  send: "Send",
  sendWithEnter: "Send (Enter)",
  sendWithCtrlEnter: "Send (Ctrl+Enter)",
  queue: "Send when the running answer has ended",
  stop: "Stop",
  attach: "Attach context",
  remove: "Remove {0}",
  openAttachment: "Open {0}",
  attachedLines: "{0}, lines {1} to {2}",
  attachedFile: "{0}, the whole file",
  completions: "Completions",
  completionsCount: "{0} completions, {1} is first",
  waitingMessages: "Waiting for the running answer",
  editQueued: "Take back to edit",
  withdrawQueued: "Withdraw",

  // Tools
  tools: "Tools",
  toolsOn: "Tools: {0} on",
  toolsOff: "Tools: none is on in this conversation",
  toolDetails: "Details of {0}",
  toolArguments: "Arguments",
  toolResult: "Result",
  toolImage: "Image {0} of the result",
  toolImages: "{0} images",
  toolSize: "{0} characters",
  toolWaiting: "waiting",
  toolRunning: "running",
  toolDone: "done",
  toolFailed: "failed",
  toolInvalid: "not executed",
  toolRefused: "refused",
  toolCancelled: "cancelled",
  toolInterrupted: "interrupted",

  // Top bar
  newConversation: "New conversation",
  conversations: "Conversations",
  usage: "Usage",
  usageTokens: "{0} tokens",
  usageDetail: "This conversation: {0} tokens in, {1} tokens out, {2} of them reasoning. {3}",
  usageCost: "Cost: {0}.",
  usageCostUnknown: "The server does not tell the cost.",

  // Model and where its value comes from
  model: "Model: {0}",
  noModel: "none chosen",
  chooseModel: "Choose a model",
  scopeConversation: "this conversation",
  scopePreset: "preset",
  scopeFolder: "folder",
  scopeWorkspace: "workspace",
  scopeUser: "user",
  scopeDefault: "default",
  modelFromConversation: "{0}, chosen for this conversation",
  modelFromPreset: "{0}, from the preset in force",
  modelFromFolder: "{0}, from the settings of this folder",
  modelFromWorkspace: "{0}, from the settings of this workspace",
  modelFromUser: "{0}, from your user settings",
  modelFromDefault: "{0}, the default",

  // Transcript
  conversation: "Conversation",
  you: "You",
  reasoning: "Reasoning",
  reasoningFor: "Reasoning, {0}",
  reasoningEarlier: "Reasoning of message {0}",
  jumpToLatest: "Jump to latest",
  answerDone: "{0} has answered.",
  answerStopped: "The answer of {0} was stopped.",
  answerCutOff: "The answer of {0} was cut off.",
  answerInterrupted: "The answer of {0} was interrupted.",

  // Finding inside the conversation
  find: "Find",
  findInConversation: "Find in conversation",
  findPrevious: "Previous match",
  findNext: "Next match",
  findClose: "Close",
  findCount: "{0} of {1}",
  findNothing: "No results",

  // Message actions
  messageActions: "Message actions",
  copyMessage: "Copy message",
  editMessage: "Edit message",
  regenerate: "Regenerate",
  continueAnswer: "Continue",
  forkConversation: "Fork conversation",
  deleteMessage: "Delete message",
  previousVersion: "Previous version",
  nextVersion: "Next version",
  versionOf: "{0} of {1}",
  versionOfLong: "Version {0} of {1}",
  copied: "Copied",
  copyCode: "Copy code",
  editText: "Edit your question",
  submitEdit: "Submit",
  cancelEdit: "Cancel",

  // What an answer waits for
  sending: "Sending",
  waiting: "Waiting for {0}",
  answeringElsewhere: "Another window is receiving this answer",
  retrying: "{0} Trying again in {1} (attempt {2} of {3}).",
  retryingNow: "{0} Trying again (attempt {1} of {2}).",

  // Under an answer
  servedAs: "served as {0}",
  servedBy: "via {0}",
  tokensIn: "{0} in",
  tokensOut: "{0} out",
  tokensReasoning: "{0} reasoning",
  tokensCached: "{0} cached",
  firstToken: "first token {0}",
  tokensPerSecond: "{0} tok/s",
  answerFigures: "Figures of this answer",
  badgeStopped: "Stopped",
  badgeCutOff: "Cut off",
  badgeCutOffLength: "Cut off at the token limit",
  badgeCutOffFilter: "Cut off by a content filter",
  badgeInterrupted: "Interrupted",
  sources: "Sources",
  imageOf: "Image {0} of the answer",

  // Error card
  serverSaid: "The server said:",
  similarModels: "Similar models: {0}",
  reasonsGiven: "Reasons given: {0}",
  tryAgainIn: "It makes sense to try again in {0}.",
  actionRetry: "Retry",
  actionSetApiKey: "Set API key",
  actionSignIn: "Sign in",
  actionSelectModel: "Choose another model",
  actionOpenCredits: "Add credits",
  actionOpenSettings: "Open settings",
  actionShowLog: "Show log",
  actionNewConversation: "Start a fresh conversation",
  actionRetryShorter: "Retry with a shorter answer",

  // Markdown
  code: "Code",
  showAllLines: "Show all {0} lines",
  showFewerLines: "Show fewer lines",
  table: "Table",
  image: "Image",
  loadImageOnce: "Load once",
  loadingImage: "Loading…",
  imageLoaded: "The picture is shown.",
  imageNotLoaded: "The picture could not be loaded.",
  taskDone: "Done",
  taskOpen: "Not done",
  footnote: "Footnote {0}",
  alertNote: "Note",
  alertTip: "Tip",
  alertImportant: "Important",
  alertWarning: "Warning",
  alertCaution: "Caution",

  // Empty state
  emptyTitle: "Chat beside your code",
  emptyNeedsKey: "{0} wants an API key. It stays in the editor's secret storage and is sent to that server alone.",
  emptySetApiKey: "Set API key",
  emptyNeedsModel: "Choose the model that shall answer. You can change it at any time.",
  emptyReady: "Ask a question below, or select code and choose Explain from its context menu.",
  emptyExamples: "To begin with",
  example1: "What does this project do, judging by the files I attach?",
  example2: "Explain the selected code step by step.",
  example3: "Write a regular expression that finds ISO dates, with tests.",

  // Durations; the number is written in the reader's language
  seconds: "{0} s",
  minutesSeconds: "{0} min {1} s",
  milliseconds: "{0} ms",
} as const;

export type PanelStrings = { readonly [key in keyof typeof panelStrings]: string };

/** Fills `{0}`, `{1}` … of a string. */
export function fill(template: string, ...values: readonly string[]): string {
  return template.replace(/\{(\d+)\}/g, (whole, index: string) => values[Number(index)] ?? whole);
}
