import { beforeEach, expect, test } from "vitest";
import type { KnownEndpoint } from "../../../../src/app/endpoints/endpoints.ts";
import { ModelCatalogue } from "../../../../src/app/models/modelCatalogue.ts";
import type { Secrets } from "../../../../src/app/endpoints/secrets.ts";
import type { Catalogue, CatalogueList } from "../../../../src/llm/catalogue/catalogue.ts";
import { EventEmitter, fake } from "../../vscode.ts";

const log = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore, show: ignore };
const found: KnownEndpoint = {
  endpoint: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "none", headers: {} },
  origin: "https://openrouter.ai",
  notice: null,
  whereabouts: null,
};
const fresh: CatalogueList = {
  models: [
    { id: "deepseek/deepseek-r1", name: "R1" },
    { id: "openai/gpt-5", name: "GPT-5" },
  ],
  fetchedAt: Date.now(),
  dropped: 0,
  error: null,
};

function ignore(): void {
  // The log of tests says nothing.
}

async function holding(list: CatalogueList): Promise<ModelCatalogue> {
  const lists = { load: () => Promise.resolve(list), cached: () => Promise.resolve(list) } as unknown as Catalogue;
  const secrets = { onDidChange: new EventEmitter<void>().event } as unknown as Secrets;
  const catalogue = new ModelCatalogue(lists, secrets, log);
  await catalogue.load(found);
  return catalogue;
}

beforeEach(() => fake.reset());

test("only a fresh list tells that a model is gone, with similar ones", async () => {
  const catalogue = await holding(fresh);
  expect(catalogue.replacementsFor(found, "deepseek/deepseek-r1-0101")).toEqual(["deepseek/deepseek-r1"]);
  expect(catalogue.replacementsFor(found, "deepseek/deepseek-r1")).toBeUndefined();
  expect(catalogue.replacementsFor(found, "deepseek/deepseek-r1:nitro")).toBeUndefined();
});

test.each([
  ["an old list", { ...fresh, fetchedAt: Date.now() - 2 * 24 * 3_600_000 }, found, "gone/model"],
  ["a list that could not be renewed", { ...fresh, error: { code: "unreachable", message: "x" } } as const, found, "gone/model"],
  ["no list", { ...fresh, models: [] }, found, "gone/model"],
  ["a server of one's own", fresh, { ...found, endpoint: { ...found.endpoint, dialect: "openai" } } as const, "gone/model"],
  ["a preset of the account", fresh, found, "@preset/mine"],
  ["an alias", fresh, found, "~openai/gpt-latest"],
] as const)("%s does not report it", async (_what, list, endpoint, model) => {
  expect((await holding(list)).replacementsFor(endpoint, model)).toBeUndefined();
});

test("another key asks the server again", async () => {
  const changed = new EventEmitter<void>();
  let expired = 0;
  const lists = { load: () => Promise.resolve(fresh), cached: () => Promise.resolve(fresh), expire: () => (expired += 1) };
  const catalogue = new ModelCatalogue(lists as unknown as Catalogue, { onDidChange: changed.event } as unknown as Secrets, log);
  changed.fire();
  expect(expired).toBe(1);
  catalogue.dispose();
});

test("an old list counts as fresh once the server has confirmed it", async () => {
  const old = { ...fresh, fetchedAt: Date.now() - 2 * 24 * 3_600_000 };
  const lists = { load: () => Promise.resolve({ ...old, fetchedAt: Date.now() }), cached: () => Promise.resolve(old) };
  const secrets = { onDidChange: new EventEmitter<void>().event } as unknown as Secrets;
  const catalogue = new ModelCatalogue(lists as unknown as Catalogue, secrets, log);
  await catalogue.recall(found);
  expect(catalogue.replacementsFor(found, "deepseek/deepseek-r1-0101")).toBeUndefined();
  let told = 0;
  catalogue.onDidChange(() => (told += 1));
  await catalogue.load(found);
  expect(told).toBe(1);
  expect(catalogue.replacementsFor(found, "deepseek/deepseek-r1-0101")).toEqual(["deepseek/deepseek-r1"]);
});

test("the name of a variant without a row of its own has its suffix", async () => {
  const catalogue = await holding(fresh);
  expect(["deepseek/deepseek-r1", "deepseek/deepseek-r1:nitro", "x/unknown:free"].map((id) => catalogue.nameOf("openrouter", id))).toEqual([
    "R1",
    "R1 :nitro",
    "x/unknown:free",
  ]);
});
