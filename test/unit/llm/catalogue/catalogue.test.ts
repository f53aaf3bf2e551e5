import { beforeEach, describe, expect, test } from "vitest";
import type { ServerResponse } from "node:http";
import { Catalogue } from "../../../../src/llm/catalogue/catalogue.ts";
import type { Endpoint } from "../../../../src/shared/parameters.ts";
import { serve, type Arrived } from "../send/loopback.ts";
import { VirtualClock } from "../send/virtualClock.ts";
import { MemoryStore } from "./memoryStore.ts";

const list = JSON.stringify({ data: [{ id: "a/b" }, null, { id: "c/d" }] });
let store: MemoryStore;
let clock: VirtualClock;

beforeEach(() => {
  store = new MemoryStore();
  clock = new VirtualClock();
});

function endpointAt(origin: string, dialect: Endpoint["dialect"] = "openrouter"): Endpoint {
  return { name: "x", baseUrl: `${origin}/api/v1`, dialect, auth: "key", headers: {} };
}

function catalogue(): Catalogue {
  return new Catalogue({ store, clock });
}

function json(response: ServerResponse, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers }).end(body);
}

test("after a new key a young list is fetched again, and stays in use if that fails", async () => {
  let isDown = false;
  const server = await serve((request, response) =>
    isDown ? response.writeHead(404).end() : json(response, `{"data":[{"id":"for/${request.headers["authorization"]?.slice(-1)}"}]}`),
  );
  const lists = catalogue();
  const idsFor = async (key: string) => (await lists.load(endpointAt(server.origin), key)).models.map(({ id }) => id);
  expect(await idsFor("1")).toEqual(["for/1"]);
  expect(await idsFor("2")).toEqual(["for/1"]);
  lists.expire();
  expect(await idsFor("2")).toEqual(["for/2"]);
  expect(server.arrived).toHaveLength(2);
  lists.expire();
  isDown = true;
  expect(await idsFor("3")).toEqual(["for/2"]);
});

describe("fetching", () => {
  test.each<[string, Endpoint["dialect"], string | undefined, readonly [string, string | undefined][]]>([
    ["OpenRouter, nobody", "openrouter", undefined, [["/api/v1/models", undefined]]],
    ["OpenRouter, an account", "openrouter", "k", [["/api/v1/models/user", "Bearer k"]]],
    ["DeepInfra, whose list is public", "deepinfra", "k", [["/api/v1/models?filter=with_meta", undefined]]],
    ["a plain server", "openai", "k", [["/api/v1/models", "Bearer k"]]],
  ])("%s", async (_name, dialect, key, expected) => {
    const server = await serve((_request, response) => json(response, list));
    const { models, dropped, error } = await catalogue().load(endpointAt(server.origin, dialect), key);
    expect([models.map((model) => model.id), dropped, error]).toEqual([["a/b", "c/d"], 1, null]);
    expect(server.arrived.map((request) => [request.url, request.headers["authorization"]])).toEqual(expected);
  });
  test("OpenRouter's public list if the account's is refused", async () => {
    const server = await serve((request, response) =>
      request.url.endsWith("/user") ? response.writeHead(404).end() : json(response, list),
    );
    expect((await catalogue().load(endpointAt(server.origin), "k")).models).toHaveLength(2);
    expect(server.arrived.map((request) => request.headers["authorization"])).toEqual(["Bearer k", undefined]);
  });
  test("Ollama's tags if there is no list", async () => {
    const server = await serve((request, response) =>
      request.url === "/api/tags"
        ? json(response, JSON.stringify({ models: [{ name: "deepseek-r1:8b" }] }))
        : response.writeHead(404).end(),
    );
    expect((await catalogue().load(endpointAt(server.origin, "openai"), undefined)).models.map((model) => model.id)).toEqual([
      "deepseek-r1:8b",
    ]);
  });
  test("concurrent calls share one request", async () => {
    const server = await serve((_request, response) => json(response, list));
    const one = catalogue();
    const endpoint = endpointAt(server.origin);
    await Promise.all([one.load(endpoint, undefined), one.load(endpoint, undefined), one.load(endpoint, undefined)]);
    expect(server.arrived).toHaveLength(1);
  });
});

