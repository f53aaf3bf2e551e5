import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CatalogueList } from "../../../../src/llm/catalogue/catalogue.ts";
import type { Model } from "../../../../src/llm/model.ts";
import type { ModelCatalogue } from "../../../../src/app/models/modelCatalogue.ts";
import { ModelMemory } from "../../../../src/app/models/modelMemory.ts";
import { pickModel } from "../../../../src/host/models/modelPicker.ts";
import { keyNameOf } from "../../../../src/llm/send/endpoint.ts";
import type { Secrets } from "../../../../src/app/endpoints/secrets.ts";
import type { KnownEndpoint } from "../../../../src/app/endpoints/endpoints.ts";
import { type FakeQuickPick, fake, QuickPickItemKind } from "../../vscode.ts";

const found: KnownEndpoint = {
  endpoint: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "key", headers: {} },
  origin: "https://openrouter.ai",
  notice: null,
  whereabouts: null,
};
const models: readonly Model[] = [
  {
    id: "openai/gpt-4o",
    name: "OpenAI: GPT-4o",
    contextLength: 128_000,
    pricing: { prompt: 2.5, completion: 10 },
    inputModalities: ["text", "image"],
  },
  {
    id: "deepseek/deepseek-r1",
    name: "DeepSeek: R1",
    contextLength: 164_000,
    pricing: { prompt: 0.55, completion: 2.19 },
    supportedParameters: ["reasoning", "tools"],
  },
  {
    id: "deepseek/deepseek-r1:free",
    name: "DeepSeek: R1 (free)",
    contextLength: 164_000,
    pricing: { prompt: 0, completion: 0 },
    supportedParameters: ["reasoning"],
  },
];
const kept = new Map<string, unknown>();
const memento = {
  keys: () => [...kept.keys()],
  get: (key: string) => kept.get(key),
  update: async (key: string, value: unknown) => void kept.set(key, value),
};

let memory: ModelMemory;
let answers: CatalogueList[];
let asked: number;

beforeEach(() => {
  fake.reset();
  kept.clear();
  memory = new ModelMemory(memento);
  answers = [{ models, fetchedAt: 1, dropped: 0, error: null }];
  asked = 0;
  presets(404, { error: { code: 404, message: "Not Found" } });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function open(current: string | null = null, known: readonly Model[] = models) {
  const catalogue = {
    known: () => known,
    recall: () => Promise.resolve(),
    load: () => {
      asked += 1;
      return Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
    },
  } as unknown as ModelCatalogue;
  const secrets = { get: () => Promise.resolve({ key: "sk-test" }) } as unknown as Secrets;
  const picked = pickModel(found, { current, query: "" }, { catalogue, memory, secrets });
  const [picker] = fake.quickPicks.slice(-1) as [FakeQuickPick];
  return { picker, picked };
}

/** Has the account's page of presets say this. */
function presets(status: number, body: unknown): void {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } }));
}

const filterRow = "$(filter) Filter and Sort…";
const endpointRow = "$(server) Endpoint: openrouter";
const settled = () => new Promise((done) => setTimeout(done, 0));

test("opens at once with the known models, with their context, price and abilities", () => {
  const { picker } = open("deepseek/deepseek-r1");
  expect(picker.shown).toBe(true);
  expect(picker.labels.slice(0, 5)).toEqual(["$(check) DeepSeek: R1", filterRow, endpointRow, "OpenAI: GPT-4o", "DeepSeek: R1 (free)"]);
  expect(picker.items.find(({ label }) => label.includes("R1"))?.detail).toBe(
    "$(lightbulb) reasoning · $(tools) tools · 164K context · $0.55/M in, $2.19/M out",
  );
  expect(picker.items.find(({ label }) => label.includes("free"))?.detail).toMatch(/· free$/);
  expect(picker.title).toBe("Model at openrouter.ai · 3 models");
});

test("ranks while the user types, and returns the chosen model", async () => {
  const { picker, picked } = open();
  picker.type("gpt4o");
  expect(picker.labels[0]).toBe("OpenAI: GPT-4o");
  picker.choose("GPT-4o");
  expect(await picked).toEqual({ type: "use", id: "openai/gpt-4o" });
});

