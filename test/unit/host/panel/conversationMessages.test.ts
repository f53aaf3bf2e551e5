import { beforeEach, expect, test } from "vitest";
import type { App } from "../../../../src/app/app.ts";
import type { ChatPlace } from "../../../../src/app/chat/chatPlace.ts";
import { PanelRouter } from "../../../../src/app/panel/panelRouter.ts";
import { Questions, type QuestionsParts } from "../../../../src/app/question/questions.ts";
import { conversationMessages, fork } from "../../../../src/host/panel/conversationMessages.ts";
import { createConversation } from "../../../../src/shared/conversation.ts";
import { ScriptedAsk } from "../../app/scriptedAsk.ts";

let logged: string[];
let ask: ScriptedAsk;
const log = { error: (message: string) => logged.push(message) };

beforeEach(() => {
  logged = [];
  ask = new ScriptedAsk();
});

/** A panel's messages, answered by as much of the application as is given. */
function panelOf(app: object): PanelRouter {
  const router = new PanelRouter({ ask, log } as unknown as ConstructorParameters<typeof PanelRouter>[0]);
  router.handle(conversationMessages({ ask, log, ...app } as unknown as App));
  return router;
}

test("F131 what fails inside is in the log and told once, and the next message is answered", async () => {
  const drafts: string[] = [];
  const session = { id: "c", outbox: { setDraft: (text: string) => drafts.push(text) } };
  const panel = panelOf({ chat: { sessions: [session] } });
  const place = {
    session: {
      stop: () => {
        throw new Error("a fault of our own");
      },
    },
  } as unknown as ChatPlace;
  await panel.onMessage({ type: "stop" }, place);
  expect(logged).toEqual(["The panel's “stop” failed"]);
  expect(ask.notices).toEqual([{ severity: "error", message: "Something went wrong. See the log for details." }]);
  await panel.onMessage({ type: "draft", conversationId: "c", text: "still typing", version: 0 }, place);
  await panel.onMessage({ type: "draft", conversationId: "gone", text: "nobody", version: 0 }, place);
  expect(drafts).toEqual(["still typing"]);
});

test("a conversation in which nothing was said is not forked, and that is said", async () => {
  const empty = { session: { conversation: createConversation("c", 0) } } as unknown as ChatPlace;
  const app = {
    chat: {
      fork: () => {
        throw new Error("it was forked");
      },
    },
    ask,
  } as unknown as App;
  fork(app, empty);
  await panelOf(app).onMessage({ type: "forkConversation", messageId: "m" }, empty);
  expect(ask.hints).toEqual(Array.from({ length: 2 }, () => "This conversation is empty."));
  expect(logged).toEqual([]);
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
  const questions = new Questions({
    ask,
    chat: { hold: () => ({ dispose: () => undefined }) },
    secrets: {
      known: () => {
        throw new Error("a fault of our own");
      },
    },
  } as unknown as QuestionsParts);
  const composer = { session, compose: (text: string) => steps.push(`composer “${text}”`) } as unknown as ChatPlace;
  await panelOf({ questions }).onMessage({ type: "send", text: "Long thought" }, composer);
  expect(steps).toEqual(["kept “Long thought”", "draft “”", "composer “Long thought”", "kept no longer"]);
  expect(logged).toEqual(["The panel's “send” failed"]);
});
