import * as l10n from "@vscode/l10n";
import type { ToolDefinition } from "../../llm/prompt.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import type { PinnedTool } from "../../shared/toolMessage.ts";
import { toolTitle } from "../../shared/toolTitle.ts";
import type { Ask } from "../ports.ts";
import { rejectTooFastConfirmation } from "./rejectTooFastConfirmation.ts";
import type { KnownTool } from "./toolHost.ts";

/** Longer definitions do not fit into a dialog. */
const longestInDialog = 2000;
const mostLinesInDialog = 30;

/**
 * The definitions of the enabled tools. A server tells the model anything it likes in a definition, also in one that it changes later (CVE-2025-54136): a
 * changed definition is sent only after the user has seen and accepted it. A tool that no longer exists is left out but stays enabled.
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
  const message = l10n.t("“{0}” has changed since you enabled it.", toolTitle(name));
  const written = showHidden(`${name}\n\n${description}\n\n${JSON.stringify(schema ?? {}, undefined, 2)}`);
  const accept = l10n.t("Accept New Version");
  const agrees = async (): Promise<boolean> => {
    if (written.length <= longestInDialog && written.split("\n").length <= mostLinesInDialog) {
      return (await ask.confirm({ message, modal: true, detail: written, choices: { accept } })) === "accept";
    }
    // The whole definition is shown, because a server could hide something at its end. Not modal, so that it can be scrolled.
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
