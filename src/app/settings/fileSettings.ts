import * as l10n from "@vscode/l10n";
import type { Ask, Window } from "../ports.ts";
import { rejectTooFastConfirmation } from "../tools/rejectTooFastConfirmation.ts";
import type { Conversation, FileSettings } from "../../shared/conversation.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import type { PanelState } from "../../shared/protocol.ts";

/** Longer settings do not fit into a dialog. */
const longestInDialog = 1500;
const mostLinesInDialog = 30;
/** The longest value in one line of the panel, UTF-16 units. */
const longestLine = 300;
const mostNames = 12;

/** A setting of an imported file, to be shown in one line. */
export interface FileSettingLine {
  readonly name: string;
  readonly text: string;
}

/** The session of a conversation that may be imported. */
interface ImportedSession {
  readonly conversation: Conversation;
  takeFileSettings(): void;
}

/** What the file of a conversation sets, each in one line; empty if it sets nothing or the user has decided. */
export function fileSettingLines({ fileSettings }: Pick<Conversation, "fileSettings">): readonly FileSettingLine[] {
  return fileSettings === undefined
    ? []
    : entriesOf(fileSettings).map(([name, value]) => ({ name: line(name), text: line(JSON.stringify(value)) }));
}

/** The panel's notice about the settings of an imported file, or null. In Restricted Mode they can only be discarded. */
export function fileSettingsNotice(conversation: Conversation, trusted: boolean): PanelState["fileSettings"] {
  const names = fileSettingLines(conversation).map(({ name, text }) => (name === "model" ? `${name} ${text}` : name));
  if (names.length === 0) return null;
  const list = [...names.slice(0, mostNames), ...(names.length > mostNames ? ["…"] : [])].join(", ");
  const text = trusted
    ? l10n.t("This conversation was imported. Its file brings its own settings, which are not used: {0}.", list)
    : l10n.t("This conversation was imported. Its file brings its own settings, which Restricted Mode withholds: {0}.", list);
  return { text, canUse: trusted };
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

/** The model and the values by name. */
function entriesOf({ model, overrides }: FileSettings): readonly (readonly [string, unknown])[] {
  return [...(model === undefined ? [] : [["model", model] as const]), ...Object.entries(overrides).filter(([name]) => name !== "model")];
}

function line(text: string): string {
  const shown = showHidden(text).replaceAll(/\s+/gu, " ");
  return shown.length <= longestLine ? shown : `${shown.slice(0, longestLine)}…`;
}
