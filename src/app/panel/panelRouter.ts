import * as l10n from "@vscode/l10n";
import type { FromWebview } from "../../shared/fromWebview.ts";
import type { ChatPlace } from "../chat/chatPlace.ts";
import { type Disposable, toDisposable } from "../events.ts";
import type { Log } from "../log.ts";
import type { Ask } from "../ports.ts";

/** Messages that the webview's own link answers; everything else a slice handles. */
type LinkMessage = "ready" | "loadMessages" | "focus" | "ack" | "parameters" | "codeColors" | "toolQuestionShown" | "answerTool";
type RoutedType = Exclude<FromWebview["type"], LinkMessage>;
type MessageOf<Type extends RoutedType> = Extract<FromWebview, { readonly type: Type }>;

/** Handlers of messages by type. A rejection is logged, and the user is told. */
export type PanelHandlers = {
  readonly [Type in RoutedType]: (message: MessageOf<Type>, place: ChatPlace) => unknown;
};

/** The surroundings of the router. */
export interface PanelRouterParts {
  readonly ask: Ask;
  readonly log: Log;
}

/** Hands each message of a panel to the slice that handles its type. Messages were checked against the protocol's schema at the door. */
export class PanelRouter {
  readonly #parts: PanelRouterParts;
  readonly #handlers = new Map<string, (message: never, place: ChatPlace) => unknown>();

  constructor(parts: PanelRouterParts) {
    this.#parts = parts;
  }

  /** The types that have a handler. */
  get handled(): ReadonlySet<string> {
    return new Set(this.#handlers.keys());
  }

  /**
   * Registers handlers; each type has one.
   * @throws where a type has a handler already
   */
  handle(handlers: Partial<PanelHandlers>): Disposable {
    const entries = Object.entries(handlers);
    for (const [type, handler] of entries) {
      if (this.#handlers.has(type)) throw new Error(`two handlers for the panel's “${type}”`);
      this.#handlers.set(type, handler);
    }
    return toDisposable(() => {
      for (const [type] of entries) this.#handlers.delete(type);
    });
  }

  /** Handles a message of a panel. Never rejects. */
  async onMessage(message: FromWebview, place: ChatPlace): Promise<void> {
    const handler = this.#handlers.get(message.type);
    if (handler === undefined) return this.#parts.log.error(`Nothing handles the panel's “${message.type}”`);
    try {
      await handler(message as never, place);
    } catch (cause) {
      this.#parts.log.error(`The panel's “${message.type}” failed`, cause);
      this.#parts.ask.notify({ severity: "error", message: l10n.t("Something went wrong. See the log for details.") });
    }
  }
}
