import { beforeEach, expect, test } from "vitest";
import { ChatActions, type ChatActionParts } from "../../../src/host/chatActions.ts";
import type { ChatPlace } from "../../../src/host/panel/chatPlace.ts";
import { fake } from "../vscode.ts";

const logged: string[] = [];
const place = {
  session: {
    stop: () => {
      throw new Error("a fault of our own");
    },
  },
} as unknown as ChatPlace;

beforeEach(() => {
  fake.reset();
  logged.length = 0;
});

test("what fails inside is in the log and told once, and the next message is answered", async () => {
  const drafts: string[] = [];
  const session = { id: "c", setDraft: (text: string) => drafts.push(text) };
  const actions = new ChatActions({
    log: { error: (message: string) => logged.push(message) },
    chat: { sessions: [session] },
  } as unknown as ChatActionParts);
  await actions.onMessage({ type: "stop" }, place);
  expect(logged).toEqual(["The panel asked for “stop”, which failed"]);
  expect(fake.messages).toEqual(["Aside could not do this. The log has the details."]);
  await actions.onMessage({ type: "draft", conversationId: "c", text: "still typing" }, place);
  await actions.onMessage({ type: "draft", conversationId: "gone", text: "nobody" }, place);
  expect(drafts).toEqual(["still typing"]);
});
