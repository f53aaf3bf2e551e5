import * as vscode from "vscode";
import type { Passed } from "../../app/disclosure/filterLedger.ts";
import { disclosureCsv, disclosureJson } from "../../app/disclosure/disclosureExport.ts";

/** Writes the requests that the page shows to a file of the user's choice. */
export async function exportLedger(passed: readonly Passed[], format: "json" | "csv"): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export Disclosure Ledger"),
    saveLabel: vscode.l10n.t("Export"),
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `aside-disclosures.${format}`) }),
    filters: format === "json" ? { JSON: ["json"] } : { CSV: ["csv"] },
  });
  if (target === undefined) return;
  // Entries with the pieces that pass the filter.
  const entries = passed.map(({ entry, carried }) => ({ ...entry, carried }));
  const text = format === "json" ? disclosureJson(entries) : disclosureCsv(entries);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}
