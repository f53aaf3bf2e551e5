import * as l10n from "@vscode/l10n";
import { lastMessage } from "../../shared/conversation.ts";
import { type Disposable, Emitter, type Event } from "../events.ts";
import type { Log } from "../log.ts";
import type { Ask } from "../ports.ts";
import type { Chat } from "./chat.ts";
import type { Session } from "./session.ts";
import { callsTools } from "./toolRounds.ts";

/** When the user is told of what they cannot see: never, by a badge on the view, or by a badge and a notification. */
export type NotifyMode = "off" | "badge" | "hidden";

/** What happened in a conversation that was not in view. */
type News = "answered" | "failed" | "asks";

/** A place on the screen that shows a conversation. */
interface Shown {
  readonly session: Session;
  reveal(): Promise<void>;
}

/** The surroundings of `Attention`. */
export interface AttentionParts {
  readonly chat: Pick<Chat, "sessions" | "onDidOpen" | "open">;
  readonly ask: Pick<Ask, "confirm">;
  readonly mode: () => NotifyMode;
  /** Whether the user is in this window. */
  readonly isWindowFocused: () => boolean;
  /** The conversation's title; undefined where it has none. */
  readonly title: (session: Session) => string | undefined;
  /** Brings a conversation to the front that no place shows. */
  readonly show: (session: Session) => Promise<void>;
  /** Whether a question about a tool call waits in the panels of a conversation. */
  readonly asksAboutTool: (session: Session) => boolean;
  readonly log: Pick<Log, "error">;
}

/** Longer titles are cut in a notification. */
const longestTitle = 60;

/**
 * Knows which conversations have something that the user has not seen: an answer that ended, or a question about a tool call, while the window had no focus
 * or no panel showed the conversation. Each is told of once, until it was seen.
 */
export class Attention implements Disposable {
  readonly #parts: AttentionParts;
  readonly #places = new Map<Shown, boolean>();
  readonly #unseen = new Set<string>();
  /** Conversations in which something ran when they were looked at last. */
  readonly #running = new Set<string>();
  readonly #watched = new Map<Session, Disposable>();
  readonly #changed = new Emitter<void>();
  readonly #opening: Disposable;

  constructor(parts: AttentionParts) {
    this.#parts = parts;
    this.#opening = parts.chat.onDidOpen((session) => this.#watch(session));
    for (const session of parts.chat.sessions) this.#watch(session);
  }

  /** The number of conversations with something unseen is another one. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** How many conversations have something that the user has not seen. */
  get count(): number {
    return this.#parts.mode() === "off" ? 0 : this.#unseen.size;
  }

  /**
   * A place was shown, hidden or closed.
   * @param isVisible undefined where it is closed
   */
  placed(place: Shown, isVisible: boolean | undefined): void {
    if (isVisible === undefined) this.#places.delete(place);
    else this.#places.set(place, isVisible);
    this.look();
  }

  /** The window got or lost the focus, or a place shows another conversation: what is in view now was seen. */
  look(): void {
    const seen = [...this.#unseen].filter((id) => this.#isSeen(id));
    for (const id of seen) this.#unseen.delete(id);
    if (seen.length > 0) this.#changed.fire();
    // The user has turned away from a question that still waits: a badge is enough, since they know of it.
    for (const session of this.#parts.chat.sessions) if (this.#parts.asksAboutTool(session)) this.#note(session.id);
  }

  /** Questions about tool calls have come or gone. */
  asked(): void {
    for (const session of this.#parts.chat.sessions) if (this.#parts.asksAboutTool(session)) this.#tell(session, "asks");
  }

  dispose(): void {
    this.#opening.dispose();
    for (const subscription of this.#watched.values()) subscription.dispose();
    this.#changed.dispose();
  }

  #isSeen(conversationId: string): boolean {
    if (!this.#parts.isWindowFocused()) return false;
    return [...this.#places].some(([place, isVisible]) => isVisible && place.session.id === conversationId);
  }

  #watch(session: Session): void {
    if (session.answering !== null) this.#running.add(session.id);
    this.#watched.set(
      session,
      session.onDidChange(({ type }) => {
        if (type !== "grew" && type !== "activity") this.#onChange(session);
      }),
    );
    this.#forgetClosed();
  }

  #forgetClosed(): void {
    const open = new Set(this.#parts.chat.sessions);
    for (const [session, subscription] of this.#watched) {
      if (open.has(session)) continue;
      subscription.dispose();
      this.#watched.delete(session);
      this.#running.delete(session.id);
    }
  }

  #onChange(session: Session): void {
    // The end of a summary is no news: who asked for it has been told.
    if (session.answering !== null) {
      if (session.summarizing === null) this.#running.add(session.id);
      return;
    }
    if (!this.#running.delete(session.id)) return;
    // Between two rounds of a turn nothing runs for a moment: then the last message is not an answer, or one that calls tools.
    const last = lastMessage(session.conversation);
    if (last?.role !== "assistant" || last.status === "stopped" || last.status === "streaming") return;
    if (callsTools(last)) return;
    this.#tell(session, last.status === "failed" || last.status === "interrupted" ? "failed" : "answered");
  }

  #tell(session: Session, news: News): void {
    if (!this.#note(session.id) || this.#parts.mode() !== "hidden") return;
    this.#notify(session, news).catch((cause: unknown) => this.#parts.log.error("A conversation could not be shown", cause));
  }

  /** Notes that a conversation has something that is not seen; false where it is seen, or was noted before. */
  #note(conversationId: string): boolean {
    if (this.#parts.mode() === "off" || this.#isSeen(conversationId) || this.#unseen.has(conversationId)) return false;
    this.#unseen.add(conversationId);
    this.#changed.fire();
    return true;
  }

  async #notify(session: Session, news: News): Promise<void> {
    const choice = await this.#parts.ask.confirm({
      severity: "info",
      message: textOf(news, this.#parts.title(session)),
      choices: { show: l10n.t("Show") },
    });
    if (choice !== "show") return;
    const place = [...this.#places.keys()].find((shown) => shown.session.id === session.id);
    if (place !== undefined) return place.reveal();
    // It may have been closed since.
    await this.#parts.show((await this.#parts.chat.open(session.id)) ?? session);
  }
}

function textOf(news: News, title: string | undefined): string {
  const short = title === undefined || title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1)}…`;
  switch (news) {
    case "answered":
      return short === undefined ? l10n.t("Your question was answered.") : l10n.t("New answer in “{0}”.", short);
    case "failed":
      return short === undefined ? l10n.t("Your question could not be answered.") : l10n.t("The answer in “{0}” failed.", short);
    case "asks":
      return short === undefined
        ? l10n.t("The model wants to run a tool. It needs your approval.")
        : l10n.t("The model wants to run a tool in “{0}”. It needs your approval.", short);
    default:
      return news satisfies never;
  }
}
