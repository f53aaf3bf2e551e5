import { beforeEach, expect, test, vi } from "vitest";
import type { KnownEndpoint } from "../../../../src/app/endpoints/endpoints.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import type { SignInDeps } from "../../../../src/host/signIn/signIn.ts";
import { fake, QuickPickItemKind } from "../../vscode.ts";

const ways: string[] = [];
const note = <T>(way: string, value: T) => Promise.resolve((ways.push(way), value));

vi.mock("../../../../src/host/signIn/browserSignIn.ts", () => ({
  keyFromBrowser: () => note("browser", "sk-or-v1-browser"),
  keyFromPastedCode: () => note("code", "sk-or-v1-code"),
}));
vi.mock("../../../../src/host/signIn/localServers.ts", () => ({
  pickLocalServer: () => note("local", { name: "ollama" }),
  keepServer: () => Promise.resolve("ollama"),
}));
vi.mock("../../../../src/host/signIn/keyCommands.ts", () => ({
  setApiKey: () => note("key", true),
  storeKey: (_found: unknown, key: string) => note(`store ${key}`, true),
  removeApiKey: () => note("remove", undefined),
}));
vi.mock("../../../../src/host/signIn/keyStatus.ts", () => ({ showKeyStatus: () => note("status", undefined) }));
const { signIn } = await import("../../../../src/host/signIn/signIn.ts");

const openRouter = {
  endpoint: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "key", headers: {} },
  origin: "https://openrouter.ai",
} as unknown as KnownEndpoint;

let key: string | undefined;
let endpoint: string;
let written: unknown[];
const deps = () =>
  ({
    ask: vscodeAsk,
    endpoints: { get: () => openRouter },
    secrets: { get: () => Promise.resolve({ key }) },
    settings: {
      get: () => endpoint,
      write: (...args: readonly unknown[]) => {
        written.push(args);
        endpoint = String(args[1]);
        return Promise.resolve();
      },
    },
  }) as unknown as SignInDeps;

/** Opens the list and chooses the way at an index, or closes the list. */
async function signInBy(index: number | undefined, given = deps()): Promise<unknown> {
  const signedIn = signIn(openRouter, given);
  await expect.poll(() => fake.quickPicks.at(-1)?.shown).toBe(true);
  const list = fake.quickPicks.at(-1);
  if (index === undefined) list?.hide();
  else list?.choose(list.labels[index] ?? "no such way");
  return signedIn;
}

beforeEach(() => {
  fake.reset();
  ways.length = 0;
  key = "sk-or-v1-old";
  endpoint = "openrouter";
  written = [];
});

test.each([
  [0, ["browser", "store sk-or-v1-browser"], { ready: true, endpointChanged: false }],
  [1, ["key"], { ready: true, endpointChanged: false }],
  [2, ["code", "store sk-or-v1-code"], { ready: true, endpointChanged: false }],
  [3, ["local"], { ready: true, endpointChanged: true }],
  [4, ["status"], { ready: false, endpointChanged: false }],
])("choosing way %i runs %j", async (index, taken, outcome) => {
  expect(await signInBy(index)).toEqual(outcome);
  expect(ways).toEqual(taken);
  expect(written).toEqual(outcome.endpointChanged ? [["endpoint", "ollama", "user"]] : []);
});

test("the status is offered only if there is a key, below a separator", async () => {
  await signInBy(undefined);
  key = undefined;
  expect(await signInBy(undefined)).toEqual({ ready: false, endpointChanged: false });
  const kinds = fake.quickPicks.map(({ items }) => items.map(({ kind }) => kind === QuickPickItemKind.Separator));
  expect(kinds).toEqual([
    [false, false, false, false, true, false],
    [false, false, false, false],
  ]);
  expect(ways).toEqual([]);
});

test("the user is told if the workspace uses another endpoint", async () => {
  const stubborn = deps();
  Object.assign(stubborn.settings, { write: () => Promise.resolve() });
  expect(await signInBy(3, stubborn)).toEqual({ ready: false, endpointChanged: false });
  expect(fake.dialogs[0]).toMatchObject({ severity: "warning", message: expect.stringContaining("aside.endpoint") });
});
