import { describe, expect, test } from "vitest";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { Endpoints } from "../../../../src/app/endpoints/endpoints.ts";
import type { Secrets } from "../../../../src/app/endpoints/secrets.ts";
import type { ModelCatalogue } from "../../../../src/app/models/modelCatalogue.ts";
import { ParameterSheets } from "../../../../src/app/models/parameterSheets.ts";
import { type EffectiveSettings, effectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import type { Settings } from "../../../../src/app/settings/settings.ts";
import { checkSetting } from "../../../../src/app/settings/settingSchemas.ts";
import { allSettings } from "../../../../src/app/settings/settingsTable.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import type { ParameterSheet } from "../../../../src/shared/parameterSheet.ts";
import { dialects, type NumberName, numberFacts, numberNames, type ParameterName } from "../../../../src/shared/parameterTable.ts";
import type { Dialect, Endpoint } from "../../../../src/shared/parameters.ts";
import { numberPromises } from "../../settingPromises.ts";
import { built, deepinfra, extras, openrouter, plain, refusal, responses } from "../../llm/send/requestOf.ts";

const endpoints: Readonly<Record<Dialect, Endpoint>> = { openrouter, deepinfra, openai: plain, responses };

function by<T>(dialect: Dialect, entry: T | Readonly<Record<Dialect, T>>): T {
  return typeof entry === "object" && entry !== null && dialect in entry ? (entry as Readonly<Record<Dialect, T>>)[dialect] : (entry as T);
}

/** The settings in force where only a preset says something. */
function inPreset(values: Readonly<Record<string, unknown>>): EffectiveSettings {
  const user: Readonly<Record<string, unknown>> = { model: "lab/one", preset: "p", presets: { p: values } };
  const inspect = (name: keyof typeof allSettings) => ({ defaultValue: allSettings[name].default, globalValue: user[name] });
  return effectiveSettings({ trusted: true, folder: "", singleFolder: false, inspect }, {});
}

function sheetWith(settings: EffectiveSettings, endpoint: Endpoint): ParameterSheet {
  const sheets = new ParameterSheets({
    settings: { effective: () => settings } as unknown as Settings,
    endpoints: { get: () => ({ endpoint, origin: new URL(endpoint.baseUrl).origin }) } as unknown as Endpoints,
    secrets: { get: () => Promise.resolve({ key: undefined }) } as unknown as Secrets,
    // Nothing is looked up: the test is over before.
    catalogue: { row: () => undefined, find: () => new Promise(() => undefined) } as unknown as ModelCatalogue,
    refusals: { of: () => [] },
    onLearned: () => undefined,
  });
  return sheets.of({ id: "c", conversation: createConversation("c", 1) } as unknown as Session);
}

for (const dialect of dialects) {
  describe(`${dialect}: a number`, () => {
    const endpoint = endpoints[dialect];
    const isUnknown = (name: NumberName): boolean => numberPromises[name].unknownAt.includes(dialect);

    test.each(numberNames)("in range reaches the request from a setting, a preset and the sheet: %s", (name) => {
      for (const value of by(dialect, numberPromises[name].values).accepted) {
        expect(checkSetting(name, value), String(value)).toBe(value);
        const settings = inPreset({ [name]: value });
        expect(settings.parameters, String(value)).toEqual({ [name]: value });
        const sheet = sheetWith(settings, endpoint).numbers[name];
        expect(sheet, String(value)).toMatchObject({ value, source: "preset", problem: null });
        const sent = extras({ endpoint, parameters: settings.parameters });
        expect(sent, String(value)).toEqual(isUnknown(name) ? {} : { [by(dialect, numberPromises[name].wire)]: value });
      }
    });

    test.each(numberNames)("out of range is refused by name, and the sheet says the same: %s", (name) => {
      for (const value of by(dialect, numberPromises[name].values).refused) {
        const settings = inPreset({ [name]: value });
        expect(settings.parameters, String(value)).toEqual({ [name]: value });
        const refused = refusal({ endpoint, parameters: settings.parameters });
        expect(refused, String(value)).toContain(`badRequest: aside.${name} must be `);
        expect(refused).not.toContain("undefined");
        expect(sheetWith(settings, endpoint).numbers[name].problem, String(value)).toBe(
          refused.replace("badRequest: ", "").replace(" Nothing was sent.", ""),
        );
      }
    });

    test.each(numberNames)("of the wrong kind is passed over in a preset, and refused in a request: %s", (name) => {
      const { isWhole } = numberPromises[name];
      for (const value of ["1", Number.NaN, [1], ...(isWhole ? [1.5, 2 ** 53] : [])]) {
        expect(checkSetting(name, value)).toBeUndefined();
        const settings = inPreset({ [name]: value });
        expect(settings.parameters).toEqual({});
        expect(settings.rejected.map(({ where }) => where)).toEqual([`${name} in the preset “p”`]);
        expect(refusal({ endpoint, parameters: { [name]: value } })).toContain(`aside.${name} must be `);
      }
      expect(sheetWith(inPreset({}), endpoint).numbers[name].isWhole).toBe(isWhole);
    });

    test.each(numberNames)("has a slider inside its range, which rests at an accepted value: %s", (name) => {
      const { slider } = sheetWith(inPreset({}), endpoint).numbers[name];
      expect(slider !== null).toBe(numberPromises[name].hasSlider);
      const { min = 0, max = 0, step = 1 } = slider ?? {};
      for (const value of [min, max, numberFacts(name).neutral]) {
        expect(() => built({ endpoint, parameters: { [name]: value } }), String(value)).not.toThrow();
      }
      if (slider !== null) expect((max - min) / step).toBeGreaterThanOrEqual(20);
    });

    test.each(numberNames)("that the server does not know is left out, and greyed in the sheet: %s", (name) => {
      const { neutral } = numberFacts(name);
      const { unsupportedParameters } = built({ endpoint, parameters: { [name]: neutral } });
      const servers = { openrouter: "OpenRouter", deepinfra: "DeepInfra", openai: "this server", responses: "the Responses API" };
      const why = isUnknown(name) ? `Not supported by ${servers[dialect]}` : null;
      expect(unsupportedParameters).toEqual(why === null ? [] : [{ parameter: by(dialect, numberPromises[name].wire), reason: why }]);
      expect(sheetWith(inPreset({}), endpoint).numbers[name].unsupported).toBe(why);
    });
  });

  describe(`${dialect}: another parameter`, () => {
    const endpoint = endpoints[dialect];
    const most = dialect === "openrouter" ? 4 : 16;
    const stops = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `s${index}`);
    const route = (sent: object): object => (dialect === "openrouter" ? sent : {});
    const reasons = (sent: object, elsewhere: object, response = elsewhere): object =>
      dialect === "openrouter" ? sent : dialect === "responses" ? response : elsewhere;
    const stop = (sent: object): object => (dialect === "responses" ? {} : sent);
    const sent: readonly (readonly [ParameterName, unknown, object])[] = [
      ["stop", stops(1), stop({ stop: stops(1) })],
      ["stop", stops(most), stop({ stop: stops(most) })],
      ["stop", [], {}],
      [
        "reasoning",
        { effort: "high" },
        reasons({ reasoning: { effort: "high" } }, { reasoning_effort: "high" }, { reasoning: { effort: "high" } }),
      ],
      ["reasoning", { maxTokens: 1 }, reasons({ reasoning: { max_tokens: 1 } }, {})],
      ["provider", { zdr: true }, route({ provider: { zdr: true } })],
      ["provider", {}, {}],
      ["fallbackModels", ["lab/two", "lab/two"], route({ models: ["lab/two"] })],
      ["plugins", [{ id: "web" }], route({ plugins: [{ id: "web" }] })],
      ["reasoning", { summary: "detailed" }, reasons({ reasoning: { summary: "detailed" } }, {}, { reasoning: { summary: "detailed" } })],
      ["serviceTier", "flex", dialect === "deepinfra" ? {} : { service_tier: "flex" }],
      ["toolChoice", "auto", {}],
      ["extraBody", { verbosity: "low" }, dialect === "responses" ? { text: { verbosity: "low" } } : { verbosity: "low" }],
    ];
    test.each(sent)("is sent in the server's own way: %s %j", (name, value, body) => {
      expect(checkSetting(name, value)).toEqual(value);
      const settings = inPreset({ [name]: value });
      expect(settings.rejected).toEqual([]);
      expect(extras({ endpoint, parameters: settings.parameters })).toEqual(body);
    });

    const refused: readonly (readonly [ParameterName, unknown])[] = [
      // Where there is no such parameter, its values do not matter.
      ...(dialect === "responses" ? [] : [["stop", stops(most + 1)] as const, ["stop", [""]] as const]),
      ["reasoning", { effort: "low", maxTokens: 100 }],
    ];
    test.each(refused)("is refused by name: %s %j", (name, value) => {
      const { parameters } = inPreset({ [name]: value });
      expect(refusal({ endpoint, parameters })).toMatch(new RegExp(`^badRequest: aside\\.${name} `));
    });

    test("that steers tools is sent with them alone", () => {
      const { parameters } = inPreset({ toolChoice: "required" });
      expect(extras({ endpoint, parameters, tools: [{ name: "look" }] })).toMatchObject({ tool_choice: "required" });
      expect(extras({ endpoint, parameters })).toEqual({});
    });

    test("that only OpenRouter knows is left out elsewhere, and the sheet offers no routing there", () => {
      const settings = inPreset({ provider: { zdr: true }, fallbackModels: ["lab/two"], plugins: [{ id: "web" }] });
      const { unsupportedParameters } = built({ endpoint, parameters: settings.parameters });
      const names = dialect === "openrouter" ? [] : ["models", "provider", "plugins"];
      expect(unsupportedParameters).toEqual(names.map((parameter) => ({ parameter, reason: "Supported only by OpenRouter" })));
      const sheet = sheetWith(settings, endpoint);
      expect(sheet.routes).toBe(dialect === "openrouter");
      expect(sheet.routing.map(({ name }) => name)).toEqual(["provider", "fallbackModels", "plugins"]);
    });
  });
}
