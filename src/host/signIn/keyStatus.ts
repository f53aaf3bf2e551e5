import * as vscode from "vscode";
import { fetchKeyInfo, type KeyInfo } from "../../llm/catalogue/account.ts";
import { keyNameOf } from "../../llm/send/endpoint.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import type { Secrets } from "../../app/endpoints/secrets.ts";
import { displayLanguage, formatNumber } from "../../shared/locale.ts";
import { moneyFormat } from "../../shared/money.ts";
import { pickOne, separatorItem } from "../adapters/vscodePick.ts";
import { ownerOf } from "./keyCommands.ts";

/** What the user can do with a key. */
export type KeyAction = "replace" | "remove" | "signIn";

const serverTimeoutMs = 10_000;

/** A row without an action only shows something. */
interface StatusItem extends vscode.QuickPickItem {
  readonly action?: KeyAction;
}

/**
 * Shows where an endpoint's key is sent and kept, and what the server reports about it (OpenRouter's `/key`). Never the key.
 * @returns what the user chose to do with it, or undefined
 */
export async function showKeyStatus(found: KnownEndpoint, secrets: Secrets): Promise<KeyAction | undefined> {
  let items: readonly StatusItem[] = [];
  const chosen = await pickOne<StatusItem>({
    title: vscode.l10n.t("API key for {0}", ownerOf(found)),
    items: () => items,
    onAccept: ({ items: [item] }) => (item?.action === undefined ? "stay" : "choose"),
    onOpen: async (view, closed) => {
      const { endpoint, origin } = found;
      const name = keyNameOf(endpoint);
      const lookup = await secrets.get(name);
      const { key } = lookup;
      const show = (rows: readonly StatusItem[]): void => {
        items = [...rows, separatorItem(), ...actionsOf(found, key !== undefined)];
        view.refresh();
      };
      if (endpoint.auth === "none") return show([row("circle-slash", vscode.l10n.t("This endpoint does not use an API key"), origin)]);
      if (key === undefined) return show([row("warning", vscode.l10n.t("No API key"), lookup.error?.message ?? origin)]);
      const kept = row("lock", storageText(secrets.keptForSession(name)), vscode.l10n.t("sent only to {0}", origin));
      show([kept]);
      if (endpoint.dialect !== "openrouter") return;
      const info = await fetchKeyInfo(endpoint, key, { signal: AbortSignal.any([closed, AbortSignal.timeout(serverTimeoutMs)]) });
      show([kept, ...(info.ok ? infoRows(info.value) : [row("warning", vscode.l10n.t("No key details available"), info.error.message)])]);
    },
  });
  return chosen?.action;
}

function storageText(isForSession: boolean): string {
  return isForSession ? vscode.l10n.t("Kept until this window closes") : vscode.l10n.t("Stored in VS Code's secret storage");
}

function row(icon: string, label: string, description = "", action?: KeyAction): StatusItem {
  return { label: `$(${icon}) ${label}`, description, alwaysShow: true, ...(action !== undefined && { action }) };
}

function infoRows(info: KeyInfo): readonly StatusItem[] {
  const dollars = moneyFormat(displayLanguage());
  const rows: StatusItem[] = [];
  if (info.label !== undefined) rows.push(row("tag", info.label, vscode.l10n.t("key name")));
  if (info.usage !== undefined) {
    const monthly = info.usageMonthly === undefined ? "" : vscode.l10n.t("{0} this month", dollars(info.usageMonthly));
    rows.push(row("credit-card", vscode.l10n.t("{0} used", dollars(info.usage)), monthly));
  }
  if (info.limit === null) rows.push(row("dashboard", vscode.l10n.t("No spending limit")));
  else if (info.limit !== undefined) {
    const remaining = typeof info.limitRemaining === "number" ? vscode.l10n.t("{0} remaining", dollars(info.limitRemaining)) : "";
    rows.push(row("dashboard", vscode.l10n.t("Spending limit {0}", dollars(info.limit)), remaining));
  }
  if (info.isFreeTier === true) rows.push(row("gift", vscode.l10n.t("Free tier"), vscode.l10n.t("no credits purchased yet")));
  const { remaining, limit } = info.freeRequests ?? {};
  if (remaining !== undefined) {
    const left = vscode.l10n.t("Free requests left today: {0}", formatNumber(remaining));
    rows.push(row("gift", left, limit === undefined ? "" : vscode.l10n.t("of {0}", formatNumber(limit))));
  }
  const { allowedRegions = [] } = info;
  if (allowedRegions.length > 0) rows.push(row("globe", allowedRegions.join(", "), vscode.l10n.t("allowed regions")));
  const expires = info.expiresAt === undefined ? Number.NaN : Date.parse(info.expiresAt);
  if (!Number.isNaN(expires)) {
    const date = new Intl.DateTimeFormat(displayLanguage(), { dateStyle: "medium" }).format(expires);
    rows.push(row("calendar", vscode.l10n.t("Expires {0}", date)));
  }
  return rows;
}

function actionsOf({ endpoint }: KnownEndpoint, hasKey: boolean): readonly StatusItem[] {
  const signIn = row("sign-in", vscode.l10n.t("Sign In…"), "", "signIn");
  if (endpoint.auth === "none") return [signIn];
  if (!hasKey) return [row("key", vscode.l10n.t("Paste API Key…"), "", "replace"), signIn];
  return [
    row("key", vscode.l10n.t("Replace API Key…"), "", "replace"),
    row("trash", vscode.l10n.t("Remove API Key"), "", "remove"),
    signIn,
  ];
}
