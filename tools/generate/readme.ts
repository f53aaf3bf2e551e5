import { settingNames } from "../../src/app/settings/settingSchemas.ts";
import { allSettings, settingsTable } from "../../src/app/settings/settingsTable.ts";
import {
  type Bounds,
  dialects,
  dialectsOf,
  isNumber,
  numberFacts,
  type ParameterName,
  parameterNames,
  parameterTable,
} from "../../src/shared/parameterTable.ts";
import type { Dialect } from "../../src/shared/parameters.ts";
import { settingText } from "./texts.ts";

const servers = { openrouter: "OpenRouter", deepinfra: "DeepInfra", openai: "other servers", responses: "the Responses API" } as const;

/** Puts the tables of parameters and settings between their markers, such as `<!-- parameters:begin -->` and `<!-- parameters:end -->`. */
export function withTables(readme: string): string {
  const tables = { parameters: parameterRows(), settings: settingRows() };
  if (!readme.includes("<!-- parameters:begin -->")) throw new Error("README.md has no <!-- parameters:begin -->");
  return Object.entries(tables).reduce((text, [name, lines]) => {
    const section = new RegExp(`(<!-- ${name}:(?:begin|start) -->)[\\s\\S]*?(<!-- ${name}:end -->)`);
    return text.replace(section, (_whole, begin: string, end: string) => `${begin}\n${lines.join("\n")}\n${end}`);
  }, readme);
}

function parameterRows(): readonly string[] {
  const rows = parameterNames.map((name) => {
    const wire = [parameterTable[name].wire].flat().map((one) => `\`${one}\``);
    return `| \`aside.${name}\` | ${wire.length === 0 ? "its own fields" : wire.join(" or ")} | ${valuesOf(name)} | ${cell(settingText(name))} |`;
  });
  return ["| Setting | Sent as | Values | Description |", "|---|---|---|---|", ...rows];
}

function settingRows(): readonly string[] {
  const names = settingNames.filter((name) => name in settingsTable);
  const rows = names.map((name) => {
    const { scope, default: preset } = allSettings[name];
    const written = JSON.stringify(preset);
    return [
      `| \`aside.${name}\``,
      scope === "application" ? "user" : "user, workspace, folder",
      written.length > 30 ? "a short prompt" : `\`${written}\``,
      `${cell(settingText(name))} |`,
    ].join(" | ");
  });
  return ["| Setting | Scope | Default | Description |", "|---|---|---|---|", ...rows];
}

/** The values of a parameter, and where servers differ. */
function valuesOf(name: ParameterName): string {
  const known = dialectsOf(name);
  const unknown = dialects.filter((dialect) => !known.includes(dialect));
  const named = (some: readonly Dialect[]): string => some.map((dialect) => servers[dialect]).join(" and ");
  const where = unknown.length === 0 ? "" : unknown.length === 1 ? ` (not ${named(unknown)})` : ` (${named(known)} only)`;
  if (name === "stop") return `list of ${differing(known, (dialect) => `up to ${parameterTable.stop.limits[dialect]}`)}${where}`;
  if (!isNumber(name)) return `${kindOf(parameterTable[name])}${where}`;
  const { range, rangeAt, kind } = numberFacts(name);
  const ranges = differing(known, (dialect) => rangeText(kind, rangeAt?.[dialect] ?? range));
  return `${kind}${ranges === "" ? "" : `, ${ranges}`}${where}`;
}

/** What OpenRouter accepts, then what other servers do if that differs. */
function differing(known: readonly Dialect[], text: (dialect: Dialect) => string): string {
  const texts = new Map<string, string[]>();
  for (const dialect of known) texts.set(text(dialect), [...(texts.get(text(dialect)) ?? []), servers[dialect]]);
  const [[usual] = [""], ...others] = texts;
  return [usual, ...others.map(([other, where]) => `${where.join(" and ")}: ${other}`)].join("; ");
}

function rangeText(kind: "number" | "integer", { min, above, max, below }: Bounds): string {
  if (min === Number.MIN_SAFE_INTEGER) return "";
  const low = min ?? `above ${above}`;
  const high = max ?? (below !== undefined && kind === "integer" ? below - 1 : undefined);
  if (high === undefined) return `${low} or more`;
  return `${low} to ${high.toLocaleString("en")}`;
}

function kindOf(shape: (typeof parameterTable)[ParameterName]): string {
  switch (shape.kind) {
    case "choice":
      return shape.choices.map((choice) => `\`${choice}\``).join(", ");
    case "list":
      return shape.of.kind === "object" ? "list of objects" : "list";
    case "fields":
      return `object: ${Object.keys(shape.fields)
        .map((field) => `\`${field}\``)
        .join(", ")}`;
    case "number":
    case "integer":
    case "object":
      return shape.kind;
    default:
      return shape satisfies never;
  }
}

/** A description in one cell: its first paragraph, with links to settings as plain names and without the sentence on `null` that all share. */
function cell(markdown: string): string {
  return (markdown.split("\n", 1)[0] ?? "")
    .replaceAll(/`#([\w.]+)#`/g, "`$1`")
    .replace(/ Set to `null` to use the model's default\./, "")
    .replace(/ Example:$/, "")
    .replaceAll("|", "\\|");
}
