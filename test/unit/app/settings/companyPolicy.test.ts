import { beforeEach, describe, expect, test, vi } from "vitest";
import { Endpoints } from "../../../../src/app/endpoints/endpoints.ts";
import { CompanyPolicy } from "../../../../src/app/settings/companyPolicy.ts";
import { policyText } from "../../../../src/app/settings/policyText.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import type { KnownTool, ToolHost } from "../../../../src/app/tools/toolHost.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import { systemClock } from "../../../../src/llm/send/clock.ts";
import { builtInEndpoints } from "../../../../src/llm/send/endpoint.ts";
import { createGuardedFetch, SendFailure } from "../../../../src/llm/send/guardedFetch.ts";
import { type ChatError, errorActions } from "../../../../src/shared/chatError.ts";
import type { Endpoint } from "../../../../src/shared/parameters.ts";
import { fake } from "../../vscode.ts";
import { memoryPolicy } from "./memoryPolicy.ts";

const log = { warn: () => undefined } as never;

beforeEach(() => fake.reset());

async function underPolicy(content: Readonly<Record<string, unknown>>) {
  const memory = memoryPolicy(content);
  const policy: CompanyPolicy = new CompanyPolicy(memory.file, () => settings.refresh());
  const settings = new Settings(new VscodeConfig(), log, undefined, policy);
  await policy.check();
  return { memory, policy, settings, endpoints: new Endpoints(settings, { isRemote: false, privateFetch: null }, policy) };
}

const loose = { provider: { data_collection: "allow", zdr: false, order: ["a"] }, toolChoice: "required" };
const named = Object.fromEntries(Object.entries(loose).map(([name, value]) => [`aside.${name}`, value]));

/** Everybody who may set something, each against the policy. */
const setters: readonly (readonly [who: string, set: () => { readonly overrides?: Readonly<Record<string, unknown>> }])[] = [
  ["nobody", () => ({})],
  ["the user", () => (Object.assign(fake.user, named), {})],
  ["the workspace", () => (Object.assign(fake.workspaceValues, named), {})],
  ["a folder", () => (Object.assign(fake.folderValues, named), {})],
  ["a preset", () => (Object.assign(fake.user, { "aside.preset": "p", "aside.presets": { p: loose } }), {})],
  ["a conversation, or a file whose settings the user has taken", () => ({ overrides: loose })],
];

describe.each(setters)("against %s", (who, set) => {
  test("data collection and zero retention are in the provider object, what else is in it stays", async () => {
    const { settings } = await underPolicy({ dataCollection: "deny", zdr: true });
    const effective = settings.effective(set());
    const order = who === "nobody" ? {} : { order: ["a"] };
    expect(effective.parameters.provider).toEqual({ ...order, data_collection: "deny", zdr: true });
    expect(effective.values.provider).toEqual({ value: effective.parameters.provider, source: "policy" });
    expect(effective.sources.provider).toBe("policy");
  });

  test("without tools there is no choice of them", async () => {
    const { settings } = await underPolicy({ tools: false });
    const effective = settings.effective(set());
    expect(effective.parameters.toolChoice).toBeUndefined();
    expect(effective.values.toolChoice).toEqual({ value: null, source: "policy" });
  });
});

test("without models for VS Code's Chat and tools, no setting turns them on for others", async () => {
  Object.assign(fake.user, { "aside.chatModels": ["a"], "aside.toolsForExtensions": true });
  const { settings, memory, policy } = await underPolicy({ chatModels: false, tools: false });
  expect([settings.get("chatModels"), settings.get("toolsForExtensions")]).toEqual([[], false]);
  expect(policy.current?.chatProblem).toContain("/etc/aside/policy.json");
  memory.write({});
  await policy.check();
  expect([settings.get("chatModels"), settings.get("toolsForExtensions")]).toEqual([["a"], true]);
});

test("how long conversations are kept is what the policy says, whatever the user has set", async () => {
  const { settings, memory, policy } = await underPolicy({ keepDays: 90 });
  Object.assign(fake.user, { "aside.history.keepDays": 3650 });
  expect(settings.get("history.keepDays")).toBe(90);
  memory.write({});
  await policy.check();
  expect(settings.get("history.keepDays")).toBe(3650);
});

