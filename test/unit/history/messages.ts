import {
  type AnswerMessage,
  addMessage,
  type Conversation,
  createConversation,
  type UserMessage,
} from "../../../src/shared/conversation.ts";

/** A question for tests. */
export function question(id: string, parentId: string | null, text = `question ${id}`): UserMessage {
  return { role: "user", id, parentId, createdAt: 1000, text, attachments: [] };
}

/** A finished answer for tests. */
export function answer(id: string, parentId: string, change: Partial<AnswerMessage> = {}): AnswerMessage {
  return {
    role: "assistant",
    id,
    parentId,
    createdAt: 2000,
    endpoint: "openrouter",
    model: "lab/one",
    modelName: "One",
    status: "done",
    text: `answer ${id}`,
    reasoning: "",
    reasoningDetails: [],
    toolCalls: [],
    images: [],
    annotations: [],
    cost: null,
    timings: {},
    ...change,
  };
}

/** A conversation of one question and one answer. */
export function shortConversation(id = "c", change: Partial<AnswerMessage> = {}): Conversation {
  return addMessage(addMessage(createConversation(id, 500), question("q1", null)), answer("a1", "q1", change));
}
