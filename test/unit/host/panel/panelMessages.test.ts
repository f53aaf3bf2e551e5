import { beforeEach, expect, test } from "vitest";
import { ChatActions, type ChatActionParts } from "../../../../src/host/chatActions.ts";
import { PanelMessages, type PanelMessageParts } from "../../../../src/host/panel/panelMessages.ts";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import { fake } from "../../vscode.ts";

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
  const session = { id: "c", outbox: { setDraft: (text: string) => drafts.push(text) } };
  const messages = new PanelMessages({
    log: { error: (message: string) => logged.push(message) },
    chat: { sessions: [session] },
  } as unknown as PanelMessageParts);
  await messages.onMessage({ type: "stop" }, place);
  expect(logged).toEqual(["The panel asked for “stop”, which failed"]);
  expect(fake.messages).toEqual(["Aside could not do this. The log has the details."]);
  await messages.onMessage({ type: "draft", conversationId: "c", text: "still typing" }, place);
  await messages.onMessage({ type: "draft", conversationId: "gone", text: "nobody" }, place);
  expect(drafts).toEqual(["still typing"]);
});

test("a conversation in which nothing was said is neither copied nor forked: the clipboard keeps what it has", async () => {
  const actions = new ChatActions({} as unknown as ChatActionParts);
  const empty = { session: { conversation: createConversation("c", 0) } } as unknown as ChatPlace;
  await actions.copyConversation(empty);
  actions.fork(empty);
  expect(fake.messages).toEqual(Array.from({ length: 2 }, () => "Nothing was said in this conversation yet."));
});

test("a question that our own fault keeps from being sent comes back, and until then it is kept like a draft", async () => {
  const steps: string[] = [];
  const session = {
    id: "c",
    outbox: {
      attachments: [],
      keepUnsent: (text: string) => {
        steps.push(`kept “${text}”`);
        return { dispose: () => steps.push("kept no longer") };
      },
      setDraft: (text: string) => steps.push(`draft “${text}”`),
    },
  };
  const log = { error: (message: string) => logged.push(message) };
  const actions = new ChatActions({
    log,
    secrets: {
      known: () => {
        throw new Error("a fault of our own");
      },
    },
  } as unknown as ChatActionParts);
  const composer = { session, compose: (text: string) => steps.push(`composer “${text}”`) } as unknown as ChatPlace;
  const messages = new PanelMessages({ log, actions } as unknown as PanelMessageParts);
  await messages.onMessage({ type: "send", text: "Long thought" }, composer);
  expect(steps).toEqual(["kept “Long thought”", "draft “”", "composer “Long thought”", "kept no longer"]);
  expect(logged).toHaveLength(1);
});
