import * as vscode from "vscode";
import * as v from "valibot";
import type { LedgerKind } from "../../history/ledger.ts";
import { unpackSpending } from "../../history/spending.ts";
import { type FromUsagePage, fromUsagePageSchema, type ToUsagePage, type UsagePeriod, usageStrings } from "../../shared/usagePage.ts";
import { translateTable } from "../../shared/translateTable.ts";
import type { App } from "../../app/app.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import { panelHtml } from "../adapters/panelHtml.ts";
import { panelRoots } from "../adapters/panelRoots.ts";
import { RateLimit } from "../../app/panel/rateLimit.ts";
import { accountOf } from "../../app/usage/usageAccount.ts";
import { type SpentByConversation, usageCsv, usageReport } from "../../app/usage/usageReport.ts";

/** What the page needs. */
export interface UsageTabDeps extends Pick<App, "ask" | "store" | "secrets" | "log"> {
  readonly extensionUri: vscode.Uri;
  /** The current endpoint, whose credit is shown. */
  readonly endpoint: () => KnownEndpoint | undefined;
  /** The name of a model of the current endpoint; for others their ID. */
  readonly modelName: (id: string) => string;
  readonly openConversation: (id: string) => Promise<void>;
}

const defaultPeriod: UsagePeriod = 30;
/** The shortest time between two updates of the page, milliseconds: every answer changes the list, and a refresh changes it many times. */
const updateMs = 1000;

/** The usage page in an editor tab: totals by day, month, model and conversation, computed from the index alone. */
export class UsageTab {
  readonly #deps: UsageTabDeps;
  readonly #panel: vscode.WebviewPanel;
  readonly #closing = new AbortController();
  #period: UsagePeriod = defaultPeriod;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onClosed called once, when the tab is closed */
  constructor(deps: UsageTabDeps, onClosed: () => void) {
    this.#deps = deps;
    this.#panel = vscode.window.createWebviewPanel("aside.usage", vscode.l10n.t("Usage and cost"), vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [...panelRoots(deps.extensionUri)],
    });
    const limit = new RateLimit({ perSecond: 20, burst: 60 }, () => performance.now());
    const { webview } = this.#panel;
    webview.onDidReceiveMessage((data: unknown) => {
      const message = v.safeParse(fromUsagePageSchema, data);
      if (limit.take() !== "allowed" || !message.success) return;
      this.#answer(message.output).catch((cause: unknown) => {
        deps.log.error(`The usage page's message “${message.output.type}” failed`, cause);
        deps.ask.notify({ severity: "error", message: vscode.l10n.t("Something went wrong. See the log for details.") });
      });
    });
    const listening = deps.store.onDidChange(() => this.#updateSoon());
    this.#panel.onDidDispose(() => {
      listening.dispose();
      clearTimeout(this.#timer);
      this.#closing.abort();
      onClosed();
    });
    webview.html = panelHtml(webview, deps.extensionUri, { page: "usage" });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #updateSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#sendReport();
    }, updateMs);
  }

  async #answer(message: FromUsagePage): Promise<void> {
    switch (message.type) {
      case "ready":
      case "refresh":
        await Promise.all([this.#sendReport(), this.#sendAccount()]);
        if (message.type === "refresh") await this.#deps.store.refresh();
        return;
      case "period":
        this.#period = message.days;
        return this.#sendReport();
      case "exportCsv":
        return this.#exportCsv();
      case "openConversation":
        return this.#deps.openConversation(message.id);
      default:
        return message satisfies never;
    }
  }

  async #sendReport(): Promise<void> {
    const [conversations, ledger] = await Promise.all([this.#conversations(), this.#deps.store.ledger.entries()]);
    const report = usageReport(conversations, ledger, this.#period, Date.now(), {
      kinds: kindNames(),
      titles: vscode.l10n.t("Conversation titles"),
      untitled: vscode.l10n.t("Untitled"),
      model: this.#deps.modelName,
    });
    this.#post({ type: "report", report, strings: translateTable(usageStrings), language: vscode.env.language });
  }

  async #sendAccount(): Promise<void> {
    const found = this.#deps.endpoint();
    const account = found && (await accountOf(found, this.#deps.secrets, this.#closing.signal));
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
    const [conversations, ledger] = await Promise.all([this.#conversations(), this.#deps.store.ledger.entries()]);
    const csv = usageCsv(conversations, ledger, this.#period, Date.now());
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(csv));
  }

  async #conversations(): Promise<readonly SpentByConversation[]> {
    const { store } = this.#deps;
    const [listed, deleted] = await Promise.all([store.list(), store.list({ deleted: true })]);
    return [...listed, ...deleted].map(({ id, title, deletedAt, spending }) => ({
      id,
      title,
      isListed: deletedAt === null,
      spending: unpackSpending(spending) ?? [],
    }));
  }

  #post(message: ToUsagePage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's function, not a window's
    if (!this.#closing.signal.aborted) void this.#panel.webview.postMessage(message);
  }
}

function kindNames(): Readonly<Record<LedgerKind, string>> {
  return {
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
