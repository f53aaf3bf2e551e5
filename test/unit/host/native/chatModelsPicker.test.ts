import { beforeEach, expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import { Emitter } from "../../../../src/app/events.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { manageChatModels } from "../../../../src/host/native/chatModels.ts";
import { registerNativeChat } from "../../../../src/host/native/register.ts";
import type * as vscode from "vscode";
import { Disposable, fake, type FakeQuickPick, lm, Uri } from "../../vscode.ts";
import { nth } from "../../vscode/nth.ts";

const models = ["a", "b", "c"].map((id) => ({ id, name: id.toUpperCase() }));
let written: unknown[];
const settingsChanged = new Emitter<void>();
const catalogueChanged = new Emitter<void>();
const app = {
  settings: {
    effective: () => ({ endpoint: { value: "openrouter" }, model: { value: "b" } }),
    get: () => null,
    write: (...args: readonly unknown[]) => Promise.resolve(void written.push(args)),
    onDidChange: settingsChanged.event,
  },
  endpoints: { get: () => ({ endpoint: { name: "openrouter", dialect: "openrouter" }, origin: "https://openrouter.ai" }) },
  catalogue: {
    load: () => Promise.resolve({ models, error: null }),
    recall: () => Promise.resolve(),
    known: () => models,
    row: (_endpoint: string, id: string) => models.find((model) => model.id === id),
    onDidChange: catalogueChanged.event,
  },
  memory: { favorites: () => [] },
  ask: vscodeAsk,
} as unknown as App;

beforeEach(() => {
  fake.reset();
  written = [];
});

async function manage(...labels: readonly string[]) {
  const count = fake.quickPicks.length;
  const done = manageChatModels(app);
  await expect.poll(() => fake.quickPicks.length).toBe(count + 1);
  const picker = fake.quickPicks.at(-1) as FakeQuickPick;
  const before = { labels: picker.labels, selected: picker.selectedItems.map(({ label }) => label) };
  picker.select(...labels);
  picker.accept();
  await done;
  return before;
}

test("several models are ticked, those that are shown already come first; the list of VS Code's Chat can be opened", async () => {
  fake.answers.push(nth(0), undefined);
  expect(await manage("A", "B")).toEqual({ labels: ["B", "A", "C"], selected: ["B"] });
  expect(written).toEqual([["chatModels", ["b", "a"], "user"]]);
  expect(fake.executed.at(-1)).toEqual(["workbench.action.chat.manage"]);
  fake.executed.length = 0;
  await manage("A");
  expect(fake.executed).not.toContainEqual(["workbench.action.chat.manage"]);
});

test("none at all is written, a list that is closed is not", async () => {
  await manage();
  expect(written).toEqual([["chatModels", [], "user"]]);
  expect(fake.dialogs).toEqual([]);
  const closed = manageChatModels(app);
  await expect.poll(() => fake.quickPicks.at(-1)?.shown).toBe(true);
  fake.quickPicks.at(-1)?.hide();
  await closed;
  expect(written).toHaveLength(1);
});

test("VS Code's Chat is told when settings or the list of models change", () => {
  let provider: vscode.LanguageModelChatProvider | undefined;
  const registry = lm as unknown as Record<string, unknown>;
  registry["registerLanguageModelChatProvider"] = (_vendor: string, given: vscode.LanguageModelChatProvider) => {
    provider = given;
    return new Disposable(() => undefined);
  };
  const registration = registerNativeChat({ extensionUri: Uri.file("/extension") } as vscode.ExtensionContext, app);
  let told = 0;
  provider?.onDidChangeLanguageModelChatInformation?.(() => (told += 1));
  settingsChanged.fire();
  catalogueChanged.fire();
  expect(told).toBe(2);
  registration.dispose();
  settingsChanged.fire();
  expect(told).toBe(2);
  Reflect.deleteProperty(registry, "registerLanguageModelChatProvider");
});