test("the first item is always a separator, so that Enter during an update takes the first model", () => {
  const { picker } = open(null);
  for (const query of ["", "r1", "zzzz", "r1:nitro", "some/id"]) {
    picker.type(query);
    expect([query, picker.items[0]?.kind, picker.items[1]?.kind]).toEqual([query, QuickPickItemKind.Separator, undefined]);
  }
});

test("offers virtual variants while their suffix is typed", async () => {
  const { picker, picked } = open();
  picker.type("r1:ni");
  expect(picker.labels[0]).toBe("DeepSeek: R1 :nitro");
  expect(picker.title).toBe("Model at openrouter.ai · 2 of 3 models");
  picker.choose("DeepSeek: R1 :nitro");
  expect(await picked).toEqual({ type: "use", id: "deepseek/deepseek-r1:nitro" });
});

test("filters and the order are words, typed or chosen from the rows that an @ brings", () => {
  const { picker } = open();
  expect(picker.buttons).toEqual([]);
  // Enter takes a model, not the row above it.
  expect(picker.activeItems.map(({ label }) => label)).toEqual(["OpenAI: GPT-4o"]);
  picker.choose("Filter and Sort");
  expect([picker.shown, picker.value]).toEqual([true, "@"]);
  expect(picker.labels.slice(0, 3)).toEqual(["@free", "@reasoning", "@images"]);
  picker.choose("@reasoning");
  expect(picker.value).toBe("@reasoning ");
  expect(picker.title).toBe("Model at openrouter.ai · 2 of 3 models");
  expect(picker.labels.slice(0, 3)).toEqual([filterRow, "DeepSeek: R1", "DeepSeek: R1 (free)"]);
  picker.type("@reasoning @sort:pr");
  picker.choose("@sort:price");
  picker.choose("Filter and Sort");
  picker.choose("@sort:newest");
  // One order replaces the other.
  expect(picker.value).toBe("@reasoning @sort:newest ");
  picker.type("@free r1");
  expect(picker.labels).toEqual(["DeepSeek: R1 (free)", "$(edit) Use ID r1"]);
  picker.type("@1m");
  expect(picker.labels).toEqual([filterRow, "$(edit) Enter Model ID…"]);
});

test("the current model is not listed where it does not pass the filters", () => {
  const { picker } = open("openai/gpt-4o");
  picker.type("@reasoning");
  expect(picker.labels).toEqual([filterRow, "DeepSeek: R1", "DeepSeek: R1 (free)", "$(edit) Enter Model ID…"]);
});

test("routing and loading the list again are rows, too", async () => {
  const { picker, picked } = open();
  await settled();
  picker.type("@");
  picker.choose("Reload List");
  await settled();
  expect(asked).toBe(2);
  picker.type("@");
  picker.choose("Routing");
  expect(await picked).toEqual({ type: "routing" });
});

test("models with zero data retention are asked for once, with the key; a failure can be tried again", async () => {
  const requests: string[] = [];
  let status = 500;
  vi.stubGlobal("fetch", (address: string, { headers }: { headers: Headers }) => {
    if (!address.includes("/presets")) requests.push(`${address} ${new Headers(headers).get("authorization")}`);
    const body = status === 200 ? { data: [{ model_id: "deepseek/deepseek-r1" }, { model_id: 7 }] } : { error: { message: "down" } };
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } }));
  });
  const { picker } = open();
  picker.type("@zdr");
  expect(picker.labels[0]).toBe("$(loading~spin) Loading…");
  await expect.poll(() => picker.labels[0]).toContain("Try again: could not load which models have zero data retention");
  status = 200;
  picker.choose("Try again");
  await expect.poll(() => picker.labels).toContain("DeepSeek: R1");
  expect(picker.title).toBe("Model at openrouter.ai · 1 of 3 models");
  picker.type("@zdr r1");
  await settled();
  expect(requests).toEqual(Array(2).fill("https://openrouter.ai/api/v1/endpoints/zdr Bearer sk-test"));
});

