import * as vscode from "vscode";
import { type ExportNames, usageCsv, usageJson } from "../../app/usage/usageExport.ts";
import type { UsageFact } from "../../history/usageFact.ts";

/** Writes the requests that the page shows to a file of the user's choice, a row for each. */
export async function exportUsage(facts: readonly UsageFact[], names: ExportNames): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export Usage: One Row for Each Request"),
    saveLabel: vscode.l10n.t("Export"),
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, "aside-usage.csv") }),
    filters: { CSV: ["csv"], JSON: ["json"] },
  });
  if (target === undefined) return;
  const text = target.path.toLowerCase().endsWith(".json") ? usageJson(facts, names) : usageCsv(facts, names);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}
