import { expect, test } from "vitest";
import { earlierQuestions } from "../../../../src/app/chat/earlierQuestions.ts";
import type { ConversationStore } from "../../../../src/history/conversationStore.ts";
import { addMessage, type Conversation, createConversation, deleteMessage, type UserMessage } from "../../../../src/shared/conversation.ts";
import { question } from "../../history/messages.ts";

/** A conversation with these questions, the first one asked first. */
function asked(id: string, questions: readonly (string | Partial<UserMessage>)[], at = 0): Conversation {
  let conversation = createConversation(id, at);
  let parent: string | null = null;
  for (const [index, each] of questions.entries()) {
    const messageId = `${id}-${index}`;
    const more = typeof each === "string" ? { text: each } : each;
    conversation = addMessage(conversation, { ...question(messageId, parent, "?"), createdAt: at + index, ...more });
    parent = messageId;
  }
  return conversation;
}

const storeOf = (
  ...all: readonly { readonly workspace?: string; readonly updatedAt: number; readonly conversation?: Conversation; readonly id: string }[]
) =>
  ({
    list: () => Promise.resolve(all),
    peek: (id: string) => {
      const found = all.find((one) => one.id === id)?.conversation;
      return found === undefined ? Promise.reject(new Error("the disk is gone")) : Promise.resolve({ conversation: found, meta: {} });
    },
  }) as unknown as ConversationStore;

test("the newest questions of the workspace come first, each once, without those of other workspaces and of the conversation itself", async () => {
  const store = storeOf(
    { id: "old", workspace: "shop", updatedAt: 1, conversation: asked("old", ["Why?", "How?"]) },
    { id: "new", workspace: "shop", updatedAt: 3, conversation: asked("new", ["What?", "Why?"]) },
    { id: "own", workspace: "shop", updatedAt: 4, conversation: asked("own", ["Own"]) },
    { id: "other", workspace: "bank", updatedAt: 5, conversation: asked("other", ["Secret"]) },
    { id: "nowhere", updatedAt: 6, conversation: asked("nowhere", ["Alone"]) },
    { id: "broken", workspace: "shop", updatedAt: 7 },
  );
  expect(await earlierQuestions(store, "shop", "own")).toEqual(["Why?", "What?", "How?"]);
  expect(await earlierQuestions(store, undefined, "own")).toEqual(["Alone"]);
});

test("imported, deleted, empty and very long ones are left out, and there are at most fifty", async () => {
  const messages = ["Kept", { text: "From a file", imported: true as const }, " ", "x".repeat(20_001), "Deleted"];
  const conversation = deleteMessage(asked("a", messages), "a-4");
  expect(await earlierQuestions(storeOf({ id: "a", updatedAt: 1, conversation }), undefined, "")).toEqual(["Kept"]);
  const many = asked(
    "b",
    Array.from({ length: 60 }, (_, index) => `Question ${index}`),
  );
  const found = await earlierQuestions(storeOf({ id: "b", updatedAt: 1, conversation: many }), undefined, "");
  expect([found.length, found[0], found.at(-1)]).toEqual([50, "Question 59", "Question 10"]);
});
