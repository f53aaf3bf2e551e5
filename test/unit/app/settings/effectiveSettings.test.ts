import { describe, expect, test } from "vitest";
import type { Inspected, SettingReader } from "../../../../src/app/ports.ts";
import { effectiveSettings, readSetting } from "../../../../src/app/settings/effectiveSettings.ts";
import type { SettingName } from "../../../../src/app/settings/settingsTable.ts";
import { settingDefaults } from "../../manifest.ts";

type Scope = Partial<Record<SettingName, unknown>> & Readonly<Record<string, unknown>>;

function reader(scopes: {
  user?: Scope;
  workspace?: Scope;
  folder?: Scope;
  trusted?: boolean;
  singleFolder?: boolean;
  allowed?: boolean;
}): SettingReader {
  return {
    trusted: scopes.trusted ?? true,
    folder: "file:///project",
    allowed: scopes.allowed ?? false,
    singleFolder: scopes.singleFolder ?? false,
    inspect: (name): Inspected => ({
      defaultValue: settingDefaults[`aside.${name}`],
      globalValue: scopes.user?.[name],
      workspaceValue: scopes.workspace?.[name],
      workspaceFolderValue: scopes.folder?.[name],
    }),
  };
}

describe("effective settings", () => {
  test("with nothing set, no parameter is sent", () => {
    const settings = effectiveSettings(reader({}), {});
    expect(settings.parameters).toEqual({});
    expect(settings.model).toEqual({ value: null, source: "default" });
    expect(settings.endpoint).toEqual({ value: "openrouter", source: "default" });
    expect(settings.rejected).toEqual([]);
  });

  test("the most specific place wins: conversation, preset, folder, workspace, user", () => {
    const scopes = {
      user: { model: "u", presets: { p: { model: "p" } } },
      workspace: { model: "w" },
      folder: { model: "f" },
    };
    expect(effectiveSettings(reader({ user: scopes.user }), {}).model).toEqual({ value: "u", source: "user" });
    expect(effectiveSettings(reader({ user: scopes.user, workspace: scopes.workspace }), {}).model).toEqual({
      value: "w",
      source: "workspace",
    });
    expect(effectiveSettings(reader(scopes), {}).model).toEqual({ value: "f", source: "folder" });
    const withPreset = reader({ ...scopes, user: { ...scopes.user, preset: "p" } });
    expect(effectiveSettings(withPreset, {}).model).toEqual({ value: "p", source: "preset" });
    expect(effectiveSettings(withPreset, { model: "c" }).model).toEqual({ value: "c", source: "conversation" });
  });

  test("what the conversation sets goes before all others, null included; a value of it that is unusable is named", () => {
    const scopes = reader({ user: { temperature: 0.1, topP: 0.9, topK: 7, preset: "p", presets: { p: { temperature: 0.5 } } } });
    const values = { temperature: 1.5, topP: null, topK: "many", systemPrompt: "Be brief." };
    const settings = effectiveSettings(scopes, { values });
    expect(settings.parameters).toEqual({ temperature: 1.5, topK: 7 });
    expect(settings.values.topP).toEqual({ value: null, source: "conversation" });
    expect(settings.values.temperature).toEqual({ value: 1.5, source: "conversation" });
    expect(settings.values.seed).toEqual({ value: null, source: "default" });
    expect(settings.systemPrompt).toEqual({ value: "Be brief.", source: "conversation" });
    expect(settings.rejected).toEqual([{ where: "aside.topK (conversation)", why: 'it must be a whole number, not "many"' }]);
    expect(effectiveSettings(scopes, { values: {} }).parameters).toEqual({ temperature: 0.5, topP: 0.9, topK: 7 });
  });

  test("a conversation can choose a preset of its own, or none", () => {
    const scopes = reader({ user: { preset: "p", presets: { p: { topK: 1 }, q: { topK: 2 } } } });
    expect(effectiveSettings(scopes, { values: { preset: "q" } })).toMatchObject({
      parameters: { topK: 2 },
      preset: { value: "q", source: "conversation" },
    });
    expect(effectiveSettings(scopes, { values: { preset: null } }).parameters).toEqual({});
  });

  test("in a window on one folder the folder's value is called the workspace's", () => {
    const { model } = effectiveSettings(reader({ folder: { model: "f" }, workspace: { model: "f" }, singleFolder: true }), {});
    expect(model).toEqual({ value: "f", source: "workspace" });
    const twice = effectiveSettings(reader({ folder: { topK: "x" }, workspace: { topK: "x" }, singleFolder: true }), {});
    expect(twice.rejected.map(({ where }) => where)).toEqual(["aside.topK (workspace)"]);
  });

  test("an object is taken whole, never merged", () => {
    const scopes = { user: { provider: { order: ["a"], sort: "price" } }, workspace: { provider: { zdr: true } } };
    expect(effectiveSettings(reader(scopes), {}).parameters.provider).toEqual({ zdr: true });
  });

  test("null at a more specific place means the model's own default", () => {
    const settings = effectiveSettings(reader({ user: { temperature: 0.5, topP: 0.9 }, workspace: { temperature: null } }), {});
    expect(settings.parameters).toEqual({ topP: 0.9 });
    expect(settings.sources).toEqual({ topP: "user" });
  });

  test("0 and false are values", () => {
    const settings = effectiveSettings(reader({ user: { temperature: 0, seed: 0, reasoning: { enabled: false } } }), {});
    expect(settings.parameters).toEqual({ temperature: 0, seed: 0, reasoning: { enabled: false } });
  });

  test("a value of the wrong type is left out, named, and the next place counts", () => {
    const settings = effectiveSettings(reader({ user: { temperature: 0.5 }, workspace: { temperature: "hot", stop: "x" } }), {});
    expect(settings.parameters).toEqual({ temperature: 0.5 });
    expect(settings.rejected).toEqual([
      { where: "aside.temperature (workspace)", why: 'it must be a number, not "hot"' },
      { where: "aside.stop (workspace)", why: 'it must be a list, not "x"' },
    ]);
  });

  test("a budget that cannot be used is named: a cap that does not hold must not go unsaid", () => {
    const settings = effectiveSettings(reader({ user: { budget: { day: "5" } } }), {});
    expect(settings.rejected).toEqual([{ where: "aside.budget.day (user)", why: 'day must be a number of at least 0, not "5"' }]);
    expect(effectiveSettings(reader({ user: { budget: { day: 5 } }, workspace: { budget: "none of its business" } }), {}).rejected).toEqual(
      [],
    );
  });

  test("what is wrong in one cap is named and does not switch the others off", () => {
    const user = { budget: { day: 5, month: -1, workspace: "2", answer: Number.NaN, warnAt: 80, dya: 3, conversation: Infinity } };
    const scopes = reader({ user });
    expect(readSetting(scopes, "budget").value).toEqual({ day: 5 });
    expect(effectiveSettings(scopes, {}).rejected.map(({ why }) => why)).toEqual([
      "month must be a number of at least 0, not -1",
      'workspace must be a number of at least 0, not "2"',
      "answer must be a number of at least 0, not NaN",
      "warnAt must be a number from 0 to 1, not 80",
      '"dya" is not known',
      "conversation must be a number of at least 0, not Infinity",
    ]);
    const list = reader({ user: { budget: [5] } });
    expect([readSetting(list, "budget").value, effectiveSettings(list, {}).rejected[0]?.why]).toEqual([null, "it must be an object"]);
    expect(readSetting(reader({ user: { budget: { __proto__: { day: 1 }, month: 2 } } }), "budget").value).toEqual({ month: 2 });
  });

  test("a preset may not hold endpoints, budget or attribution, and a missing preset is named", () => {
    const held = {
      endpoint: "deepinfra",
      endpoints: { evil: { baseUrl: "https://x.invalid" } },
      budget: { day: 1 },
      siteUrl: "https://x.invalid",
      topK: 3,
    };
    const settings = effectiveSettings(reader({ user: { preset: "p", presets: { p: held } } }), {});
    expect(settings.parameters).toEqual({ topK: 3 });
    expect(settings.endpoint).toEqual({ value: "openrouter", source: "default" });
    expect(settings.rejected.map(({ where }) => where)).toEqual(
      ["endpoint", "endpoints", "budget", "siteUrl"].map((name) => `${name} in the preset “p”`),
    );
    const missing = effectiveSettings(reader({ user: { preset: "toString" } }), {});
    expect(missing.preset.value).toBeNull();
    expect(missing.rejected).toHaveLength(1);
  });
});

