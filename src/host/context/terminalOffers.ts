import * as vscode from "vscode";
import { counted } from "../../shared/counted.ts";
import type { ContextOffer } from "./contextOffer.ts";
import { commandDetail } from "./commandNames.ts";
import { terminalCommands } from "./terminalCommands.ts";

/** What can be attached of terminals: the last command with its output, an earlier one, and the selection. */
export function terminalOffers(): readonly ContextOffer[] {
  const { list } = terminalCommands;
  const terminal = vscode.window.activeTerminal;
  // What reads terminals is loaded when something is attached.
  const load = () => import("./terminal.ts");
  const [latest] = list;
  const offers: ContextOffer[] = [];
  const offer = (label: string, detail: string, attach: ContextOffer["attach"]): void => {
    offers.push({ icon: "terminal", label, detail, word: "terminal", attach });
  };
  if (latest !== undefined)
    offer(vscode.l10n.t("Last terminal command"), commandDetail(latest), async () => [(await load()).attachCommand(latest)]);
  if (list.length > 1)
    offer(vscode.l10n.t("Terminal command…"), counted(list.length, "{0} command", "{0} commands"), async () =>
      (await load()).pickCommand(),
    );
  if (terminal !== undefined) {
    if (!list.some((command) => command.terminal === terminal)) {
      const isKnown = terminal.shellIntegration !== undefined;
      const detail = isKnown
        ? vscode.l10n.t("{0}, run before Aside started", terminal.name)
        : vscode.l10n.t("{0}, needs shell integration", terminal.name);
      offer(vscode.l10n.t("Output of the last command"), detail, async () => [await (await load()).attachCopiedCommand()]);
    }
    offer(vscode.l10n.t("Terminal selection"), terminal.name, async () => [await (await load()).attachTerminalSelection()]);
  }
  return offers;
}
