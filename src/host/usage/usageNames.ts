import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import type { UsageNames } from "../../app/usage/usageReport.ts";
import type { ConversationSummary } from "../../history/summary.ts";
import type { UsageFact, UsageKind } from "../../history/usageFact.ts";

/** The names of what usage is grouped by: models of every endpoint, conversations, and kinds of requests. */
export class UsageNamesOf {
  readonly #app: App;
  readonly #conversations = new Map<string, { readonly title: string; readonly isListed: boolean }>();

  constructor(app: App) {
    this.#app = app;
  }

  /** Takes the titles of the conversations that there are now. */
  learn(listed: readonly ConversationSummary[], deleted: readonly ConversationSummary[]): void {
    this.#conversations.clear();
    for (const { id, title } of listed) this.#conversations.set(id, { title, isListed: true });
    for (const { id, title } of deleted) this.#conversations.set(id, { title, isListed: false });
  }

  /** Reads the stored lists of models of the endpoints that were asked. The catalogue fires when they are there; nothing is fetched. */
  recall(facts: readonly UsageFact[]): void {
    for (const name of new Set(facts.map(({ endpoint }) => endpoint))) {
      const found = name === "" ? this.#app.endpointOf(this.#app.place.session) : this.#app.endpoints.get(name);
      if (!("error" in found)) void this.#app.catalogue.recall(found);
    }
  }

  /** The name of a model, by the list of its endpoint, else of any other. */
  model(endpoint: string, id: string): string {
    const { catalogue, endpoints } = this.#app;
    const inForce = this.#app.endpointOf(this.#app.place.session);
    for (const name of new Set([endpoint, "error" in inForce ? "" : inForce.endpoint.name, ...endpoints.names()])) {
      const found = catalogue.nameOf(name, id);
      if (found !== id) return found;
    }
    return id;
  }

  /** The title of a conversation; "" if it has none or is gone. */
  title(id: string): string {
    return this.#conversations.get(id)?.title ?? "";
  }

  /** Whether a conversation is in the list, and not deleted. */
  isListed(id: string): boolean {
    return this.#conversations.get(id)?.isListed === true;
  }

  /** All of them, for a report. */
  table(): UsageNames {
    return {
      kind: kindNames(),
      model: (endpoint, id) => this.model(endpoint, id),
      conversation: (id) => this.#conversations.get(id),
      untitled: vscode.l10n.t("Untitled"),
      gone: vscode.l10n.t("Conversation that no longer exists"),
      noConversation: vscode.l10n.t("Not in a conversation"),
      noWorkspace: vscode.l10n.t("No workspace"),
      unknownModel: vscode.l10n.t("Unknown model"),
      unknownProvider: vscode.l10n.t("Unknown provider"),
    };
  }
}

function kindNames(): Readonly<Record<UsageKind, string>> {
  return {
    chat: vscode.l10n.t("Chat"),
    tools: vscode.l10n.t("After tool calls"),
    title: vscode.l10n.t("Conversation titles"),
    commitMessage: vscode.l10n.t("Commit messages"),
    inlineEdit: vscode.l10n.t("Inline edits"),
    exactEdit: vscode.l10n.t("Exact edits"),
    summary: vscode.l10n.t("Summaries"),
    improve: vscode.l10n.t("Improved questions"),
    nativeChat: vscode.l10n.t("VS Code Chat"),
    temporary: vscode.l10n.t("Temporary conversations"),
    removed: vscode.l10n.t("Permanently deleted conversations"),
    other: vscode.l10n.t("Other requests"),
  };
}
