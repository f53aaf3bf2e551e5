import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type * as vscode from "vscode";
import type { App } from "../../../../src/app/app.ts";
import { offeredModels } from "../../../../src/host/native/offeredModels.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { fake } from "../../vscode.ts";

const week = 7 * 24 * 3_600_000;
const rows: readonly Model[] = [
  { id: "lab/one", name: "One", contextLength: 100_000, pricing: { prompt: 1, completion: 2 } },
  { id: "lab/two", name: "Two" },
];
let kept: Map<string, unknown>;
let isInMemory: boolean;
let calls: string[];
let chatModels: readonly string[];
let pricing: Model["pricing"];
let baseUrl: string;

beforeEach(() => {
  fake.reset();
  vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ["Date"] });
  [kept, isInMemory, calls, chatModels, pricing, baseUrl] = [
    new Map(),
    false,
    [],
    ["lab/one", "lab/two"],
    undefined,
    "https://lab.example/v1",
  ];
  return () => vi.useRealTimers();
});

const store = {
  get: (name: string) => kept.get(name),
  update: (name: string, value: unknown) => {
    calls.push("kept");
    kept.set(name, structuredClone(value));
    return Promise.resolve();
  },
} as unknown as vscode.Memento;

const app = {
  settings: { effective: () => ({ endpoint: { value: "lab" }, model: { value: null } }), get: () => chatModels },
  endpoints: { get: () => ({ endpoint: { name: "lab", dialect: "openrouter", baseUrl }, origin: "https://lab.example" }) },
  catalogue: {
    recall: () => Promise.resolve(void calls.push("recall")),
    load: () => Promise.resolve(void calls.push("load")),
    known: () => (isInMemory ? rows : []),
    row: (_endpoint: string, id: string) => {
      const row = rows.find((model) => model.id === id);
      return row === undefined || pricing === undefined ? row : { ...row, pricing };
    },
  },
  memory: { favorites: () => [] },
  policy: { check: () => Promise.resolve(undefined) },
} as unknown as App;

const asked = async (options: object = { silent: true }) => {
  calls = [];
  return offeredModels(app, store, options as vscode.PrepareLanguageModelChatModelOptions);
};

/** What was kept, with one field of the first model changed. */
function change(name: string, value: unknown): void {
  const [key, all] = [...kept][0] ?? [];
  const { models, ...others } = structuredClone(all) as { readonly models: readonly Record<string, unknown>[] };
  const [first, ...rest] = models;
  kept.set(key ?? "", { ...others, models: [{ ...first, [name]: value }, ...rest] });
}

describe("the models that VS Code's Chat asks for in every window", () => {
  test("are kept, so that the next window reads no list of models", async () => {
    const first = await asked();
    expect(calls).toEqual(["recall", "kept"]);
    expect(first).toMatchObject([{ id: "lab/one", name: "One", maxInputTokens: 91_808 }, { id: "lab/two" }]);
    expect(await asked()).toEqual(first);
    expect(calls).toEqual([]);
  });

  test("have their price in words, and a menu of the efforts that the catalogue lists", async () => {
    const reasoning = { supportedEfforts: ["low", "high", "odd"] };
    const [one, two] = [rows[0], rows[1]].map((row) => row as Model & { reasoning?: Model["reasoning"] });
    if (one === undefined || two === undefined) throw new Error("there are two");
    Object.assign(one, { reasoning });
    onTestFinished(() => void delete one.reasoning);
    const first = await asked();
    expect(first).toMatchObject([{ id: "lab/one", pricing: "$1.00 in, $2.00 out per million" }, { id: "lab/two" }]);
    const effort = {
      enum: ["inherit", "none", "low", "high"],
      enumItemLabels: ["Aside Setting", "Off", "Low", "High"],
      default: "inherit",
    };
    expect(first[0]).toMatchObject({ configurationSchema: { properties: { reasoningEffort: effort } } });
    expect(first[1]).not.toHaveProperty("configurationSchema");
    expect(first[1]).not.toHaveProperty("pricing");
    // The next window has them, too.
    expect(await asked()).toEqual(first);
    expect(calls).toEqual([]);
    // A model that always reasons cannot be told not to.
    Object.assign(one, { reasoning: { ...reasoning, mandatory: true } });
    isInMemory = true;
    expect(await asked()).toMatchObject([
      { configurationSchema: { properties: { reasoningEffort: { enum: ["inherit", "low", "high"] } } } },
      {},
    ]);
  });

  test("are read anew when the user looks at them, or the list is in memory anyway", async () => {
    await asked();
    await asked({ silent: false });
    expect(calls).toEqual(["recall", "load"]);
    isInMemory = true;
    await asked();
    expect(calls).toEqual(["recall"]);
  });

  test("are read anew for other models, another server, another language, and after a week", async () => {
    await asked();
    chatModels = ["lab/two"];
    expect(await asked()).toMatchObject([{ id: "lab/two" }]);
    expect(calls).toEqual(["recall", "kept"]);
    baseUrl = "https://other.example/v1";
    await asked();
    expect(calls).toEqual(["recall", "kept"]);
    vi.setSystemTime(Date.now() + week - 1);
    await asked();
    expect(calls).toEqual([]);
    vi.setSystemTime(Date.now() + 1);
    await asked();
    expect(calls).toEqual(["recall", "kept"]);
    vi.setSystemTime(Date.now() - 1);
    await asked();
    expect(calls).toEqual(["recall", "kept"]);
  });

  test.each([
    ["id", "lab/other"],
    ["name", 1],
    ["family", null],
    ["version", undefined],
    ["tooltip", "x".repeat(501)],
    ["detail", {}],
    ["maxInputTokens", -1],
    ["maxOutputTokens", "8192"],
    ["capabilities", { imageInput: "yes", toolCalling: true }],
    ["capabilities", undefined],
    ["pricing", 1],
    ["configurationSchema", {}],
    ["configurationSchema", { properties: { reasoningEffort: { enum: ["inherit", "vast"] } } }],
    ["configurationSchema", { properties: { reasoningEffort: { enum: ["low"] } } }],
  ])("are read anew where what was kept is odd: %s is %o", async (name, value) => {
    const first = await asked();
    change(name, value);
    expect(await asked()).toEqual(first);
    expect(calls).toEqual(["recall", "kept"]);
  });

  test("come back with nothing beside what they are", async () => {
    const first = await asked();
    change("isUserSelectable", true);
    expect(await asked()).toEqual(first);
    expect(calls).toEqual([]);
  });

  test("are not kept where a price changes soon, or where there are too many", async () => {
    pricing = { prompt: 1, completion: 2, overrides: [{ when: { window: { from: 0, to: 60 } }, prices: { prompt: 2, completion: 4 } }] };
    await asked();
    expect(calls).toEqual(["recall"]);
    expect((await asked())[0]?.detail).toContain("double");
    pricing = undefined;
    await asked();
    expect(calls).toEqual(["recall", "kept"]);
    chatModels = Array.from({ length: 51 }, (_, index) => `lab/${index}`);
    expect(await asked()).toHaveLength(51);
    expect([...kept.values()]).toEqual([undefined]);
  });

  test("VS Code's own group for our models lists no models", async () => {
    expect(await asked({ silent: true, configuration: {} })).toEqual([]);
    expect(calls).toEqual([]);
  });
});
