import { expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import { applyChoice } from "../../../../src/host/models/settingScope.ts";
import { createConversation, setModel, setOverride } from "../../../../src/shared/conversation.ts";
import { ScriptedAsk } from "../../app/scriptedAsk.ts";

/** A conversation whose settings file takes until `written` to be written. */
function start(written: Promise<void>) {
  let conversation = setModel(setOverride(createConversation("one", 0), "temperature", 0.5), "old/model");
  let inSettings: unknown = null;
  const session = {
    get conversation() {
      return conversation;
    },
    setModel: (model: string | undefined) => void (conversation = setModel(conversation, model)),
    setOverride: (name: string, value: unknown) => void (conversation = setOverride(conversation, name, value)),
  } as unknown as Session;
  const settings = {
    write: async (_name: string, value: unknown) => {
      await written;
      inSettings = value;
    },
    effective: () => ({ model: { value: conversation.model ?? inSettings, source: "user" } }),
  } as unknown as App["settings"];
  return { session, settings, ask: new ScriptedAsk(), conversation: () => conversation };
}

test("a model that is chosen always applies to the conversation while VS Code still writes the setting", async () => {
  let writeIt = (): void => undefined;
  const { session, settings, ask, conversation } = start(new Promise((resolve) => (writeIt = resolve)));
  const applied = applyChoice("model", "new/model", "user", session, { settings, ask });
  expect(conversation().model).toBe("new/model");
  writeIt();
  expect(await applied).toBe(true);
  expect(conversation().model).toBeUndefined();
});

test("where the settings cannot be written, the conversation keeps what it had", async () => {
  const { session, settings, ask, conversation } = start(Promise.reject(new Error("The file is read-only.")));
  expect(await applyChoice("model", "new/model", "user", session, { settings, ask })).toBe(false);
  expect(conversation().model).toBe("old/model");
  expect(ask.notices.map(({ message }) => message)).toEqual(["Could not write aside.model to the settings: The file is read-only."]);
  expect(await applyChoice("temperature", 1, "workspace", session, { settings, ask })).toBe(false);
  expect(conversation().overrides).toEqual({ temperature: 0.5 });
});

test("what was chosen while the setting was written stays", async () => {
  let writeIt = (): void => undefined;
  const { session, settings, ask, conversation } = start(new Promise((resolve) => (writeIt = resolve)));
  const applied = applyChoice("model", "new/model", "user", session, { settings, ask });
  await applyChoice("model", "newer/model", "conversation", session, { settings, ask });
  writeIt();
  await applied;
  expect(conversation().model).toBe("newer/model");
});
