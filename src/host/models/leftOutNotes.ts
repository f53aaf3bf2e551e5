import * as vscode from "vscode";
import type { ChatRequest } from "../../llm/chatClient.ts";
import type { LeftOut } from "../../llm/send/draft.ts";
import type { Log } from "../log.ts";

/** Tells the user which parameters a model was not sent, once for each model and set of parameters. */
export class LeftOutNotes {
  readonly #log: Log;
  readonly #said = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Notes what was left out of a request. */
  tell({ endpoint, model, catalogueModel }: ChatRequest, leftOut: readonly LeftOut[]): void {
    if (leftOut.length === 0) return;
    const names = leftOut.map(({ parameter }) => parameter).join(", ");
    const key = `${endpoint.name} ${model} ${names}`;
    if (this.#said.has(key)) return;
    this.#said.add(key);
    for (const { parameter, reason } of leftOut) this.#log.info(`${parameter} is not sent to ${model}: ${reason}`);
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Not sent, because {0} does not take it: {1}.", catalogueModel?.name ?? model, names),
    );
  }
}
