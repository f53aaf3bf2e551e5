import type { Disposable } from "../events.ts";
import type { ConversationStore } from "../../history/conversationStore.ts";
import { activePath } from "../../shared/conversation.ts";
import type { Chat } from "./chat.ts";
import type { Session } from "./session.ts";
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
      await (await import("./askTitle.ts")).askTitle(this.#parts, session, { model, question, answer, closing: this.#closing.signal });
    } catch (cause) {
      this.#parts.log.warn(`No title from ${model}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
}
