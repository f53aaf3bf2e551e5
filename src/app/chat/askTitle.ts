import type { AnswerMessage, UserMessage } from "../../shared/conversation.ts";
import type { ModelTitleParts } from "./modelTitles.ts";
import type { Session } from "./session.ts";
import type { TurnPlan } from "./turnPlan.ts";

/** How much of the question and of the answer the model sees, in UTF-16 units. */
const mostShown = 2000;
const giveUpMs = 60_000;
/** Leaves room for a model that always reasons. */
const maxTokens = 500;
/** How much of a reply is looked at for a title, in UTF-16 units. */
const longestReply = 1000;

/** What a title is asked for with. */
export interface TitleRequest {
  readonly model: string;
  readonly question: UserMessage;
  readonly answer: AnswerMessage;
  /** Aborted when the extension ends. */
  readonly closing: AbortSignal;
}

/** Asks for the title of a conversation, and gives it to the conversation with its cost. */
export async function askTitle(
  parts: ModelTitleParts,
  session: Session,
  { model, question, answer, closing }: TitleRequest,
): Promise<void> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(giveUpMs)]);
  const settings = parts.settings(session);
  const { provider } = settings.parameters;
  const plan: TurnPlan = {
    settings,
    model,
    messages: [
      {
        role: "system",
        texts: [
          {
            source: "aside",
            text: "You name conversations. Reply with a title of at most six words, in the user's language, and nothing else.",
          },
        ],
      },
      {
        role: "user",
        texts: [
          { source: "titleQuestion", before: "Question:\n", text: question.text, most: mostShown, of: question },
          { source: "titleAnswer", before: "Answer:\n", text: answer.text, most: mostShown, of: answer },
        ],
      },
    ],
    // The conversation's words go only where the conversation itself may go.
    parameters: { maxTokens, ...(provider === undefined ? {} : { provider }) },
    conversationId: `${session.id}-title`,
  };
  const asked = await parts.askOnce({ kind: "title", plan, signal, conversation: session.id, session, unattended: true });
  if ("declined" in asked) return;
  if ("error" in asked) return parts.log.warn(`No title from ${model}: ${asked.error.code}`);
  const { text, error } = asked.answer;
  if (error !== null) parts.log.warn(`No title from ${model}: ${error.code}`);
  // The cost counts even where no title came of it.
  await parts.store.giveTitle(session.id, plainTitle(text), asked.cost.cost ?? 0);
  parts.onTitled();
}

/** A model's reply as a title: its last non-empty line, without quotes, Markdown characters and a full stop. */
export function plainTitle(reply: string): string {
  const line = reply
    .split("\n")
    .map((one) => one.trim())
    .findLast((one) => one !== "");
  return (line ?? "")
    .slice(0, longestReply)
    .replace(/^(?:title\s*:|[#>*_"'“”„«»`\s-]+)+/iu, "")
    .replace(/["'“”«»`*_.\s]+$/u, "")
    .replaceAll(/\s+/gu, " ")
    .slice(0, 80);
}
