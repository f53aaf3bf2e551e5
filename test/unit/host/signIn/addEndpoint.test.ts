import { beforeEach, describe, expect, test, vi } from "vitest";
import { Endpoints } from "../../../../src/app/endpoints/endpoints.ts";
import { Secrets } from "../../../../src/app/endpoints/secrets.ts";
import type { Log } from "../../../../src/app/log.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import { privateFetch } from "../../../../src/host/platform/nodePrivateFetch.ts";
import { addEndpoint, addLocalServer } from "../../../../src/host/signIn/addEndpoint.ts";
import type { SignInDeps } from "../../../../src/host/signIn/endpointEntries.ts";
import { type Script, ScriptedAsk } from "../../app/scriptedAsk.ts";
import { serve } from "../../llm/send/loopback.ts";
import { fake } from "../../vscode.ts";

const log = { info: () => undefined, warn: () => undefined, error: () => undefined } as unknown as Log;
const key = "key-0123456789";

let stored: Map<string, string>;
let asked: { readonly url: string; readonly key: string | null }[];

beforeEach(() => {
  fake.reset();
  stored = new Map();
  asked = [];
});

/** Answers every request of the test in place of the network: of those with the key, or of all. */
function network(answer: (url: URL, key: string | undefined) => Response): void {
  vi.stubGlobal("fetch", (address: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    const sent = headers.get("authorization")?.replace("Bearer ", "") ?? headers.get("x-api-key");
    asked.push({ url: address, key: sent });
    return Promise.resolve(answer(new URL(address), sent ?? undefined));
  });
}

const models = () => Response.json({ data: [{ id: "a" }] });
const locked = (_url: URL, sent: string | undefined) =>
  sent === key ? models() : Response.json({ error: { message: "No" } }, { status: 401 });

