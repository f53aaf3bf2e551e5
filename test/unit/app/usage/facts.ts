import type { UsageFact } from "../../../../src/history/usageFact.ts";
import type { UsageNames } from "../../../../src/app/usage/usageReport.ts";

/** A fact of an ordinary answer, with changes. */
export function fact(change: Partial<UsageFact> = {}): UsageFact {
  return {
    kind: "chat",
    at: 0,
    workspace: "",
    endpoint: "openrouter",
    model: "m",
    provider: "P",
    answers: 1,
    promptTokens: 100,
    cachedTokens: 0,
    writtenTokens: 0,
    completionTokens: 10,
    reasoningTokens: 0,
    cost: 0.1,
    ...change,
  };
}

export const names: UsageNames = {
  kind: {
    chat: "Chat",
    tools: "Tools",
    title: "Titles",
    commitMessage: "Commit messages",
    inlineEdit: "Edits",
    summary: "Summaries",
    exactEdit: "Exact edits",
    improve: "Improved questions",
    nativeChat: "VS Code Chat",
    temporary: "Temporary",
    removed: "Removed",
    other: "Other",
  },
  model: (_endpoint, id) => (id === "n" ? "Model N" : id),
  conversation: (id) => (id.startsWith("c") ? { title: id === "c0" ? "" : `Title of ${id}`, isListed: id !== "cDeleted" } : undefined),
  untitled: "Untitled",
  gone: "Gone",
  noConversation: "Not in a conversation",
  noWorkspace: "No workspace",
  unknownModel: "Unknown model",
  unknownProvider: "Unknown provider",
};
