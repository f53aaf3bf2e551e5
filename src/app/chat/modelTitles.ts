import type { Disposable } from "../events.ts";
import type { ConversationStore } from "../../history/conversationStore.ts";
import { activePath, type AnswerMessage, type UserMessage } from "../../shared/conversation.ts";
import type { Chat } from "./chat.ts";
import type { Session } from "./session.ts";
import type { TurnPlan } from "./turnPlan.ts";
import type { AskOnce } from "./askOnce.ts";
import type { EffectiveSettings } from "../settings/effectiveSettings.ts";
import type { Log } from "../log.ts";

/** The surroundings of titles. */
export interface ModelTitleParts {
  readonly chat: Chat;
  readonly store: Pick<ConversationStore, "summary" | "giveTitle">;
  /** The model that writes titles, or null where the user wants none. */
  readonly titleModel: () => string | null;
  readonly settings: (session: Session) => EffectiveSettings;
  readonly askOnce: AskOnce;
  /** Called once a title and its cost are noted with the conversation. */
  readonly onTitled: () => void;
  readonly log: Log;
}

/** How much of the question and of the answer the model sees, in UTF-16 units. */
const mostShown = 2000;
const giveUpMs = 60_000;
/** Leaves room for a model that always reasons. */
const maxTokens = 500;
/** How much of a reply is looked at for a title, in UTF-16 units. */
const longestReply = 1000;

/**
 * Asks a model for a better title than the first line of the question, once a new conversation has its first answer. Only where `aside.titleModel` names a
 * model: it costs a request, which is counted like any other. If it fails, the title stays.
 */
export class ModelTitles implements Disposable {
  readonly #parts: ModelTitleParts;
  readonly #subscription: Disposable;
  readonly #asked = new Set<string>();
  /** Conversations in which this window asked: each window titles the conversations in which it asked. */
  readonly #answered = new Set<string>();
  readonly #closing = new AbortController();

  constructor(parts: ModelTitleParts) {
    this.#parts = parts;
    this.#subscription = parts.chat.onDidOpen((session) => {
      session.onDidChange(({ type }) => {
        if (type !== "state") return;
        if (session.live !== null) this.#answered.add(session.id);
        else if (this.#answered.has(session.id)) void this.#consider(session);
      });
    });
  }

  dispose(): void {
    this.#closing.abort();
    this.#subscription.dispose();
  }

  async #consider(session: Session): Promise<void> {
    const model = this.#parts.titleModel();
    if (model === null || session.live !== null || session.temporary || this.#asked.has(session.id)) return;
    const [question, answer, ...more] = activePath(session.conversation);
    if (question?.role !== "user" || answer?.role !== "assistant" || answer.status !== "done" || more.length > 0) return;
    if (this.#parts.store.summary(session.id)?.titleBy !== "question") return;
    this.#asked.add(session.id);
    try {
      await this.#ask(session, model, question, answer);
    } catch (cause) {
      this.#parts.log.warn(`No title from ${model}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }

  async #ask(session: Session, model: string, question: UserMessage, answer: AnswerMessage): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(giveUpMs)]);
    const plan: TurnPlan = {
      settings: this.#parts.settings(session),
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
      parameters: { maxTokens },
      conversationId: `${session.id}-title`,
    };
    const asked = await this.#parts.askOnce({ kind: "title", plan, signal });
    if ("error" in asked) return this.#parts.log.warn(`No title from ${model}: ${asked.error.code}`);
    const { text, error } = asked.answer;
    if (error !== null) this.#parts.log.warn(`No title from ${model}: ${error.code}`);
    // The cost counts even where no title came of it.
    await this.#parts.store.giveTitle(session.id, plainTitle(text), asked.cost.cost ?? 0);
    this.#parts.onTitled();
  }
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
