import { beforeEach, expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { Outbox } from "../../../../src/app/chat/outbox.ts";
import { Questions, type QuestionsParts } from "../../../../src/app/question/questions.ts";
import { addContext } from "../../../../src/host/context/addContext.ts";
import { PromptRunner } from "../../../../src/host/prompts/promptRunner.ts";
import { vscodeAsk } from "../../../../src/host/adapters/vscodeAsk.ts";
import { Settings } from "../../../../src/app/settings/settings.ts";
import { VscodeConfig } from "../../../../src/host/adapters/vscodeConfig.ts";
import type { Log } from "../../../../src/app/log.ts";
import { fake } from "../../vscode.ts";

const log = { warn: () => undefined, info: () => undefined } as unknown as Log;
let composed: string[];
let place: ChatPlace;

beforeEach(() => {
  fake.reset();
  composed = [];
  const outbox = new Outbox(undefined, { keep: () => undefined, changed: () => undefined });
  place = { session: { outbox, compared: [], lives: [] }, compose: (text: string) => composed.push(text) } as unknown as ChatPlace;
  const text = "---\nname: notes\ndescription: Writes notes.\n---\nGroup the changes.\n";
  fake.files.set("/project/.claude/skills/notes/SKILL.md", new TextEncoder().encode(text));
});

test("a message with a skill that is not sent after all comes back as it was written", async () => {
  const questions = new Questions({
    ask: vscodeAsk,
    chat: { hold: () => ({ dispose: () => undefined }) },
    secrets: { known: () => [] },
  } as unknown as QuestionsParts);
  const features = {
    get:
      () =>
      async (...given: Parameters<typeof addContext>) =>
        (await addContext(...given)) > 0,
  };
  const app = { ask: vscodeAsk, questions, features, log, settings: new Settings(new VscodeConfig(), log) } as unknown as App;
  fake.answers.push(undefined);
  const message = "/notes about ghp_0123456789abcdefghijABCDEFGHIJ012345";
  expect(await new PromptRunner(app).takeMessage(message, place)).toBe(true);
  expect(composed).toEqual([message]);
  expect(place.session.outbox.attachments).toMatchObject([{ kind: "instructions", label: "notes/SKILL.md" }]);
});
