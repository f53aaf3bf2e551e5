import { beforeEach, expect, test } from "vitest";
import type * as vscode from "vscode";
import type { Log } from "../../../../src/app/log.ts";
import { Secrets } from "../../../../src/app/endpoints/secrets.ts";
import { EventEmitter } from "../../vscode.ts";

const origin = "https://openrouter.ai";
const key = "sk-or-v1-CANARYCANARYCANARY";

let stored: Map<string, string>;
let remembered: Map<string, unknown>;
let broken: boolean;
let logged: string[];
let storageChanged: EventEmitter<{ key: string }>;

function open(): Secrets {
  storageChanged = new EventEmitter();
  const guard = () => {
    if (broken) throw new Error("no keyring");
  };
  const storage = {
    onDidChange: storageChanged.event,
    get: async (name: string) => (guard(), stored.get(name)),
    store: async (name: string, value: string) => (guard(), void stored.set(name, value)),
    delete: async (name: string) => (guard(), void stored.delete(name)),
  } as unknown as vscode.SecretStorage;
  const memento = {
    get: (name: string) => remembered.get(name),
    update: async (name: string, value: unknown) => void (value === undefined ? remembered.delete(name) : remembered.set(name, value)),
  } as unknown as vscode.Memento;
  const note = (message: string, cause?: unknown) => void logged.push(`${message} ${String(cause)}`);
  return new Secrets(storage, memento, { warn: note, error: note } as unknown as Log);
}

beforeEach(() => {
  stored = new Map();
  remembered = new Map();
  broken = false;
  logged = [];
});

test("a key is kept under its origin and given to no other", async () => {
  const secrets = open();
  expect(secrets.has(origin)).toBeUndefined();
  expect(await secrets.get(origin)).toEqual({ key: undefined, error: null });
  expect(await secrets.set(origin, key)).toBeNull();
  expect([...stored.keys()]).toEqual(["aside.key:https://openrouter.ai"]);
  expect(await secrets.get(origin)).toEqual({ key });
  expect(secrets.has(origin)).toBe(true);
  for (const other of ["https://openrouter.ai:8443", "https://openrouter.ai.example.invalid", "http://openrouter.ai"]) {
    expect(await secrets.get(other)).toEqual({ key: undefined, error: null });
  }
});

test("nothing but the secret store ever holds the key", async () => {
  const secrets = open();
  await secrets.set(origin, key);
  expect(JSON.stringify([...remembered])).not.toContain(key);
  expect([...stored.keys()].join()).not.toContain(key);
  expect(logged.join()).not.toContain(key);
});

test("a removed key is gone and is not taken for a forgotten one", async () => {
  const secrets = open();
  await secrets.set(origin, key);
  expect(await secrets.remove(origin)).toBeNull();
  expect(await secrets.get(origin)).toEqual({ key: undefined, error: null });
});

test("F122 a store that forgot is named", async () => {
  await open().set(origin, key);
  stored.clear();
  const lookup = await open().get(origin);
  expect(lookup).toMatchObject({ key: undefined, error: { code: "keyStore", origin } });
});

test("F121 a store that fails is an error with a session key as the way on", async () => {
  broken = true;
  const secrets = open();
  expect(await secrets.get(origin)).toMatchObject({ key: undefined, error: { code: "keyStore" } });
  expect(await secrets.set(origin, key)).toMatchObject({ code: "keyStore" });
  expect(secrets.has(origin)).toBe(false);
  secrets.setForSession(origin, key);
  expect(await secrets.get(origin)).toEqual({ key });
  expect(secrets.known()).toContain(key);
  expect(stored.size).toBe(0);
});

test("a change in another window is noticed", async () => {
  const secrets = open();
  await secrets.set(origin, key);
  const seen: string[] = [];
  secrets.onDidChange((changed) => seen.push(changed));
  stored.set(`aside.key:${origin}`, "sk-other");
  storageChanged.fire({ key: `aside.key:${origin}` });
  storageChanged.fire({ key: "another extension's" });
  expect(seen).toEqual([origin]);
  expect(await secrets.get(origin)).toEqual({ key: "sk-other" });
});
