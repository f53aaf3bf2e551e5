import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KnownEndpoint } from "../../../../src/app/endpoints/endpoints.ts";
import { removeApiKey, setApiKey } from "../../../../src/host/signIn/keyCommands.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import type { Window } from "../../../../src/app/ports.ts";
import type { Log } from "../../../../src/app/log.ts";
import type { Secrets } from "../../../../src/app/endpoints/secrets.ts";
import type { ChatError } from "../../../../src/shared/chatError.ts";
import { fake, window as vscodeWindow } from "../../vscode.ts";
import { nth } from "../../vscode/nth.ts";

const key = "sk-or-v1-CANARYCANARYCANARY";
const openRouter: KnownEndpoint = {
  endpoint: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "key", headers: {} },
  origin: "https://openrouter.ai",
  notice: null,
  whereabouts: null,
};

let logged: string[];
let stored: [string, string][];
let session: [string, string][];
let storeError: ChatError | null;

let opened: string[] = [];
const deps = () => ({
  ask: vscodeAsk,
  window: { openExternal: (url: string) => Promise.resolve(void opened.push(url)) } as unknown as Window,
  log: { info: (message: string) => void logged.push(message) } as unknown as Log,
  secrets: {
    set: (origin: string, value: string) => {
      if (storeError === null) stored.push([origin, value]);
      return Promise.resolve(storeError);
    },
    get: () => Promise.resolve({ key: stored[0]?.[1] }),
    remove: () => {
      if (storeError === null) stored = [];
      return Promise.resolve(storeError);
    },
    setForSession: (origin: string, value: string) => void session.push([origin, value]),
  } as unknown as Secrets,
});

/** The server's response to the key; undefined if it cannot be reached. */
function server(status: number | undefined): void {
  vi.spyOn(globalThis, "fetch").mockImplementation(() =>
    status === undefined
      ? Promise.reject(new TypeError("fetch failed"))
      : Promise.resolve(
          new Response(JSON.stringify(status === 200 ? { data: { label: "k" } } : { error: { message: "no", code: status } }), {
            status,
            headers: { "content-type": "application/json" },
          }),
        ),
  );
}

beforeEach(() => {
  fake.reset();
  logged = [];
  stored = [];
  session = [];
  storeError = null;
});
afterEach(() => vi.restoreAllMocks());

test("a key that is accepted is stored under the endpoint's origin", async () => {
  server(200);
  fake.answers.push(`  ${key}\n`);
  expect(await setApiKey(openRouter, deps())).toBe(true);
  expect(stored).toEqual([["https://openrouter.ai", key]]);
});

test("a key is typed into a password box, which reports at once what cannot be a key", async () => {
  fake.answers.push("two words", undefined);
  const setting = setApiKey(openRouter, deps());
  await expect.poll(() => fake.inputs.length).toBe(1);
  expect(fake.inputs[0]).toMatchObject({ password: true, ignoreFocusOut: true });
  expect(await setting).toBe(false);
  expect(fake.messages).toHaveLength(1);
});

test("a button of the box opens the page where keys are made, and the box stays open", async () => {
  opened = [];
  server(200);
  const boxes = vi.spyOn(vscodeWindow, "createInputBox");
  let type: (text: string) => void = () => undefined;
  fake.answers.push(new Promise<string>((resolve) => (type = resolve)));
  const setting = setApiKey(openRouter, deps(), { keyPage: "https://keys.example/new" });
  await expect.poll(() => boxes.mock.results.length).toBe(1);
  const box = boxes.mock.results[0]?.value as {
    readonly buttons: readonly { readonly tooltip: string }[];
    pressFirst(): void;
    shown: boolean;
  };
  expect(box.buttons.map(({ tooltip }) => tooltip)).toEqual(["Get an API Key"]);
  box.pressFirst();
  expect([opened, box.shown]).toEqual([["https://keys.example/new"], true]);
  type(key);
  expect(await setting).toBe(true);
});

test("a key of one account is stored for that account, which every question names", async () => {
  server(200);
  fake.answers.push(key);
  const work = { ...openRouter, endpoint: { ...openRouter.endpoint, account: "work" } };
  expect(await setApiKey(work, deps())).toBe(true);
  expect(stored).toEqual([["https://openrouter.ai work", key]]);
  expect(fake.inputs[0]?.title).toBe("API key for openrouter.ai (work)");
});

test("a key is removed if the user agrees", async () => {
  stored = [["https://openrouter.ai", key]];
  fake.answers.push(undefined, nth(0), nth(0));
  await removeApiKey(openRouter, deps());
  expect(stored).toHaveLength(1);
  storeError = { code: "keyStore", message: "The key store failed." };
  await removeApiKey(openRouter, deps());
  expect(fake.messages.at(-1)).toBe("The key store failed.");
  storeError = null;
  await removeApiKey(openRouter, deps());
  expect(stored).toEqual([]);
  expect(fake.dialogs.filter(({ buttons }) => buttons.length > 0).map(({ modal }) => modal)).toEqual([true, true, true]);
  await removeApiKey(openRouter, deps());
  expect(fake.dialogs.at(-1)).toMatchObject({ modal: false, buttons: [] });
});

test("a key that the server rejects is not stored, and the user is told why", async () => {
  server(401);
  fake.answers.push(key, undefined);
  expect(await setApiKey(openRouter, deps())).toBe(false);
  expect(stored).toEqual([]);
  expect(fake.messages.join()).toContain("rejected this key");
});

test("a key that cannot be verified is stored only if the user agrees", async () => {
  server(undefined);
  fake.answers.push(key, undefined);
  expect(await setApiKey(openRouter, deps())).toBe(false);
  expect(stored).toEqual([]);
  expect(fake.details).toHaveLength(1);
  fake.answers.push(key, "Store Anyway");
  expect(await setApiKey(openRouter, deps())).toBe(true);
  expect(stored).toHaveLength(1);
}, 20_000);

test("F121 if the key store fails, the user can use the key for this session", async () => {
  server(200);
  storeError = { code: "keyStore", message: "The key store failed." };
  fake.answers.push(key, "Use for This Session");
  expect(await setApiKey(openRouter, deps())).toBe(true);
  expect(session).toEqual([["https://openrouter.ai", key]]);
  expect(fake.details).toEqual(["The key store failed."]);
});

test("an endpoint without keys never gets one", async () => {
  expect(await setApiKey({ ...openRouter, endpoint: { ...openRouter.endpoint, auth: "none" } }, deps())).toBe(false);
  expect(stored).toEqual([]);
});

test("neither messages nor the log contain the key", async () => {
  server(401);
  fake.answers.push(key, undefined);
  await setApiKey(openRouter, deps());
  expect([...fake.messages, ...logged].join()).not.toContain(key);
});