test("buttons of a model use it for the workspace, or always", async () => {
  const { picker, picked } = open();
  picker.pressOn("GPT-4o", "Use for This Workspace");
  expect(await picked).toEqual({ type: "use", id: "openai/gpt-4o", scope: "workspace" });
  const again = open();
  again.picker.type("my/own");
  again.picker.pressOn("Use ID my/own", "Use Always");
  expect(await again.picked).toEqual({ type: "use", id: "my/own", scope: "user" });
});

test("favorites come first, then recently used models", () => {
  memory.noteUse("openrouter", "deepseek/deepseek-r1:free");
  const { picker } = open("openai/gpt-4o");
  picker.pressOn("DeepSeek: R1", "Add to Favorites");
  const models = () => picker.labels.filter((label) => label !== filterRow && label !== endpointRow).slice(0, 3);
  expect(models()).toEqual(["$(check) OpenAI: GPT-4o", "DeepSeek: R1 (free)", "DeepSeek: R1"]);
  picker.pressOn("R1 (free)", "Remove from Favorites");
  memory.toggleFavorite("openrouter", "deepseek/deepseek-r1");
  picker.type("");
  expect(models()).toEqual(["$(check) OpenAI: GPT-4o", "DeepSeek: R1", "DeepSeek: R1 (free)"]);
});

test("a current model that the server no longer lists is shown with similar ones", async () => {
  const { picker } = open("deepseek/deepseek-r1-old");
  await settled();
  const [, first, separator, second] = picker.items;
  expect(first).toMatchObject({ label: "$(warning) deepseek/deepseek-r1-old", detail: "openrouter.ai no longer offers this model." });
  expect(separator?.label).toBe("similar models");
  expect(second?.description).toBe("deepseek/deepseek-r1");
});

test("a favorite that the server no longer lists is shown with similar ones until it is removed, but not while the list is loading", async () => {
  memory.toggleFavorite("openrouter", "openai/gpt-4o-old");
  const { picker } = open("deepseek/deepseek-r1-old");
  expect(picker.labels.filter((label) => label.includes("$(warning)"))).toEqual([]);
  await settled();
  const gone = picker.items.find(({ label }) => label === "$(warning) openai/gpt-4o-old");
  expect(gone?.detail).toBe("openrouter.ai no longer offers this model. Did you mean openai/gpt-4o?");
  picker.pressOn("openai/gpt-4o-old", "Remove from Favorites");
  expect(picker.labels.some((label) => label.includes("gpt-4o-old"))).toBe(false);
});

test("shows when a model retires, and prices that are incomplete or per request", () => {
  const soon = new Date(Date.now() + 5 * 24 * 3_600_000).toISOString().slice(0, 10);
  const { picker } = open(null, [
    { id: "a", name: "A", expirationDate: soon, pricing: { completion: 2 } },
    { id: "b", name: "B", expirationDate: "2199-01-01", pricing: { prompt: 0, completion: 0, request: 0.005 } },
  ]);
  const detail = (name: string) => picker.items.find(({ label }) => label === name)?.detail;
  expect(detail("A")).toBe(`$(warning) retires ${soon} · unknown/M in, $2.00/M out`);
  expect(detail("B")).toBe("$0.005 per request");
});

test("a server that is down is named; the user can try again or type an ID", async () => {
  const down: CatalogueList = {
    models: [],
    fetchedAt: 0,
    dropped: 0,
    error: { code: "unreachable", message: "openrouter.ai cannot be reached." },
  };
  answers = [down, { models, fetchedAt: 1, dropped: 2, error: null }];
  const { picker, picked } = open(null, []);
  expect(picker.shown).toBe(true);
  await settled();
  await settled();
  expect(picker.items.find(({ label }) => label.includes("Try again"))?.detail).toBe("openrouter.ai cannot be reached.");
  picker.choose("Try again");
  await settled();
  expect(asked).toBe(2);
  expect(picker.labels[0]).toBe("$(warning) 2 models could not be read and are not listed");
  expect(picker.labels).toContain("OpenAI: GPT-4o");
  picker.type("my/own-model");
  picker.choose("Use ID my/own-model");
  expect(await picked).toEqual({ type: "use", id: "my/own-model" });
});

