import { type AnswerMessage, emptyAnswer, type SummaryMessage } from "../../shared/conversation.ts";
import { estimateTokens } from "../../shared/tokens.ts";

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

/** A summary with the user's text, in use again: what came with an import or was switched off was another text. */
export function editedSummary(
  { imported: _imported, off: _off, ...summary }: SummaryMessage,
  text: string,
): Omit<SummaryMessage, "id" | "createdAt"> {
  return { ...summary, text, tokensAfter: estimateTokens(text), copied: true };
}
