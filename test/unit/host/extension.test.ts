import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { type Features, FeatureRegistry } from "../../../src/app/features.ts";
import { PanelRouter } from "../../../src/app/panel/panelRouter.ts";
import { activate, deactivate } from "../../../src/extension.ts";
import { fromWebviewSchema } from "../../../src/shared/fromWebview.ts";
import { manifest } from "../manifest.ts";
import { hostileArguments } from "./adapters/hostileArguments.ts";
import { env, EventEmitter, fake, Uri } from "../vscode.ts";

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

/** Every door, by name: a new one that is missing here does not compile. */
const doors: Readonly<Record<keyof Features, true>> = {
  selectModel: true,
  chooseModelForPrices: true,
  chooseHostForPrices: true,
  routeProvider: true,
  signIn: true,
  selectEndpoint: true,
  setApiKey: true,
  captureForSending: true,
  addContext: true,
  suggestFor: true,
  workingChanges: true,
  changesToReview: true,
  previewInstructions: true,
  runPrompt: true,
  commitPrompt: true,
  runOwnTool: true,
  skillsForModels: true,
  proposeChanges: true,
  previewBlock: true,
};
/** Messages that a panel's link answers itself. */
const ofTheLink = ["ready", "loadMessages", "ack", "parameters", "focus", "codeColors", "toolQuestionShown", "answerTool"];

test("activation leaves no message of a panel without its one handler, and takes all of them back at the end", () => {
  const handle = vi.spyOn(PanelRouter.prototype, "handle");
  activate(context);
  const [router] = handle.mock.contexts as readonly PanelRouter[];
  const handled = handle.mock.calls.flatMap(([handlers]) => Object.keys(handlers));
  const types: readonly string[] = fromWebviewSchema.options.map(({ entries }) => entries.type.literal);
  expect(types).toEqual(expect.arrayContaining(ofTheLink));
  expect(handled.toSorted()).toEqual(types.filter((type) => !ofTheLink.includes(type)).toSorted());
  expect([...(router?.handled ?? [])].toSorted()).toEqual(handled.toSorted());
  for (const subscription of context.subscriptions.splice(0)) subscription.dispose();
  expect(router?.handled.size).toBe(0);
  expect([...fake.commands.keys()]).toEqual([]);
});

test("activation provides every door between slices, each once", () => {
  const provide = vi.spyOn(FeatureRegistry.prototype, "provide");
  activate(context);
  expect(new Set(provide.mock.contexts).size).toBe(1);
  expect(provide.mock.calls.flatMap(([features]) => Object.keys(features)).toSorted()).toEqual(Object.keys(doors).toSorted());
});

test.each(hostileArguments(Uri as never))("every command refuses %s with an error, and does nothing", async (_what, given) => {
  const fetching = vi.spyOn(globalThis, "fetch");
  const copying = vi.spyOn(env.clipboard, "writeText");
  activate(context);
  for (const [id, run] of fake.commands)
    await expect(run(...given), id).rejects.toThrow(`${id}: The command does not take these arguments.`);
  expect(fetching).not.toHaveBeenCalled();
  expect(copying).not.toHaveBeenCalled();
  expect([fake.executed, fake.opened, fake.messages, fake.dialogs, fake.quickPicks, fake.inputs, fake.panels]).toEqual([
    [],
    [],
    [],
    [],
    [],
    [],
    [],
  ]);
});

test("Explain without an editor says what is missing and sends nothing", async () => {
  const fetching = vi.spyOn(globalThis, "fetch");
  activate(context);
  await fake.commands.get("aside.explainSelection")?.();
  expect(fake.messages).toEqual(["Select some code in an editor first."]);
  expect(fetching).not.toHaveBeenCalled();
});

test("a conversation in which nothing was said is neither copied nor forked: the clipboard keeps what it has", async () => {
  const copying = vi.spyOn(env.clipboard, "writeText");
  activate(context);
  await fake.commands.get("aside.copyConversation")?.();
  await fake.commands.get("aside.forkConversation")?.();
  expect(copying).not.toHaveBeenCalled();
  expect(fake.messages).toEqual(Array.from({ length: 2 }, () => "This conversation is empty."));
});
