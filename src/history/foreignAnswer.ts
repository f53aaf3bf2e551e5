import { type AnswerMessage, emptyAnswer, type Message } from "../shared/conversation.ts";

/** An answer that came from elsewhere: only what a file of another program can tell. */
export function foreignAnswer(
  fields: Pick<AnswerMessage, "id" | "parentId" | "createdAt" | "model" | "text" | "reasoning"> & { readonly endpoint: string },
): Message {
  return { ...emptyAnswer, modelName: fields.model, status: "done", ...fields };
}
