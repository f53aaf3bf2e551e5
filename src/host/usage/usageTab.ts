import * as vscode from "vscode";
import * as v from "valibot";
import type { App } from "../../app/app.ts";
import { RateLimit } from "../../app/panel/rateLimit.ts";
import { indexFacts } from "../../app/usage/indexFacts.ts";
import { filterFacts } from "../../app/usage/usageFilter.ts";
import { usageReport } from "../../app/usage/usageReport.ts";
import type { UsageFact } from "../../history/usageFact.ts";
import { translateTable } from "../../shared/translateTable.ts";
import {
  defaultUsageFilter,
  type FromUsagePage,
  fromUsagePageSchema,
  type ToUsagePage,
  type UsageFilter,
  usageStrings,
  type UsageTableName,
} from "../../shared/usagePage.ts";
import { panelHtml } from "../adapters/panelHtml.ts";
import { panelRoots } from "../adapters/panelRoots.ts";
import { exportUsage } from "./exportUsage.ts";
import { UsageNamesOf } from "./usageNames.ts";
import type { UsageSection, UsageView } from "./usageSection.ts";
import { usageSections } from "./usageSections.ts";

/** What the page needs. */
export interface UsageTabDeps {
  readonly app: App;
  readonly extensionUri: vscode.Uri;
  readonly openConversation: (id: string) => Promise<void>;
}

/** The shortest time between two updates of the page, milliseconds: every answer changes the list, and a refresh changes it many times. */
const updateMs = 1000;

/** The usage page in an editor tab. It reads, adds up and asks only while it is in view. */
export class UsageTab {
  readonly #deps: UsageTabDeps;
  readonly #panel: vscode.WebviewPanel;
  readonly #names: UsageNamesOf;
  readonly #sections: readonly UsageSection[];
  /** Aborted when the page is hidden or closed. */
  #inView = new AbortController();
  #isClosed = false;
  #isReady = false;
  #facts: readonly UsageFact[] = [];
  #filter: UsageFilter = defaultUsageFilter;
  #expanded: ReadonlySet<UsageTableName> = new Set();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onClosed called once, when the tab is closed */
  constructor(deps: UsageTabDeps, onClosed: () => void) {
    this.#deps = deps;
    const { app } = deps;
    this.#panel = vscode.window.createWebviewPanel("aside.usage", vscode.l10n.t("Usage and cost"), vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [...panelRoots(deps.extensionUri)],
    });
    this.#names = new UsageNamesOf(app);
    this.#sections = usageSections({
      app,
      post: (section, data) => this.#post({ type: "section", section, data } as ToUsagePage),
      modelName: (endpoint, id) => this.#names.model(endpoint, id),
      openConversation: deps.openConversation,
    });
    const limit = new RateLimit({ perSecond: 20, burst: 60 }, () => performance.now());
    const { webview } = this.#panel;
    webview.onDidReceiveMessage((data: unknown) => {
      const message = v.safeParse(fromUsagePageSchema, data);
      if (limit.take() !== "allowed" || !message.success) return;
      this.#answer(message.output).catch((cause: unknown) => this.#tell(`message “${message.output.type}”`, cause));
    });
    this.#panel.onDidChangeViewState(() => this.#turned());
    const listening = [app.store.onDidChange(() => this.#updateSoon()), app.catalogue.onDidChange(() => this.#updateSoon())];
    this.#panel.onDidDispose(() => {
      for (const each of listening) each.dispose();
      clearTimeout(this.#timer);
      this.#inView.abort();
      this.#isClosed = true;
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

  /** A page that is hidden loses its document: it says `ready` again when it is shown. */
  #turned(): void {
    if (this.#panel.visible) return;
    this.#isReady = false;
    this.#inView.abort();
    this.#inView = new AbortController();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #updateSoon(): void {
    if (!this.#isReady) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#read().catch((cause: unknown) => this.#tell("update", cause));
    }, updateMs);
  }

  async #answer(message: FromUsagePage): Promise<void> {
    const view = this.#view();
    const answers = this.#sections.map((section) => section.answer?.(message, view));
    await Promise.all([this.#answerAsPage(message), ...answers]);
  }

  async #answerAsPage(message: FromUsagePage): Promise<void> {
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        this.#filter = message.filter ?? this.#filter;
        this.#expanded = new Set(message.expanded);
        this.#post({ type: "start", strings: translateTable(usageStrings), language: vscode.env.language });
        return this.#read();
      case "refresh":
        await this.#deps.app.store.refresh();
        return this.#read();
      case "filter":
        this.#filter = message.filter;
        return this.#show();
      case "expand":
        this.#expanded = new Set([...this.#expanded].filter((table) => table !== message.table));
        if (message.isExpanded) this.#expanded = new Set([...this.#expanded, message.table]);
        return this.#show();
      case "export":
        return exportUsage(this.#view().facts, this.#names);
      case "stopReading":
        return;
      case "openBudget":
        return this.#deps.app.window.execute("workbench.action.openSettings", "@id:aside.budget");
      case "openConversation":
        return this.#deps.openConversation(message.id);
      default:
        // A section's own message.
        return;
    }
  }

  /** Reads what has been used, and shows it. */
  async #read(): Promise<void> {
    const { store } = this.#deps.app;
    const [listed, deleted, ledger] = await Promise.all([store.list(), store.list({ deleted: true }), store.ledger.entries()]);
    this.#names.learn(listed, deleted);
    this.#facts = indexFacts([...listed, ...deleted], ledger);
    this.#names.recall(this.#facts);
    await this.#show();
  }

  /** Sends what the page and each of its sections show. */
  async #show(): Promise<void> {
    if (!this.#isReady) return;
    const view = this.#view();
    const { filter, now } = view;
    const caps = this.#deps.app.settings.get("budget") ?? {};
    const report = usageReport(this.#facts, {
      filter,
      now,
      names: this.#names.table(),
      caps: caps.day === undefined ? {} : { day: caps.day },
      expanded: this.#expanded,
    });
    this.#post({ type: "section", section: "report", data: report });
    await Promise.all(this.#sections.map(async (section) => section.update(view, this.#inView.signal)));
  }

  #view(): UsageView {
    const now = Date.now();
    return { all: this.#facts, facts: filterFacts(this.#facts, this.#filter, now), filter: this.#filter, now };
  }

  #tell(what: string, cause: unknown): void {
    const { log, ask } = this.#deps.app;
    log.error(`The usage page's ${what} failed`, cause);
    ask.notify({ severity: "error", message: vscode.l10n.t("Something went wrong. See the log for details.") });
  }

  #post(message: ToUsagePage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's function, not a window's
    if (!this.#isClosed) void this.#panel.webview.postMessage(message);
  }
}
