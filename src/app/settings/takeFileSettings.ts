import * as l10n from "@vscode/l10n";
import type { Conversation } from "../../shared/conversation.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import type { Ask, Window } from "../ports.ts";
import { rejectTooFastConfirmation } from "../tools/rejectTooFastConfirmation.ts";
import { entriesOf } from "./fileSettings.ts";

/** Longer settings do not fit into a dialog. */
const longestInDialog = 1500;
const mostLinesInDialog = 30;

/** The session of a conversation that may be imported. */
interface ImportedSession {
  readonly conversation: Conversation;
  takeFileSettings(): void;
}

/**
 * Asks natively, with all values in full, whether the settings of the conversation's file become the conversation's own. Closing the question
 * changes nothing.
 * @param now monotonic milliseconds
 */
export async function takeFileSettings(
  session: ImportedSession,
  ask: Ask,
  window: Pick<Window, "trusted">,
  now = (): number => performance.now(),
): Promise<void> {
  const { fileSettings } = session.conversation;
  if (fileSettings === undefined || !window.trusted) return;
  const written = showHidden(JSON.stringify(Object.fromEntries(entriesOf(fileSettings)), undefined, 2));
  const message = l10n.t("Use the settings of the imported file in this conversation?");
  const isShort = written.length <= longestInDialog && written.split("\n").length <= mostLinesInDialog;
  const close = isShort ? undefined : await ask.showText("settings.json", written);
  const inEditor = l10n.t("{0} They are in the editor.", message);
  const choice = await rejectTooFastConfirmation(
    () =>
      ask.confirm({
        ...(isShort ? { message, modal: true, detail: written } : { message: inEditor }),
        choices: { use: l10n.t("Use Them") },
      }),
    now,
  );
  await close?.();
  // Another window may have decided, or the panel may show something else by now.
  if (choice === "use" && session.conversation.fileSettings === fileSettings) session.takeFileSettings();
}