test("only the endpoints of the policy: by their address, not by the name that a user gives", async () => {
  Object.assign(fake.user, {
    "aside.endpoints": {
      corp: { baseUrl: "https://llm.example.com/v1" },
      corp2: { baseUrl: "https://llm.example.com/v2" },
      "https://llm.example.com/v1": { baseUrl: "https://evil.example/v1" },
      anywhere: { baseUrl: "https://whole.example/some/where" },
      lookalike: { baseUrl: "https://whole.example.evil.example/v1" },
      port: { baseUrl: "https://whole.example:8443/v1" },
      upper: { baseUrl: "https://LLM.EXAMPLE.com/v1/" },
      escape: { baseUrl: "https://llm.example.com/v1/../v2" },
    },
  });
  const { endpoints } = await underPolicy({ endpoints: ["https://llm.example.com/v1", "https://whole.example"] });
  const allowed = endpoints.names().filter((name) => "endpoint" in endpoints.get(name));
  expect(allowed).toEqual(["corp", "anywhere", "upper"]);
  expect(endpoints.get("openrouter")).toEqual({
    error: {
      code: "policy",
      retryable: false,
      message:
        "Your organization's policy (/etc/aside/policy.json) does not allow https://openrouter.ai/api/v1. Switch to an endpoint that it allows: https://llm.example.com/v1, https://whole.example.",
    },
  });
  expect(endpoints.check("new", { baseUrl: "https://evil.example" })).toMatchObject({
    forbidden: { code: "policy" },
    problem: expect.stringContaining("evil.example"),
  });
  expect(endpoints.get("nowhere")).toMatchObject({ error: { code: "badRequest" } });
});

test("without tools a model has none, and a call of one is refused; requests of VS Code's Chat are, where those are off", async () => {
  const invoked: string[] = [];
  const tools: ToolHost = {
    known: () => Promise.resolve(new Map([["t", {} as KnownTool]])),
    invoke: (name) => (invoked.push(name), Promise.resolve({ text: "", images: [] })),
  };
  const { policy, memory } = await underPolicy({ tools: false, chatModels: false });
  const limited = policy.current?.limit(tools);
  expect((await limited?.known())?.size).toBe(0);
  await expect(limited?.invoke("t", {}, new AbortController().signal)).rejects.toThrow("turns tools off");
  expect(invoked).toEqual([]);
  expect(policy.current?.mayNotAsk("nativeChat")).toMatchObject({ code: "policy" });
  expect(policy.current?.mayNotAsk("commitMessage")).toBeUndefined();
  memory.write({});
  expect((await policy.check())?.limit(tools)).toBe(tools);
  expect(policy.current?.mayNotAsk("nativeChat")).toBeUndefined();
});

test("a list without endpoints allows none", async () => {
  const { endpoints } = await underPolicy({ endpoints: [] });
  expect(endpoints.names().map((name) => "error" in endpoints.get(name))).toEqual([true, true]);
});

test("a file that cannot be used forbids everything, with its path and the reason; corrected, it is in force at once", async () => {
  const { endpoints, memory, policy, settings } = await underPolicy({ zrd: true });
  const changes = vi.fn();
  settings.onDidChange(changes);
  const { error } = endpoints.get("openrouter") as { readonly error: { readonly code: string; readonly message: string } };
  expect(errorActions(error as ChatError)).toEqual(["showPolicy", "retry"]);
  expect(errorActions({ code: "policy", message: "", retryable: false })).toEqual(["switchEndpoint", "showPolicy", "retry"]);
  expect(error.code).toBe("policy");
  expect(error.message).toContain("/etc/aside/policy.json");
  expect(error.message).toContain('"zrd" is not known');
  memory.write({ why: "users other than root can write to /etc/aside" });
  await policy.check();
  expect(endpoints.get("openrouter")).toMatchObject({
    error: { message: expect.stringContaining("users other than root can write to /etc/aside") },
  });
  memory.write({ zdr: true });
  expect(await policy.check()).toBe(policy.current);
  expect(endpoints.get("openrouter")).toHaveProperty("endpoint");
  memory.write(undefined);
  expect(await policy.check()).toBeUndefined();
  expect(settings.effective().parameters).toEqual({});
  expect(changes).toHaveBeenCalledTimes(3);
});

test("what goes wrong while the file is read forbids everything, too, and is not news with every look", async () => {
  const broken = {
    path: "/etc/aside/policy.json",
    stamp: () => Promise.reject(new Error("EIO")),
    read: () => Promise.reject(new Error("EIO")),
  };
  const changes = vi.fn();
  const policy = new CompanyPolicy(() => Promise.resolve(broken), changes);
  expect((await policy.check())?.why).toBe("EIO");
  await policy.check();
  expect(changes).toHaveBeenCalledTimes(1);
});

test("a refusal that may pass is looked into again with the next request, also without a change of the file", async () => {
  const memory = memoryPolicy();
  memory.write({ why: "Windows did not report who can change it", passes: true });
  const changes = vi.fn();
  let answers = false;
  const file = async () => {
    const inMemory = await memory.file();
    const read = async () => (answers ? { bytes: new TextEncoder().encode('{"zdr":true}') } : inMemory.read());
    return { path: inMemory.path, stamp: () => inMemory.stamp(), read };
  };
  const policy = new CompanyPolicy(file, changes);
  expect((await policy.check())?.why).toContain("Windows");
  await policy.check();
  expect(changes).toHaveBeenCalledTimes(1);
  answers = true;
  expect((await policy.check())?.policy).toEqual({ zdr: true });
});

