// What Aside promises about each setting: written by hand, not derived, so that a slip in the tables cannot pass for a promise.
import type { SettingName } from "../../src/app/settings/settingsTable.ts";
import type { NumberName } from "../../src/shared/parameterTable.ts";
import type { Dialect } from "../../src/shared/parameters.ts";

interface SettingPromise {
  /**
   * `user`: only the user's own settings count. `anyone`: a workspace may set it. `trusted`: a workspace may, if it is
   * trusted. What `anyone` may set waits in an untrusted workspace until the user allows it.
   */
  readonly setBy: "user" | "anyone" | "trusted";
  readonly inPreset: boolean;
  readonly default: unknown;
  readonly accepted: readonly unknown[];
  readonly refused: readonly unknown[];
}

interface Values {
  readonly accepted: readonly number[];
  readonly refused: readonly number[];
}

interface NumberPromise {
  readonly isWhole: boolean;
  readonly wire: string | Readonly<Record<Dialect, string>>;
  readonly unknownAt: readonly Dialect[];
  /** Border values that each server accepts and refuses. */
  readonly values: Values | Readonly<Record<Dialect, Values>>;
  /** The range in the manifest. */
  readonly manifest: Readonly<Record<string, number>>;
  readonly sheet: "sampling" | "answer";
  readonly hasSlider: boolean;
}

const unit: Values = { accepted: [0, 0.01, 0.5, 1], refused: [-0.01, 1.01, 2] };
const penalty: Values = { accepted: [-2, 0, 0.1, 2], refused: [-2.01, 2.01, 100] };
const tokens: Values = { accepted: [1, 4096, 1_000_001], refused: [0, -1] };
/** OpenAI's Responses API has temperature, top_p and a limit of tokens, and no other number. */
const completionsOnly = ["responses"] as const;
const sampled = { isWhole: false, unknownAt: [], sheet: "sampling", hasSlider: true } as const;

/** The parameters that are a number, in the order of the sheet. Ranges: docs/wire.md, Request parameters. */
export const numberPromises: Readonly<Record<NumberName, NumberPromise>> = {
  temperature: {
    ...sampled,
    wire: "temperature",
    values: { accepted: [0, 0.7, 2], refused: [-0.01, 2.01, 5] },
    manifest: { minimum: 0, maximum: 2 },
  },
  topP: {
    ...sampled,
    wire: "top_p",
    values: { openrouter: unit, openai: unit, responses: unit, deepinfra: { accepted: [0.01, 0.5, 1], refused: [0, -0.01, 1.01] } },
    manifest: { minimum: 0, maximum: 1 },
  },
  topK: {
    ...sampled,
    isWhole: true,
    wire: "top_k",
    unknownAt: completionsOnly,
    values: {
      openrouter: { accepted: [0, 40, 1000], refused: [-1] },
      deepinfra: { accepted: [0, 40, 999], refused: [-1, 1000] },
      openai: { accepted: [-1, 0, 1000], refused: [-2] },
      responses: { accepted: [0, 40, 1000], refused: [-1] },
    },
    manifest: { minimum: -1 },
  },
  minP: { ...sampled, wire: "min_p", unknownAt: completionsOnly, values: unit, manifest: { minimum: 0, maximum: 1 } },
  topA: { ...sampled, wire: "top_a", unknownAt: ["deepinfra", "responses"], values: unit, manifest: { minimum: 0, maximum: 1 } },
  frequencyPenalty: {
    ...sampled,
    wire: "frequency_penalty",
    unknownAt: completionsOnly,
    values: penalty,
    manifest: { minimum: -2, maximum: 2 },
  },
  presencePenalty: {
    ...sampled,
    wire: "presence_penalty",
    unknownAt: completionsOnly,
    values: penalty,
    manifest: { minimum: -2, maximum: 2 },
  },
  repetitionPenalty: {
    ...sampled,
    wire: "repetition_penalty",
    unknownAt: completionsOnly,
    values: {
      openrouter: { accepted: [0.001, 1, 2], refused: [0, -1, 2.01] },
      deepinfra: { accepted: [0.01, 1, 5], refused: [0, 0.009, 5.01] },
      openai: { accepted: [0.001, 1, 5], refused: [0, -1, 5.01] },
      responses: { accepted: [0.001, 1, 2], refused: [0, -1, 2.01] },
    },
    manifest: { exclusiveMinimum: 0, maximum: 5 },
  },
  seed: {
    ...sampled,
    isWhole: true,
    hasSlider: false,
    wire: "seed",
    unknownAt: completionsOnly,
    values: { accepted: [-9007199254740991, 0, 9007199254740991], refused: [] },
    manifest: { minimum: -9007199254740991, maximum: 9007199254740991 },
  },
  maxTokens: {
    ...sampled,
    isWhole: true,
    sheet: "answer",
    wire: { openrouter: "max_completion_tokens", deepinfra: "max_tokens", openai: "max_tokens", responses: "max_output_tokens" },
    values: { openrouter: tokens, openai: tokens, responses: tokens, deepinfra: { accepted: [0, 1, 1_000_000], refused: [-1, 1_000_001] } },
    manifest: { minimum: 1 },
  },
};

const sent = { setBy: "anyone", inPreset: true, default: null } as const;
const restricted = { ...sent, setBy: "trusted" } as const;
const users = { setBy: "user", inPreset: false } as const;
const object = { accepted: [{}, { anything: [1] }, null], refused: ["x", 1, true] };
const text = { accepted: ["", "https://example.com"], refused: [null, 1, []] };

