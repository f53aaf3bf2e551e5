import type { Conversation, Overrides } from "../../shared/conversation.ts";
import type { SettingReader } from "../ports.ts";
import type { Parameters, ValueSource } from "../../shared/parameters.ts";
import { type ParameterName, parameterNames } from "../../shared/parameterTable.ts";
import {
  applicationNames,
  checkSetting,
  type PresetableName,
  presetableNames,
  restrictedNames,
  type SettingValue,
  whyRejected,
} from "./settingSchemas.ts";
import type { SettingName } from "./settingsTable.ts";

/** A value together with where it comes from. */
export interface Setting<T> {
  readonly value: T;
  readonly source: ValueSource;
}

/** What one conversation sets for itself alone. */
export interface ConversationOverrides {
  readonly model?: string;
  /** Everything else, unchecked. */
  readonly values?: Overrides;
}

/** A value that cannot be used and is passed over: what comes from the next place counts. */
export interface Rejected {
  /** Where it stands, such as `aside.temperature (workspace)`. */
  readonly where: string;
  /** What is wrong with it; one English phrase without a stop. */
  readonly why: string;
}

/** All that a request needs from the settings, frozen when a message is sent. */
export interface EffectiveSettings {
  readonly endpoint: Setting<string>;
  readonly model: Setting<string | null>;
  readonly systemPrompt: Setting<string>;
  readonly parameters: Parameters;
  /** Where each parameter that is sent comes from. */
  readonly sources: Readonly<Partial<Record<keyof Parameters, ValueSource>>>;
  /** Each parameter, those that are not sent (null) too, and where it is said. */
  readonly values: Readonly<Partial<Record<ParameterName, Setting<unknown>>>>;
  /** The preset in force, or null. */
  readonly preset: Setting<string | null>;
  readonly rejected: readonly Rejected[];
}

/** Reads one setting, whole, from the most specific scope that has a usable value. */
export function readSetting<Name extends SettingName>(
  reader: SettingReader,
  name: Name,
  reject: (rejected: Rejected) => void = () => undefined,
): Setting<SettingValue<Name>> {
  const inspected = reader.inspect(name) ?? {};
  // VS Code withholds these already; inspect() is not documented to do so, and the next editor built on it may not.
  const workspaceAllowed = !applicationNames.includes(name) && (reader.trusted || !restrictedNames.includes(name));
  const scopes: (readonly [ValueSource, unknown])[] = [
    ...(workspaceAllowed
      ? reader.singleFolder
        ? ([["workspace", inspected.workspaceFolderValue ?? inspected.workspaceValue]] as const)
        : ([
            ["folder", inspected.workspaceFolderValue],
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
    reject({ where: `aside.${name} (${source})`, why: whyRejected(name, raw) });
  }
  throw new Error(`the manifest gives no usable default for aside.${name}`);
}

/**
 * The settings in force: conversation override, else preset, else folder, workspace, user, default.
 * A `null` at a more specific place means "the model's own default" and hides what less specific places say.
 */
export function effectiveSettings(reader: SettingReader, overrides: ConversationOverrides): EffectiveSettings {
  const rejected: Rejected[] = [];
  const reject = (one: Rejected): unknown => rejected.push(one);
  const own = overrides.values ?? {};
  const readOwn = <Name extends SettingName>(name: Name): Setting<SettingValue<Name>> | undefined => {
    if (!Object.hasOwn(own, name)) return undefined;
    const value = checkSetting(name, own[name]);
    if (value !== undefined) return { value, source: "conversation" };
    reject({ where: `aside.${name} (conversation)`, why: whyRejected(name, own[name]) });
    return undefined;
  };

  const preset = readOwn("preset") ?? readSetting(reader, "preset", reject);
  const inPreset = presetNamed(preset.value, readSetting(reader, "presets", reject).value, reject);
  const read = <Name extends PresetableName>(name: Name): Setting<SettingValue<Name>> => {
    const set = readOwn(name);
    if (set !== undefined) return set;
    if (inPreset !== undefined && Object.hasOwn(inPreset, name)) {
      const value = checkSetting(name, inPreset[name]);
      if (value !== undefined) return { value, source: "preset" };
      reject({ where: `aside.presets “${preset.value}”: ${name}`, why: whyRejected(name, inPreset[name]) });
    }
    return readSetting(reader, name, reject);
  };

  const parameters: Record<string, unknown> = {};
  const sources: Partial<Record<keyof Parameters, ValueSource>> = {};
  const values: Partial<Record<ParameterName, Setting<unknown>>> = {};
  for (const name of parameterNames) {
    const setting = read(name);
    values[name] = setting;
    if (setting.value === null) continue;
    parameters[name] = setting.value;
    sources[name] = setting.source;
  }
  // No part of a request, but a cap that does not hold must not go unsaid.
  readSetting(reader, "budget", reject);
  return {
    endpoint: readSetting(reader, "endpoint", reject),
    model: overrides.model === undefined ? read("model") : { value: overrides.model, source: "conversation" },
    systemPrompt: read("systemPrompt"),
    parameters,
    sources,
    values,
    preset: inPreset === undefined ? { ...preset, value: null } : preset,
    rejected,
  };
}

/** The values of a preset; undefined where none is in force. What stands in it and may not is named. */
function presetNamed(
  name: string | null,
  presets: SettingValue<"presets">,
  reject: (rejected: Rejected) => unknown,
): Readonly<Record<string, unknown>> | undefined {
  if (name === null) return undefined;
  const values = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (values === undefined) reject({ where: "aside.preset", why: `“${name}” is not in aside.presets` });
  for (const key of Object.keys(values ?? {})) {
    if (!(presetableNames as readonly string[]).includes(key))
      reject({ where: `aside.presets “${name}”: ${key}`, why: "a preset cannot hold this" });
  }
  return values;
}

/** The values that a conversation sets for itself. */
export function overridesOf({ model, overrides }: Pick<Conversation, "model" | "overrides">): ConversationOverrides {
  return { ...(model === undefined ? {} : { model }), ...(overrides === undefined ? {} : { values: overrides }) };
}
