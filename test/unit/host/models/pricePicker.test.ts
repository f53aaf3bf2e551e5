import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { chooseHostForPrices, chooseModelForPrices } from "../../../../src/host/models/pricePicker.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { ScriptedAsk } from "../../app/scriptedAsk.ts";
import { fake } from "../../vscode.ts";

const models: readonly Model[] = [
  { id: "a/one", name: "One", pricing: { prompt: 2, completion: 10 } },
  { id: "b/two", name: "Two" },
  { id: "c/free", name: "Three", pricing: { prompt: 0, completion: 0 } },
];

let ask: ScriptedAsk;
let services: never;
beforeEach(() => {
  fake.reset();
  ask = new ScriptedAsk();
  const known = (name: string) => (name === "lab" ? models : [{ id: "d/four", name: "Four" }]);
  services = {
    ask,
    endpoints: {
      names: () => ["lab", "other", "broken"],
      get: (name: string) =>
        name === "broken"
          ? { error: { code: "badRequest", message: "No such endpoint" } }
          : { endpoint: { name, baseUrl: `https://${name}.example/v1`, auth: "none", headers: {} }, origin: `https://${name}.example` },
    },
    catalogue: { recall: () => Promise.resolve(), known, load: () => Promise.resolve({ error: null }) },
    memory: { favorites: () => ["c/free"], recent: () => ["gone/model"] },
    secrets: {},
  } as never;
});
afterEach(() => vi.unstubAllGlobals());

const list = async (title: string) => {
  await vi.waitFor(() => expect(fake.quickPicks.at(-1)?.title).toBe(title));
  const last = fake.quickPicks.at(-1);
  if (last === undefined) throw new Error("no list");
  return last;
};
const modelList = () => list("Price requests as if they had gone to…");

test("used models and favorites are first, each with its price; one of them is chosen", async () => {
  const chosen = chooseModelForPrices("lab", ["b/two"], services);
  const picker = await modelList();
  expect(picker.labels).toEqual(["$(discard) As Used", "$(server) Endpoint: lab", "Two", "Three", "One"]);
  expect(picker.items.filter(({ detail }) => detail !== undefined).map(({ detail }) => detail)).toEqual([
    "price unknown",
    "free",
    "$2.00 in, $10.00 out per million",
  ]);
  picker.type("one");

  expect(picker.labels).toEqual(["One"]);
  picker.choose("One");
  expect(await chosen).toEqual({ endpoint: "lab", id: "a/one", name: "One", pricing: { prompt: 2, completion: 10 } });
});

test("another endpoint can be chosen, only for this; each request's own model, too", async () => {
  const chosen = chooseModelForPrices("lab", [], services);
  (await modelList()).choose("Endpoint: lab");
  const endpoints = await list("Models from…");
  expect(endpoints.labels).toEqual(["lab", "other"]);
  endpoints.choose("other");
  (await modelList()).choose("Four");
  expect(await chosen).toEqual({ endpoint: "other", id: "d/four", name: "Four", pricing: undefined });
  const own = chooseModelForPrices("lab", [], services);
  (await modelList()).choose("As Used");
  expect(await own).toBe("own");
});

test("an endpoint that is not valid is said", async () => {
  expect(await chooseModelForPrices("broken", [], services)).toBeUndefined();
  expect(ask.notices.map(({ message }) => message)).toEqual(["No such endpoint"]);
});

test("hosts and tiers of a model have their own prices", async () => {
  const endpoints = [
    { provider_name: "OpenAI", tag: "openai", pricing: { prompt: "0.000002", completion: "0.00001" } },
    { provider_name: "OpenAI", tag: "openai/flex", pricing: { prompt: "0.000001", completion: "0.000005" } },
    { provider_name: "Azure" },
  ];
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ data: { endpoints } }))));
  const model = { endpoint: "lab", id: "a/one", name: "One", pricing: { prompt: 3, completion: 4 } };
  const chosen = chooseHostForPrices(model, services);
  const picker = await list("Provider and tier for One");
  await vi.waitFor(() => expect(picker.labels).toHaveLength(4));

  expect(picker.labels).toEqual(["Any (list price)", "OpenAI", "Azure", "OpenAI (flex)"]);
  picker.choose("OpenAI (flex)");
  expect(await chosen).toEqual({ name: "OpenAI (flex)", pricing: { prompt: 1, completion: 5 } });
});

test("hosts that cannot be loaded leave the price of the catalogue", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 404 })));
  const chosen = chooseHostForPrices({ endpoint: "lab", id: "a/one", name: "One", pricing: undefined }, services);
  const picker = await list("Provider and tier for One");
  await vi.waitFor(() => expect(picker.labels).toHaveLength(2));

  expect(picker.labels[1]).toContain("Could not load providers");
  picker.choose("Any (list price)");
  expect(await chosen).toBe("any");
});
