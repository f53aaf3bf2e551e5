import { beforeEach, expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { pickEffort } from "../../../../src/host/models/effortPicker.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { type Conversation, createConversation, setOverride } from "../../../../src/shared/conversation.ts";
import { fake, type FakeQuickPick } from "../../vscode.ts";

let conversation: Conversation;
let model: Model;
let app: App;
const session = {
  get conversation() {
    return conversation;
  },
  setOverride: (name: string, value: unknown) => (conversation = setOverride(conversation, name, value)),
} as unknown as Session;

beforeEach(() => {
  fake.reset();
  conversation = createConversation("c", 0);
  fake.user["aside.model"] = "lab/thinker";
  model = { id: "lab/thinker", name: "Thinker", reasoning: { supportedEfforts: ["high", "low"], defaultEffort: "low" } };
  app = {
    settings: new Settings(new VscodeConfig(), { warn: () => undefined } as never),
    ask: vscodeAsk,
    endpoints: { get: () => ({ endpoint: { name: "openrouter", dialect: "openrouter" } }) },
    catalogue: { row: () => model },
  } as unknown as App;
});

const list = () => fake.quickPicks.at(-1) as FakeQuickPick;

test("an effort holds for the conversation at once, and what else is set about reasoning stays", async () => {
  conversation = setOverride(conversation, "reasoning", { exclude: true });
  const done = pickEffort(session, app);
  expect(list().labels).toEqual(["$(check) Model Default", "High", "Low", "Off", "$(settings) All Parameters…"]);
  list().choose("High");
  expect(await done).toBe(false);
  expect(conversation.overrides).toEqual({ reasoning: { exclude: true, effort: "high" } });
});

test("what the settings say anyway is no value of the conversation", async () => {
  fake.user["aside.reasoning"] = { effort: "high" };
  conversation = setOverride(conversation, "reasoning", { effort: "low" });
  const done = pickEffort(session, app);
  expect(list().labels).toContain("$(check) Low");
  list().choose("High");
  await done;
  expect(conversation.overrides).toBeUndefined();
});

test("a button keeps it for the workspace, and the last row leads to all parameters", async () => {
  const kept = pickEffort(session, app);
  list().pressOn("Low", "Use for This Workspace");
  expect(await kept).toBe(false);
  expect([fake.workspaceValues["aside.reasoning"], conversation.overrides]).toEqual([{ effort: "low" }, undefined]);
  const all = pickEffort(session, app);
  list().choose("All Parameters");
  expect(await all).toBe(true);
});

test("a model that always reasons cannot be told not to, and one without efforts can only be told to", async () => {
  model = { id: "lab/thinker", name: "Thinker", reasoning: { mandatory: true } };
  const done = pickEffort(session, app);
  expect(list().labels).toEqual(["$(check) Model Default", "On", "$(settings) All Parameters…"]);
  list().hide();
  expect(await done).toBe(false);
  expect(conversation.overrides).toBeUndefined();
});
