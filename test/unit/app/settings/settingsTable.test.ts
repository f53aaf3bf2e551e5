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
import { settingPromises } from "../../settingPromises.ts";

const promised = Object.entries(settingPromises) as readonly [SettingName, (typeof settingPromises)[SettingName]][];
const namesWhere = (holds: (promise: (typeof settingPromises)[SettingName]) => boolean): readonly string[] =>
  promised.filter(([, promise]) => holds(promise)).map(([name]) => name);

test("these are all settings", () => {
  expect(settingNames.toSorted()).toEqual(namesWhere(() => true).toSorted());
});

test("a workspace cannot make the settings that belong to the user", () => {
  expect(applicationNames.toSorted()).toEqual(namesWhere(({ setBy }) => setBy === "user").toSorted());
});

test("an untrusted workspace cannot choose what is sent with a question or what tools may do, not even if its other values are allowed", () => {
  expect(restrictedNames.toSorted()).toEqual(namesWhere(({ setBy }) => setBy === "trusted").toSorted());
});

test("a preset holds the model, the system prompt and parameters, and never an endpoint", () => {
  expect(presetableNames.toSorted()).toEqual(namesWhere(({ inPreset }) => inPreset).toSorted());
});

test.each(promised)("the default of aside.%s is what was promised, and accepted by its own check", (name, promise) => {
  expect(allSettings[name].default).toEqual(promise.default);
  expect(checkSetting(name, promise.default)).toEqual(promise.default);
});

describe("values are accepted or refused", () => {
  test.each(promised)("aside.%s", (name, { accepted, refused }) => {
    for (const value of accepted) expect(checkSetting(name, value), JSON.stringify(value)).toEqual(value);
    for (const value of refused) {
      expect(checkSetting(name, value), JSON.stringify(value)).toBeUndefined();
      expect(whyRejected(name, value), JSON.stringify(value)).toMatch(/^(it|[\w.]+) must be (an?|one|true) /);
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
