import { beforeEach, describe, expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import { manageChatModels } from "../../../../src/host/native/chatModels.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { ScriptedAsk } from "../../app/scriptedAsk.ts";
import { fake } from "../../vscode.ts";

const models: readonly Model[] = ["one", "two", "three"].map((name) => ({ id: `lab/${name}`, name }));
let written: (readonly unknown[])[];

beforeEach(() => {
  fake.reset();
  written = [];
});

function appWith(
  ask: ScriptedAsk,
  {
    chatModels,
    error = null,
    chatProblem,
  }: { readonly chatModels: readonly string[] | null; readonly error?: unknown; readonly chatProblem?: string },
) {
  return {
    ask,
    settings: {
      effective: () => ({ endpoint: { value: "lab" }, model: { value: "lab/two" } }),
      get: () => chatModels,
      write: async (...setting: readonly unknown[]) => void written.push(setting),
    },
    endpoints: { get: () => ({ endpoint: { name: "lab", dialect: "openrouter" }, origin: "https://lab.example" }) },
    catalogue: {
      recall: () => Promise.resolve(),
      load: () => Promise.resolve({ models: error === null ? models : [], error }),
      known: () => models,
      row: (_endpoint: string, id: string) => models.find((model) => model.id === id),
    },
    memory: { favorites: () => [] },
    policy: { check: () => Promise.resolve(chatProblem === undefined ? undefined : { chatProblem }) },
  } as unknown as App;
}

const opened = async () => {
  await new Promise((done) => setTimeout(done, 0));
  const list = fake.quickPicks.at(-1);
  if (list === undefined) throw new Error("no list was opened");
  return list;
};

describe("selecting models for VS Code Chat", () => {
  test("those that are offered come first and are checked; the selection is saved", async () => {
    const ask = new ScriptedAsk({ confirm: ["manage"] });
    const done = manageChatModels(appWith(ask, { chatModels: ["lab/three"] }));
    const list = await opened();
    expect([list.labels, list.selectedItems.map(({ label }) => label)]).toEqual([["three", "one", "two"], ["three"]]);
    list.select("three", "two");
    list.accept();
    await done;
    expect(written).toEqual([["chatModels", ["lab/three", "lab/two"], "user"]]);
    expect(ask.messages).toEqual(["VS Code Chat and other extensions can now use 2 models from Aside."]);
    expect(fake.executed.map(([command]) => command)).toEqual(["lm.addLanguageModelsProviderGroup", "workbench.action.chat.manage"]);
  });

  test("without a selection the current model is checked; no model is a selection, too", async () => {
    const ask = new ScriptedAsk();
    const done = manageChatModels(appWith(ask, { chatModels: null }));
    const list = await opened();
    expect(list.selectedItems.map(({ label }) => label)).toEqual(["two"]);
    list.select();
    list.accept();
    await done;
    expect([written, ask.messages]).toEqual([[["chatModels", [], "user"]], []]);
  });

  test("where a policy turns Aside off there, no list opens", async () => {
    const ask = new ScriptedAsk();
    await manageChatModels(appWith(ask, { chatModels: ["lab/three"], chatProblem: "Your organization's policy turns it off." }));
    expect([ask.hints, fake.quickPicks, written]).toEqual([["Your organization's policy turns it off."], [], []]);
  });

  test("a closed list changes nothing", async () => {
    const done = manageChatModels(appWith(new ScriptedAsk(), { chatModels: null }));
    (await opened()).hide();
    await done;
    expect([written, fake.executed]).toEqual([[], []]);
  });

  test("an error of the server is reported", async () => {
    const ask = new ScriptedAsk();
    await manageChatModels(appWith(ask, { chatModels: null, error: { message: "lab.example cannot be reached." } }));
    expect(ask.notices).toEqual([{ severity: "error", message: "lab.example cannot be reached." }]);
    expect(fake.quickPicks).toEqual([]);
  });
});
