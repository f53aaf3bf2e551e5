/**
 * The panel's words in English. The host hands the webview a translated copy with the same keys, so a string cannot be missing.
 * `{0}`, `{1}` are filled by `fill`.
 */
export const panelStrings = {
  message: "Message",
  messagePlaceholder: "Ask anything, or select code and choose Explain",
  send: "Send",
  stop: "Stop",
  newConversation: "New conversation",
  conversations: "Conversations",
  model: "Model: {0}",
  noModel: "none chosen",
  attach: "Attach context",
  remove: "Remove {0}",
  conversation: "Conversation",
  you: "You",
  reasoning: "Reasoning",
  reasoningFor: "Reasoning, {0}",
  copyMessage: "Copy message",
  copied: "Copied",
  copyCode: "Copy code",
  usage: "Usage",
  jumpToLatest: "Jump to latest",
} as const;

export type PanelStrings = { readonly [key in keyof typeof panelStrings]: string };

/** Fills `{0}`, `{1}` … of a string. */
export function fill(template: string, ...values: readonly string[]): string {
  return template.replace(/\{(\d+)\}/g, (whole, index: string) => values[Number(index)] ?? whole);
}
