import { beforeEach, expect, test } from "vitest";
import type { CatalogueList } from "../../../../src/llm/catalogue/catalogue.ts";
import type { Model } from "../../../../src/llm/model.ts";
import type { ModelCatalogue } from "../../../../src/app/models/modelCatalogue.ts";
import { ModelMemory } from "../../../../src/app/models/modelMemory.ts";
import { pickModel } from "../../../../src/host/models/modelPicker.ts";
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
  const picked = pickModel(found, { current, query: "" }, { catalogue, memory });
  const [picker] = fake.quickPicks.slice(-1) as [FakeQuickPick];
  return { picker, picked };
}

const settled = () => new Promise((done) => setTimeout(done, 0));

test("opens at once with the known models, with their context, price and abilities", () => {
  const { picker } = open("deepseek/deepseek-r1");
  expect(picker.shown).toBe(true);
  expect(picker.labels.slice(0, 3)).toEqual(["$(check) DeepSeek: R1", "OpenAI: GPT-4o", "DeepSeek: R1 (free)"]);
  expect(picker.items.find(({ label }) => label.includes("R1"))?.detail).toBe(
    "164K context · $0.55 in, $2.19 out per million · $(lightbulb) reasoning · $(tools) tools",
  );
  expect(picker.items.find(({ label }) => label.includes("free"))?.detail).toContain("· free ·");
  expect(picker.title).toBe("Model at openrouter.ai · 3");
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
  expect(picker.title).toBe("Model at openrouter.ai · 2 of 3");
  picker.choose("DeepSeek: R1 :nitro");
  expect(await picked).toEqual({ type: "use", id: "deepseek/deepseek-r1:nitro" });
});

test("filters and order are changed with buttons, shown in the title, and kept for the next time", () => {
  const { picker } = open();
  picker.press("Only free");
  expect(picker.labels).toEqual(["DeepSeek: R1 (free)", "$(edit) Enter Model ID…"]);
  expect(picker.title).toBe("Model at openrouter.ai · 1 of 3 · free");
  expect(picker.buttons.some(({ tooltip }) => tooltip === "Only free: on")).toBe(true);
  picker.press("Only free");
  picker.press("Only reasoning");
  picker.press("Minimum context");
  picker.press("Order");
  expect(picker.title).toBe("Model at openrouter.ai · 2 of 3 · reasoning, context ≥ 32K · cheapest first");
  expect(picker.labels[0]).toBe("DeepSeek: R1 (free)");
  picker.hide();
  expect(open().picker.title).toBe("Model at openrouter.ai · 2 of 3 · reasoning, context ≥ 32K · cheapest first");
});

test("favorites come first, then recently used models", () => {
  memory.noteUse("openrouter", "deepseek/deepseek-r1:free");
  const { picker } = open("openai/gpt-4o");
  picker.pressOn("DeepSeek: R1", "Add to Favorites");
  expect(picker.labels.slice(0, 3)).toEqual(["$(check) OpenAI: GPT-4o", "DeepSeek: R1 (free)", "DeepSeek: R1"]);
  picker.pressOn("R1 (free)", "Remove from Favorites");
  memory.toggleFavorite("openrouter", "deepseek/deepseek-r1");
  picker.type("");
  expect(picker.labels.slice(0, 3)).toEqual(["$(check) OpenAI: GPT-4o", "DeepSeek: R1", "DeepSeek: R1 (free)"]);
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
  expect(detail("A")).toBe(`unknown in, $2.00 out per million · $(warning) retires ${soon}`);
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
  const { picker } = open(null, []);
  await settled();
  await settled();
  expect(picker.items.length).toBeLessThan(1010);
  expect(picker.labels).toContain("$(ellipsis) 99,000 more models: type to find them");
  picker.type("lab7/model-31407");
  expect(picker.labels[0]).toBe("Lab: Model 31407");
});
