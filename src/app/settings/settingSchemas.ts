import * as v from "valibot";

/**
 * Every setting of ours, without `aside.`, with what a value must be to be taken. Defaults live in the manifest alone; ranges too, because
 * they are the union over all endpoints and the dialect checks its own when a request is built. `npm run check` compares this with the manifest.
 */
const number = v.nullable(v.pipe(v.number(), v.finite()));
const integer = v.nullable(v.pipe(v.number(), v.safeInteger()));
const name = v.pipe(v.string(), v.trim(), v.minLength(1));
const object = v.record(v.string(), v.unknown());

/** The settings that a preset may hold; the first two steer us, the others are sent. Never an endpoint: a preset must not say where a key goes. */
const presetable = {
  model: v.nullable(name),
  systemPrompt: v.string(),
  temperature: number,
  topP: number,
  topK: integer,
  minP: number,
  topA: number,
  frequencyPenalty: number,
  presencePenalty: number,
  repetitionPenalty: number,
  seed: integer,
  stop: v.nullable(v.array(v.string())),
  maxTokens: integer,
  reasoning: v.nullable(
    v.object({
      enabled: v.optional(v.boolean()),
      effort: v.optional(v.picklist(["max", "xhigh", "high", "medium", "low", "minimal", "none"])),
      maxTokens: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
      exclude: v.optional(v.boolean()),
    }),
  ),
  provider: v.nullable(object),
  fallbackModels: v.nullable(v.array(name)),
  plugins: v.nullable(v.array(object)),
  toolChoice: v.nullable(v.picklist(["none", "auto", "required"])),
  extraBody: v.nullable(object),
};

export const settingSchemas = {
  ...presetable,
  endpoint: name,
  endpoints: object,
  presets: v.record(v.string(), object),
  preset: v.nullable(name),
  prompts: v.array(
    v.looseObject({
      title: name,
      prompt: name,
      name: v.optional(name),
      description: v.optional(v.string()),
      model: v.optional(name),
    }),
  ),
  instructions: v.boolean(),
  titleModel: v.nullable(name),
  chatModels: v.nullable(v.array(name)),
  sendWith: v.picklist(["enter", "ctrlEnter"]),
  budget: v.nullable(
    v.object({ conversation: v.optional(v.pipe(v.number(), v.minValue(0))), day: v.optional(v.pipe(v.number(), v.minValue(0))) }),
  ),
  siteUrl: v.string(),
  siteName: v.string(),
};

export type SettingName = keyof typeof settingSchemas;
export type SettingValue<Name extends SettingName> = v.InferOutput<(typeof settingSchemas)[Name]>;
export type PresetableName = keyof typeof presetable;

/** Names of the settings a preset may hold. */
export const presetableNames = Object.keys(presetable) as readonly PresetableName[];

/** The settings that become parameters of a request, in the order of the manifest. */
export const parameterNames = [
  "temperature",
  "topP",
  "topK",
  "minP",
  "topA",
  "frequencyPenalty",
  "presencePenalty",
  "repetitionPenalty",
  "seed",
  "stop",
  "maxTokens",
  "reasoning",
  "provider",
  "fallbackModels",
  "plugins",
  "toolChoice",
  "extraBody",
] as const satisfies readonly PresetableName[];

export type ParameterName = (typeof parameterNames)[number];

/** What an untrusted workspace may not set; the same list stands in the manifest under `restrictedConfigurations`. */
export const restrictedNames: readonly SettingName[] = [
  "endpoint",
  "extraBody",
  "provider",
  "plugins",
  "systemPrompt",
  "preset",
  "presets",
  "prompts",
  "instructions",
  "fallbackModels",
  "toolChoice",
];

/** What only the user's own settings may hold; a value out of a workspace is never looked at, whatever VS Code hands out. */
export const applicationNames: readonly SettingName[] = [
  "endpoints",
  "titleModel",
  "chatModels",
  "sendWith",
  "budget",
  "siteUrl",
  "siteName",
];

/**
 * Checks a value of a setting.
 * @returns the value, or undefined where it is not what the setting takes
 */
export function checkSetting<Name extends SettingName>(setting: Name, value: unknown): SettingValue<Name> | undefined {
  const result = v.safeParse(settingSchemas[setting], value);
  return result.success ? result.output : undefined;
}

/** What is wrong with a value that `checkSetting` does not take, as one English phrase. */
export function whyRejected(setting: SettingName, value: unknown): string {
  const [issue] = v.safeParse(settingSchemas[setting], value, { abortEarly: true }).issues ?? [];
  if (issue === undefined) return "";
  const path = v.getDotPath(issue);
  const at = path === null ? "" : `${path}: `;
  return issue.expected === null ? `${at}it is ${issue.received}` : `${at}it must be ${issue.expected}, but it is ${issue.received}`;
}
