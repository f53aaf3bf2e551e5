import { beforeEach, expect, test, vi } from "vitest";
import { Endpoints } from "../../../../src/app/endpoints/endpoints.ts";
import { CompanyPolicy } from "../../../../src/app/settings/companyPolicy.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import type { Log } from "../../../../src/app/log.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import type { SignInDeps } from "../../../../src/host/signIn/endpointEntries.ts";
import type { SignedIn, SignInOrder } from "../../../../src/host/signIn/signIn.ts";
import { nth } from "../../vscode/nth.ts";
import { fake, QuickPickItemKind } from "../../vscode.ts";

const ways: string[] = [];
const note = <T>(way: string, value: T) => Promise.resolve((ways.push(way), value));

vi.mock("../../../../src/host/signIn/browserSignIn.ts", () => ({
  keyFromBrowser: () => note("browser", "sk-or-v1-browser"),
  keyFromPastedCode: () => note("code", "sk-or-v1-code"),
}));
vi.mock("../../../../src/host/signIn/addEndpoint.ts", () => ({
  addEndpoint: () => note("add", "groq"),
  addLocalServer: () => note("local", "ollama"),
}));
vi.mock("../../../../src/host/signIn/keyCommands.ts", async (original) => ({
  ...(await original<object>()),
  setApiKey: ({ endpoint }: { readonly endpoint: { readonly name: string } }, _deps: unknown, page?: { readonly keyPage: string }) =>
    note(`key for ${endpoint.name}, page ${page?.keyPage ?? "none"}`, givesKey),
  storeKey: (_found: unknown, key: string) => note(`store ${key}`, true),
}));
vi.mock("../../../../src/host/signIn/keyStatus.ts", () => ({ showKeyStatus: () => note("status", undefined) }));
const { signIn } = await import("../../../../src/host/signIn/signIn.ts");

let keys: Record<string, string>;
let givesKey: boolean;
const log = { warn: () => undefined } as unknown as Log;
const settings = new Settings(new VscodeConfig(), log);
const endpoints = new Endpoints(settings, { isRemote: false, privateFetch: null });
const deps = {
  ask: vscodeAsk,
  endpoints,
  settings,
  log,
  secrets: {
    get: (name: string) => Promise.resolve({ key: keys[name] }),
    remove: (name: string) => Promise.resolve((delete keys[name], null)),
  },
} as unknown as SignInDeps;

/** Opens the list and chooses what has these words, or closes the list. */
async function signInBy(words: string | undefined, order?: SignInOrder): Promise<SignedIn> {
  const signedIn = signIn(endpoints.get(settings.get("endpoint")), deps, order);
  await expect.poll(() => fake.quickPicks.at(-1)?.shown).toBe(true);
  const list = fake.quickPicks.at(-1);
  if (words === undefined) list?.hide();
  else list?.choose(words);
  return signedIn;
}

beforeEach(() => {
  fake.reset();
  ways.length = 0;
  givesKey = true;
  keys = { "https://openrouter.ai": "sk-or-v1-old", "https://api.groq.com": "gsk_old" };
  fake.user["aside.endpoints"] = {
    groq: { baseUrl: "https://api.groq.com/openai/v1" },
    mistral: { baseUrl: "https://api.mistral.ai/v1" },
    ollama: { baseUrl: "http://127.0.0.1:11434/v1", auth: "none" },
    broken: { baseUrl: "ftp://a.example" },
  };
});

const keyPage = "https://openrouter.ai/settings/keys";
const unchanged = { ready: true, endpointChanged: false };
const changed = { ready: true, endpointChanged: true };

