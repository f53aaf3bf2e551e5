import type { Session } from "../chat/session.ts";
import { type Disposable, Emitter, type Event } from "../events.ts";
import type { Ask, Progress, ProgressTask } from "../ports.ts";

/** Shows what runs for a conversation beside its answers above the composer, where the user has just asked for it. */
export class PanelProgress implements Disposable {
  readonly #ask: Pick<Ask, "progress">;
  readonly #isShown: (session: Session) => boolean;
  readonly #running = new Map<Session, { readonly title: string; readonly abort: AbortController }>();
  readonly #changed = new Emitter<void>();

  /** @param isShown whether a panel in view shows a conversation */
  constructor(ask: Pick<Ask, "progress">, isShown: (session: Session) => boolean) {
    this.#ask = ask;
    this.#isShown = isShown;
  }

  /** Something began or ended. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** What runs for a conversation, in words, or null. */
  of(session: Session): string | null {
    return this.#running.get(session)?.title ?? null;
  }

  /**
   * Runs a task with a Cancel button above the composer. If no panel in view shows the conversation, or another task runs for it, `Ask.progress` shows this one.
   * @returns the task's result
   */
  async run<T>(session: Session, progress: Progress & { readonly cancellable: true }, task: ProgressTask<T>): Promise<T> {
    if (this.#running.has(session) || !this.#isShown(session)) return this.#ask.progress(progress, task);
    const abort = new AbortController();
    this.#running.set(session, { title: progress.title, abort });
    this.#changed.fire();
    try {
      return await task(abort.signal, () => undefined);
    } finally {
      this.#running.delete(session);
      this.#changed.fire();
    }
  }

  /** Cancels what runs for a conversation. */
  cancel(session: Session): void {
    this.#running.get(session)?.abort.abort();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
