import * as l10n from "@vscode/l10n";
import type { ToolDefinition } from "../../llm/prompt.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import { rejectTooFastConfirmation } from "./rejectTooFastConfirmation.ts";
import type { Ask } from "../ports.ts";
import type { KnownTool } from "./toolHost.ts";

/** So many characters and lines of a definition fit into a dialog that can still be read. */
const longestInDialog = 2000;
const mostLinesInDialog = 30;

/**
 * The definitions of the tools that are switched on. A definition is what a server tells the model, and one that changed after the user looked at it may
 * say anything (CVE-2025-54136): it goes out only once they have seen the new one. A tool that is gone is left out, and stays switched on.
 */
export async function offerTools(
  ask: Ask,
  known: ReadonlyMap<string, KnownTool>,
  pinned: readonly PinnedTool[],
  repin: (tools: readonly PinnedTool[]) => void,
): Promise<readonly ToolDefinition[]> {
  const offered: KnownTool[] = [];
  const kept: PinnedTool[] = [];
  for (const tool of pinned) {
    const now = known.get(tool.name);
    if (now === undefined || now.pin === tool.pin) kept.push(tool);
    else if (await agreesToChange(ask, now)) kept.push({ name: now.name, pin: now.pin });
    else continue;
    if (now !== undefined) offered.push(now);
  }
  if (kept.length !== pinned.length || kept.some(({ pin }, at) => pinned[at]?.pin !== pin)) repin(kept);
  return offered.map(({ name, description, schema }) => ({ name, description, ...(schema === undefined ? {} : { parameters: schema }) }));
}

async function agreesToChange(ask: Ask, { name, description, schema }: KnownTool): Promise<boolean> {
  const message = l10n.t("“{0}” has changed since you enabled it.", name);
  const written = showHidden(`${description}\n\n${JSON.stringify(schema ?? {}, undefined, 2)}`);
  const accept = l10n.t("Accept New Version");
  const agrees = async (): Promise<boolean> => {
    if (written.length <= longestInDialog && written.split("\n").length <= mostLinesInDialog) {
      return (await ask.confirm({ message, modal: true, detail: written, choices: { accept } })) === "accept";
    }
    // All of it: what is cut off could say anything. Not modal, so that it can be scrolled through.
    const close = await ask.showText(`${name}.txt`, written);
    const inEditor = l10n.t("{0} Its new description is in the editor.", message);
    const choice = await ask.confirm({ message: inEditor, choices: { accept, turnOff: l10n.t("Turn Off") } });
    await close();
    return choice === "accept";
  };
  return (
    (await rejectTooFastConfirmation(
      async () => (await agrees()) || undefined,
      () => performance.now(),
    )) ?? false
  );
}
