import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { creditLeft } from "../../app/usage/creditLeft.ts";
import { moneyFormat } from "../../shared/money.ts";

/** Several changes at once are one update; milliseconds. */
const updateMs = 500;
/** The server is asked for the credit at most this often, milliseconds. */
const creditMs = 3 * 60_000;
/** Timers of VS Code's host take no longer ones, and a computer that slept is late anyway; milliseconds. */
const longestTimerMs = 60 * 60_000;

/** What is shown: an amount, undefined while nothing is known yet, or null where it cannot be known. */
type Amount = number | null | undefined;

/** The amount in the status bar: what was spent today or this month, or the credit that is left. A click opens the usage page. */
export class SpendingItem implements vscode.Disposable {
  readonly #app: App;
  readonly #item: vscode.StatusBarItem;
  readonly #listening: vscode.Disposable;
  readonly #closing = new AbortController();
  #soon: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;
  #credit: { readonly endpoint: string; readonly at: number; readonly usd: number | null } | undefined;
  #updating: Promise<void> = Promise.resolve();

  constructor(app: App) {
    this.#app = app;
    this.#item = vscode.window.createStatusBarItem("aside.spending", vscode.StatusBarAlignment.Right, 90);
    this.#item.name = vscode.l10n.t("Aside: Spending");
    this.#item.command = "aside.showUsage";
    this.#listening = vscode.Disposable.from(
      app.budget.onDidSpend(() => this.#updateSoon()),
      // Another window's answers.
      app.store.onDidChange(() => this.#updateSoon()),
      // The day may have ended while the computer slept.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#updateSoon();
      }),
    );
    this.#item.show();
  }

  /** Shows what the settings ask for now. */
  follow(): void {
    this.#updateSoon();
  }

  dispose(): void {
    this.#closing.abort();
    clearTimeout(this.#soon);
    clearTimeout(this.#later);
    this.#listening.dispose();
    this.#item.dispose();
  }

  #updateSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#updating = this.#updating
        .then(() => this.#update())
        .catch((cause: unknown) => this.#app.log.error("The amount in the status bar could not be updated", cause));
    }, updateMs);
  }

  async #update(): Promise<void> {
    const what = this.#app.settings.get("statusBar");
    if (what === "off" || this.#closing.signal.aborted) return;
    const now = new Date();
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
    let next = midnight - now.getTime() + 1000;
    if (what === "today") this.#show(this.#app.budget.today().usd, vscode.l10n.t("Spent with Aside today (until midnight)"));
    else if (what === "month") {
      const last = new Date(now.getFullYear(), now.getMonth() + 1, 0);
      const until = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: "long" }).format(last);
      this.#show(await this.#app.budget.month(), vscode.l10n.t("Spent with Aside this month (until {0})", until));
    } else next = Math.min(next, await this.#showCredit());
    clearTimeout(this.#later);
    if (!this.#closing.signal.aborted) this.#later = setTimeout(() => this.#updateSoon(), Math.min(next, longestTimerMs));
  }

  /** @returns after how many milliseconds the credit may be asked for again, or Infinity where nothing has changed since */
  async #showCredit(): Promise<number> {
    const found = this.#app.endpointOf(this.#app.place.session);
    if ("error" in found) {
      this.#show(null, vscode.l10n.t("Credit left"));
      return Infinity;
    }
    const { host } = new URL(found.origin);
    const { endpoint } = found;
    const known = this.#credit?.endpoint === endpoint.name ? this.#credit : undefined;
    const age = known === undefined ? Infinity : Date.now() - known.at;
    const title = vscode.l10n.t("Credit left at {0}", host);
    // A clock that was set back does not keep it from being asked for.
    if (age >= 0 && age < creditMs) {
      this.#show(known?.usd, title);
      return creditMs - age;
    }
    this.#show(known?.usd, title);
    const usd = await creditLeft(found, this.#app.secrets, this.#closing.signal).catch(() => null);
    this.#credit = { endpoint: endpoint.name, at: Date.now(), usd };
    this.#show(usd, title);
    return Infinity;
  }

  #show(amount: Amount, title: string): void {
    if (this.#closing.signal.aborted) return;
    const isKnown = amount !== null && amount !== undefined;
    const text = isKnown ? moneyFormat(vscode.env.language)(amount) : amount === null ? vscode.l10n.t("unknown") : "…";
    this.#item.text = `$(comment-discussion) ${text}`;
    const said = `${title}: ${text}`;
    this.#item.tooltip = said;
    this.#item.accessibilityInformation = { label: said, role: "button" };
  }
}
