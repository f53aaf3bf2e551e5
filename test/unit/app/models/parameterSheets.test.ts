import { CompanyPolicy } from "../../../../src/app/settings/companyPolicy.ts";
import { beforeEach, expect, test } from "vitest";
import type { Session } from "../../../../src/app/chat/session.ts";
import { Endpoints } from "../../../../src/app/endpoints/endpoints.ts";
import type { ModelCatalogue } from "../../../../src/app/models/modelCatalogue.ts";
import { ParameterSheets } from "../../../../src/app/models/parameterSheets.ts";
import type { Secrets } from "../../../../src/app/endpoints/secrets.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { createConversation, type Overrides } from "../../../../src/shared/conversation.ts";
import { numberNames } from "../../../../src/shared/parameterTable.ts";
import { fake, workspace } from "../../vscode.ts";

const log = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore, show: ignore };
const row: Model = {
  id: "lab/thinker",
  name: "Lab: Thinker",
  contextLength: 100_000,
  maxCompletionTokens: 8192,
  supportedParameters: ["temperature", "top_p", "max_tokens", "reasoning", "stop", "tools", "tool_choice"],
  defaultParameters: { temperature: 0.6 },
  reasoning: { supportedEfforts: ["low", "high"], defaultEffort: "low", supportsMaxTokens: false, mandatory: true },
};
let found: Model | undefined;
let asked: string[];

function ignore(): void {
  // The log of tests says nothing.
}

beforeEach(() => {
  fake.reset();
  found = row;
  asked = [];
  fake.user["aside.model"] = "lab/thinker";
});

function sheets(onLearned = ignore, policy?: CompanyPolicy) {
  const settings = new Settings(new VscodeConfig(), log, undefined, policy);
  const catalogue = { row: () => found, find: () => Promise.resolve(found) } as unknown as ModelCatalogue;
  const secrets = { get: () => Promise.resolve({ key: "sk-or-v1-x" }) } as unknown as Secrets;
  return new ParameterSheets({
    settings,
    endpoints: new Endpoints(settings, { isRemote: false, privateFetch: null }),
    secrets,
    catalogue,
    refusals: { of: () => [] },
    ...(policy && { policy }),
    onLearned,
  });
}

const session = (overrides?: Overrides) =>
  ({ id: "c", conversation: { ...createConversation("c", 1), ...(overrides && { overrides }) } }) as unknown as Session;

test("each value has its source, its inherited value, the model's default and its bounds", () => {
  fake.workspaceValues["aside.temperature"] = 0.9;
  const sheet = sheets().of(session({ temperature: 0.2 }));
  expect(sheet.model).toBe("Lab: Thinker");
  expect(sheet.numbers.temperature).toMatchObject({
    value: 0.2,
    source: "conversation",
    inherited: { value: 0.9, source: "workspace" },
    modelDefault: 0.6,
    min: 0,
    max: 2,
    unsupported: null,
    problem: null,
  });
  expect(sheet.numbers.maxTokens).toMatchObject({ value: null, source: "default", isWhole: true, slider: { max: 8192 } });
  expect(sheet.numbers.seed.slider).toBeNull();
});

test("unsupported parameters come from the code that builds the request", () => {
  const { numbers, stop, toolChoice, reasoning } = sheets().of(session());
  const refused = numberNames.filter((name) => numbers[name].unsupported !== null);
  expect(refused).toEqual(numberNames.filter((name) => !["temperature", "topP", "maxTokens"].includes(name)));
  expect(numbers.topK.unsupported).toBe("Not supported by Lab: Thinker");
  expect([stop.unsupported, toolChoice.unsupported, reasoning.unsupported]).toEqual([null, null, null]);
  found = { ...row, supportedParameters: ["temperature"] };
  const poor = sheets().of(session());
  expect([poor.stop.unsupported, poor.toolChoice.unsupported, poor.reasoning.unsupported]).toEqual([
    "Not supported by Lab: Thinker",
    "Lab: Thinker does not support tools",
    "Not supported by Lab: Thinker",
  ]);
  found = undefined;
  expect(numberNames.filter((name) => sheets().of(session()).numbers[name].unsupported !== null)).toEqual([]);
});

test("values out of range, fields that cannot be set and ignored settings are named", () => {
  fake.workspaceValues["aside.topK"] = "many";
  const sheet = sheets().of(session({ temperature: 5, extraBody: { model: "other", verbosity: "low" } }));
  expect(sheet.numbers.temperature.problem).toBe("aside.temperature must be a number from 0 to 2, not 5.");
  expect(sheet.extraBody.problem).toBe("“model” is left out: aside.extraBody cannot set it.");
  expect(sheet.rejected).toEqual(['aside.topK (workspace) is ignored: it must be a whole number, not "many".']);
});

