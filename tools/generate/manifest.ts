import { presetableNames, restrictedNames, settingNames } from "../../src/app/settings/settingSchemas.ts";
import { allSettings, type SettingName, settingSections } from "../../src/app/settings/settingsTable.ts";
import { type Bounds, dialects, isNumber, numberFacts, parameterNames, parameterTable } from "../../src/shared/parameterTable.ts";
import type { Shape } from "../../src/shared/shape.ts";
import { details, type Json } from "./details.ts";

/** Puts what is made from the tables into a manifest, in its place: the settings, and which of them an untrusted workspace must not set. */
export function withGenerated(manifest: Json): Json {
  const configuration = settingSections.map((section, index) => {
    const names = settingNames.filter((name) => allSettings[name].section === section);
    const properties = names.map((name, place) => [`aside.${name}`, settingOf(name, place + 1)] as const);
    return { title: `%configuration.${section}%`, order: index + 1, properties: Object.fromEntries(properties) };
  });
  const restrictedConfigurations = restrictedNames.map((name) => `aside.${name}`);
  const capabilities = manifest["capabilities"] as Json;
  return {
    ...manifest,
    contributes: { ...(manifest["contributes"] as Json), configuration },
    capabilities: { ...capabilities, untrustedWorkspaces: { ...(capabilities["untrustedWorkspaces"] as Json), restrictedConfigurations } },
  };
}

function settingOf(name: SettingName, order: number): Json {
  const { default: preset, scope } = allSettings[name];
  const { markdownDescription, ...schema } = valueOf(name);
  return { ...schema, default: preset, scope, order, markdownDescription };
}

/** The schema of a setting's value: the same for the setting and inside a preset. */
function valueOf(name: SettingName): Json {
  const row = allSettings[name];
  const schema = shapeOf(row, `setting.${name}`);
  const choices = row.kind === "choice" ? row.choices.map((choice) => `%setting.${name}.${choice}%`) : undefined;
  return {
    ...schema,
    ...(row.default === null && { type: [schema["type"], "null"] }),
    ...(row.kind === "choice" && row.default === null && { enum: [...row.choices, null] }),
    ...rangeOf(name),
    ...(name === "presets" && { additionalProperties: preset() }),
    ...details[name],
    markdownDescription: `%setting.${name}%`,
    ...(choices && { markdownEnumDescriptions: row.default === null ? [...choices, `%setting.${name}.null%`] : choices }),
  };
}

function preset(): Json {
  const properties = Object.fromEntries(presetableNames.map((name) => [name, valueOf(name)]));
  return { type: "object", properties, additionalProperties: false };
}

/** @param key of the description of the value; a field's is `<key>.<field>` */
function shapeOf(shape: Shape, key: string): Json {
  switch (shape.kind) {
    case "number":
    case "integer":
      return {
        type: shape.kind,
        ...(shape.min !== undefined && { minimum: shape.min }),
        ...(shape.max !== undefined && { maximum: shape.max }),
      };
    case "string":
    case "boolean":
      return { type: shape.kind };
    case "name":
      return { type: "string", minLength: 1 };
    case "object":
      return { type: "object", additionalProperties: true };
    case "choice":
      return { type: "string", enum: shape.choices };
    case "list":
      return { type: "array", items: shapeOf(shape.of, key), ...(shape.unique && { uniqueItems: true }) };
    case "record":
      return { type: "object", additionalProperties: shapeOf(shape.of, key) };
    case "fields":
      return {
        type: "object",
        ...(shape.required && { required: shape.required }),
        additionalProperties: shape.open === true,
        properties: Object.fromEntries(
          Object.entries(shape.fields).map(([field, of]) => [
            field,
            { ...shapeOf(of, `${key}.${field}`), markdownDescription: `%${key}.${field}%` },
          ]),
        ),
      };
    default:
      return shape satisfies never;
  }
}

/** The range of a setting: what any dialect accepts. Each dialect checks its own when a request is built. */
function rangeOf(name: SettingName): Json {
  if (name === "stop") return { maxItems: Math.max(...Object.values(parameterTable.stop.limits)) };
  const number = parameterNames.filter(isNumber).find((one) => one === name);
  if (number === undefined) return {};
  const { range, rangeAt, settingRange } = numberFacts(number);
  const bounds = settingRange === undefined ? dialects.map((dialect) => rangeAt?.[dialect] ?? range) : [settingRange];
  return { ...lowest(bounds), ...highest(bounds) };
}

function lowest(all: readonly Bounds[]): Json {
  const least = Math.min(...all.map(({ min, above }) => min ?? above ?? -Infinity));
  if (least === -Infinity) return {};
  return all.some(({ min }) => min === least) ? { minimum: least } : { exclusiveMinimum: least };
}

function highest(all: readonly Bounds[]): Json {
  const most = Math.max(...all.map(({ max, below }) => max ?? below ?? Infinity));
  if (most === Infinity) return {};
  return all.some(({ max }) => max === most) ? { maximum: most } : { exclusiveMaximum: most };
}
