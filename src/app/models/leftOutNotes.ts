import * as vscode from "vscode";
import type { ChatRequest } from "../../llm/chatClient.ts";
import type { LeftOut } from "../../llm/send/draft.ts";
import type { Log } from "../log.ts";

/**
 * Which parameters a model was not sent, told once for each model and set of parameters: above the conversation, until its next question. Not
 * as a toast, which would lie on the composer.
 */
export class LeftOutNotes implements vscode.Disposable {
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #said = new Set<string>();
  readonly #notes = new Map<string, string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Some conversation has another note, or none any more. */
  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  /** What is to be said in a conversation at present, or null. */
  of(conversationId: string): string | null {
    return this.#notes.get(conversationId) ?? null;
  }

  /** Notes what was left out of a conversation's request; nothing or nothing new takes the last note away. */
  tell(conversationId: string, { endpoint, model, catalogueModel }: ChatRequest, leftOut: readonly LeftOut[]): void {
    const names = leftOut.map(({ parameter }) => parameter).join(", ");
    const key = `${endpoint.name} ${model} ${names}`;
    if (leftOut.length === 0 || this.#said.has(key)) {
      if (this.#notes.delete(conversationId)) this.#changed.fire();
      return;
    }
    this.#said.add(key);
    for (const { parameter, reason } of leftOut) this.#log.info(`${parameter} is not sent to ${model}: ${reason}`);
    this.#notes.set(conversationId, vscode.l10n.t("Not sent, because {0} does not take it: {1}.", catalogueModel?.name ?? model, names));
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