describe("caching", () => {
  test("young lists are not fetched again, older ones with their ETag", async () => {
    const answer = (request: Arrived, response: ServerResponse): void => {
      if (request.headers["if-none-match"] === '"v1"') response.writeHead(304).end();
      else json(response, list, { etag: '"v1"' });
    };
    const server = await serve(answer);
    const endpoint = endpointAt(server.origin);
    const one = catalogue();
    await one.load(endpoint, undefined);
    await one.load(endpoint, undefined);
    expect(server.arrived).toHaveLength(1);
    clock.advance(3_600_001);
    const later = await one.load(endpoint, undefined);
    expect([server.arrived.length, later.models.length, later.fetchedAt, later.error]).toEqual([2, 2, clock.wall(), null]);
    await one.load(endpoint, undefined, { refresh: true });
    expect(server.arrived).toHaveLength(3);
  });
  test("a new session starts from the store, without the network", async () => {
    const server = await serve((_request, response) => json(response, list, { etag: '"v1"' }));
    const endpoint = endpointAt(server.origin);
    await catalogue().load(endpoint, undefined);
    const next = catalogue();
    expect((await next.cached(endpoint, undefined)).models).toHaveLength(2);
    expect((await next.load(endpoint, undefined)).models).toHaveLength(2);
    expect(server.arrived).toHaveLength(1);
    expect([...store.files.keys()]).toEqual([`models-${server.origin.slice(7).replace(":", "_")}_api_v1-openrouter.json`]);
  });
  test.each<[string, (response: ServerResponse) => void, string]>([
    ["a 503", (response) => response.writeHead(503).end(), "serverError"],
    ["a closed connection", (response) => response.destroy(), "connectionLost"],
    ["garbage", (response) => json(response, "<<<"), "notAnApi"],
    ["a web page", (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"), "notAnApi"],
    ["another shape", (response) => json(response, '{"data":5}'), "notAnApi"],
    ["rows without any model", (response) => json(response, '{"data":[1,2,3]}'), "notAnApi"],
    ["an error with status 200", (response) => json(response, '{"error":{"code":429,"message":"slow down"}}'), "rateLimited"],
    ["a redirect", (response) => response.writeHead(302, { location: "https://example.invalid" }).end(), "redirected"],
  ])("the last list stays in use after %s (F132)", async (_name, fail, code) => {
    let healthy = true;
    const server = await serve((_request, response) => (healthy ? json(response, list) : fail(response)));
    const endpoint = endpointAt(server.origin);
    await catalogue().load(endpoint, undefined);
    const before = new Map(store.files);
    healthy = false;
    const next = await catalogue().load(endpoint, undefined, { refresh: true });
    expect([next.models.map((model) => model.id), next.error?.code]).toEqual([["a/b", "c/d"], code]);
    expect(store.files).toEqual(before);
  });
  test("a damaged or failing store is ignored", async () => {
    const server = await serve((_request, response) => json(response, list));
    const endpoint = endpointAt(server.origin);
    await catalogue().load(endpoint, undefined);
    const [name = ""] = store.files.keys();
    for (const broken of ["", "{", '{"version":2}', '{"version":1,"fetchedAt":1,"body":"x"}', "null"]) {
      store.files.set(name, broken);
      expect(await catalogue().cached(endpoint, undefined)).toEqual({ models: [], fetchedAt: 0, dropped: 0, error: null });
    }
    const failing = new Catalogue({
      store: { read: () => Promise.reject(new Error("disk")), write: () => Promise.reject(new Error("disk")) },
      clock,
    });
    expect((await failing.load(endpoint, undefined)).models).toHaveLength(2);
  });
  test("a clock that was set back does not make a list young forever", async () => {
    const server = await serve((_request, response) => json(response, list));
    const endpoint = endpointAt(server.origin);
    const one = catalogue();
    await one.load(endpoint, undefined);
    clock.sleep(-7_200_000, false);
    await one.load(endpoint, undefined);
    expect(server.arrived).toHaveLength(2);
  });
  test("a hundred thousand models are handled", async () => {
    const many = JSON.stringify({ data: Array.from({ length: 100_000 }, (_, index) => ({ id: `a/m${index}` })) });
    const server = await serve((_request, response) => json(response, many));
    expect((await catalogue().load(endpointAt(server.origin), undefined)).models).toHaveLength(100_000);
  });
});
