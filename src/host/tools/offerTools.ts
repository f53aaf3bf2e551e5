import * as vscode from "vscode";
import type { ToolDefinition } from "../../llm/prompt.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import { type KnownTool, knownTools } from "./knownTools.ts";

/**
 * The definitions of the tools that are switched on. A definition is what a server tells the model, and one that changed after the user looked at it may
 * say anything (CVE-2025-54136): it goes out only when he has seen the new one. A tool that is gone is left out, and stays switched on.
 */
export async function offerTools(
  pinned: readonly PinnedTool[],
  repin: (tools: readonly PinnedTool[]) => void,
): Promise<readonly ToolDefinition[]> {
  const known = await knownTools();
  const offered: KnownTool[] = [];
  const kept: PinnedTool[] = [];
  for (const tool of pinned) {
    const now = known.get(tool.name);
    if (now === undefined || now.pin === tool.pin) kept.push(tool);
    else if (await agreesToChange(now)) kept.push({ name: now.name, pin: now.pin });
    else continue;
    if (now !== undefined) offered.push(now);
  }
  if (kept.length !== pinned.length || kept.some(({ pin }, at) => pinned[at]?.pin !== pin)) repin(kept);
  return offered.map(({ name, description, schema }) => ({ name, description, ...(schema === undefined ? {} : { parameters: schema }) }));
}

async function agreesToChange({ name, description, schema }: KnownTool): Promise<boolean> {
  const use = vscode.l10n.t("Use as It Is Now");
  const detail = `${showHidden(description)}\n\n${showHidden(JSON.stringify(schema ?? {}))}`;
  const question = vscode.l10n.t("The tool “{0}” describes itself differently than when you switched it on.", name);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail: detail.slice(0, 4000) }, use)) === use;
}