/** All other settings. */
const otherPromises: Readonly<Record<Exclude<SettingName, NumberName>, SettingPromise>> = {
  stop: { ...sent, accepted: [[], ["END"], null], refused: ["END", [1], {}] },
  reasoning: {
    ...sent,
    accepted: [{}, { enabled: false }, { effort: "xhigh" }, { maxTokens: 1, exclude: true }, { summary: "detailed" }, null],
    refused: ["high", true, { effort: "some" }, { maxTokens: 0 }, { maxTokens: 1.5 }, { enabled: "yes" }, { summary: "long" }],
  },
  provider: { ...sent, ...object },
  fallbackModels: { ...sent, accepted: [[], ["lab/one"], null], refused: ["lab/one", [""], [" "], [1]] },
  plugins: { ...restricted, accepted: [[], [{ id: "web" }], null], refused: [["web"], { id: "web" }, "web"] },
  serviceTier: { ...restricted, accepted: ["auto", "default", "flex", "priority", "fast", "scale", null], refused: ["slow", "", true] },
  toolChoice: { ...restricted, accepted: ["none", "auto", "required", null], refused: ["always", "", true] },
  extraBody: { ...restricted, ...object },
  endpoint: {
    setBy: "anyone",
    inPreset: false,
    default: "openrouter",
    accepted: ["openrouter"],
    refused: ["", " ", null, 1],
  },
  endpoints: { ...users, default: {}, accepted: [{ local: { baseUrl: "http://127.0.0.1/v1" } }], refused: [null, "local", 1] },
  model: { ...sent, accepted: ["lab/one", null], refused: ["", " ", 1] },
  systemPrompt: {
    ...restricted,
    default: "You are a helpful assistant inside a code editor. Answer to the point, in Markdown. Name the language of every code block.",
    accepted: ["", "Be brief."],
    refused: [null, 1],
  },
  preset: { setBy: "anyone", inPreset: false, default: null, accepted: ["precise", null], refused: ["", 1] },
  presets: {
    setBy: "anyone",
    inPreset: false,
    default: {},
    accepted: [{}, { precise: { temperature: 0 } }],
    refused: [null, { precise: 1 }, "precise"],
  },
  notify: { ...users, default: "hidden", accepted: ["off", "badge", "hidden"], refused: [null, "always", ""] },
  sendWith: { ...users, default: "enter", accepted: ["enter", "ctrlEnter"], refused: [null, "Enter", ""] },
  suggestActiveEditor: { ...users, default: true, accepted: [true, false], refused: [null, "true", 1] },
  prompts: {
    setBy: "trusted",
    inPreset: false,
    default: [],
    accepted: [[{ title: "Review", prompt: "Review this.", name: "review", description: "", model: "lab/one", of: "others" }]],
    refused: [null, [{ title: "Review" }], [{ title: "", prompt: "x" }], [{ title: "x", prompt: "x", name: "" }], ["Review"]],
  },
  titleModel: { ...users, default: null, accepted: ["lab/one", null], refused: ["", 1] },
  commitModel: { ...users, default: null, accepted: ["lab/one", null], refused: ["", 1] },
  applyModel: { ...users, default: null, accepted: ["lab/one", null], refused: ["", 1] },
  instructions: { setBy: "trusted", inPreset: false, default: false, accepted: [true, false], refused: [null, "true", 1] },
  instructionFiles: { ...users, default: [], accepted: [[], ["~/style.md", "docs/style.md"]], refused: [null, "docs/style.md", [""], [1]] },
  chatModels: { ...users, default: null, accepted: [[], ["lab/one"], null], refused: ["lab/one", [""]] },
  toolsForExtensions: { ...users, default: false, accepted: [true, false], refused: [null, "true", 1] },
  "history.keepDays": { ...users, default: null, accepted: [1, 30, 3650, null], refused: [0, -1, 1.5, "30", true] },
  budget: {
    ...users,
    default: null,
    accepted: [{}, { conversation: 0, day: 0 }, { day: 2.5 }, { month: 20, workspace: 5, answer: 0.1, warnAt: 0.8 }, { warnAt: 1 }, null],
    refused: [
      5,
      { day: -1 },
      { conversation: "1" },
      { day: Number.NaN },
      { month: Infinity },
      { answer: -0.1 },
      { warnAt: 80 },
      { warnAt: -1 },
    ],
  },
  statusBar: { ...users, default: "off", accepted: ["off", "today", "month", "credit"], refused: [null, "", "always", true] },
  siteUrl: { ...users, default: "", ...text },
  siteName: { ...users, default: "", ...text },
};

/** A number is checked for its kind only: its range depends on the server. */
function checkedNumber({ isWhole }: NumberPromise): SettingPromise {
  return {
    ...sent,
    accepted: [0, -1, 9007199254740991, null, ...(isWhole ? [] : [0.5])],
    refused: ["1", Number.NaN, Infinity, true, [1], {}, ...(isWhole ? [0.5, 9007199254740992] : [])],
  };
}

const numbers = Object.entries(numberPromises).map(([name, promise]): [string, SettingPromise] => [name, checkedNumber(promise)]);

/** Every setting. */
export const settingPromises: Readonly<Record<SettingName, SettingPromise>> = {
  ...(Object.fromEntries(numbers) as Record<NumberName, SettingPromise>),
  ...otherPromises,
};
