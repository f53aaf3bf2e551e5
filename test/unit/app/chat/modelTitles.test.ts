import { beforeEach, expect, test } from "vitest";
import type { Chat } from "../../../../src/app/chat/chat.ts";
import type { SessionChange } from "../../../../src/app/chat/conversationTree.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { OneOffAnswer } from "../../../../src/app/chat/askOnce.ts";
import { plainTitle } from "../../../../src/app/chat/askTitle.ts";
import { ModelTitles } from "../../../../src/app/chat/modelTitles.ts";
import type { TurnPlan } from "../../../../src/app/chat/turnPlan.ts";
import { clear } from "../../../../src/app/outbound/gate.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import type { ConversationSummary } from "../../../../src/history/summary.ts";
import type { Answer } from "../../../../src/shared/chatEvent.ts";
import {
  addMessage,
  type AnswerMessage,
  type Conversation,
  createConversation,
  type UserMessage,
} from "../../../../src/shared/conversation.ts";
import { answer, question, shortConversation } from "../../history/messages.ts";
import { EventEmitter } from "../../vscode.ts";

const silent = { trace: said, debug: said, info: said, warn: said, error: said, show: said };
function said(): void {
  // The log of tests says nothing.
}

test.each([
  ["Heaps and stacks", "Heaps and stacks"],
  ['**Title:** "Heaps and stacks."', "Heaps and stacks"],
  ["Let me think.\n\n# Heaps  and\tstacks\n", "Heaps and stacks"],
  ["", ""],
])("a reply of %j is the title %j", (reply, title) => {
  expect(plainTitle(reply)).toBe(title);
});

let titleModel: string | null;
let titleBy: ConversationSummary["titleBy"];
let asked: string[];
let plans: TurnPlan[];
let given: unknown[];
let answers: OneOffAnswer[];
let timesTitled: number;
let titles: ModelTitles;
/** What the user demands of providers. */
const provider = { data_collection: "deny", zdr: true } as const;
const opened = new EventEmitter<Session>();

beforeEach(() => {
  titleModel = "lab/small";
  titleBy = "question";
  asked = [];
  plans = [];
  given = [];
  answers = [{ request: {} as never, answer: { text: "A title", cost: 0.01, error: null } as Answer, cost: { cost: 0.01 } }];
  timesTitled = 0;
  titles?.dispose();
  titles = new ModelTitles({
    chat: { onDidOpen: opened.event } as unknown as Chat,
    store: {
      summary: () => ({ titleBy }) as ConversationSummary,
      giveTitle: (...all) => {
        given.push(all);
        return Promise.resolve(null);
      },
    },
    titleModel: () => titleModel,
    settings: () => ({ parameters: { temperature: 1, provider } }) as unknown as EffectiveSettings,
    askOnce: ({ kind, plan }) => {
      const { model, messages } = plan;
      plans.push(plan);
      asked.push(`${kind} by ${model}: ${JSON.stringify(messages.at(-1))}`);
      const one = answers.shift();
      return one === undefined ? Promise.reject(new Error("it was asked twice")) : Promise.resolve(one);
    },
    onTitled: () => (timesTitled += 1),
    log: silent,
  });
});

/** Opens a conversation, lets an answer run in it, and lets it say that its state changed, twice. */
async function happens(conversation: Conversation, temporary = false, answeredHere = true, id = "c"): Promise<void> {
  const changed = new EventEmitter<SessionChange>();
  const session = { id, live: {} as object | null, temporary, conversation, onDidChange: changed.event };
  opened.fire(session as unknown as Session);
  if (answeredHere) changed.fire({ type: "state" });
  session.live = null;
  changed.fire({ type: "state" });
  changed.fire({ type: "state" });
  await new Promise((resolve) => setTimeout(resolve, 0));
}

test("after the first answer one title is asked for, and its cost is noted with the conversation", async () => {
  await happens(shortConversation());
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain("title by lab/small");
  expect(asked[0]).toContain("question q1");
  expect(given).toEqual([["c", "A title", 0.01]]);
  expect(timesTitled).toBe(1);
});

test("what is sent for a title is masked, whatever the user kept, and half a key at the end is, too", async () => {
  const key = "sk-or-v1-canary0123456789abcdef0123456789";
  const path = [question("q1", null), answer("a1", "q1")];
  const [asking, answering] = [
    { ...path[0], text: `Is ${key} a key?` },
    { ...path[1], text: `${"x ".repeat(985)}${key} is one.` },
  ] as [UserMessage, AnswerMessage];
  await happens(addMessage(addMessage(createConversation("c", 0), asking), answering));
  // What the user demands of providers holds for titles, too; the rest is for conversations.
  expect(plans[0]?.parameters).toEqual({ maxTokens: 500, provider });
  const sent = JSON.stringify(await clear(plans[0]?.messages ?? [], []));
  expect(sent).toContain("Question:\\nIs [redacted] a key?");
  expect(sent).toContain("Answer:\\nx x ");
  expect(sent).not.toContain("sk-or");
});

test.each<[string, () => Promise<void>]>([
  ["without the setting", () => ((titleModel = null), happens(shortConversation()))],
  ["where a person gave one", () => ((titleBy = "person"), happens(shortConversation()))],
  ["where another window asked", () => happens(shortConversation(), false, false)],
  ["in a temporary conversation", () => happens(shortConversation(), true)],
  ["while the answer is not done", () => happens(shortConversation("c", { status: "stopped" }))],
  ["later in a conversation", () => happens(addMessage(addMessage(shortConversation(), question("q2", "a1")), answer("a2", "q2")))],
])("no title is asked for %s", async (_when, happen) => {
  await happen();
  expect([asked, given]).toEqual([[], []]);
});

test("what a failed request for a title cost is noted all the same; where nothing was sent, nothing is", async () => {
  const error = { code: "serverError", message: "It broke.", retryable: true } as const;
  answers = [{ request: {} as never, answer: { text: "", cost: 0.02, error } as Answer, cost: { cost: 0.02 } }];
  await happens(shortConversation());
  expect(given).toEqual([["c", "", 0.02]]);
  expect(timesTitled).toBe(1);
  titleBy = "question";
  given = [];
  answers = [{ error }];
  await happens(shortConversation("d"), false, true, "d");
  expect(asked).toHaveLength(2);
  expect(given).toEqual([]);
  expect(timesTitled).toBe(1);
});
