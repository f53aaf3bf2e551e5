import * as l10n from "@vscode/l10n";
import * as v from "valibot";
import { type ParameterName, type parameterTable } from "../../shared/parameterTable.ts";
import type { Shape, ValueOf } from "../../shared/shape.ts";
import { allSettings, type SettingName, type settingsTable } from "./settingsTable.ts";
import { isObject, lookup } from "../../shared/guards.ts";

type Rows = typeof settingsTable & typeof parameterTable;

/** The names of all settings, without `aside.`. */
export const settingNames = Object.keys(allSettings) as readonly SettingName[];

/** A value that `checkSetting` accepts; `null` where that is the default. */
export type SettingValue<Name extends SettingName> = ValueOf<Rows[Name]> | NullOf<Rows[Name]>;

type NullOf<Row> = Row extends { readonly default: infer Default } ? (Default extends null ? null : never) : null;

/** The name of a setting that a preset may hold. */
export type PresetableName =
  | ParameterName
  | {
      [Name in keyof typeof settingsTable]: (typeof settingsTable)[Name] extends { readonly inPreset: true } ? Name : never;
    }[keyof typeof settingsTable];

/** The settings that a preset may hold. */
export const presetableNames = settingNames.filter((name): name is PresetableName => allSettings[name].inPreset === true);

/** The settings that an untrusted workspace must not set; the manifest's `restrictedConfigurations`. */
export const restrictedNames = settingNames.filter((name) => allSettings[name].restricted === true);

/** The settings that only the user can make. A workspace's value is never looked at, even if VS Code returns one. */
export const applicationNames = settingNames.filter((name) => allSettings[name].scope === "application");

const schemas = new Map<SettingName, v.GenericSchema>();

/**
 * Checks a value of a setting. Ranges of numbers are not checked here: they depend on the endpoint, whose dialect checks its own when a request is built.
 * @returns the value, or undefined where the setting does not accept it
 */
export function checkSetting<Name extends SettingName>(setting: Name, value: unknown): SettingValue<Name> | undefined {
  const result = v.safeParse(schemaOf(setting), value);
  return result.success ? (result.output as SettingValue<Name>) : undefined;
}

/** A value of which only some fields can be used. */
interface UsableFields<Name extends SettingName> {
  /** The fields that the setting accepts. */
  readonly value: SettingValue<Name>;
  /** Why each of the others is not accepted, as `whyRejected` says it. */
  readonly rejected: readonly { readonly field: string; readonly why: string }[];
}

/** The fields of a value that can be used, where the setting's fields apply one by one; undefined where they do not, or it is no object. */
export function usableFields<Name extends SettingName>(setting: Name, value: unknown): UsableFields<Name> | undefined {
  const row = allSettings[setting];
  if (row.byField !== true || row.kind !== "fields" || !isObject(value)) return undefined;
  const rejected: { readonly field: string; readonly why: string }[] = [];
  const usable = Object.entries(value).filter(([name, field]) => {
    const isKnown = lookup(row.fields, name) !== undefined;
    const why = isKnown ? whyRejected(setting, { [name]: field }) : l10n.t("{0} is not known", JSON.stringify(name.slice(0, 50)));
    if (why !== "") rejected.push({ field: name.slice(0, 50), why });
    return why === "";
  });
  const sound = checkSetting(setting, Object.fromEntries(usable));
  return sound === undefined ? undefined : { value: sound, rejected };
}

/** Why `checkSetting` does not accept a value, as a phrase without a full stop: "it must be a number, not "many"". */
export function whyRejected(setting: SettingName, value: unknown): string {
  const [issue] = v.safeParse(schemaOf(setting), value, { abortEarly: true }).issues ?? [];
  if (issue === undefined) return "";
  const keys = (issue.path ?? []).map(({ key }) => String(key));
  const wanted = describe(keys.reduce<Shape | undefined>((shape, key) => shape && inside(shape, key), allSettings[setting]));
  const found = primitive(issue.input);
  if (keys.length === 0) return found === undefined ? l10n.t("it must be {0}", wanted) : l10n.t("it must be {0}, not {1}", wanted, found);
  const path = keys.join(".");
  return found === undefined ? l10n.t("{0} must be {1}", path, wanted) : l10n.t("{0} must be {1}, not {2}", path, wanted, found);
}

/** A value that fits into a sentence, as JSON writes it. */
function primitive(value: unknown): string | undefined {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** The shape of a part of a value. */
function inside(shape: Shape, key: string): Shape | undefined {
  if (shape.kind === "fields") return lookup(shape.fields, key);
  return shape.kind === "list" || shape.kind === "record" ? shape.of : undefined;
}

function describe(shape: Shape | undefined): string {
  switch (shape?.kind) {
    case "number":
      if (shape.min !== undefined && shape.max !== undefined)
        return l10n.t("a number from {0} to {1}", String(shape.min), String(shape.max));
      return shape.min === undefined ? l10n.t("a number") : l10n.t("a number of at least {0}", String(shape.min));
    case "integer":
      return shape.min === undefined ? l10n.t("a whole number") : l10n.t("a whole number of at least {0}", String(shape.min));
    case "string":
      return l10n.t("a string");
    case "name":
      return l10n.t("a string that is not empty");
    case "boolean":
      return l10n.t("true or false");
    case "choice":
      return l10n.t("one of {0}", shape.choices.join(", "));
    case "list":
      return l10n.t("a list");
    case "object":
    case "record":
    case "fields":
    case undefined:
      return l10n.t("an object");
    default:
      return shape satisfies never;
  }
}

function schemaOf(setting: SettingName): v.GenericSchema {
  const known = schemas.get(setting);
  if (known !== undefined) return known;
  const row = allSettings[setting];
  const schema = row.default === null ? v.nullable(shapeSchema(row)) : shapeSchema(row);
  schemas.set(setting, schema);
  return schema;
}

function shapeSchema(shape: Shape): v.GenericSchema {
  switch (shape.kind) {
    case "number":
      return v.pipe(v.number(), v.finite(), v.minValue(shape.min ?? -Infinity), v.maxValue(shape.max ?? Infinity));
    case "integer":
      return shape.min === undefined ? v.pipe(v.number(), v.safeInteger()) : v.pipe(v.number(), v.safeInteger(), v.minValue(shape.min));
    case "string":
      return v.string();
    case "name":
      return v.pipe(v.string(), v.trim(), v.minLength(1));
    case "boolean":
      return v.boolean();
    case "object":
      return v.record(v.string(), v.unknown());
    case "choice":
      return v.picklist(shape.choices);
    case "list":
      return v.array(shapeSchema(shape.of));
    case "record":
      return v.record(v.string(), shapeSchema(shape.of));
    case "fields": {
      const fields = Object.entries(shape.fields).map(([name, field]) => {
        const schema = shapeSchema(field);
        return [name, shape.required?.includes(name) === true ? schema : v.optional(schema)] as const;
      });
      const known = Object.fromEntries(fields);
      // A list is no object without fields.
      return v.pipe(v.custom(isObject), shape.open === true ? v.looseObject(known) : v.object(known));
    }
    default:
      return shape satisfies never;
  }
}
