import * as vscode from "vscode";
import * as v from "valibot";
import type { ConversationStore } from "../../history/conversationStore.ts";
import type { LedgerKind } from "../../history/ledger.ts";
import { unpackSpending } from "../../history/spending.ts";
import { type FromUsagePage, fromUsagePageSchema, type ToUsagePage, type UsagePeriod, usageStrings } from "../../shared/usagePage.ts";
import { translateTable } from "../../shared/translateTable.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import type { Log } from "../../app/log.ts";
import { panelHtml, panelRoots } from "../adapters/panelHtml.ts";
import { RateLimit } from "../../app/panel/rateLimit.ts";
import type { Secrets } from "../../app/endpoints/secrets.ts";
import { accountOf } from "../../app/usage/usageAccount.ts";
import { type SpentByConversation, usageCsv, usageReport } from "../../app/usage/usageReport.ts";

/** What the page needs from around it. */
export interface UsageTabParts {
  readonly extensionUri: vscode.Uri;
  readonly store: ConversationStore;
  readonly secrets: Secrets;
  /** The endpoint in force, whose key's credit is shown. */
  readonly endpoint: () => KnownEndpoint | undefined;
  readonly openConversation: (id: string) => Promise<void>;
  readonly log: Log;
}

const usualPeriod: UsagePeriod = 30;

/** The page of what was used, in an editor tab: totals by day, month, model and conversation, made from the index alone. */
export class UsageTab {
  readonly #parts: UsageTabParts;
  readonly #panel: vscode.WebviewPanel;
  readonly #closing = new AbortController();
  #period: UsagePeriod = usualPeriod;

  /** @param onClosed told once, when the tab is closed */
  constructor(parts: UsageTabParts, onClosed: () => void) {
    this.#parts = parts;
    this.#panel = vscode.window.createWebviewPanel("aside.usage", vscode.l10n.t("Usage and cost"), vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [...panelRoots(parts.extensionUri)],
    });
    const limit = new RateLimit({ perSecond: 20, burst: 60 }, () => performance.now());
    const { webview } = this.#panel;
    webview.onDidReceiveMessage((data: unknown) => {
      const message = v.safeParse(fromUsagePageSchema, data);
      if (limit.take() !== "allowed" || !message.success) return;
      this.#answer(message.output).catch((cause: unknown) => {
        parts.log.error(`The usage page asked for “${message.output.type}”, which failed`, cause);
        void vscode.window.showErrorMessage(vscode.l10n.t("Aside could not do this. The log has the details."));
      });
    });
    const listening = parts.store.onDidChange(() => this.#renewSoon());
    this.#panel.onDidDispose(() => {
      listening.dispose();
      clearTimeout(this.#timer);
      this.#closing.abort();
      onClosed();
    });
    webview.html = panelHtml(webview, parts.extensionUri, "usage");
  }

  #timer: ReturnType<typeof setTimeout> | undefined;

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  /** The list changes with every answer, and often at once while it is brought up to date. */
  #renewSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#sendReport();
    }, 1000);
  }

  async #answer(message: FromUsagePage): Promise<void> {
    switch (message.type) {
      case "ready":
      case "refresh":
        await Promise.all([this.#sendReport(), this.#sendAccount()]);
        if (message.type === "refresh") await this.#parts.store.refresh();
        return;
      case "period":
        this.#period = message.days;
        return this.#sendReport();
      case "exportCsv":
        return this.#exportCsv();
      case "openConversation":
        return this.#parts.openConversation(message.id);
      default:
        return message satisfies never;
    }
  }

  async #sendReport(): Promise<void> {
    const [conversations, ledger] = await Promise.all([this.#conversations(), this.#parts.store.ledger.entries()]);
    const report = usageReport(conversations, ledger, this.#period, Date.now(), {
      kinds: kindWords(),
      titles: vscode.l10n.t("Titles of conversations"),
      untitled: vscode.l10n.t("Untitled"),
    });
    this.#post({ type: "report", report, strings: translateTable(usageStrings), language: vscode.env.language });
  }

  async #sendAccount(): Promise<void> {
    const found = this.#parts.endpoint();
    const account = found && (await accountOf(found, this.#parts.secrets, this.#closing.signal));
    if (account !== undefined) this.#post({ type: "account", account });
  }

  async #exportCsv(): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t("Export usage"),
      saveLabel: vscode.l10n.t("Export"),
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, "aside-usage.csv") }),
      filters: { CSV: ["csv"] },
    });
    if (target === undefined) return;
    const [conversations, ledger] = await Promise.all([this.#conversations(), this.#parts.store.ledger.entries()]);
    const csv = usageCsv(conversations, ledger, this.#period, Date.now());
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(csv));
  }

  async #conversations(): Promise<readonly SpentByConversation[]> {
    const { store } = this.#parts;
    const [listed, deleted] = await Promise.all([store.list(), store.list({ deleted: true })]);
    return [...listed, ...deleted].map(({ id, title, deletedAt, spending }) => ({
      id,
      title,
      isListed: deletedAt === null,
      spending: unpackSpending(spending) ?? [],
    }));
  }

  #post(message: ToUsagePage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own function, not a window's
    if (!this.#closing.signal.aborted) void this.#panel.webview.postMessage(message);
  }
}

function kindWords(): Readonly<Record<LedgerKind, string>> {
  return {
    commitMessage: vscode.l10n.t("Commit messages"),
    inlineEdit: vscode.l10n.t("Edits in the editor"),
    nativeChat: vscode.l10n.t("VS Code's own chat"),
    temporary: vscode.l10n.t("Temporary conversations"),
    removed: vscode.l10n.t("Conversations that were removed for good"),
    other: vscode.l10n.t("Other requests"),
  };
}
