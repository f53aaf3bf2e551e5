import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { activate, deactivate } from "../../../src/extension.ts";
import { manifest } from "../manifest.ts";
import { EventEmitter, fake, Uri } from "../vscode.ts";

const memento = { get: () => undefined, update: () => Promise.resolve() };
const readKey = vi.fn();
let context: vscode.ExtensionContext;

beforeEach(() => {
  fake.reset();
  context = {
    subscriptions: [],
    extensionUri: Uri.file("/extension"),
    globalStorageUri: Uri.file("/nowhere/aside"),
    globalState: memento,
    workspaceState: memento,
    secrets: { onDidChange: new EventEmitter().event, get: readKey },
  } as unknown as vscode.ExtensionContext;
});

afterEach(async () => {
  await deactivate();
  for (const subscription of context.subscriptions) subscription.dispose();
  vi.restoreAllMocks();
});

test("activation registers the manifest's commands, and reads no key and no file and asks no server", () => {
  const fetching = vi.spyOn(globalThis, "fetch");
  activate(context);
  expect([...fake.commands.keys()].sort()).toEqual(manifest.contributes.commands.map(({ command }) => command).sort());
  expect(fetching).not.toHaveBeenCalled();
  expect(readKey).not.toHaveBeenCalled();
  expect(fake.executed).toEqual([]);
});

test("Explain without an editor says what is missing and sends nothing", async () => {
  const fetching = vi.spyOn(globalThis, "fetch");
  activate(context);
  await fake.commands.get("aside.explainSelection")?.();
  expect(fake.messages).toEqual(["Select some code in an editor first."]);
  expect(fetching).not.toHaveBeenCalled();
});
