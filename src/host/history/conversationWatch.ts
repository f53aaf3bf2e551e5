import type { App } from "../../app/app.ts";
import type { Session } from "../../app/chat/session.ts";
import { nextDay } from "./conversationGroups.ts";

/** What is listened to. */
export type WatchedParts = Pick<App, "chat" | "places" | "store">;

/** The shortest time between two calls, milliseconds: while answers are received, the list changes with every checkpoint. */
const changedMs = 300;
/** After midnight by the clock, milliseconds: timers may fire early. */
const afterMidnightMs = 1000;

/** Tells of everything that rows of conversations show: the list, answers that run, the conversation that is open, and the day. */
export class ConversationWatch {
  readonly #parts: WatchedParts;
  readonly #onChange: () => void;
  readonly #listeners: { dispose(): void }[];
  readonly #sessions = new Map<Session, { dispose(): void }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #midnight: ReturnType<typeof setTimeout> | undefined;

  /** @param onChange called some time after a change, once for many changes */
  constructor(parts: WatchedParts, onChange: () => void) {
    this.#parts = parts;
    this.#onChange = onChange;
    const { store, chat, places } = parts;
    this.#listeners = [
      store.onDidChange(() => this.changed()),
      places.onDidChange(() => this.changed()),
      chat.onDidOpen((session) => {
        this.#watch(session);
        this.changed();
      }),
    ];
    for (const session of chat.sessions) this.#watch(session);
    this.#awaitMidnight();
  }

  /** Something else has changed. */
  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#onChange();
    }, changedMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#midnight);
    for (const listener of [...this.#listeners, ...this.#sessions.values()]) listener.dispose();
  }

  #watch(session: Session): void {
    this.#sessions.set(
      session,
      session.onDidChange(({ type }) => {
        if (type === "state") this.changed();
      }),
    );
    const open = new Set(this.#parts.chat.sessions);
    for (const [watched, listener] of this.#sessions) {
      if (open.has(watched)) continue;
      listener.dispose();
      this.#sessions.delete(watched);
    }
  }

  /** Tomorrow, conversations of today are under another heading. */
  #awaitMidnight(): void {
    const now = Date.now();
    this.#midnight = setTimeout(
      () => {
        this.changed();
        this.#awaitMidnight();
      },
      nextDay(now) - now + afterMidnightMs,
    );
  }
}
