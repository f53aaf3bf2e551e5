import * as l10n from "@vscode/l10n";
import type { Conversation, FileSettings } from "../../shared/conversation.ts";
import { showHidden } from "../../shared/hiddenText.ts";
import type { PanelState } from "../../shared/protocol.ts";

/** The longest value in one line of the panel, UTF-16 units. */
const longestLine = 300;
const mostNames = 12;

/** A setting of an imported file, to be shown in one line. */
export interface FileSettingLine {
  readonly name: string;
  readonly text: string;
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

/** The model and the values of a file by name. */
export function entriesOf({ model, overrides }: FileSettings): readonly (readonly [string, unknown])[] {
  return [...(model === undefined ? [] : [["model", model] as const]), ...Object.entries(overrides).filter(([name]) => name !== "model")];
}

function line(text: string): string {
  const shown = showHidden(text).replaceAll(/\s+/gu, " ");
  return shown.length <= longestLine ? shown : `${shown.slice(0, longestLine)}…`;
}
