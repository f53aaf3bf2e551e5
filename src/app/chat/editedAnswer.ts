import { type AnswerMessage, emptyAnswer } from "../../shared/conversation.ts";

/**
 * An answer with the user's text. Its reasoning, its calls and their signatures belong to what the model wrote: servers refuse them beside another text, and
 * a model would be told that it had thought of it. What the request cost stays with the model's version. Pictures and sources stay.
 */
export function editedAnswer(
  { parentId, endpoint, model, modelName, images, annotations }: AnswerMessage,
  text: string,
): Omit<AnswerMessage, "id" | "createdAt"> {
  return { ...emptyAnswer, parentId, endpoint, model, modelName, images, annotations, status: "done", text, edited: true };
}