function depsWith(script: Script) {
  const settings = new Settings(new VscodeConfig(), log);
  const names = (name: string) => name.replace("aside.key:", "");
  const storage = {
    get: (name: string) => Promise.resolve(stored.get(names(name))),
    store: (name: string, value: string) => Promise.resolve(void stored.set(names(name), value)),
    delete: (name: string) => Promise.resolve(void stored.delete(names(name))),
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const memento = { get: () => undefined, update: () => Promise.resolve() };
  const ask = new ScriptedAsk(script);
  const lookup = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
  const endpoints = new Endpoints(settings, { isRemote: false, privateFetch: (url, init) => privateFetch(url, init, { lookup }) });
  const deps = {
    ask,
    settings,
    endpoints,
    secrets: new Secrets(storage, memento, log),
    log,
    window: { isRemote: false },
  } as unknown as SignInDeps;
  return { ask, deps };
}

/** Chooses a row of “Add Endpoint” and gives these answers. */
async function add(row: string, script: Script) {
  const { ask, deps } = depsWith(script);
  const added = addEndpoint(deps);
  await expect.poll(() => fake.quickPicks.at(-1)?.shown).toBe(true);
  fake.quickPicks.at(-1)?.choose(row);
  return { name: await added, ask, entries: fake.user["aside.endpoints"] as Readonly<Record<string, unknown>> | undefined };
}

describe("ready-made endpoints", () => {
  test("one is in the settings once its key was accepted", async () => {
    network(locked);
    const { name, entries, ask } = await add("Groq", { input: ["wrong-key-0123", key] });
    expect([name, entries]).toEqual(["groq", { groq: { baseUrl: "https://api.groq.com/openai/v1" } }]);
    expect(ask.notices.map(({ message }) => message)).toEqual([expect.stringContaining("api.groq.com rejected this key")]);
    expect([...stored]).toEqual([["https://api.groq.com", key]]);
    expect(asked.every(({ url }) => url === "https://api.groq.com/openai/v1/models" || url === "https://api.groq.com/api/tags")).toBe(true);
  });

  test("nothing is written or stored without a key", async () => {
    network(locked);
    const { name, entries } = await add("Mistral", { input: [undefined] });
    expect([name, entries, stored.size]).toEqual([undefined, undefined, 0]);
  });

  test("one that cannot be reached is kept only if the user says so", async () => {
    network(() => {
      throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ENOTFOUND" } });
    });
    expect(await add("DeepSeek", { input: [key], confirm: [undefined] })).toMatchObject({ name: undefined, entries: undefined });
    const kept = await add("DeepSeek", { input: [key], confirm: ["store"] });
    expect(kept).toMatchObject({ name: "deepseek", entries: { deepseek: { baseUrl: "https://api.deepseek.com" } } });
    expect(kept.ask.confirmations[0]?.choices).toEqual({ store: "Use Anyway" });
  });

  test("the addresses of OpenRouter's regions have its dialect, and ask for the key again", async () => {
    stored.set("https://openrouter.ai", "sk-or-v1-global");
    network(locked);
    const { name, entries } = await add("OpenRouter (EU)", { input: [key] });
    expect(name).toBe("openrouter-eu");
    expect(entries).toEqual({ "openrouter-eu": { baseUrl: "https://eu.openrouter.ai/api/v1", dialect: "openrouter" } });
    expect(stored.get("https://eu.openrouter.ai")).toBe(key);
    expect(asked.map(({ url, key: sent }) => [new URL(url).host, sent])).not.toContainEqual(["eu.openrouter.ai", "sk-or-v1-global"]);
  });

  test("a built-in one needs no entry", async () => {
    network(locked);
    expect(await add("DeepInfra", { input: [key] })).toMatchObject({ name: "deepinfra", entries: undefined });
    expect(stored.get("https://api.deepinfra.com")).toBe(key);
  });

  test("with a key there, the user chooses between it and another account, whose key is one of its own", async () => {
    network(locked);
    stored.set("https://api.groq.com", "the-first-key");
    fake.user["aside.endpoints"] = { fast: { baseUrl: "https://api.groq.com/openai/v1" } };
    expect((await add("Groq", { confirm: ["use"] })).name).toBe("fast");
    const { name, entries, ask } = await add("Groq", { confirm: ["account"], input: ["My Work", key] });
    expect(name).toBe("groq-my-work");
    expect(entries).toEqual({
      fast: { baseUrl: "https://api.groq.com/openai/v1" },
      "groq-my-work": { baseUrl: "https://api.groq.com/openai/v1", account: "My Work" },
    });
    expect([...stored]).toEqual([
      ["https://api.groq.com", "the-first-key"],
      ["https://api.groq.com My Work", key],
    ]);
    expect(ask.inputs.map(({ title }) => title)).toEqual(["Another account at Groq", "API key for api.groq.com (My Work)"]);
    const box = (await add("Groq", { confirm: ["account"], input: [undefined] })).ask.inputs[0];
    expect([await box?.validate?.("My Work"), await box?.validate?.("a\u202eb"), await box?.validate?.("other")]).toEqual([
      "There is already an account with this name.",
      "Use up to 60 letters, digits and spaces.",
      undefined,
    ]);
  });

  test("a second account of a built-in endpoint has an entry with its address and dialect", async () => {
    network(() => Response.json({ data: { label: "a" } }));
    stored.set("https://openrouter.ai", "sk-or-v1-first");
    const { name, entries } = await add("OpenRouter", { confirm: ["account"], input: ["work", key] });
    expect(name).toBe("openrouter-work");
    expect(entries).toEqual({ "openrouter-work": { baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", account: "work" } });
  });

  test("a name that is taken gets a number", async () => {
    network(locked);
    fake.user["aside.endpoints"] = { groq: { baseUrl: "https://elsewhere.example/v1" } };
    expect((await add("Groq", { input: [key] })).name).toBe("groq-2");
  });
});

describe("addresses of the user's own", () => {
  test("Azure is asked for its resource, and gets a key", async () => {
    network(locked);
    const { name, entries } = await add("Azure OpenAI", { input: ["my-resource", key] });
    expect([name, entries]).toEqual(["azure", { azure: { baseUrl: "https://my-resource.openai.azure.com/openai/v1" } }]);
    expect(stored.get("https://my-resource.openai.azure.com")).toBe(key);
  });

  test("a proxy that wants a key gets one; without a path, /v1 is tried first", async () => {
    network((url, sent) => (url.pathname === "/v1/models" ? locked(url, sent) : new Response("<html>", { status: 404 })));
    const { entries } = await add("LiteLLM", { input: ["https://litellm.example.com", key] });
    expect(entries).toEqual({ litellm: { baseUrl: "https://litellm.example.com/v1" } });
    expect(asked[0]).toEqual({ url: "https://litellm.example.com/v1/models", key: null });
  });

  test("a server that answers anybody is used with or without a key, as the user says", async () => {
    network(models);
    const without = await add("Another Address", { input: ["https://api.example.com/v1?tier=a"], pick: ["Without an API Key"] });
    expect(without.name).toBe("api.example.com");
    expect(without.entries).toEqual({ "api.example.com": { baseUrl: "https://api.example.com/v1?tier=a", auth: "none" } });
    expect(asked.map(({ url }) => url)).toEqual(["https://api.example.com/v1/models?tier=a"]);
    const withKey = await add("Another Address", { input: ["https://b.example.com/v1", key], pick: ["With an API Key…"] });
    expect(withKey.entries).toHaveProperty(["b.example.com"], { baseUrl: "https://b.example.com/v1" });
  });

  test("one that does not answer is kept only on “Use Anyway”, and can be corrected", async () => {
    network((url) => (url.host === "right.example.com" ? models() : new Response("<html>", { headers: { "content-type": "text/html" } })));
    const none = await add("Another Address", { input: ["https://wrong.example.com/v1"], confirm: [undefined] });
    expect([none.name, none.entries]).toEqual([undefined, undefined]);
    expect(none.ask.confirmations[0]).toMatchObject({
      message: "wrong.example.com did not list its models.",
      choices: { use: "Use Anyway", change: "Change Address" },
    });
    const changed = await add("Another Address", {
      input: ["https://wrong.example.com/v1", "https://right.example.com/v1"],
      confirm: ["change"],
      pick: ["Without an API Key"],
    });
    expect(changed.ask.inputs[1]?.value).toBe("https://wrong.example.com/v1");
    expect(changed.entries).toEqual({ "right.example.com": { baseUrl: "https://right.example.com/v1", auth: "none" } });
    const anyway = await add("Another Address", {
      input: ["https://wrong.example.com/v1"],
      confirm: ["use"],
      pick: ["Without an API Key"],
    });
    expect(anyway.entries).toHaveProperty(["wrong.example.com"]);
  });

  test("what is no address, or has a key in it, is refused in the box", async () => {
    const { ask } = await add("Another Address", { input: [undefined] });
    const problems = ["nonsense", "https://a.example/v1?key=sk-or-v1-0123456789", "ftp://a.example", "https://a.example/v1"].map((text) =>
      ask.inputs[0]?.validate?.(text),
    );
    expect(problems.map((problem) => typeof problem)).toEqual(["string", "string", "string", "undefined"]);
    expect(JSON.stringify(problems)).not.toContain("0123456789");
  });

  test("http on a private network is tried there, and used once the user has read what it means", async () => {
    const server = await serve((_request, response) => response.setHeader("content-type", "application/json").end('{"data":[{"id":"a"}]}'));
    const address = `http://gpu.lan:${new URL(server.origin).port}/v1`;
    const refused = await add("Another Address", { input: [address], confirm: [undefined] });
    expect([refused.name, refused.entries]).toEqual([undefined, undefined]);
    expect(refused.ask.confirmations[0]?.message).toContain("is not encrypted");
    const { name, entries } = await add("Another Address", { input: [address], confirm: ["use"], pick: ["Without an API Key"] });
    expect([name, entries]).toEqual(["gpu.lan", { "gpu.lan": { baseUrl: address, auth: "none", insecureHttp: true } }]);
    expect(server.arrived.map(({ url, headers }) => [url, headers.host])).toEqual([
      ["/v1/models", new URL(address).host],
      ["/v1/models", new URL(address).host],
    ]);
  });
});

describe("servers on this machine", () => {
  async function addLocal(row: string, script: Script) {
    const { deps, ask } = depsWith(script);
    const added = addLocalServer(deps);
    await expect.poll(() => fake.quickPicks.at(-1)?.labels.some((label) => label.includes(row))).toBe(true);
    fake.quickPicks.at(-1)?.choose(row);
    return { name: await added, ask, entries: fake.user["aside.endpoints"] };
  }

  test("one that answers is added once; one that wants a key gets it", async () => {
    network((url, sent) => (url.port === "11434" ? models() : url.port === "1337" ? locked(url, sent) : Response.error()));
    expect(await addLocal("Ollama", {})).toMatchObject({
      name: "ollama",
      entries: { ollama: { baseUrl: "http://127.0.0.1:11434/v1", auth: "none" } },
    });
    expect((await addLocal("Ollama", {})).entries).toEqual({ ollama: { baseUrl: "http://127.0.0.1:11434/v1", auth: "none" } });
    const jan = await addLocal("Jan", { input: [key] });
    expect(jan.entries).toHaveProperty("jan", { baseUrl: "http://127.0.0.1:1337/v1" });
    expect(stored.get("http://127.0.0.1:1337")).toBe(key);
  });

  test("another address begins on this machine", async () => {
    network((url) => (url.port === "9999" ? models() : Response.error()));
    const { name, ask } = await addLocal("Another Address", { input: ["http://127.0.0.1:9999/v1/"], pick: ["Without an API Key"] });
    expect([name, ask.inputs[0]?.value]).toEqual(["127.0.0.1", "http://127.0.0.1:"]);
  });
});
