import * as vscode from "vscode";
import type { App } from "../../app/app.ts";
import { policyText } from "../../app/settings/policyText.ts";
import { showReadOnly } from "../adapters/readOnlyText.ts";

/** Shows what is fixed on this machine, as a document that is read like any other. */
export async function showPolicy({ policy }: Pick<App, "policy">): Promise<void> {
  const [loaded, file] = await Promise.all([policy.check(), policy.file?.()]);
  await showReadOnly(vscode.l10n.t("Policy"), policyText(file?.path, loaded));
}
