import { numberStrings } from "./parameterTable.ts";
import { supportedLocale } from "./money.ts";

/**
 * The panel's strings in English. The host sends the webview a translated copy with the same keys, so no string can be missing.
 * `fill` replaces `{0}`, `{1}` and so on. An entry with a form per plural category is a counted string: `{0}` is the number, and `pluralForm` picks the
 * form. Names of controls are fixed: screen readers, users and tests rely on them.
 */
export const panelStrings = {
  // Composer
  message: "Message",
  messagePlaceholder: "Ask anything",
  send: "Send",
  sendWithEnter: "Send (Enter)",
  sendWithCtrlEnter: "Send (Ctrl+Enter)",
  queue: "Send after the current answer",
  stop: "Stop",
  attach: "Attach context",
  remove: "Remove {0}",
  openAttachment: "Open {0}",
  attachedLine: "{0}, line {1}",
  attachedLines: "{0}, lines {1}–{2}",
  attachedFile: "{0}, entire file",
  attachedTokens: { one: "about {0} token", other: "about {0} tokens" },
  attachedUnread: "content is read when you send the message",
  attachedRedacted: "redacted because it looks like a secret: {0}",
  attachedSecrets: "will be sent although it looks like a secret: {0}",
  attachedHidden: { one: "{0} hidden character, removed before sending", other: "{0} hidden characters, removed before sending" },
  attachedHiddenKept: { one: "{0} hidden character, sent unchanged", other: "{0} hidden characters, sent unchanged" },
  attachedLookalikes: { one: "{0} word contains look-alike characters", other: "{0} words contain look-alike characters" },
  reviewAttachment: "Review {0}",
  dropHere: "Drop to attach to your message",
  dropHint: "Hold Shift to drop files from the Explorer",
  attachTooltip: "Attach context (#). You can also drop files here; hold Shift to drop them from the Explorer.",
  completions: "Completions",
  completionsCount: { one: "{0} completion: {1}", other: "{0} completions, first: {1}" },
  queuedMessages: "Queued messages",
  pausedMessages: "Paused messages",
  editQueued: "Edit queued message",
  removeQueued: "Remove from queue",
  sendQueued: "Send now",

  // Tools
  tools: "Tools",
  toolsOn: "Tools: {0} on",
  toolsOff: "Tools: all off in this conversation",
  toolDetails: "Details for {0}",
  toolArguments: "Arguments",
  toolResult: "Result",
  toolImage: "Result image {0}",
  toolImages: { one: "{0} image", other: "{0} images" },
  toolSize: { one: "{0} character", other: "{0} characters" },
  toolWaiting: "waiting",
  toolRunning: "running",
  toolDone: "done",
  toolFailed: "failed",
  toolInvalid: "not run",
  toolRefused: "denied",
  toolCancelled: "cancelled",
  toolInterrupted: "interrupted",

  // Top bar
  newConversation: "New conversation",
  conversations: "Conversations",
  usage: "Usage",
  usageTokens: { one: "{0} token", other: "{0} tokens" },
  usageDetail: "Tokens in this conversation: {0} in, {1} out (reasoning: {2}). {3}",
  usageCost: "Cost: {0}.",
  usageCostUnknown: "Cost not reported.",
  usageCostEstimated: "Cost: {0}, partly estimated from list prices.",
  showUsage: "Show usage and cost",

  // The next request, while it is written
  approximately: "≈ {0}",
  nextRequestTokens: { one: "≈ {0} token", other: "≈ {0} tokens" },
  nextRequestTitle: {
    one: "The next message sends about {0} token (≈ {1}, or ≈ {2} with a typical answer).",
    other: "The next message sends about {0} tokens (≈ {1}, or ≈ {2} with a typical answer).",
  },
  nextRequestTitleNoPrice: {
    one: "The next message sends about {0} token. Price unknown.",
    other: "The next message sends about {0} tokens. Price unknown.",
  },
  contextMeter: { one: "Context: about {1} of {0} token", other: "Context: about {1} of {0} tokens" },
  overflowTitle: { one: "About {0} token: {1} more than {2} accepts.", other: "About {0} tokens: {1} more than {2} accepts." },
  overflowOmit: "Omit the oldest messages",
  overflowRemove: "Remove {0}",
  overflowSendAnyway: "Send anyway",
  omittedNext: { one: "{0} older message won't be sent.", other: "{0} older messages won't be sent." },
  omittedUndo: "Include them",
  omittedHere: { one: "From here on, {0} older message is no longer sent.", other: "From here on, {0} older messages are no longer sent." },

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
  modelFromPreset: "{0}, from the active preset",
  modelFromFolder: "{0}, from the folder settings",
  modelFromWorkspace: "{0}, from the workspace settings",
  modelFromUser: "{0}, from your user settings",
  modelFromDefault: "{0}, the default",

  // Parameter sheet
  parameters: "Parameters",
  parametersOwn: "Parameters: {0} set for this conversation",
  parametersUnusable: "Parameters: an invalid setting is ignored",
  parametersOf: "Conversation parameters",
  parametersFor: "These settings apply to this conversation only ({0}).",
  parametersNoModel: "These settings apply to this conversation only.",
  parametersClose: "Close",
  parametersResetAll: "Reset all",
  parametersReset: "Reset {0}",
  parameterNotSet: "not set",
  parameterOff: "not sent",
  parameterInherited: "otherwise {0} ({1})",
  parameterModelDefault: "model default: {0}",
  parameterMedian: "typical: {0}",
  parameterRange: "{0} to {1}",
  sectionSampling: "Sampling",
  sectionAnswer: "Length and stop sequences",
  sectionReasoning: "Reasoning",
  sectionPrompt: "System prompt",
  sectionRouting: "Routing",
  sectionMore: "More",
  ...numberStrings,
  stopTexts: "Stop sequences",
  stopTextsHint: "One per line; the answer stops where one would appear",
  systemPrompt: "System prompt",
  systemPromptHint: "Sent with every request; leave empty to send none",
  reasoningEffort: "Reasoning effort",
  reasoningUnset: "Model default",
  reasoningUnsetEffort: "Model default ({0})",
  reasoningOff: "Off",
  reasoningOn: "On",
  reasoningBudget: "Token budget",
  reasoningBudgetTokens: "Reasoning tokens",
  reasoningExclude: "Hide reasoning (still billed)",
  reasoningMandatory: "This model always reasons.",
  effortMax: "Max",
  effortXhigh: "Extra high",
  effortHigh: "High",
  effortMedium: "Medium",
  effortLow: "Low",
  effortMinimal: "Minimal",
  toolChoice: "Tool choice",
  toolChoiceHint: "Sent only while tools are on",
  toolChoiceUnset: "Model default",
  toolChoiceNone: "Never call a tool",
  toolChoiceAuto: "Let the model decide",
  toolChoiceRequired: "Always call a tool",
  extraBody: "Additional request fields",
  extraBodyHint: "A JSON object, merged into the request last and unchanged",
  extraBodyNotJson: "Invalid JSON: {0}",
  extraBodyNotObject: 'Enter a JSON object, for example {"verbosity": "low"}.',
  preset: "Preset",
  presetNone: "none",
  presetChoose: "Choose…",
  presetSave: "Save as preset…",
  routingNone: "Not set. The server chooses the provider.",
  parameterWaiting: "Waiting for your permission: {0} (this folder)",
  routingWaiting: "this folder, waiting for your permission",
  routingEdit: "Routing…",
  routingProvider: "Providers",
  routingFallbackModels: "Fallback models",
  routingPlugins: "Plugins",
  viewRequest: "View exact request",
  openSettings: "Open settings",

  hideNotice: "OK",
  useHere: "Use Here",
  trustFolder: "Trust Folder",
  useFileSettings: "Use Them",
  discardFileSettings: "Discard",
  fileSettings: "From the imported file, not used",

  // Transcript
  conversation: "Conversation",
  you: "You",
  reasoning: "Reasoning",
  reasoningFor: "Reasoning, {0}",
  underASecond: "<1 s",
  reasoningEarlier: "Reasoning for message {0}",
  jumpToLatest: "Jump to latest",
  answerDone: "{0} has answered.",
  answerStopped: "The answer from {0} was stopped.",
  answerCutOff: "The answer from {0} was cut off.",
  answerInterrupted: "The answer from {0} was interrupted.",

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
  compareWith: "Compare with…",
  compareVersions: "Show versions side by side",
  comparison: { one: "{0} answer side by side", other: "{0} answers side by side" },
  comparedAnswers: "Compared answers",
  keepAnswer: "Keep this answer",
  keepAnswerOf: "Keep this answer from {0}",
  stopAnswerOf: "Stop {0}",
  compareModels: "Compare models",
  compareNext: "Your next question will go to {0}",
  compareNextShort: "Compare: {0}",
  clearCompare: "Ask one model only",
  previousVersion: "Previous version",
  nextVersion: "Next version",
  versionOf: "{0} of {1}",
  versionOfLong: "Version {0} of {1}",
  copied: "Copied",
  copyCode: "Copy code",
  editText: "Edit your question",
  submitEdit: "Submit",
  cancelEdit: "Cancel",

  // An answer that has not begun
  sending: "Sending",
  waiting: "Waiting for {0}",
  answeringElsewhere: "Another window is receiving this answer",
  retrying: "{0} Retrying in {1} (attempt {2} of {3}).",
  retryingNow: "{0} Retrying (attempt {1} of {2}).",

  // Under an answer
  sentWithout: "Sent without {0}",
  refusedAndLeftOut: "Sent without {0}, which the server refused",
  refusedAndRenamed: "Sent with {0} instead of {1}, which the server refused",
  demandedByServer: "Sent with {0}, which the server demanded",
  servedAs: "served as {0}",
  servedBy: "via {0}",
  tokensIn: "{0} in",
  tokensOut: "{0} out",
  tokensReasoning: "{0} reasoning",
  tokensCached: "{0} cached",
  firstToken: "first token after {0}",
  tokensPerSecond: "{0} tok/s",
  costListPrice: "≈ {0}",
  costCopiedTitle: "This is a copy. Its cost is counted with the original answer.",
  costListPriceTitle: "Estimated from list prices because the server did not report a cost.",
  costImplausible: "cost unknown",
  costImplausibleTitle: "The server reported an amount that cannot be right.",
  costByokTitle: "{0} billed to your own provider key, plus {1} billed by {2}.",
  totalTime: "{0} total",
  answerFigures: "Answer statistics",
  hiddenCharacters: { one: "{0} hidden character", other: "{0} hidden characters" },
  badgeStopped: "Stopped",
  badgeCutOff: "Cut off",
  badgeCutOffLength: "Cut off at the token limit",
  badgeCutOffFilter: "Cut off by a content filter",
  badgeInterrupted: "Interrupted",
  sources: "Sources",
  imageOf: "Answer image {0}",

  // Error card
  serverSaid: "Server response:",
  similarModels: "Similar models: {0}",
  reasonsGiven: "Reasons: {0}",
  tryAgainIn: "You can retry in {0}.",
  actionRetry: "Retry",
  actionSetApiKey: "Set API key",
  actionSignIn: "Sign in",
  actionSelectModel: "Choose another model",
  actionOpenCredits: "Add credits",
  actionOpenSettings: "Open settings",
  actionShowLog: "Show log",
  actionNewConversation: "New conversation",
  actionRetryShorter: "Retry with a shorter answer",
  actionUsePaidVariant: "Use paid version",
  actionUseFallback: "Use fallback model",
  actionLeaveOut: "Retry without {0}",
  actionDropOldest: "Retry without the oldest messages",
  resetsAt: "The limit resets at {0}.",

  // Markdown
  code: "Code",
  insertCode: "Insert at cursor",
  applyCode: "Apply to file",
  newFileFromCode: "New file",
  runInTerminal: "Run in terminal",
  runInTerminalHint: "Run in terminal (inserts the command; you run it)",
  openDiagram: "Open diagram",
  preview: "Preview",
  previewHint: "Preview in an editor tab, without scripts",
  openDiagramHint: "Open diagram in an editor tab",
  codeActions: "Code actions",
  showAllLines: { one: "Show all {0} line", other: "Show all {0} lines" },
  showAllSize: "Show all ({0} KB)",
  showFewerLines: "Show fewer lines",
  table: "Table",
  image: "Image",
  loadImageOnce: "Load once",
  loadingImage: "Loading…",
  imageLoaded: "Image loaded.",
  imageNotLoaded: "Could not load the image.",
  taskDone: "Done",
  taskOpen: "Not done",
  details: "Details",
  footnote: "Footnote {0}",
  alertNote: "Note",
  alertTip: "Tip",
  alertImportant: "Important",
  alertWarning: "Warning",
  alertCaution: "Caution",

  // Empty state
  emptyTitle: "Chat beside your code",
  emptyNeedsKey: "{0} requires an API key. It is kept in VS Code's secret storage and sent only to that server.",
  emptySetApiKey: "Set API key",
  emptyNeedsModel: "Choose a model to get started. You can change it at any time.",
  emptyReady: "Ask a question below, or select code and choose Aside > Explain from its context menu.",
  emptyExamples: "Example questions",
  example1: "What does this project do, based on the attached files?",
  example2: "Explain the selected code step by step.",
  example3: "Write a regular expression that finds ISO dates, with tests.",

  // Durations; the number is written in the user's language
  seconds: "{0} s",
  minutesSeconds: "{0} min {1} s",
  hoursMinutes: "{0} h {1} min",
  milliseconds: "{0} ms",
} as const;

/** A counted string: one form for each plural category that its language has. English has two. */
export type PluralForms = { readonly [category in Intl.LDMLPluralRule]?: string } & { readonly other: string };

/** A table of strings, translated. */
export type Translated<T> = { readonly [key in keyof T]: T[key] extends string ? string : PluralForms };

/** The strings of the panel in the display language. */
export type PanelStrings = Translated<typeof panelStrings>;

/** Fills `{0}`, `{1}` … of a string. */
export function fill(template: string, ...values: readonly string[]): string {
  return template.replace(/\{(\d+)\}/g, (whole, index: string) => values[Number(index)] ?? whole);
}

const rulesByLanguage = new Map<string, Intl.PluralRules>();

/** The form of a counted string that fits a number in a language; `fill` takes it from there. */
export function pluralForm(forms: PluralForms, count: number, language: string): string {
  return forms[pluralRules(language).select(count)] ?? forms.other;
}

/** Plural rules take long to make: once a language. */
function pluralRules(language: string): Intl.PluralRules {
  let rules = rulesByLanguage.get(language);
  if (rules === undefined) {
    rules = new Intl.PluralRules(supportedLocale(language));
    rulesByLanguage.set(language, rules);
  }
  return rules;
}