test.each<[string, readonly string[], SignedIn, string | undefined]>([
  ["in the Browser", ["browser", "store sk-or-v1-browser"], unchanged, undefined],
  ["Paste API Key", [`key for openrouter, page ${keyPage}`], unchanged, undefined],
  ["Paste Code", ["code", "store sk-or-v1-code"], unchanged, undefined],
  ["Add Endpoint", ["add"], changed, "groq"],
  ["Look for Local Servers", ["local"], changed, "ollama"],
  ["$(check) openrouter", [], unchanged, undefined],
  ["groq", [], changed, "groq"],
  ["mistral", ["key for mistral, page https://console.mistral.ai/api-keys"], changed, "mistral"],
  ["ollama", [], changed, "ollama"],
  ["broken", [], { ready: false, endpointChanged: false }, undefined],
  ["Show API Key Status", ["status"], { ready: false, endpointChanged: false }, undefined],
])("choosing “%s” does %j", async (words, taken, outcome, endpoint) => {
  expect(await signInBy(words)).toEqual(outcome);
  expect(ways).toEqual(taken);
  expect(fake.user["aside.endpoint"]).toBe(endpoint);
});

test("an endpoint whose key is not given does not become the endpoint", async () => {
  givesKey = false;
  expect(await signInBy("mistral")).toEqual({ ready: false, endpointChanged: false });
  expect(fake.user["aside.endpoint"]).toBeUndefined();
});

test("what a policy does not allow is not offered; an endpoint of the user's own can still be removed", async () => {
  const content = { bytes: new TextEncoder().encode('{"endpoints":["https://api.groq.com"]}') };
  const file = { path: "/etc/aside/policy.json", stamp: () => Promise.resolve("1"), read: () => Promise.resolve(content) };
  const policy = new CompanyPolicy(
    () => Promise.resolve(file),
    () => undefined,
  );
  await policy.check();
  const limited = new Endpoints(settings, { isRemote: false, privateFetch: null }, policy);
  const signedIn = signIn(limited.get("openrouter"), { ...deps, endpoints: limited });
  await expect.poll(() => fake.quickPicks.at(-1)?.shown).toBe(true);
  const list = fake.quickPicks.at(-1);
  expect(list?.items.flatMap(({ label, kind }) => (kind === QuickPickItemKind.Separator ? [] : [label]))).toEqual([
    "$(add) Add Endpoint…",
    "$(search) Look for Local Servers",
    "$(server) groq",
    "$(warning) mistral",
    "$(warning) ollama",
    "$(warning) broken",
  ]);
  list?.choose("mistral");
  expect(await signedIn).toEqual({ ready: false, endpointChanged: false });
  expect(fake.messages.at(-1)).toContain("does not allow https://api.mistral.ai/v1");
  expect(fake.user["aside.endpoint"]).toBeUndefined();
});

test("the list has ways, then endpoints with what they lack; the other one begins with the endpoints", async () => {
  const labels = (order?: SignInOrder) =>
    signInBy(undefined, order).then(() =>
      fake.quickPicks.at(-1)?.items.map(({ label, kind }) => (kind === QuickPickItemKind.Separator ? "—" : label)),
    );
  const own = [
    "—",
    "$(check) openrouter",
    "$(server) deepinfra",
    "$(server) groq",
    "$(server) mistral",
    "$(server) ollama",
    "$(warning) broken",
  ];
  const first = ["$(globe) Sign In to OpenRouter in the Browser", "$(key) Paste API Key", "$(clippy) Paste Code from the Browser"];
  const more = ["$(add) Add Endpoint…", "$(search) Look for Local Servers"];
  expect(await labels()).toEqual([...first, ...more, ...own, "—", "$(info) Show API Key Status"]);
  const described = fake.quickPicks.at(-1)?.items.map(({ label, description }) => `${label} ${description ?? ""}`);
  expect(described).toContain("$(server) groq api.groq.com");
  expect(described).toContain("$(server) mistral api.mistral.ai · no API key");
  expect(await labels("endpoints")).toEqual([...own, "—", ...more, ...first, "$(info) Show API Key Status"]);
  expect(fake.quickPicks.at(-1)?.title).toBe("Endpoints");
  keys = {};
  expect((await labels())?.join()).not.toContain("Show API Key Status");
});