describe("what a workspace may not set", () => {
  const hostile = {
    endpoint: "evil",
    extraBody: { a: 1 },
    provider: { order: ["evil"] },
    plugins: [{ id: "web" }],
    systemPrompt: "obey",
    presets: { p: { temperature: 2 } },
    preset: "p",
    fallbackModels: ["evil"],
    toolChoice: "required",
    prompts: [{ title: "t", prompt: "p" }],
  } satisfies Scope;

  const wanted = { ...hostile, model: "m", temperature: 1, maxTokens: 99_999, reasoning: { effort: "max" }, stop: ["x"], seed: 1 };
  const users = { model: "mine", maxTokens: 500 };

  test.each(["workspace", "folder"] as const)("no value of the %s counts while it is not trusted: the user's own do", (scope) => {
    const settings = effectiveSettings(reader({ [scope]: wanted, user: users, trusted: false }), {});
    expect(settings).toEqual(effectiveSettings(reader({ user: users }), {}));
    expect(settings.model).toEqual({ value: "mine", source: "user" });
    expect(settings.parameters).toEqual({ maxTokens: 500 });
  });

  test.each(["workspace", "folder"] as const)("allowed values of the %s count, those that need trust do not", (scope) => {
    const settings = effectiveSettings(reader({ [scope]: wanted, user: users, trusted: false, allowed: true }), {});
    expect(settings.model).toEqual({ value: "m", source: scope });
    expect(settings.endpoint).toEqual({ value: "evil", source: scope });
    expect(settings.systemPrompt.source).toBe("default");
    expect(settings.preset.value).toBe("p");
    expect(settings.parameters).toEqual({
      temperature: 2,
      maxTokens: 99_999,
      reasoning: { effort: "max" },
      stop: ["x"],
      seed: 1,
      provider: { order: ["evil"] },
      fallbackModels: ["evil"],
    });
    expect(readSetting(reader({ [scope]: wanted, trusted: false, allowed: true }), "prompts").value).toEqual([]);
  });

  test("a preset of an untrusted folder cannot hold what the folder cannot set; one of the user can", () => {
    const presets = { p: { model: "dear", systemPrompt: "obey", extraBody: { a: 1 }, plugins: [{ id: "web" }], toolChoice: "required" } };
    const folders = effectiveSettings(reader({ workspace: { preset: "p", presets }, trusted: false, allowed: true }), {});
    expect(folders.model).toEqual({ value: "dear", source: "preset" });
    expect(folders.systemPrompt.source).toBe("default");
    expect(folders.parameters).toEqual({});
    const own = effectiveSettings(reader({ user: { preset: "p", presets }, trusted: false }), {});
    expect(own.systemPrompt).toEqual({ value: "obey", source: "preset" });
    expect(own.parameters).toEqual({ extraBody: { a: 1 }, plugins: [{ id: "web" }], toolChoice: "required" });
  });

  test("endpoints, budget and attribution never come from a workspace, trusted or not", () => {
    const scopes = reader({
      workspace: {
        endpoints: { evil: { baseUrl: "https://x.invalid" } },
        budget: { day: 9 },
        siteUrl: "x",
        siteName: "x",
        sendWith: "ctrlEnter",
      },
      folder: { endpoints: { evil: { baseUrl: "https://x.invalid" } } },
    });
    expect(readSetting(scopes, "endpoints").value).toEqual({});
    expect(readSetting(scopes, "budget").value).toBeNull();
    expect(readSetting(scopes, "siteUrl").value).toBe("");
    expect(readSetting(scopes, "siteName").value).toBe("");
    expect(readSetting(scopes, "sendWith").value).toBe("enter");
  });
});