test("reasoning options follow the catalogue", () => {
  expect(sheets().of(session()).reasoning.offer).toEqual({
    efforts: ["high", "low"],
    budget: false,
    mandatory: true,
    defaultEffort: "low",
    defaultEnabled: null,
  });
  found = { ...row, reasoning: { supportedEfforts: null } };
  expect(sheets().of(session()).reasoning.offer.efforts).toHaveLength(6);
  const { reasoning: _reasoning, ...older } = row;
  found = older;
  expect(sheets().of(session()).reasoning.offer).toMatchObject({ efforts: ["high", "medium", "low"], budget: true });
});

test("preset and routing have their sources", () => {
  fake.user["aside.presets"] = { p: { topP: 0.5 } };
  fake.workspaceValues["aside.provider"] = { zdr: true };
  const sheet = sheets().of(session({ preset: "p", fallbackModels: ["lab/other"] }));
  expect(sheet.preset).toEqual({ name: "p", source: "conversation", waiting: null });
  expect(sheet.numbers.topP).toMatchObject({ value: 0.5, source: "preset" });
  expect(sheet.routing).toEqual([
    { name: "provider", text: '{"zdr":true}', source: "workspace", isWaiting: false },
    { name: "fallbackModels", text: '["lab/other"]', source: "conversation", isWaiting: false },
  ]);
});

test("what an untrusted folder asks for is shown as waiting", () => {
  workspace.isTrusted = false;
  fake.user["aside.presets"] = { mine: { topP: 0.5 } };
  fake.user["aside.preset"] = "mine";
  fake.workspaceValues = {
    "aside.maxTokens": 99_999,
    "aside.temperature": 2,
    "aside.provider": { zdr: true },
    "aside.stop": ["\u202e", "x".repeat(600)],
  };
  const sheet = sheets().of(session({ temperature: 0.2 }));
  expect(sheet.numbers.maxTokens).toMatchObject({ value: null, source: "default", waiting: "99999" });
  expect(sheet.numbers.temperature).toMatchObject({ value: 0.2, inherited: { value: null }, waiting: "2" });
  expect(sheet.numbers.topP).toMatchObject({ value: 0.5, source: "preset", waiting: null });
  expect(sheet.stop.waiting).toMatch(/^\["\\u\{202e\}","x{400,490}…$/);
  expect(sheet.preset).toEqual({ name: "mine", source: "user", waiting: null });
  expect(sheet.routing).toEqual([{ name: "provider", text: '{"zdr":true}', source: "folder", isWaiting: true }]);
  workspace.isTrusted = true;
  expect(sheets().of(session()).numbers.maxTokens).toMatchObject({ value: 99_999, source: "workspace", waiting: null });
});

test("medians are fetched once, and may be missing", async () => {
  const realFetch = globalThis.fetch;
  let body: unknown = { data: { model: "lab/thinker", temperature_p50: 0.7, top_p_p50: "x" } };
  globalThis.fetch = (url) => {
    asked.push(new Request(url).url);
    return Promise.resolve(new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } }));
  };
  try {
    const known = await new Promise<ParameterSheets>((resolve) => {
      const made: ParameterSheets = sheets(() => resolve(made));
      made.of(session());
    });
    expect(known.of(session()).numbers.temperature.median).toBe(0.7);
    expect(known.of(session()).numbers.topP.median).toBeNull();
    expect(asked).toEqual(["https://openrouter.ai/api/v1/parameters/lab/thinker"]);
    body = { error: { code: 404, message: "Not Found" } };
    const none = sheets();
    none.of(session());
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(none.of(session()).numbers.temperature.median).toBeNull();
  } finally {
    globalThis.fetch = realFetch;
  }
});

test("what a policy fixes names its file: the control is off, the line of routing says so, and fields that it changes are named", async () => {
  fake.user["aside.provider"] = { sort: "price" };
  fake.user["aside.extraBody"] = { provider: { zdr: false }, tools: [], logit_bias: {} };
  const content = { bytes: new TextEncoder().encode('{"zdr":true,"tools":false}') };
  const file = { path: "/etc/aside/policy.json", stamp: () => Promise.resolve("1"), read: () => Promise.resolve(content) };
  const policy = new CompanyPolicy(() => Promise.resolve(file), ignore);
  await policy.check();
  const fixed = "Fixed by your organization's policy (/etc/aside/policy.json)";
  const { toolChoice, routing, extraBody, numbers } = sheets(ignore, policy).of(session({ toolChoice: "required" }));
  expect(toolChoice).toMatchObject({ value: null, source: "policy", unsupported: fixed });
  expect(routing).toEqual([{ name: "provider", text: '{"sort":"price","zdr":true}', source: "policy", isWaiting: false, fixed }]);
  expect(extraBody.problem).toBe("Your organization's policy (/etc/aside/policy.json) changes or removes: provider, tools.");
  expect(numbers.temperature.unsupported).toBeNull();
  expect(sheets().of(session()).extraBody.problem).toBeNull();
});