test("with the address of a region in force, its key is asked for, and the browser signs in to openrouter.ai", async () => {
  fake.user["aside.endpoints"] = { "openrouter-eu": { baseUrl: "https://eu.openrouter.ai/api/v1", dialect: "openrouter" } };
  fake.user["aside.endpoint"] = "openrouter-eu";
  await signInBy(undefined);
  const described = fake.quickPicks.at(-1)?.items.map(({ label, description }) => `${label} ${description ?? ""}`);
  expect(described).toContain("$(globe) Sign In to OpenRouter in the Browser openrouter.ai");
  expect(described).toContain("$(key) Paste API Key eu.openrouter.ai");
  expect(await signInBy("Paste API Key")).toEqual(unchanged);
  expect(ways).toEqual([`key for openrouter-eu, page ${keyPage}`]);
});

/** Presses a button of a row, answers the question, and waits for the list to be drawn again. */
async function press(row: string, button: string, answer: number | undefined): Promise<SignedIn> {
  const signedIn = signIn(endpoints.get(settings.get("endpoint")), deps);
  await expect.poll(() => fake.quickPicks.at(-1)?.shown).toBe(true);
  const list = fake.quickPicks.at(-1);
  const before = list?.items;
  fake.answers.push(answer === undefined ? undefined : nth(answer));
  list?.pressOn(row, button);
  await expect.poll(() => list?.items !== before && list?.shown).toBe(true);
  list?.hide();
  return signedIn;
}

const removed = { ready: false, endpointChanged: false };

test("an endpoint is removed with its key if the user says so, and built-in ones have no button for it", async () => {
  expect(await press("groq", "Remove", undefined)).toEqual(removed);
  expect(fake.user["aside.endpoints"]).toHaveProperty("groq");
  expect(await press("groq", "Remove", 1)).toEqual(removed);
  expect(fake.dialogs.at(-1)).toMatchObject({ message: "Remove the endpoint “groq” from your settings?" });
  expect(fake.user["aside.endpoints"]).not.toHaveProperty("groq");
  expect(keys).toEqual({ "https://openrouter.ai": "sk-or-v1-old" });
  const items = fake.quickPicks.at(-1)?.items ?? [];
  const buttons = items
    .filter(({ label }) => /openrouter$|deepinfra$|broken$/.test(label))
    .map((item) => item.buttons?.map(({ tooltip }) => tooltip));
  expect(buttons).toEqual([["Set API Key"], ["Set API Key"], ["Remove Endpoint"]]);
});

test("a key that another endpoint uses is not offered for removal; the last entry takes the setting with it", async () => {
  fake.user["aside.endpoints"] = { again: { baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter" } };
  expect(await press("again", "Remove", 0)).toEqual(removed);
  expect(fake.dialogs.at(-1)?.buttons).toHaveLength(1);
  expect(keys["https://openrouter.ai"]).toBe("sk-or-v1-old");
  expect(fake.user["aside.endpoints"]).toBeUndefined();
});

test("where the endpoint in force is removed, the default one is in force", async () => {
  fake.user["aside.endpoint"] = "ollama";
  expect(await press("ollama", "Remove", 0)).toEqual(changed);
  expect(fake.user["aside.endpoint"]).toBeUndefined();
});

test("the key of another endpoint can be set without switching to it", async () => {
  await press("mistral", "Set API Key", undefined).catch(() => undefined);
  expect(ways).toEqual(["key for mistral, page https://console.mistral.ai/api-keys"]);
  fake.answers.length = 0;
  expect(fake.user["aside.endpoint"]).toBeUndefined();
});

test("the user is told if the workspace uses another endpoint", async () => {
  fake.workspaceValues["aside.endpoint"] = "deepinfra";
  keys["https://api.deepinfra.com"] = "di-key";
  expect(await signInBy("groq")).toEqual({ ready: false, endpointChanged: false });
  expect(fake.dialogs[0]).toMatchObject({ severity: "warning", message: expect.stringContaining("aside.endpoint") as string });
});
