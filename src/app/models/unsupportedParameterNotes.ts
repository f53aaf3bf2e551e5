import * as l10n from "@vscode/l10n";
import type { ChatRequest, UnsupportedParameter } from "../../llm/chatClient.ts";
import { type Disposable, Emitter, type Event } from "../events.ts";
import type { Log } from "../log.ts";

/**
 * The note above a conversation that names the parameters its model was not sent. It appears once for each model and set of parameters and stays
 * until the next question. It is not a toast, because a toast would cover the composer.
 */
export class UnsupportedParameterNotes implements Disposable {
  readonly #log: Log;
  readonly #changed = new Emitter<void>();
  readonly #seen = new Set<string>();
  readonly #notes = new Map<string, string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Fires when the note of any conversation appears, changes or goes away. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** The note of a conversation, or null. */
  of(conversationId: string): string | null {
    return this.#notes.get(conversationId) ?? null;
  }

  /** Sets the note for a request. Without unsupported parameters, or if the user has seen this note before, the last note goes away. */
  note(conversationId: string, { endpoint, model, catalogueModel }: ChatRequest, parameters: readonly UnsupportedParameter[]): void {
    const names = parameters.map(({ parameter }) => parameter).join(", ");
    const key = `${endpoint.name} ${model} ${names}`;
    if (parameters.length === 0 || this.#seen.has(key)) {
      if (this.#notes.delete(conversationId)) this.#changed.fire();
      return;
    }
    this.#seen.add(key);
    for (const { parameter, reason } of parameters) this.#log.info(`${parameter} is not sent to ${model}: ${reason}`);
    this.#notes.set(conversationId, l10n.t("Not sent because {0} does not support it: {1}", catalogueModel?.name ?? model, names));
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
