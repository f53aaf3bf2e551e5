import * as vscode from "vscode";
import * as v from "valibot";
import type { App } from "../../app/app.ts";
import { filterLedger, type Passed } from "../../app/disclosure/filterLedger.ts";
import { carriedNames, requestNames } from "../../app/disclosure/ledgerNames.ts";
import { ledgerReport } from "../../app/disclosure/ledgerReport.ts";
import { RateLimit } from "../../app/panel/rateLimit.ts";
import type { DisclosureLedger } from "../../history/readDisclosures.ts";
import {
  defaultLedgerFilter,
  type FromLedgerPage,
  fromLedgerPageSchema,
  type LedgerQuery,
  ledgerRows,
  ledgerStrings,
  type LedgerTarget,
  type ToLedgerPage,
} from "../../shared/ledgerPage.ts";
import { inSlices } from "../../shared/steps.ts";
import { translateTable } from "../../shared/translateTable.ts";
import { panelHtml } from "../adapters/panelHtml.ts";
import { panelRoots } from "../adapters/panelRoots.ts";
import { exportLedger } from "./exportLedger.ts";

/** What the page needs. */
export interface LedgerTabDeps {
  readonly app: App;
  readonly extensionUri: vscode.Uri;
}

/** The shortest time between two updates of the page, milliseconds. */
const updateMs = 1000;
/** How much longer than it took to read the ledger the page waits before it reads it again. */
const patience = 20;

/** The disclosure ledger in an editor tab. It reads and adds up only while it is in view. */
export class LedgerTab {
  readonly #deps: LedgerTabDeps;
  readonly #panel: vscode.WebviewPanel;
  /** Aborted when the page is hidden or closed. */
  #inView = new AbortController();
  #isClosed = false;
  #isReady = false;
  #ledger: DisclosureLedger | undefined;
  /** The last attempt to read it failed. */
  #isUnreadable = false;
  #query: LedgerQuery = { filter: defaultLedgerFilter, view: "files", rows: ledgerRows };
  /** The host has chosen what is shown, which counts more than what a page kept. */
  #isChosen = false;
  #conversations: ReadonlyMap<string, { readonly title: string; readonly isListed: boolean }> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How long the ledger took to read, milliseconds. */
  #readMs = 0;
  /** Counts what is shown: the report of an older query is given up. */
  #shown = 0;

