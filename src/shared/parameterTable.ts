import type { Shape } from "./shape.ts";

/** How a server deviates; `openai` is any OpenAI-compatible server, `responses` one that is asked through OpenAI's Responses API. */
export const dialects = ["openrouter", "deepinfra", "openai", "responses"] as const;

type Dialect = (typeof dialects)[number];

/** `above` and `below` exclude the bound itself, `min` and `max` include theirs. */
export interface Bounds {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

/** What every parameter has. Its setting has the scope `resource` and the default `null` (not sent), and a preset may hold it. */
interface CommonFacts {
  /** Its name in the request. Several where the dialect and the model decide between them, none where its fields are sent as they are. */
  readonly wire: string | readonly string[];
  /** Where the Settings editor lists it. */
  readonly section: "sampling" | "reasoning" | "routing";
  /** Where the parameter sheet shows it. */
  readonly sheet: "sampling" | "reasoning" | "answer" | "routing" | "more";
  /** The dialects that know it; all unless given. */
  readonly takenBy?: readonly Dialect[];
  /** An untrusted workspace must not set it. */
  readonly restricted?: true;
}

/** A number, with a row in the parameter sheet. */
export interface NumberFacts extends CommonFacts {
  readonly kind: "number" | "integer";
  /** Its name in the sheet, and what it does in half a sentence; translated with the panel's other strings. */
  readonly label: string;
  readonly hint: string;
  /** The values that servers accept, and those of a dialect that differs. */
  readonly range: Bounds;
  readonly rangeAt?: Partial<Readonly<Record<Dialect, Bounds>>>;
  /** The range of the setting where it is not the union over the dialects. */
  readonly settingRange?: Bounds;
  /** How the slider steps, and where it starts and ends unless at the bounds; null where a slider makes no sense. */
  readonly slider: { readonly step: number; readonly start?: number; readonly end?: number } | null;
  /** A value that every dialect accepts and that changes little. The slider rests there. */
  readonly neutral: number;
  /** OpenRouter may report the median of what others use. */
  readonly hasMedian?: true;
}

/** A list of strings whose length dialects limit differently. */
interface LimitedList extends CommonFacts {
  readonly kind: "list";
  readonly of: Shape;
  readonly limits: Readonly<Record<Dialect, number>>;
}

type OtherFacts = CommonFacts & Exclude<Shape, { readonly kind: "number" | "integer" }>;

/** The dialects that are spoken at `/chat/completions`. */
const chatCompletions = ["openrouter", "deepinfra", "openai"] as const satisfies readonly Dialect[];

/**
 * Every parameter of a request, by the name of its setting without `aside.`. The manifest, the schema of presets, validators, ranges, spelling,
 * the parameter sheet and the README's table are derived from this table: run `npm run generate` after a change. The setting's
 * description is `setting.<name>` in package.nls.json.
 */
export const parameterTable = {
  temperature: {
    kind: "number",
    wire: "temperature",
    section: "sampling",
    sheet: "sampling",
    label: "Temperature",
    hint: "Higher values make the answer more varied",
    range: { min: 0, max: 2 },
    slider: { step: 0.05 },
    neutral: 1,
    hasMedian: true,
  },
  topP: {
    kind: "number",
    wire: "top_p",
    section: "sampling",
    sheet: "sampling",
    label: "Top P",
    hint: "Sample from the most likely tokens that add up to this probability",
    range: { min: 0, max: 1 },
    rangeAt: { deepinfra: { above: 0, max: 1 } },
    slider: { step: 0.01 },
    neutral: 1,
    hasMedian: true,
  },
  topK: {
    kind: "integer",
    wire: "top_k",
    section: "sampling",
    sheet: "sampling",
    label: "Top K",
    hint: "Sample from the K most likely tokens; 0 turns it off",
    takenBy: chatCompletions,
    range: { min: 0 },
    // vLLM takes -1 for "off".
    rangeAt: { deepinfra: { min: 0, below: 1000 }, openai: { min: -1 } },
    slider: { step: 1, start: 0, end: 200 },
    neutral: 0,
    hasMedian: true,
  },
  minP: {
    kind: "number",
    wire: "min_p",
    section: "sampling",
    sheet: "sampling",
    label: "Min P",
    hint: "Drop tokens below this share of the most likely token's probability",
    takenBy: chatCompletions,
    range: { min: 0, max: 1 },
    slider: { step: 0.01 },
    neutral: 0,
    hasMedian: true,
  },
  topA: {
    kind: "number",
    wire: "top_a",
    section: "sampling",
    sheet: "sampling",
    label: "Top A",
    hint: "Like Min P, but uses the square of the top probability",
    takenBy: ["openrouter", "openai"],
    range: { min: 0, max: 1 },
    slider: { step: 0.01 },
    neutral: 0,
    hasMedian: true,
  },
  frequencyPenalty: {
    kind: "number",
    wire: "frequency_penalty",
    section: "sampling",
    sheet: "sampling",
    label: "Frequency penalty",
    hint: "Penalizes tokens by how often they have appeared",
    takenBy: chatCompletions,
    range: { min: -2, max: 2 },
    slider: { step: 0.05 },
    neutral: 0,
    hasMedian: true,
  },
  presencePenalty: {
    kind: "number",
    wire: "presence_penalty",
    section: "sampling",
    sheet: "sampling",
    label: "Presence penalty",
    hint: "Penalizes tokens that have already appeared",
    takenBy: chatCompletions,
    range: { min: -2, max: 2 },
    slider: { step: 0.05 },
    neutral: 0,
    hasMedian: true,
  },
  repetitionPenalty: {
    kind: "number",
    wire: "repetition_penalty",
    section: "sampling",
    sheet: "sampling",
    label: "Repetition penalty",
    hint: "Penalizes repetition; 1 turns it off",
    takenBy: chatCompletions,
    range: { above: 0, max: 2 },
    rangeAt: { deepinfra: { min: 0.01, max: 5 }, openai: { above: 0, max: 5 } },
    slider: { step: 0.05 },
    neutral: 1,
    hasMedian: true,
  },
  seed: {
    kind: "integer",
    wire: "seed",
    section: "sampling",
    sheet: "sampling",
    label: "Seed",
    hint: "Makes repeated requests return the same answer, where supported",
    takenBy: chatCompletions,
    range: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
    slider: null,
    neutral: 0,
  },
  maxTokens: {
    kind: "integer",
    wire: ["max_tokens", "max_completion_tokens", "max_output_tokens"],
    section: "sampling",
    sheet: "answer",
    label: "Max output tokens",
    hint: "Includes reasoning tokens",
    range: { min: 1 },
    rangeAt: { deepinfra: { min: 0, max: 1_000_000 } },
    // DeepInfra accepts 0, but an empty answer is useless.
    settingRange: { min: 1 },
    // Up to what the model can write, where the catalogue says it.
    slider: { step: 256, end: 32_768 },
    neutral: 1,
  },
  stop: {
    kind: "list",
    of: { kind: "string" },
    wire: "stop",
    section: "sampling",
    sheet: "answer",
    takenBy: chatCompletions,
    limits: { openrouter: 4, deepinfra: 16, openai: 16, responses: 0 },
  },
  reasoning: {
    kind: "fields",
    fields: {
      enabled: { kind: "boolean" },
      effort: { kind: "choice", choices: ["max", "xhigh", "high", "medium", "low", "minimal", "none"] },
      maxTokens: { kind: "integer", min: 1 },
      exclude: { kind: "boolean" },
      summary: { kind: "choice", choices: ["auto", "concise", "detailed"] },
    },
    wire: ["reasoning", "reasoning_effort"],
    section: "reasoning",
    sheet: "reasoning",
  },
  provider: {
    kind: "object",
    wire: "provider",
    section: "routing",
    sheet: "routing",
    takenBy: ["openrouter"],
  },
  fallbackModels: {
    kind: "list",
    of: { kind: "name" },
    wire: "models",
    section: "routing",
    sheet: "routing",
    takenBy: ["openrouter"],
  },
  plugins: {
    kind: "list",
    of: { kind: "object" },
    wire: "plugins",
    section: "routing",
    sheet: "routing",
    takenBy: ["openrouter"],
    restricted: true,
  },
  serviceTier: {
    kind: "choice",
    choices: ["auto", "default", "flex", "priority", "fast", "scale"],
    wire: "service_tier",
    section: "routing",
    sheet: "more",
    takenBy: ["openrouter", "openai", "responses"],
    restricted: true,
  },
  toolChoice: {
    kind: "choice",
    choices: ["none", "auto", "required"],
    wire: "tool_choice",
    section: "routing",
    sheet: "more",
    restricted: true,
  },
  extraBody: {
    kind: "object",
    wire: [],
    section: "routing",
    sheet: "more",
    restricted: true,
  },
} as const satisfies Readonly<Record<string, NumberFacts | LimitedList | OtherFacts>>;

type Table = typeof parameterTable;

/** The name of a parameter's setting without `aside.`. */
export type ParameterName = keyof Table;

/** The names of the parameters that are a number. */
export type NumberName = { [Name in ParameterName]: Table[Name] extends NumberFacts ? Name : never }[ParameterName];

/** All parameters, in the order of the table. */
export const parameterNames = Object.keys(parameterTable) as readonly ParameterName[];

/** The parameters that are a number, in the order of the table. */
export const numberNames = parameterNames.filter(isNumber);

/** Whether a parameter is a number. */
export function isNumber(name: ParameterName): name is NumberName {
  const { kind } = parameterTable[name];
  return kind === "number" || kind === "integer";
}

/** The facts of a number, whichever it is. */
export function numberFacts(name: NumberName): NumberFacts {
  return parameterTable[name];
}

/** The label of each number by its name, and its hint as `<name>Hint`: a part of the panel's strings. */
export const numberStrings = Object.fromEntries(
  numberNames.flatMap((name) => [
    [name, parameterTable[name].label],
    [`${name}Hint`, parameterTable[name].hint],
  ]),
) as Readonly<Record<NumberName | `${NumberName}Hint`, string>>;

/** The dialects that know a parameter. */
export function dialectsOf(name: ParameterName): readonly Dialect[] {
  const facts: CommonFacts = parameterTable[name];
  return facts.takenBy ?? dialects;
}
