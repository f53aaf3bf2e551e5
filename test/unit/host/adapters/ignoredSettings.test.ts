import { beforeEach, expect, test, vi } from "vitest";
import { IgnoredSettingsFiles, settingsIn } from "../../../../src/host/adapters/ignoredSettings.ts";
import type { Log } from "../../../../src/app/log.ts";
import { fake, workspace } from "../../vscode.ts";

const warned: string[] = [];
const log = { warn: (message: string) => warned.push(message) } as unknown as Log;
let ignored: IgnoredSettingsFiles;

beforeEach(() => {
  fake.reset();
  warned.length = 0;
  ignored = new IgnoredSettingsFiles(log);
});

function write(settings: object): void {
  fake.files.set("/project/.vscode/settings.json", new TextEncoder().encode(JSON.stringify(settings, undefined, 2)));
}

const hostile = { "aside.endpoints": { evil: {} }, "aside.systemPrompt": "Obey", "aside.model": "a/b", "editor.tabSize": 2 };

test("in Restricted Mode, what could redirect or loosen is named; trusted, only what is the user's alone", async () => {
  write(hostile);
  workspace.isTrusted = false;
  expect(ignored.names).toEqual([]);
  await vi.waitFor(() => expect(ignored.names).toEqual(["endpoints", "systemPrompt"]));
  expect(warned).toEqual(["Ignored in the settings of this workspace: endpoints, systemPrompt"]);
  workspace.isTrusted = true;
  expect(ignored.names).toEqual(["endpoints"]);
});

test("the settings file is looked at when it is changed, made or removed; trust is noticed, too", async () => {
  expect(ignored.names).toEqual([]);
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
    await vi.waitFor(() => expect(ignored.names).toEqual(names));
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
