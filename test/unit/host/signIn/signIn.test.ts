import { beforeEach, expect, test, vi } from "vitest";
import type { KnownEndpoint } from "../../../../src/app/endpoints/endpoints.ts";
import type { SignInParts } from "../../../../src/host/signIn/signIn.ts";
import { fake, QuickPickItemKind } from "../../vscode.ts";
import { nth } from "../../vscode/nth.ts";

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
const parts = () =>
  ({
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
  }) as unknown as SignInParts;

beforeEach(() => {
  fake.reset();
  ways.length = 0;
  key = "sk-or-v1-old";
  endpoint = "openrouter";
  written = [];
});

test.each([
  [0, ["browser", "store sk-or-v1-browser"], { ready: true, moved: false }],
  [1, ["key"], { ready: true, moved: false }],
  [2, ["code", "store sk-or-v1-code"], { ready: true, moved: false }],
  [3, ["local"], { ready: true, moved: true }],
  [4, ["status"], { ready: false, moved: false }],
])("way %i of those that are offered: %j", async (index, taken, outcome) => {
  fake.answers.push(nth(index));
  expect(await signIn(openRouter, parts())).toEqual(outcome);
  expect(ways).toEqual(taken);
  expect(written).toEqual(outcome.moved ? [["endpoint", "ollama", "user"]] : []);
});

test("without a key there is no status to show; with one it stands apart", async () => {
  fake.answers.push(undefined, undefined);
  await signIn(openRouter, parts());
  key = undefined;
  expect(await signIn(openRouter, parts())).toEqual({ ready: false, moved: false });
  const kinds = fake.lists.map(({ items }) => items.map((item) => typeof item === "object" && item.kind === QuickPickItemKind.Separator));
  expect(kinds).toEqual([
    [false, false, false, false, true, false],
    [false, false, false, false],
  ]);
  expect(ways).toEqual([]);
});

test("a workspace that asks another server is named", async () => {
  const stubborn = parts();
  Object.assign(stubborn.settings, { write: () => Promise.resolve() });
  fake.answers.push(nth(3));
  expect(await signIn(openRouter, stubborn)).toEqual({ ready: false, moved: false });
  expect(fake.dialogs[0]).toMatchObject({ severity: "warning", message: expect.stringContaining("aside.endpoint") });
});
