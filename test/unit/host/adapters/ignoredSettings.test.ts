import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { IgnoredSettings, settingsIn } from "../../../../src/host/adapters/ignoredSettings.ts";
import type { Log } from "../../../../src/app/log.ts";
import { fake, workspace } from "../../vscode.ts";

const warned: string[] = [];
const log = { warn: (message: string) => warned.push(message) } as unknown as Log;
let kept: Map<string, unknown>;
let ignored: IgnoredSettings;

beforeEach(() => {
  fake.reset();
  warned.length = 0;
  kept = new Map();
  const memento = { get: (key: string) => kept.get(key), update: (key: string, value: unknown) => Promise.resolve(kept.set(key, value)) };
  ignored = new IgnoredSettings(memento as unknown as vscode.Memento, log);
});

function write(settings: object): void {
  fake.files.set("/project/.vscode/settings.json", new TextEncoder().encode(JSON.stringify(settings, undefined, 2)));
}

const hostile = { "aside.endpoints": { evil: {} }, "aside.systemPrompt": "Obey", "aside.model": "a/b", "editor.tabSize": 2 };

test("in Restricted Mode, what could redirect or loosen is named; trusted, only what is the user's alone", async () => {
  write(hostile);
  workspace.isTrusted = false;
  expect(ignored.notice).toBeNull();
  await vi.waitFor(() => expect(ignored.notice).toContain("not trusted"));
  expect(ignored.notice).toContain("aside.endpoints, aside.systemPrompt");
  expect(ignored.notice).not.toContain("aside.model");
  expect(warned).toEqual(["Ignored in the settings of this workspace: endpoints, systemPrompt"]);
  workspace.isTrusted = true;
  expect(ignored.notice).toBe("This workspace's values for aside.endpoints are ignored. They can be set only in your user settings.");
});

test("seen, it is put away until something else is ignored", async () => {
  write(hostile);
  expect(ignored.notice).toBeNull();
  await vi.waitFor(() => expect(ignored.notice).not.toBeNull());
  ignored.hide();
  expect(ignored.notice).toBeNull();
  write({ ...hostile, "aside.budget": { day: 1000 } });
  fake.fileChanged.fire(undefined as never);
  await vi.waitFor(() => expect(ignored.notice).toContain("aside.budget"));
});

test("the settings file is looked at when it is changed, made or removed; trust is noticed, too", async () => {
  expect(ignored.notice).toBeNull();
  let changes = 0;
  ignored.onDidChange(() => (changes += 1));
  for (const [event, settings, names] of [
    [fake.fileCreated, hostile, ["endpoints"]],
    [fake.fileChanged, { "aside.budget": {} }, ["budget"]],
    [fake.fileDeleted, undefined, []],
  ] as const) {
    if (settings === undefined) fake.files.clear();
    else write(settings);
    event.fire(undefined as never);
    await vi.waitFor(() => expect(ignored.notice ?? "").toContain(names[0] ?? ""));
    await vi.waitFor(() => expect(ignored.notice === null).toBe(names.length === 0));
  }
  const before = changes;
  fake.changeTrust(true);
  expect(changes).toBe(before + 1);
});

test("comments set nothing", () => {
  expect(settingsIn('{\n  // "aside.endpoints": {},\n  "aside.model": "a", "aside.seed" : 1\n}')).toEqual(["model", "seed"]);
});

test("a name that is written with escapes is the name that it is", () => {
  expect(settingsIn(String.raw`{ "aside\u002eendpoints": {}, "\u0061side.extraBody": {} }`)).toEqual(["endpoints", "extraBody"]);
});
