import type { Disposable } from "../events.ts";
import type { ParameterSheet } from "../../shared/parameterSheet.ts";
import type { Session } from "../chat/session.ts";

/** Changes within so many milliseconds are sent as one sheet. */
const restMs = 30;

/** Keeps the parameter sheet of a panel up to date while it is open. */
export class SheetFeed implements Disposable {
  readonly #sheet: (session: Session) => Promise<ParameterSheet>;
  readonly #post: (sheet: ParameterSheet) => void;
  #session: Session | undefined;
  #subscription: Disposable | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(sheet: (session: Session) => Promise<ParameterSheet>, post: (sheet: ParameterSheet) => void) {
    this.#sheet = sheet;
    this.#post = post;
  }

  /** The sheet of a session was opened; undefined: it was closed. */
  open(session: Session | undefined): void {
    this.#subscription?.dispose();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#session = session;
    this.#subscription = session?.onDidChange(({ type }) => {
      if (type === "state") this.changed();
    });
    if (session !== undefined) void this.#send(session);
  }

  /** What the sheet shows may be different now. */
  changed(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#send(session);
    }, restMs);
  }

  dispose(): void {
    this.open(undefined);
  }

  async #send(session: Session): Promise<void> {
    const sheet = await this.#sheet(session);
    if (this.#session === session) this.#post(sheet);
  }
}
