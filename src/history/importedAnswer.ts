import { type AnswerMessage, emptyAnswer, type Message } from "../shared/conversation.ts";

/** An answer from an export of another program, with the fields that such a file has. */
export function importedAnswer(
  fields: Pick<AnswerMessage, "id" | "parentId" | "createdAt" | "model" | "text" | "reasoning"> & { readonly endpoint: string },
): Message {
  return { ...emptyAnswer, modelName: fields.model, status: "done", ...fields };
}
