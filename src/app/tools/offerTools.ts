import * as vscode from "vscode";
import type { ToolDefinition } from "../../llm/prompt.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import { deliberate } from "./rejectTooFastConfirmation.ts";
import { type KnownTool, knownTools } from "../../host/tools/knownTools.ts";
import { showReadOnly } from "../../host/adapters/readOnlyText.ts";

/** So many characters and lines of a definition fit into a dialog that can still be read. */
const longestInDialog = 2000;
const mostLinesInDialog = 30;

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
  const question = vscode.l10n.t("The tool “{0}” describes itself differently than when you switched it on.", name);
  const written = showHidden(`${description}\n\n${JSON.stringify(schema ?? {}, undefined, 2)}`);
  const ask = async (): Promise<boolean> => {
    if (written.length <= longestInDialog && written.split("\n").length <= mostLinesInDialog) {
      return (await vscode.window.showWarningMessage(question, { modal: true, detail: written }, use)) === use;
    }
    // All of it: what is cut off could say anything. Not modal, so that it can be scrolled through.
    const close = await showReadOnly(`${name}.txt`, written);
    const where = vscode.l10n.t("{0} What it says now is in the editor.", question);
    const answer = await vscode.window.showWarningMessage(where, use, vscode.l10n.t("Switch It Off"));
    await close();
    return answer === use;
  };
  return (
    (await deliberate(
      async () => (await ask()) || undefined,
      () => performance.now(),
    )) ?? false
  );
}
