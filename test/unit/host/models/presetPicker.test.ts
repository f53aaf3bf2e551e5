import { beforeEach, expect, test } from "vitest";
import type { Session } from "../../../../src/app/chat/session.ts";
import { savePreset, selectPreset } from "../../../../src/host/models/presetPicker.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import { type Conversation, createConversation, setModel, setOverride } from "../../../../src/shared/conversation.ts";
import { fake, type FakeQuickPick } from "../../vscode.ts";

const log = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore, show: ignore };
let conversation: Conversation;
let settings: Settings;

function ignore(): void {
  // The log of tests says nothing.
}

const session = {
  get conversation() {
    return conversation;
  },
  setModel: (model: string | undefined) => (conversation = setModel(conversation, model)),
  setOverride: (name: string, value: unknown) => (conversation = setOverride(conversation, name, value)),
} as unknown as Session;

const settled = () => new Promise((done) => setTimeout(done, 0));
const page = async (): Promise<FakeQuickPick> => {
  await settled();
  const picker = fake.quickPicks.at(-1);
  if (picker === undefined) throw new Error("no page is open");
  return picker;
};

beforeEach(() => {
  fake.reset();
  conversation = createConversation("c", 1);
  fake.user["aside.presets"] = { precise: { temperature: 0, model: "lab/precise" }, wild: { temperature: 1.8 } };
  settings = new Settings(new VscodeConfig(), log);
});

test("a preset for the conversation replaces the overrides of its values", async () => {
  conversation = setModel(setOverride(setOverride(conversation, "temperature", 1), "topP", 0.9), "lab/other");
  const done = selectPreset(session, { settings, ask: vscodeAsk });
  const list = await page();
  expect(list.labels).toEqual([
    "$(save) Save Current Values as Preset…",
    "$(check) No preset",
    "$(symbol-parameter) precise",
    "$(symbol-parameter) wild",
  ]);
  list.choose("precise");
  (await page()).choose("For this conversation");
  await done;
  expect(conversation.overrides).toEqual({ topP: 0.9, preset: "precise" });
  expect(conversation.model).toBeUndefined();
});

test("a preset for the workspace is written to the settings", async () => {
  const done = selectPreset(session, { settings, ask: vscodeAsk });
  (await page()).choose("wild");
  (await page()).choose("For this workspace");
  await done;
  expect(fake.workspaceValues["aside.preset"]).toBe("wild");
});

test("only the checked values are saved", async () => {
  conversation = setOverride(setOverride(conversation, "temperature", 0.4), "seed", 7);
  fake.answers.push("mine");
  const done = savePreset(session, { settings, ask: vscodeAsk });
  const values = await page();
  expect(values.labels).toEqual(["temperature", "seed"]);
  values.select("temperature");
  values.accept();
  await done;
  expect(fake.user["aside.presets"]).toMatchObject({ mine: { temperature: 0.4 }, wild: { temperature: 1.8 } });
  // From here on, the conversation has what was saved from the preset, and the rest of its own.
  expect(conversation.overrides).toEqual({ seed: 7, preset: "mine" });
});

test("references follow a preset that is renamed or deleted", async () => {
  fake.user["aside.preset"] = "wild";
  conversation = setOverride(conversation, "preset", "wild");
  fake.answers.push("calm");
  const renaming = selectPreset(session, { settings, ask: vscodeAsk });
  (await page()).pressOn("wild", "Rename");
  await settled();
  (await page()).hide();
  await renaming;
  expect([Object.keys(fake.user["aside.presets"] as object), fake.user["aside.preset"], conversation.overrides]).toEqual([
    ["precise", "calm"],
    "calm",
    { preset: "calm" },
  ]);
  fake.answers.push("Delete");
  const deleting = selectPreset(session, { settings, ask: vscodeAsk });
  (await page()).pressOn("calm", "Delete");
  await settled();
  (await page()).hide();
  await deleting;
  expect(fake.dialogs).toMatchObject([{ modal: true, buttons: ["Delete"] }]);
  expect([fake.user["aside.presets"], fake.user["aside.preset"], conversation.overrides]).toEqual([
    { precise: { temperature: 0, model: "lab/precise" } },
    undefined,
    undefined,
  ]);
});

test("a name is needed; another preset's name is taken, and may only be replaced by saving", async () => {
  conversation = setOverride(conversation, "temperature", 0.4);
  const outcomes = async (validate: (name: string) => unknown, ...names: readonly string[]) =>
    Promise.all(
      names.map(async (name) => {
        const outcome = await validate(name);
        return outcome === undefined ? "fine" : typeof outcome === "string" ? "refused" : "warned";
      }),
    );
  fake.answers.push(async ({ validateInput }: { validateInput: (name: string) => unknown }) => {
    expect(await outcomes(validateInput, " ", "precise", "wild", "calm")).toEqual(["refused", "refused", "fine", "fine"]);
    return undefined;
  });
  const renaming = selectPreset(session, { settings, ask: vscodeAsk });
  (await page()).pressOn("wild", "Rename");
  await settled();
  (await page()).hide();
  await renaming;
  fake.answers.push(async ({ validateInput }: { validateInput: (name: string) => unknown }) => {
    expect(await outcomes(validateInput, "", "wild", "calm")).toEqual(["refused", "warned", "fine"]);
    return undefined;
  });
  const saving = savePreset(session, { settings, ask: vscodeAsk });
  (await page()).accept();
  await saving;
  expect(Object.keys(fake.user["aside.presets"] as object)).toEqual(["precise", "wild"]);
});

test("presets of the workspace are labeled, and have no buttons", async () => {
  fake.workspaceValues["aside.presets"] = { theirs: { topK: 1 } };
  const done = selectPreset(session, { settings, ask: vscodeAsk });
  const list = await page();
  const theirs = list.items.find(({ label }) => label.includes("theirs"));
  expect([theirs?.description, theirs?.buttons]).toEqual(["from this workspace", undefined]);
  list.hide();
  await done;
});
