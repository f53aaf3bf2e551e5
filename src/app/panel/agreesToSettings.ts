import * as l10n from "@vscode/l10n";
import { showHidden } from "../../shared/hiddenText.ts";
import type { Ask } from "../ports.ts";
import type { WaitingSettings } from "../settings/waitingSettings.ts";
import { rejectTooFastConfirmation } from "../tools/rejectTooFastConfirmation.ts";

/** Longer values do not fit into a dialog. */
const longestInDialog = 1500;
const mostLinesInDialog = 30;

/** Asks whether the settings of a folder apply, with all values. They are shown in an editor if they are too long for a dialog. */
export async function agreesToSettings(ask: Ask, { values }: WaitingSettings, now: () => number): Promise<boolean> {
  const written = values.map(({ name, value }) => `aside.${name}: ${showHidden(JSON.stringify(value, undefined, 2))}`).join("\n");
  const message = l10n.t("Use the settings of this folder without trusting it?");
  const choices = { use: l10n.t("Use Here") };
  if (written.length <= longestInDialog && written.split("\n").length <= mostLinesInDialog) {
    const detail = [written, l10n.t("They apply in this workspace. If the folder changes them, you are asked again.")].join("\n\n");
    return (await rejectTooFastConfirmation(() => ask.confirm({ message, detail, modal: true, choices }), now)) === "use";
  }
  const close = await ask.showText("settings.txt", written);
  const inEditor = l10n.t("{0} They are in the editor.", message);
  const isAgreed = (await rejectTooFastConfirmation(() => ask.confirm({ message: inEditor, choices }), now)) === "use";
  await close();
  return isAgreed;
}
