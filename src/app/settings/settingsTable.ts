import { type ParameterName, parameterTable } from "../../shared/parameterTable.ts";
import type { Shape } from "../../shared/shape.ts";

/** The sections of the Settings editor, in order; their titles are `configuration.<section>` in package.nls.json. */
export const settingSections = ["model", "sampling", "reasoning", "routing", "chat", "spending"] as const;

/** What a setting is besides its shape. One whose default is `null` may be `null` everywhere. */
interface SettingFacts {
  readonly default: unknown;
  readonly section: (typeof settingSections)[number];
  /** `application`: only the user's own settings count. `resource`: a workspace or folder may set it, too. */
  readonly scope: "application" | "resource";
  /** An untrusted workspace must not set it, even if the user allows its other values, which wait until then. */
  readonly restricted?: true;
  /** Its fields apply one by one: a wrong one is reported, and does not take the others with it. */
  readonly byField?: true;
  /** A preset may hold it. Never an endpoint: a preset must not say where a key goes. */
  readonly inPreset?: true;
}

/**
 * Every setting that is not a parameter of a request, by its name without `aside.`. The manifest, validators and the README's table are derived from
 * it: run `npm run generate` after a change. The setting's description is `setting.<name>` in package.nls.json.
 */
export const settingsTable = {
  endpoint: { kind: "name", default: "openrouter", section: "model", scope: "resource" },
  endpoints: { kind: "object", default: {}, section: "model", scope: "application" },
  model: { kind: "name", default: null, section: "model", scope: "resource", inPreset: true },
  systemPrompt: {
    kind: "string",
    default: "You are a helpful assistant inside a code editor. Answer to the point, in Markdown. Name the language of every code block.",
    section: "model",
    scope: "resource",
    restricted: true,
    inPreset: true,
  },
  preset: { kind: "name", default: null, section: "model", scope: "resource" },
  presets: { kind: "record", of: { kind: "object" }, default: {}, section: "model", scope: "resource" },
  sendWith: { kind: "choice", choices: ["enter", "ctrlEnter"], default: "enter", section: "chat", scope: "application" },
  notify: { kind: "choice", choices: ["off", "badge", "hidden"], default: "hidden", section: "chat", scope: "application" },
  suggestActiveEditor: { kind: "boolean", default: true, section: "chat", scope: "application" },
  prompts: {
    kind: "list",
    of: {
      kind: "fields",
      fields: {
        title: { kind: "name" },
        prompt: { kind: "name" },
        name: { kind: "name" },
        description: { kind: "string" },
        model: { kind: "name" },
      },
      required: ["title", "prompt"],
      open: true,
    },
    default: [],
    section: "chat",
    scope: "resource",
    restricted: true,
  },
  titleModel: { kind: "name", default: null, section: "chat", scope: "application" },
  commitModel: { kind: "name", default: null, section: "chat", scope: "application" },
  applyModel: { kind: "name", default: null, section: "chat", scope: "application" },
  instructions: { kind: "boolean", default: false, section: "chat", scope: "resource", restricted: true },
  instructionFiles: { kind: "list", of: { kind: "name" }, unique: true, default: [], section: "chat", scope: "application" },
  chatModels: { kind: "list", of: { kind: "name" }, unique: true, default: null, section: "chat", scope: "application" },
  toolsForExtensions: { kind: "boolean", default: false, section: "chat", scope: "application" },
  "history.keepDays": { kind: "integer", min: 1, default: null, section: "chat", scope: "application" },
  budget: {
    kind: "fields",
    fields: {
      conversation: { kind: "number", min: 0 },
      day: { kind: "number", min: 0 },
      month: { kind: "number", min: 0 },
      workspace: { kind: "number", min: 0 },
      answer: { kind: "number", min: 0 },
      warnAt: { kind: "number", min: 0, max: 1 },
    },
    byField: true,
    default: null,
    section: "spending",
    scope: "application",
  },
  statusBar: { kind: "choice", choices: ["off", "today", "month", "credit"], default: "off", section: "spending", scope: "application" },
  siteUrl: { kind: "string", default: "", section: "spending", scope: "application" },
  siteName: { kind: "string", default: "", section: "spending", scope: "application" },
} as const satisfies Readonly<Record<string, Shape & SettingFacts>>;

/** The name of a setting without `aside.`. */
export type SettingName = keyof typeof settingsTable | ParameterName;

/** A setting as the table has it: its shape, which a parameter shares with its setting, and the rest. */
export type SettingRow = Shape & SettingFacts;

/** Every setting, parameters included, in the order of the tables. */
export const allSettings: Readonly<Record<SettingName, SettingRow>> = { ...settingsTable, ...parameterSettings() };

function parameterSettings(): Readonly<Record<ParameterName, SettingRow>> {
  const rows = Object.entries(parameterTable).map(([name, facts]) => [
    name,
    { ...facts, default: null, scope: "resource", inPreset: true },
  ]);
  return Object.fromEntries(rows) as Record<ParameterName, SettingRow>;
}