describe("the last look, where a caller has not asked the policy", () => {
  const deepinfra = builtInEndpoints.deepinfra;
  const asOpenAi: Endpoint = { ...builtInEndpoints.openrouter, name: "mine", dialect: "openai" };
  const send = async (endpoint: Endpoint, body?: unknown): Promise<string> => {
    const fetching = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("{}"));
    const fetch = createGuardedFetch({ endpoint, key: undefined, headers: {}, accept: "application/json", clock: systemClock });
    try {
      await fetch(`${endpoint.baseUrl}/chat/completions`, body === undefined ? {} : { method: "POST", body: body as BodyInit });
      expect(fetching).toHaveBeenCalledTimes(1);
      return "sent";
    } catch (thrown) {
      expect(fetching).not.toHaveBeenCalled();
      return thrown instanceof SendFailure ? `${thrown.error.code}: ${thrown.error.message}` : String(thrown);
    } finally {
      fetching.mockRestore();
    }
  };
  const question = (more: object) => JSON.stringify({ model: "m", messages: [], ...more });

  test.each<[policy: Readonly<Record<string, unknown>>, endpoint: Endpoint, body: unknown, expected: string]>([
    [{ endpoints: ["openrouter"] }, deepinfra, undefined, "does not allow https://api.deepinfra.com/v1/openai"],
    [{ endpoints: ["deepinfra"] }, deepinfra, question({ tools: [] }), "sent"],
    [{ zdr: true }, asOpenAi, question({}), "provider.zdr"],
    [{ zdr: true }, asOpenAi, question({ provider: { zdr: false } }), "provider.zdr"],
    [
      { zdr: true, dataCollection: "deny" },
      asOpenAi,
      question({ provider: { zdr: true, data_collection: "allow" } }),
      "provider.data_collection",
    ],
    [
      { zdr: true, dataCollection: "deny" },
      asOpenAi,
      question({ provider: { zdr: true, data_collection: "deny", sort: "price" } }),
      "sent",
    ],
    [{ zdr: true }, deepinfra, question({}), "sent"],
    [{ zdr: true }, asOpenAi, new Uint8Array(3), "body"],
    [{ zdr: true }, asOpenAi, JSON.stringify({ code: "of a sign-in" }), "sent"],
    [{ tools: false }, deepinfra, question({ tools: [] }), "tools"],
    [{ tools: false }, deepinfra, question({ functions: [] }), "functions"],
    [{ tools: false }, asOpenAi, question({ plugins: [{ id: "web" }] }), "plugins"],
    [{ tools: false }, asOpenAi, question({ plugins: [{ id: "web", enabled: false }, { id: "file-parser" }] }), "sent"],
    [{ tools: false }, asOpenAi, question({ model: "a/b:online" }), "model"],
    [{ tools: false }, asOpenAi, question({ models: ["a/b:Online"] }), "model"],
    [{ unknown: 1 }, deepinfra, undefined, '"unknown" is not known'],
    [{}, deepinfra, question({ tools: [] }), "sent"],
  ])("%j", async (content, endpoint, body, expected) => {
    // Its guard is the process's: no caller below knows of it.
    const policy = new CompanyPolicy(memoryPolicy(content).file, () => undefined);
    expect(policy.current).toBeUndefined();
    const outcome = await send(endpoint, body);
    if (expected === "sent") expect(outcome).toBe("sent");
    else {
      expect(outcome).toMatch(/^policy: /);
      expect(outcome).toContain(expected);
      expect(outcome).toContain("Nothing was sent.");
    }
  });

  test("where there can be no policy, nothing is looked at", async () => {
    const policy = new CompanyPolicy(null, () => undefined);
    expect(await policy.check()).toBeUndefined();
    expect(await send(deepinfra, question({ tools: [] }))).toBe("sent");
  });
});

test("the policy as a text names the file, what it fixes, or why it cannot be used", async () => {
  const textOf = async (content: Readonly<Record<string, unknown>> | undefined) => {
    const policy = new CompanyPolicy(memoryPolicy(content).file, () => undefined);
    return policyText((await policy.file?.())?.path, await policy.check());
  };
  const all = await textOf({ endpoints: ["deepinfra"], dataCollection: "deny", zdr: true, tools: false, chatModels: false, keepDays: 1 });
  expect(all).toContain("File: /etc/aside/policy.json");
  expect(all.match(/^- (\w+): .+/gm)?.map((line) => line.split(":", 1)[0])).toEqual([
    "- endpoints",
    "- dataCollection",
    "- zdr",
    "- tools",
    "- chatModels",
    "- keepDays",
  ]);
  expect(all).toContain("https://api.deepinfra.com/v1/openai");
  expect(await textOf({})).toContain("It fixes nothing.");
  expect(await textOf({ endpoints: [] })).toContain("no endpoint is allowed");
  expect(await textOf(undefined)).toContain("There is no such file.");
  expect(await textOf({ x: 1 })).toContain('"x" is not known');
  expect(policyText(undefined, undefined)).toContain("in a browser");
});