test("a server that lists no models is named, and can be asked again", async () => {
  answers = [
    { models: [], fetchedAt: 1, dropped: 0, error: null },
    { models, fetchedAt: 2, dropped: 0, error: null },
  ];
  const { picker } = open(null, []);
  await settled();
  await settled();
  picker.choose("$(refresh)");
  await settled();
  expect(asked).toBe(2);
  expect(picker.labels).toContain("OpenAI: GPT-4o");
  picker.hide();
});

test("of 100,000 models a thousand are listed, with the number of the others, and all can be searched", async () => {
  const many = Array.from({ length: 100_000 }, (_, index): Model => ({
    id: `lab${index % 50}/model-${index}`,
    name: `Lab: Model ${index}`,
  }));
  answers = [{ models: many, fetchedAt: 1, dropped: 0, error: null }];
  vi.useFakeTimers();
  const { picker } = open(null, []);
  await vi.advanceTimersByTimeAsync(0);
  // Those of the first screen come first, and what is highlighted there stays when the others do.
  expect(picker.items.length).toBeLessThan(50);
  expect(picker.title).toBe("Model at openrouter.ai · 100,000 models");
  picker.activeItems = picker.items.filter(({ label }) => label === "Lab: Model 17");
  await vi.advanceTimersByTimeAsync(100);
  expect(picker.labels).toContain("$(ellipsis) 99,000 more models: type to find them");
  expect(picker.activeItems.map(({ label }) => label)).toEqual(["Lab: Model 17"]);
  expect(picker.items.length).toBeLessThan(1010);
  picker.type("lab7/model-31407");
  expect(picker.labels[0]).toBe("Lab: Model 31407");
});

test("presets of the account stand below what was used, are found by name and ID, and are chosen like models", async () => {
  presets(200, { data: [{ slug: "code-reviewer", name: "Code reviewer", description: "Reads a\nchange.", status: "active" }] });
  const { picker, picked } = open();
  await vi.waitFor(() => expect(picker.labels).toContain("Code reviewer"));
  const at = picker.items.findIndex(({ label }) => label === "Code reviewer");
  expect([picker.items[at - 1]?.label, picker.items[at]]).toMatchObject([
    "presets of your account",
    { description: "@preset/code-reviewer", detail: "Reads a change." },
  ]);
  picker.type("reviewer");
  expect(picker.labels).toContain("Code reviewer");
  picker.type("gpt");
  expect(picker.labels).not.toContain("Code reviewer");
  picker.type("code rev");
  picker.choose("Code reviewer");
  expect(await picked).toEqual({ type: "use", id: "@preset/code-reviewer" });
});

test("of two accounts at one server, the presets are those of the endpoint's own", async () => {
  presets(200, { data: [] });
  const asked: string[] = [];
  const secrets = { get: (name: string) => Promise.resolve({ key: (asked.push(name), undefined) }) } as unknown as Secrets;
  const catalogue = {
    known: () => models,
    recall: () => Promise.resolve(),
    load: () => Promise.resolve(answers[0]),
  } as unknown as ModelCatalogue;
  const atWork = { ...found, endpoint: { ...found.endpoint, name: "work", account: "work" } };
  const picked = pickModel(atWork, { current: null, query: "" }, { catalogue, memory, secrets });
  await vi.waitFor(() => expect(asked).toEqual([keyNameOf(atWork.endpoint)]));
  expect(asked).not.toContain("https://openrouter.ai");
  fake.quickPicks.at(-1)?.hide();
  await picked;
});

test("presets that cannot be loaded are named, and the models stay", async () => {
  presets(403, { error: { code: 403, message: "Not for this key" } });
  const { picker } = open();
  await vi.waitFor(() => expect(picker.labels).toContain("$(warning) Could not load the presets of your account"));
  expect(picker.labels).toContain("OpenAI: GPT-4o");
});