  /** @param onClosed called once, when the tab is closed */
  constructor(deps: LedgerTabDeps, onClosed: () => void) {
    this.#deps = deps;
    const { app } = deps;
    this.#panel = vscode.window.createWebviewPanel("aside.ledger", vscode.l10n.t("Disclosure ledger"), vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: false,
      enableFindWidget: true,
      localResourceRoots: [...panelRoots(deps.extensionUri)],
    });
    const limit = new RateLimit({ perSecond: 20, burst: 60 }, () => performance.now());
    const { webview } = this.#panel;
    webview.onDidReceiveMessage((data: unknown) => {
      const message = v.safeParse(fromLedgerPageSchema, data);
      if (limit.take() !== "allowed" || !message.success) return;
      this.#answer(message.output).catch((cause: unknown) => this.#tell(`message “${message.output.type}”`, cause));
    });
    this.#panel.onDidChangeViewState(() => this.#turned());
    const listening = app.store.onDidChange(() => this.#updateSoon());
    this.#panel.onDidDispose(() => {
      listening.dispose();
      clearTimeout(this.#timer);
      this.#inView.abort();
      this.#isClosed = true;
      onClosed();
    });
    webview.html = panelHtml(webview, deps.extensionUri, { page: "ledger" });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Shows the requests that carried something of files and folders, of all workspaces. */
  async showTargets(targets: readonly LedgerTarget[]): Promise<void> {
    const filter = { ...defaultLedgerFilter, isWorkspaceOnly: false, only: { by: "targets", targets } } as const;
    this.#query = { filter, view: "requests", rows: ledgerRows };
    this.#isChosen = true;
    if (!this.#isReady) return;
    this.#post({ type: "query", query: this.#query });
    await this.#show();
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

  /** Every answer changes the list of conversations many times. Reading checks the whole ledger, so that one that takes long is read more rarely. */
  #updateSoon(): void {
    if (!this.#isReady) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#read().catch((cause: unknown) => this.#tell("update", cause));
      },
      Math.max(updateMs, this.#readMs * patience),
    );
  }

  async #answer(message: FromLedgerPage): Promise<void> {
    const { window } = this.#deps.app;
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        if (!this.#isChosen) this.#query = message.query ?? this.#query;
        this.#post({ type: "start", strings: translateTable(ledgerStrings), language: vscode.env.language });
        if (this.#isChosen) this.#post({ type: "query", query: this.#query });
        this.#isChosen = false;
        // What was read before is shown while it is read again.
        await this.#show();
        return this.#read();
      case "show":
        this.#query = message.query;
        return this.#show();
      case "refresh":
        return this.#read();
      case "open":
        return this.#open(message.conversation, message.message);
      case "export":
        return this.#export(message.format);
      case "verify":
        return window.execute("aside.verifyDisclosureLedger");
      case "copyHead":
        return window.execute("aside.copyDisclosureLedgerHead");
      case "clear":
        await window.execute("aside.clearDisclosureLedger");
        return this.#read();
      default:
        return message satisfies never;
    }
  }

  /** Exports what is shown, and not an empty or an old ledger, which would say that nothing was sent. */
  async #export(format: "json" | "csv"): Promise<void> {
    if (this.#ledger !== undefined && !this.#isUnreadable) return exportLedger(await this.#passed(), format);
    const message = vscode.l10n.t("The disclosure ledger has not been read, so nothing was exported. Refresh the page, then export again.");
    this.#deps.app.ask.notify({ severity: "warning", message });
  }

  async #open(id: string, messageId: string | undefined): Promise<void> {
    const { chat, places } = this.#deps.app;
    const session = await chat.open(id);
    // It was deleted since the page was drawn, which then says so.
    if (session === undefined) return this.#read();
    places.current.show(session);
    const place = places.current;
    await place.reveal();
    // It may be gone since the page was drawn.
    if (messageId !== undefined && place.session.id === id && place.session.showMessage(messageId))
      place.revealMessage({ messageId, part: "text", offset: 0, length: 0 });
  }

  /** Reads the ledger and shows it. Where it cannot be read, the page says so: an empty one would say that nothing was sent. */
  async #read(): Promise<void> {
    try {
      await this.#readNow();
    } catch (cause) {
      this.#isUnreadable = true;
      this.#deps.app.log.error("The disclosure ledger could not be read", cause);
      return this.#post({ type: "unreadable" });
    }
    await this.#show();
  }

  async #readNow(): Promise<void> {
    const { store, discloser } = this.#deps.app;
    const began = performance.now();
    const [ledger, listed, deleted] = await Promise.all([
      discloser().then((made) => made.read()),
      store.list(),
      store.list({ deleted: true }),
    ]);
    this.#readMs = performance.now() - began;
    this.#ledger = ledger;
    this.#isUnreadable = false;
    const conversations = new Map<string, { readonly title: string; readonly isListed: boolean }>();
    for (const { id, title } of deleted) conversations.set(id, { title, isListed: false });
    for (const { id, title } of listed) conversations.set(id, { title, isListed: true });
    this.#conversations = conversations;
  }

  /** The requests that pass the filter. */
  async #passed(): Promise<readonly Passed[]> {
    return inSlices(filterLedger(this.#ledger?.entries ?? [], this.#query.filter, this.#workspace, Date.now()));
  }

  get #workspace(): string {
    return this.#deps.app.window.workspaceName ?? "";
  }

  async #show(): Promise<void> {
    const [ledger, query] = [this.#ledger, this.#query];
    if (!this.#isReady || ledger === undefined) return;
    this.#shown += 1;
    const shown = this.#shown;
    const names = { requests: requestNames(), carried: carriedNames(), conversation: (id: string) => this.#conversations.get(id) };
    const passed = await this.#passed();
    const report = await inSlices(ledgerReport({ ledger, passed, query, workspace: this.#workspace }, names));
    if (shown === this.#shown && this.#isReady) this.#post({ type: "report", report });
  }

  #tell(what: string, cause: unknown): void {
    const { log, ask } = this.#deps.app;
    log.error(`The disclosure ledger's ${what} failed`, cause);
    ask.notify({ severity: "error", message: vscode.l10n.t("Something went wrong. See the log for details.") });
  }

  #post(message: ToLedgerPage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's function, not a window's
    if (!this.#isClosed) void this.#panel.webview.postMessage(message);
  }
}
