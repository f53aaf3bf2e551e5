import { builtInEndpoints } from "../../../../src/llm/send/endpoint.ts";
import { beforeEach, expect, test } from "vitest";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { offerToMoveKeys, type StrayKeyDeps } from "../../../../src/host/signIn/moveStrayKeys.ts";
import { watchForStrayKeys } from "../../../../src/host/signIn/register.ts";
import { EventEmitter, fake } from "../../vscode.ts";
import { nth } from "../../vscode/nth.ts";

const key = `sk-or-v1-${"0123456789abcdef".repeat(4)}`;
const other = `sk-proj-${"A1b2C3d4E5f6G7h8".repeat(2)}`;

let stored: Map<string, string>;
let failure: { readonly message: string } | null;
let changed: EventEmitter<void>;
let deps: StrayKeyDeps;

beforeEach(() => {
  fake.reset();
  stored = new Map();
  failure = null;
  changed = new EventEmitter();
  deps = {
    ask: vscodeAsk,
    window: { execute: async (...command: readonly unknown[]) => void fake.executed.push(command) },
    endpoints: { get: () => ({ endpoint: builtInEndpoints.openrouter, origin: "https://openrouter.ai" }) },
    settings: { get: (name: string) => (name === "endpoints" ? {} : "openrouter"), onDidChange: changed.event },
    secrets: {
      get: (origin: string) => Promise.resolve({ key: stored.get(origin) }),
      set: (origin: string, value: string) => {
        if (failure === null) stored.set(origin, value);
        return Promise.resolve(failure);
      },
    },
    log: { info: () => undefined, warn: () => undefined, error: (_message: string, cause: unknown) => fake.faults.push(String(cause)) },
  } as unknown as StrayKeyDeps;
});

// A place that was mentioned once is not mentioned again in this session: each test has settings of its own.
const offer = () => offerToMoveKeys(deps);

test("a key in the settings is moved if the user agrees, and offered once", async () => {
  fake.user["aside.systemPrompt"] = `My key is ${key}.`;
  fake.answers.push(nth(0));
  await offer();
  expect(stored.get("https://openrouter.ai")).toBe(key);
  expect(fake.user["aside.systemPrompt"]).not.toContain(key);
  expect(fake.dialogs[0]).toMatchObject({ severity: "warning", modal: false, buttons: ["Move to Secret Storage", "Open Settings"] });
  expect(fake.dialogs[0]?.message).toContain("aside.systemPrompt");
  fake.user["aside.systemPrompt"] = `My key is ${key}.`;
  await offer();
  expect(fake.dialogs).toHaveLength(1);
});

test("the settings are shown instead, or nothing happens", async () => {
  fake.workspaceValues["aside.systemPrompt"] = key;
  fake.user["aside.systemPrompt"] = "no key";
  fake.answers.push(nth(1));
  await offer();
  expect(fake.executed).toEqual([["workbench.action.openWorkspaceSettings", { query: "aside.systemPrompt" }]]);
  fake.user["aside.stop"] = ["END", other];
  fake.answers.push(nth(1));
  await offer();
  expect(fake.executed.at(-1)).toEqual(["workbench.action.openSettings", "aside.stop"]);
  fake.user["aside.titleModel"] = other;
  fake.answers.push(undefined);
  await offer();
  expect([stored.size, fake.executed.length, fake.workspaceValues["aside.systemPrompt"]]).toEqual([0, 2, key]);
});

test("a key in a workspace's settings is never taken over: only its removal is offered", async () => {
  fake.workspaceValues["aside.apiKey"] = other;
  fake.workspaceValues["aside.extraBody"] = { headers: { "x-key": key } };
  fake.answers.push(nth(0));
  await offer();
  expect(fake.dialogs).toMatchObject([{ severity: "warning", buttons: ["Remove It", "Open Settings"] }]);
  expect(fake.dialogs[0]?.message).toContain("its owner should revoke it");
  expect(JSON.stringify(fake.workspaceValues)).not.toMatch(/sk-/);
  expect(stored.size).toBe(0);
});

test("a key that VS Code does not remove is left to the user", async () => {
  fake.workspaceValues["aside.endpoints"] = { evil: { baseUrl: "https://openrouter.ai/api/v1", headers: { "x-key": key } } };
  fake.answers.push(nth(0));
  await offer();
  expect(fake.messages.at(-1)).toBe("aside.endpoints could not be changed. Remove the API key from the file yourself.");
  expect(stored.size).toBe(0);
});

test("a key of a workspace and one of the user are two questions, and the second names the server", async () => {
  fake.workspaceValues["aside.plugins"] = [{ id: other }];
  fake.user["aside.plugins"] = [{ id: key }];
  fake.answers.push(undefined, nth(0));
  await offer();
  expect(fake.dialogs.map(({ buttons }) => buttons[0])).toEqual(["Remove It", "Move to Secret Storage"]);
  expect(fake.dialogs[1]?.message).toContain("as the key for openrouter.ai?");
  expect([...stored]).toEqual([["https://openrouter.ai", key]]);
  expect(JSON.stringify([fake.workspaceValues["aside.plugins"], fake.user["aside.plugins"]])).toBe(JSON.stringify([[{ id: other }], [{}]]));
});

test.each([
  ["replaced where the user agrees", true, "model"],
  ["kept where not", false, "preset"],
])("another key of the same server is %s; it is removed from the settings either way", async (_what, agrees, name) => {
  stored.set("https://openrouter.ai", other);
  fake.user[`aside.${name}`] = key;
  fake.answers.push(nth(0), agrees ? nth(0) : undefined);
  await offer();
  expect(stored.get("https://openrouter.ai")).toBe(agrees ? key : other);
  expect(JSON.stringify(fake.user)).not.toContain(key);
  expect(fake.dialogs[1]).toMatchObject({ modal: true, buttons: [expect.anything()] });
  expect(fake.details).toHaveLength(1);
});

test("a key that cannot be stored stays in the settings", async () => {
  failure = { message: "The key store failed." };
  fake.user["aside.siteUrl"] = key;
  fake.answers.push(nth(0));
  await offer();
  expect(fake.user["aside.siteUrl"]).toBe(key);
  expect(fake.messages.at(-1)).toBe("The key store failed.");
});

test("the settings are searched at once and when they change", async () => {
  const watching = watchForStrayKeys(deps);
  expect(fake.dialogs).toEqual([]);
  fake.user["aside.siteName"] = key;
  fake.answers.push(undefined);
  changed.fire();
  await expect.poll(() => fake.dialogs.length).toBe(1);
  watching.dispose();
});
