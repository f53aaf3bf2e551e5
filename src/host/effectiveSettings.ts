import type { Parameters, ValueSource } from "../shared/parameters.ts";
import {
  applicationNames,
  checkSetting,
  parameterNames,
  presetableNames,
  restrictedNames,
  type PresetableName,
  type SettingName,
  type SettingValue,
} from "./settingSchemas.ts";

/** A value together with where it comes from. */
export interface Setting<T> {
  readonly value: T;
  readonly source: ValueSource;
}

/** What VS Code knows of one setting: the value of each scope as it was written, undefined where nobody wrote one. */
export interface Inspected {
  readonly defaultValue?: unknown;
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** Where settings are read from; in the extension it is VS Code's configuration for one folder. */
export interface SettingReader {
  inspect(name: SettingName): Inspected | undefined;
  readonly trusted: boolean;
  /** A window on one folder: what VS Code then calls the folder's value is the workspace's settings.json. */
  readonly singleFolder: boolean;
}

/** What one conversation sets for itself alone. */
export interface ConversationOverrides {
  readonly model?: string;
}

/** All that a request needs from the settings, frozen when a message is sent. */
export interface EffectiveSettings {
  readonly endpoint: Setting<string>;
  readonly model: Setting<string | null>;
  readonly systemPrompt: Setting<string>;
  readonly parameters: Parameters;
  /** Where each parameter that is sent comes from. */
  readonly sources: Readonly<Partial<Record<keyof Parameters, ValueSource>>>;
  /** The preset in force, or null. */
  readonly preset: string | null;
  /** Names of settings whose value is not what they take, or of a preset that does not exist; each is left out. */
  readonly rejected: readonly string[];
}

/**
 * Reads one setting, whole, from the most specific scope that has a usable value.
 * @param reject told the name of a value that is not what the setting takes
 */
export function readSetting<Name extends SettingName>(
  reader: SettingReader,
  name: Name,
  reject: (rejected: string) => void = () => undefined,
): Setting<SettingValue<Name>> {
  const inspected = reader.inspect(name) ?? {};
  // VS Code withholds these already; inspect() is not documented to do so, and the next editor built on it may not.
  const workspaceAllowed = !applicationNames.includes(name) && (reader.trusted || !restrictedNames.includes(name));
  const scopes: (readonly [ValueSource, unknown])[] = [
    ...(workspaceAllowed
      ? ([
          [reader.singleFolder ? "workspace" : "folder", inspected.workspaceFolderValue],
          ["workspace", inspected.workspaceValue],
        ] as const)
      : []),
    ["user", inspected.globalValue],
    ["default", inspected.defaultValue],
  ];
  for (const [source, raw] of scopes) {
    if (raw === undefined) continue;
    const value = checkSetting(name, raw);
    if (value !== undefined) return { value, source };
    reject(`aside.${name} (${source})`);
  }
  throw new Error(`the manifest gives no usable default for aside.${name}`);
}

/**
 * The settings in force: conversation override, else preset, else folder, workspace, user, default.
 * A `null` at a more specific place means "the model's own default" and hides what less specific places say.
 */
export function effectiveSettings(reader: SettingReader, overrides: ConversationOverrides): EffectiveSettings {
  const rejected: string[] = [];
  const reject = (name: string) => rejected.push(name);
  const preset = readSetting(reader, "preset", reject).value;
  const presets = readSetting(reader, "presets", reject).value;
  const inPreset = preset === null ? undefined : Object.hasOwn(presets, preset) ? presets[preset] : undefined;
  if (preset !== null && inPreset === undefined) reject(`aside.preset (“${preset}” is not in aside.presets)`);

  const read = <Name extends PresetableName>(name: Name): Setting<SettingValue<Name>> => {
    if (inPreset !== undefined && Object.hasOwn(inPreset, name)) {
      const value = checkSetting(name, inPreset[name]);
      if (value !== undefined) return { value, source: "preset" };
      reject(`aside.presets “${preset}”: ${name}`);
    }
    return readSetting(reader, name, reject);
  };
  for (const name of Object.keys(inPreset ?? {})) {
    if (!(presetableNames as readonly string[]).includes(name)) reject(`aside.presets “${preset}”: ${name}`);
  }

  const parameters: Record<string, unknown> = {};
  const sources: Partial<Record<keyof Parameters, ValueSource>> = {};
  for (const name of parameterNames) {
    const { value, source } = read(name);
    if (value === null) continue;
    parameters[name] = value;
    sources[name] = source;
  }
  return {
    endpoint: read("endpoint"),
    model: overrides.model === undefined ? read("model") : { value: overrides.model, source: "conversation" },
    systemPrompt: read("systemPrompt"),
    parameters,
    sources,
    preset: inPreset === undefined ? null : preset,
    rejected,
  };
}
