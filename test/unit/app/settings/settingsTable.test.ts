import { describe, expect, test } from "vitest";
import {
  applicationNames,
  checkSetting,
  presetableNames,
  restrictedNames,
  settingNames,
  whyRejected,
} from "../../../../src/app/settings/settingSchemas.ts";
import { allSettings, type SettingName } from "../../../../src/app/settings/settingsTable.ts";

// Written by hand, not derived: these are promises to users, and a slip in the table must not pass for one.
const parameters = [
  "extraBody",
  "fallbackModels",
  "frequencyPenalty",
  "maxTokens",
  "minP",
  "plugins",
  "presencePenalty",
  "provider",
  "reasoning",
  "repetitionPenalty",
  "seed",
  "stop",
  "temperature",
  "toolChoice",
  "topA",
  "topK",
  "topP",
];
const users = ["budget", "chatModels", "endpoints", "sendWith", "siteName", "siteUrl", "titleModel"];
const others = ["endpoint", "instructions", "model", "preset", "presets", "prompts", "systemPrompt"];

test("these are all settings", () => {
  expect(settingNames.toSorted()).toEqual([...parameters, ...users, ...others].toSorted());
});

test("a workspace cannot make the settings that belong to the user", () => {
  expect(applicationNames.toSorted()).toEqual(users);
});

test("an untrusted workspace cannot choose where a question goes, what is sent with it, or what tools may do", () => {
  expect(restrictedNames.toSorted()).toEqual([
    "endpoint",
    "extraBody",
    "fallbackModels",
    "instructions",
    "plugins",
    "preset",
    "presets",
    "prompts",
    "provider",
    "systemPrompt",
    "toolChoice",
  ]);
});

test("a preset holds the model, the system prompt and parameters, and never an endpoint", () => {
  expect(presetableNames.toSorted()).toEqual(["model", "systemPrompt", ...parameters].toSorted());
});

test("nothing is sent by default", () => {
  const defaults = Object.fromEntries(settingNames.map((name) => [name, allSettings[name].default]));
  expect(defaults).toEqual({
    ...Object.fromEntries(parameters.map((name) => [name, null])),
    endpoint: "openrouter",
    endpoints: {},
    model: null,
    systemPrompt: expect.stringContaining("You are a helpful assistant"),
    preset: null,
    presets: {},
    sendWith: "enter",
    prompts: [],
    titleModel: null,
    instructions: false,
    chatModels: null,
    budget: null,
    siteUrl: "",
    siteName: "",
  });
});

test("every default is accepted by its own check", () => {
  for (const name of settingNames) expect(checkSetting(name, allSettings[name].default), name).toEqual(allSettings[name].default);
});

describe("values are accepted or refused", () => {
  const number = { accepted: [0, -1.5, 1e9, null], refused: ["1", Number.NaN, Infinity, true, [1], {}] };
  const integer = { accepted: [0, -1, 9007199254740991, null], refused: ["1", 0.5, 9007199254740992, Number.NaN, true, [1], {}] };
  const object = { accepted: [{}, { anything: [1] }, null], refused: ["x", 1, true] };
  const text = { accepted: ["", "https://example.com"], refused: [null, 1, []] };
  const cases: Readonly<Record<SettingName, { readonly accepted: readonly unknown[]; readonly refused: readonly unknown[] }>> = {
    temperature: number,
    topP: number,
    topK: integer,
    minP: number,
    topA: number,
    frequencyPenalty: number,
    presencePenalty: number,
    repetitionPenalty: number,
    seed: integer,
    maxTokens: integer,
    stop: { accepted: [[], ["END"], null], refused: ["END", [1], {}] },
    reasoning: {
      accepted: [{}, { enabled: false }, { effort: "xhigh" }, { maxTokens: 1, exclude: true }, null],
      refused: ["high", true, { effort: "some" }, { maxTokens: 0 }, { maxTokens: 1.5 }, { enabled: "yes" }],
    },
    provider: object,
    fallbackModels: { accepted: [[], ["lab/one"], null], refused: ["lab/one", [""], [" "], [1]] },
    plugins: { accepted: [[], [{ id: "web" }], null], refused: [["web"], { id: "web" }, "web"] },
    toolChoice: { accepted: ["none", "auto", "required", null], refused: ["always", "", true] },
    extraBody: object,
    endpoint: { accepted: ["openrouter"], refused: ["", " ", null, 1] },
    endpoints: { accepted: [{}, { local: { baseUrl: "http://127.0.0.1/v1" } }], refused: [null, "local", 1] },
    model: { accepted: ["lab/one", null], refused: ["", " ", 1] },
    systemPrompt: { accepted: ["", "Be brief."], refused: [null, 1] },
    preset: { accepted: ["precise", null], refused: ["", 1] },
    presets: { accepted: [{}, { precise: { temperature: 0 } }], refused: [null, { precise: 1 }, "precise"] },
    sendWith: { accepted: ["enter", "ctrlEnter"], refused: [null, "Enter", ""] },
    prompts: {
      accepted: [[], [{ title: "Review", prompt: "Review this.", name: "review", description: "", model: "lab/one", of: "others" }]],
      refused: [null, [{ title: "Review" }], [{ title: "", prompt: "x" }], [{ title: "x", prompt: "x", name: "" }], ["Review"]],
    },
    titleModel: { accepted: ["lab/one", null], refused: ["", 1] },
    instructions: { accepted: [true, false], refused: [null, "true", 1] },
    chatModels: { accepted: [[], ["lab/one"], null], refused: ["lab/one", [""]] },
    budget: {
      accepted: [{}, { conversation: 0, day: 0 }, { day: 2.5 }, null],
      refused: [5, { day: -1 }, { conversation: "1" }, { day: Number.NaN }],
    },
    siteUrl: text,
    siteName: text,
  };

  test.each(Object.entries(cases))("aside.%s", (name, { accepted, refused }) => {
    for (const value of accepted) expect(checkSetting(name as SettingName, value), JSON.stringify(value)).toEqual(value);
    for (const value of refused) {
      expect(checkSetting(name as SettingName, value), JSON.stringify(value)).toBeUndefined();
      expect(whyRejected(name as SettingName, value), JSON.stringify(value)).toMatch(/^(it|[\w.]+) must be (an?|one|true) /);
    }
  });

  test.each([
    ["temperature", "hot", 'it must be a number, not "hot"'],
    ["topK", 1.5, "it must be a whole number, not 1.5"],
    ["instructions", null, "it must be true or false"],
    ["model", " ", 'it must be a string that is not empty, not ""'],
    ["toolChoice", "always", 'it must be one of none, auto, required, not "always"'],
    ["stop", ["END", 1], "1 must be a string, not 1"],
    ["reasoning", { maxTokens: 0 }, "maxTokens must be a whole number of at least 1, not 0"],
    ["budget", { day: "5" }, 'day must be a number of at least 0, not "5"'],
    ["prompts", [{ title: "Review" }], "0.prompt must be a string that is not empty"],
    ["provider", "cheap", 'it must be an object, not "cheap"'],
    ["presets", { p: 1 }, "p must be an object, not 1"],
  ] as const)("aside.%s %j: the reason says what it must be", (name, value, reason) => {
    expect(whyRejected(name, value)).toBe(reason);
  });

  test("surrounding space of a name is dropped, and unknown fields of a closed object are", () => {
    expect(checkSetting("model", " lab/one ")).toBe("lab/one");
    expect(checkSetting("reasoning", { effort: "low", mode: "pro" })).toEqual({ effort: "low" });
  });
});
