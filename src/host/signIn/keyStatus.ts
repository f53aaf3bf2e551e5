import * as vscode from "vscode";
import { fetchKeyInfo, type KeyInfo } from "../../llm/catalogue/account.ts";
import type { KnownEndpoint } from "../../app/endpoints/endpoints.ts";
import type { Secrets } from "../../app/endpoints/secrets.ts";

/** What a person may do next with a key. */
export type KeyAction = "replace" | "remove" | "signIn";

const patienceMs = 10_000;

interface StatusItem extends vscode.QuickPickItem {
  readonly action?: KeyAction;
}

/**
 * Shows what is known of the key of an endpoint: where it goes, where it is kept, and what the server tells of it (OpenRouter's `/key`). Never the key.
 * @returns what the person wants done with it, or undefined
 */
export async function showKeyStatus(found: KnownEndpoint, secrets: Secrets): Promise<KeyAction | undefined> {
  const { host } = new URL(found.origin);
  const pick = vscode.window.createQuickPick<StatusItem>();
  const abort = new AbortController();
  pick.title = vscode.l10n.t("API key for {0}", host);
  pick.busy = true;
  try {
    const chosen = new Promise<StatusItem | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        // A line that only tells something stays where it is.
        if (item?.action !== undefined) resolve(item);
      });
      pick.onDidHide(() => resolve(undefined));
    });
    pick.show();
    const lookup = await secrets.get(found.origin);
    const state =
      found.endpoint.auth === "none"
        ? [told("circle-slash", vscode.l10n.t("This endpoint takes no key"), found.origin)]
        : lookup.key === undefined
          ? [told("warning", vscode.l10n.t("There is no key"), lookup.error?.message ?? found.origin)]
          : [told("lock", kept(secrets.keptForSession(found.origin)), vscode.l10n.t("sent to {0} alone", found.origin))];
    pick.items = [...state, ...actionsOf(found, lookup.key !== undefined)];
    const askServer = async (): Promise<void> => {
      if (lookup.key !== undefined && found.endpoint.dialect === "openrouter") {
        const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(patienceMs)]);
        const info = await fetchKeyInfo(found.endpoint, lookup.key, { signal });
        if (abort.signal.aborted) return;
        const answer = info.ok
          ? toldBy(info.value)
          : [told("warning", vscode.l10n.t("The server does not tell of this key"), info.error.message)];
        pick.items = [...state, ...answer, ...actionsOf(found, true)];
      }
      pick.busy = false;
    };
    void askServer();
    return (await chosen)?.action;
  } finally {
    abort.abort();
    pick.dispose();
  }
}

function kept(forSession: boolean): string {
  return forSession ? vscode.l10n.t("Kept until this window closes") : vscode.l10n.t("Kept in the editor's secret storage");
}

function told(icon: string, label: string, description: string): StatusItem {
  return { label: `$(${icon}) ${label}`, description, alwaysShow: true };
}

function toldBy(info: KeyInfo): readonly StatusItem[] {
  const items: StatusItem[] = [];
  if (info.label !== undefined) items.push(told("tag", info.label, vscode.l10n.t("its name at the server")));
  if (info.usage !== undefined) {
    items.push(
      told(
        "credit-card",
        vscode.l10n.t("{0} used", dollars(info.usage)),
        info.usageMonthly === undefined ? "" : vscode.l10n.t("{0} of it this month", dollars(info.usageMonthly)),
      ),
    );
  }
  if (info.limit === null) items.push(told("dashboard", vscode.l10n.t("No limit"), ""));
  else if (info.limit !== undefined) {
    const left = info.limitRemaining === undefined || info.limitRemaining === null ? "" : dollars(info.limitRemaining);
    items.push(told("dashboard", vscode.l10n.t("Limit {0}", dollars(info.limit)), left === "" ? "" : vscode.l10n.t("{0} left", left)));
  }
  if (info.isFreeTier === true) items.push(told("gift", vscode.l10n.t("Free tier"), vscode.l10n.t("no credits were bought yet")));
  const expires = info.expiresAt === undefined ? Number.NaN : Date.parse(info.expiresAt);
  if (!Number.isNaN(expires)) {
    const when = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: "medium" }).format(expires);
    items.push(told("calendar", vscode.l10n.t("Expires {0}", when), ""));
  }
  return items;
}

function actionsOf({ endpoint }: KnownEndpoint, hasKey: boolean): readonly StatusItem[] {
  const separator = { label: "", kind: vscode.QuickPickItemKind.Separator };
  const signIn: StatusItem = { label: `$(sign-in) ${vscode.l10n.t("Sign in…")}`, action: "signIn", alwaysShow: true };
  if (endpoint.auth === "none") return [separator, signIn];
  const replace = hasKey ? vscode.l10n.t("Replace the key…") : vscode.l10n.t("Paste an API key");
  return [
    separator,
    { label: `$(key) ${replace}`, action: "replace", alwaysShow: true },
    ...(hasKey ? [{ label: `$(trash) ${vscode.l10n.t("Remove the key")}`, action: "remove" as const, alwaysShow: true }] : []),
    signIn,
  ];
}

function dollars(usd: number): string {
  return new Intl.NumberFormat(vscode.env.language, { style: "currency", currency: "USD", maximumFractionDigits: 4 }).format(usd);
}
