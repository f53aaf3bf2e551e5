import * as l10n from "@vscode/l10n";
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
  usableFields,
  whyRejected,
} from "./settingSchemas.ts";
import type { SettingName } from "./settingsTable.ts";

/** Where a value was written. A policy is not looked at here, but by `LoadedPolicy.fix`. */
type WrittenSource = Exclude<ValueSource, "policy">;

/** A value and its source. */
export interface Setting<T> {
  readonly value: T;
  readonly source: ValueSource;
}

/** The settings of one conversation. */
export interface ConversationOverrides {
  readonly model?: string;
  /** Everything else, unchecked. */
  readonly values?: Overrides;
}

/** An invalid value. It is ignored, and the value of the next scope applies. */
export interface Rejected {
  /** The setting and its scope, such as `aside.temperature (workspace)`. */
  readonly where: string;
  /** The reason, a phrase without a full stop. */
  readonly why: string;
}

/** Everything a request needs from the settings, frozen when a message is sent. */
export interface EffectiveSettings {
  readonly endpoint: Setting<string>;
  readonly model: Setting<string | null>;
  readonly systemPrompt: Setting<string>;
  readonly parameters: Parameters;
  /** The source of each parameter that is sent. */
  readonly sources: Readonly<Partial<Record<keyof Parameters, ValueSource>>>;
  /** Every parameter with its source, including those that are not sent (null). */
  readonly values: Readonly<Partial<Record<ParameterName, Setting<unknown>>>>;
  /** The active preset, or null. */
  readonly preset: Setting<string | null>;
  readonly rejected: readonly Rejected[];
}

/** Reads one setting, whole, from the most specific scope with a valid value. */
export function readSetting<Name extends SettingName>(
  reader: SettingReader,
  name: Name,
  reject: (rejected: Rejected) => void = () => undefined,
): Setting<SettingValue<Name>> {
  const inspected = reader.inspect(name) ?? {};
  const workspaceAllowed = workspaceCounts(reader, name);
  const scopes: (readonly [WrittenSource, unknown])[] = [
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
    const fields = usableFields(name, raw);
    for (const { field, why } of fields?.rejected ?? []) reject({ where: placeOf(`${name}.${field}`, source), why });
    const value = fields === undefined ? checkSetting(name, raw) : fields.value;
    if (value !== undefined) return { value, source };
    reject({ where: placeOf(name, source), why: whyRejected(name, raw) });
  }
  throw new Error(`the manifest gives no usable default for aside.${name}`);
}

/** Whether the values of the workspace and its folders count. Those of an untrusted folder wait until the user allows them. */
function workspaceCounts(reader: SettingReader, name: SettingName): boolean {
  if (applicationNames.includes(name)) return false;
  // VS Code withholds the restricted ones, but inspect() is not documented to do so, and other editors built on VS Code may not.
  return reader.trusted || (reader.allowed === true && !restrictedNames.includes(name));
}

/**
 * The effective settings: those of the conversation, then the preset, folder, workspace, user and default.
 * A `null` means "the model's default" and hides the values of less specific scopes.
 */
export function effectiveSettings(reader: SettingReader, overrides: ConversationOverrides): EffectiveSettings {
  const rejected: Rejected[] = [];
  const reject = (one: Rejected): unknown => rejected.push(one);
  const own = overrides.values ?? {};
  const readOwn = <Name extends SettingName>(name: Name): Setting<SettingValue<Name>> | undefined => {
    if (!Object.hasOwn(own, name)) return undefined;
    const value = checkSetting(name, own[name]);
    if (value !== undefined) return { value, source: "conversation" };
    reject({ where: placeOf(name, "conversation"), why: whyRejected(name, own[name]) });
    return undefined;
  };

  const preset = readOwn("preset") ?? readSetting(reader, "preset", reject);
  const presets = readSetting(reader, "presets", reject);
  // What an untrusted folder cannot set, it cannot set with a preset either.
  const isRestricted = !reader.trusted && (presets.source === "folder" || presets.source === "workspace");
  const inPreset = presetNamed(preset.value, presets.value, reject);
  const read = <Name extends PresetableName>(name: Name): Setting<SettingValue<Name>> => {
    const set = readOwn(name);
    if (set !== undefined) return set;
    if (inPreset !== undefined && Object.hasOwn(inPreset, name) && !(isRestricted && restrictedNames.includes(name))) {
      const value = checkSetting(name, inPreset[name]);
      if (value !== undefined) return { value, source: "preset" };
      reject({ where: placeInPreset(preset.value, name), why: whyRejected(name, inPreset[name]) });
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
  // Not part of a request, but an invalid budget must be reported: it does not limit anything.
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

/** A setting with the scope of its value, such as `aside.temperature (workspace)`. */
function placeOf(name: string, source: WrittenSource): string {
  return `aside.${name} (${scopeName(source)})`;
}

function placeInPreset(preset: string | null, name: string): string {
  return l10n.t("{0} in the preset “{1}”", name, preset ?? "");
}

function scopeName(source: WrittenSource): string {
  switch (source) {
    case "conversation":
      return l10n.t("conversation");
    case "preset":
      return l10n.t("preset");
    case "folder":
      return l10n.t("folder");
    case "workspace":
      return l10n.t("workspace");
    case "user":
      return l10n.t("user");
    case "default":
      return l10n.t("default");
    default:
      return source satisfies never;
  }
}

/** The values of the active preset; undefined if there is none. Reports what a preset must not hold. */
function presetNamed(
  name: string | null,
  presets: SettingValue<"presets">,
  reject: (rejected: Rejected) => unknown,
): Readonly<Record<string, unknown>> | undefined {
  if (name === null) return undefined;
  const values = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (values === undefined) reject({ where: "aside.preset", why: l10n.t("aside.presets has no preset “{0}”", name) });
  for (const key of Object.keys(values ?? {})) {
    if (!(presetableNames as readonly string[]).includes(key))
      reject({ where: placeInPreset(name, key), why: l10n.t("a preset cannot set it") });
  }
  return values;
}

/** The values that a conversation sets for itself. */
export function overridesOf({ model, overrides }: Pick<Conversation, "model" | "overrides">): ConversationOverrides {
  return { ...(model === undefined ? {} : { model }), ...(overrides === undefined ? {} : { values: overrides }) };
}
