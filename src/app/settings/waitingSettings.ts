import type { Inspected, SettingReader } from "../ports.ts";
import { effectiveSettings, type EffectiveSettings, readSetting } from "./effectiveSettings.ts";
import { restrictedNames, settingNames } from "./settingSchemas.ts";
import { allSettings, type SettingName } from "./settingsTable.ts";

/** A value that a settings file of the folder or workspace has, unchecked. */
export interface FolderValue {
  readonly name: SettingName;
  readonly value: unknown;
}

/** What an untrusted folder asks for: its values wait until the user allows them or trusts the folder. */
export interface WaitingSettings {
  readonly folder: string;
  /** All of its values as JSON. The user's permission is bound to exactly this text. */
  readonly text: string;
  readonly values: readonly FolderValue[];
  /** The settings whose value would be another one. */
  readonly names: readonly SettingName[];
  /** What would apply to a conversation without settings of its own. */
  readonly effective: EffectiveSettings;
}

/** The settings that a folder can ask for: those that neither only the user may set nor only a trusted folder. */
const askableNames = settingNames.filter((name) => allSettings[name].scope === "resource" && !restrictedNames.includes(name));

/** The values of a folder that a permission is about, and their text. */
export function folderValues(reader: SettingReader): Pick<WaitingSettings, "text" | "values"> {
  const values = askableNames.flatMap((name) => valuesOf(reader.inspect(name) ?? {}).map((value): FolderValue => ({ name, value })));
  return { values, text: JSON.stringify(values.map(({ name, value }) => [name, value])) };
}

/** Both scopes: if the value of one is invalid, that of the other applies. */
function valuesOf({ workspaceValue, workspaceFolderValue }: Inspected): readonly unknown[] {
  const values = [workspaceFolderValue, workspaceValue].filter((value) => value !== undefined);
  return values.length === 2 && JSON.stringify(values[0]) === JSON.stringify(values[1]) ? values.slice(1) : values;
}

/** What the folder asks for; undefined if it is trusted, if its values are allowed, or if they would change nothing. */
export function waitingSettings(reader: SettingReader): WaitingSettings | undefined {
  if (reader.trusted || reader.allowed === true) return undefined;
  const { values, text } = folderValues(reader);
  const allowed = { ...reader, allowed: true };
  const names = [...new Set(values.map(({ name }) => name))].filter(
    (name) => JSON.stringify(readSetting(allowed, name).value) !== JSON.stringify(readSetting(reader, name).value),
  );
  return names.length === 0 ? undefined : { folder: reader.folder, text, values, names, effective: effectiveSettings(allowed, {}) };
}
