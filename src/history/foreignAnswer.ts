import type { AnswerMessage, Message } from "../shared/conversation.ts";

/** An answer that came from elsewhere: only what a file of another program can tell. */
export function foreignAnswer(
  fields: Pick<AnswerMessage, "id" | "parentId" | "createdAt" | "model" | "text" | "reasoning"> & { readonly endpoint: string },
): Message {
  return {
    role: "assistant",
    modelName: fields.model,
    status: "done",
    reasoningDetails: [],
    toolCalls: [],
    images: [],
    annotations: [],
    cost: null,
    timings: {},
    ...fields,
  };
}
