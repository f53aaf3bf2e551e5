import * as vscode from "vscode";
import * as v from "valibot";
import type { App } from "../../app/app.ts";
import { RateLimit } from "../../app/panel/rateLimit.ts";
import { indexFacts } from "../../app/usage/indexFacts.ts";
import { missesOf } from "../../app/usage/missSums.ts";
import { filterFacts, spanOf } from "../../app/usage/usageFilter.ts";
import { usageReport } from "../../app/usage/usageReport.ts";
import type { UsageFact } from "../../history/usageFact.ts";
import type { Conversation } from "../../shared/conversation.ts";
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
import { cacheKnowledge } from "./cacheNote.ts";
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
/** How long reading may take before the page shows what the list of conversations knows, and how often it says how far it is; milliseconds. */
const patienceMs = 150;
/** The same where the page shows figures that were whole a moment ago. */
const rereadPatienceMs = 1000;

/** All facts, those of the last time alone, or what the list of conversations knows of them. */
interface KnownFacts {
  readonly all: readonly UsageFact[];
  /** Milliseconds since the epoch: facts before it are not among them. */
  readonly from: number;
  readonly isPartial: boolean;
}

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
  /** Undefined until there are any, and partial until the history has been read. */
  #facts: KnownFacts | undefined;
  #view: UsageView | undefined;
  /** The reading under way, and whether something has changed since it began. */
  #reading: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  #isStale = false;
  /** The user stopped reading, which is not begun again unasked. */
  #isStopped = false;
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
      canOpen: (id) => this.#names.isListed(id),
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
    const listening = [
      app.store.onDidChange(() => {
        this.#isStale = true;
        this.#updateSoon();
      }),
      app.catalogue.onDidChange(() => this.#updateSoon()),
    ];
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
      (this.#isStale ? this.#read() : this.#show()).catch((cause: unknown) => this.#tell("update", cause));
    }, updateMs);
  }

  async #answer(message: FromUsagePage): Promise<void> {
    const view = this.#view;
    const answers = view === undefined ? [] : this.#sections.map((section) => section.answer?.(message, view));
    await Promise.all([this.#answerAsPage(message), ...answers]);
  }

  async #answerAsPage(message: FromUsagePage): Promise<void> {
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        this.#isStopped = false;
        this.#filter = message.filter ?? this.#filter;
        this.#expanded = new Set(message.expanded);
        this.#post({ type: "start", strings: translateTable(usageStrings), language: vscode.env.language });
        // What was read before is shown while it is read again.
        if (this.#facts !== undefined) await this.#show();
        // One that was given up when the page was hidden ends first.
        await this.#reading?.done;
        return this.#read();
      case "refresh":
        this.#isStopped = false;
        await this.#deps.app.store.refresh();
        return this.#read();
      case "filter":
        this.#filter = message.filter;
        // What has not been read yet is shown once it has been.
        if (this.#facts !== undefined && this.#facts.from > neededFrom(this.#filter, Date.now())) return this.#read();
        return this.#show();
      case "expand":
        this.#expanded = new Set([...this.#expanded].filter((table) => table !== message.table || message.isExpanded));
        if (message.isExpanded) this.#expanded = new Set([...this.#expanded, message.table]);
        return this.#show();
      case "export":
        await this.#reading?.done;
        return exportUsage(this.#view?.facts ?? [], this.#names);
      case "stopReading":
        return this.#reading?.stop.abort();
      case "openConversation":
        return this.#open(message.id, message.message);
      case "openBudget":
      case "whatIf.model":
      case "whatIf.host":
      case "whatIf.cache":
      case "whatIf.conversation":
      case "whatIf.reset":
      case "providers.show":
      case "providers.route":
        // Messages of sections, which answer them.
        return;
      default:
        return message satisfies never;
    }
  }

  async #open(id: string, messageId: string | undefined): Promise<void> {
    await this.#deps.openConversation(id);
    if (messageId === undefined) return;
    const place = this.#deps.app.places.current;
    // It may be gone since the page was drawn.
    if (place.session.id === id && place.session.showMessage(messageId))
      place.revealMessage({ messageId, part: "text", offset: 0, length: 0 });
  }

  /** Reads what has been used and shows it, once at a time. */
  async #read(): Promise<void> {
    if (this.#reading === undefined) {
      const stop = new AbortController();
      const done = this.#readNow(stop).finally(() => (this.#reading = undefined));
      this.#reading = { stop, done };
    } else this.#isStale = true;
    await this.#reading.done;
    if (this.#isStale && !this.#isStopped) this.#updateSoon();
  }

  async #readNow(stop: AbortController): Promise<void> {
    const { app } = this.#deps;
    const { store } = app;
    const { hostOf } = cacheKnowledge(app);
    const [inView, began, now] = [this.#inView.signal, performance.now(), Date.now()];
    this.#isStale = false;
    let told = began;
    let isShown = this.#facts?.isPartial === false;
    const patience = isShown ? rereadPatienceMs : patienceMs;
    const onProgress = (done: number, total: number): void => {
      const now = performance.now();
      if (now - told < (told === began ? patience : patienceMs)) return;
      told = now;
      this.#post({ type: "section", section: "progress", data: { done, total, isStopped: false } });
      if (isShown) return;
      isShown = true;
      this.#showIndex().catch((cause: unknown) => this.#tell("update", cause));
    };
    try {
      if (this.#isStopped) return await this.#showIndex();
      const judge = (conversation: Conversation) => missesOf(conversation, hostOf);
      const request = { signal: AbortSignal.any([stop.signal, inView]), judge, onProgress };
      // The first time, what the page shows comes first: a history of years is read behind it.
      const from = this.#facts === undefined ? neededFrom(this.#filter, now) : -Infinity;
      const recent = from === -Infinity ? undefined : await store.readFacts({ ...request, from });
      if (recent !== undefined) await this.#takeWhole({ all: recent, from });
      const all = await store.readFacts(request);
      // Where there is nothing more, the page has it already.
      if (all.length === recent?.length) this.#facts = { all, from: -Infinity, isPartial: false };
      else await this.#takeWhole({ all, from: -Infinity });
    } catch (cause) {
      if (inView.aborted) return;
      if (!stop.signal.aborted) {
        this.#post({ type: "section", section: "progress", data: null });
        await this.#showIndex();
        throw cause;
      }
      this.#isStopped = true;
      this.#post({ type: "section", section: "progress", data: { done: 0, total: 0, isStopped: true } });
      if (!isShown) await this.#showIndex();
    }
  }

  /** Shows what is known without reading a conversation. */
  async #showIndex(): Promise<void> {
    const { listed, deleted } = await this.#learnNames();
    const ledger = await this.#deps.app.store.ledger.entries();
    // Reading may have been quicker, or have been whole before.
    if (this.#facts?.isPartial === false && this.#facts.from <= neededFrom(this.#filter, Date.now())) return;
    await this.#take({ all: indexFacts([...listed, ...deleted], ledger), from: -Infinity, isPartial: true });
  }

  async #learnNames() {
    const { store } = this.#deps.app;
    const [listed, deleted] = await Promise.all([store.list(), store.list({ deleted: true })]);
    this.#names.learn(listed, deleted);
    return { listed, deleted };
  }

  /** Takes facts that were read, instead of what the list of conversations knows. */
  async #takeWhole(facts: Omit<KnownFacts, "isPartial">): Promise<void> {
    await this.#learnNames();
    await this.#take({ ...facts, isPartial: false });
    this.#post({ type: "section", section: "progress", data: null });
  }

  async #take(facts: KnownFacts): Promise<void> {
    this.#facts = facts;
    this.#names.recall(facts.all);
    await this.#show();
  }

  /** Sends what the page and each of its sections show. */
  async #show(): Promise<void> {
    if (!this.#isReady || this.#facts === undefined) return;
    const { all, from, isPartial } = this.#facts;
    const [filter, now] = [this.#filter, Date.now()];
    // The rest is being read.
    if (from > neededFrom(filter, now)) return;
    const view = { all, facts: filterFacts(all, filter, now), filter, now };
    this.#view = view;
    const report = usageReport(all, { filter, now, names: this.#names.table(), isPartial, expanded: this.#expanded });
    this.#post({ type: "section", section: "report", data: report });
    await Promise.all(this.#sections.map(async (section) => section.update(view, this.#inView.signal)));
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

/** From when on facts are needed for what the page shows: its period, and the sums of yesterday and this month. Milliseconds since the epoch. */
function neededFrom({ period }: UsageFilter, now: number): number {
  return Math.min(...([period, "yesterday", "month"] as const).map((each) => spanOf(each, now).from));
}
