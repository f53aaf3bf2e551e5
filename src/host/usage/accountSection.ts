import * as vscode from "vscode";
import { accountOf } from "../../app/usage/usageAccount.ts";
import type { UsageSection, UsageSectionParts } from "./usageSection.ts";

/** How long figures of an account are taken for current while the page stays in view, milliseconds. */
const currentMs = 60_000;

/** The credit and the limit of the key of the endpoint in force. They are asked for only while the page is in view. */
export function accountSection({ app, post }: UsageSectionParts): UsageSection {
  let asked: { readonly origin: string; readonly at: number } | undefined;
  return {
    update: async (_view, signal) => {
      const found = app.endpointOf(app.place.session);
      if ("error" in found) return post("account", null);
      const now = Date.now();
      if (asked?.origin === found.origin && now - asked.at < currentMs) return;
      asked = { origin: found.origin, at: now };
      const account = await accountOf(found, app.secrets, signal);
      if (signal.aborted) asked = undefined;
      else post("account", account ?? { title: vscode.l10n.t("Credit at {0}", new URL(found.origin).host), lines: [], error: null });
    },
    answer: (message) => {
      if (message.type === "refresh" || message.type === "ready") asked = undefined;
      return undefined;
    },
  };
}
