import { keyNameOf } from "../../llm/send/endpoint.ts";
import * as l10n from "@vscode/l10n";
import { displayLanguage } from "../../shared/locale.ts";
import { fetchCredits, fetchKeyInfo, type KeyInfo } from "../../llm/catalogue/account.ts";
import { moneyFormat } from "../../shared/money.ts";
import type { UsageAccount } from "../../shared/usagePage.ts";
import type { KnownEndpoint } from "../endpoints/endpoints.ts";
import type { Secrets } from "../endpoints/secrets.ts";

/**
 * The credit that the endpoint reports: the balance if the key may read it (`/credits` requires a management key), and the usage and limit of the key
 * (`/key`). Undefined if the endpoint has no credit or there is no key.
 */
export async function accountOf(found: KnownEndpoint, secrets: Secrets, signal: AbortSignal): Promise<UsageAccount | undefined> {
  const { endpoint, origin } = found;
  if (endpoint.dialect !== "openrouter" || endpoint.auth !== "key") return undefined;
  const { key } = await secrets.get(keyNameOf(endpoint));
  if (key === undefined) return undefined;
  const title = l10n.t("Credit at {0}", new URL(origin).host);
  const [info, credits] = await Promise.all([fetchKeyInfo(endpoint, key, { signal }), fetchCredits(endpoint, key, { signal })]);
  if (!info.ok) return { title, lines: [], error: info.error.message };
  const dollars = moneyFormat(displayLanguage());
  const { usage, usageDaily, usageMonthly, limit, limitRemaining, isFreeTier, freeRequests, allowedRegions = [] } = info.value;
  const balance =
    credits.ok && credits.value.total !== undefined && credits.value.used !== undefined
      ? credits.value.total - credits.value.used
      : undefined;
  const line = (name: string, usd: number | null | undefined, isLeft = false) =>
    typeof usd === "number" ? [{ name, value: dollars(usd), isLeft }] : [];
  return {
    title,
    lines: [
      ...line(l10n.t("Balance"), balance, true),
      ...line(l10n.t("Key usage today"), usageDaily),
      ...line(l10n.t("Key usage this month"), usageMonthly),
      ...line(l10n.t("Key usage in total"), usage),
      ...(limit === null ? [{ name: l10n.t("Key limit"), value: l10n.t("none"), isLeft: false }] : line(l10n.t("Key limit"), limit)),
      ...line(l10n.t("Left of the key's limit"), limitRemaining, true),
      ...freeRequestLines(freeRequests),
      ...(allowedRegions.length === 0 ? [] : [{ name: l10n.t("Allowed regions"), value: allowedRegions.join(", "), isLeft: false }]),
      ...(isFreeTier === true && freeRequests?.remaining === undefined
        ? [{ name: l10n.t("Free models"), value: l10n.t("50 requests a day, 20 a minute"), isLeft: false }]
        : []),
    ],
    error: null,
  };
}

/** How many requests to free models are left today, where the server says it. */
function freeRequestLines(quota: KeyInfo["freeRequests"]): UsageAccount["lines"] {
  if (quota?.remaining === undefined) return [];
  const number = new Intl.NumberFormat(displayLanguage());
  const left = number.format(quota.remaining);
  const value = quota.limit === undefined ? left : l10n.t("{0} of {1} left", left, number.format(quota.limit));
  return [{ name: l10n.t("Free requests today"), value, isLeft: true }];
}
