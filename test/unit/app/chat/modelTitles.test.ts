import { beforeEach, expect, test } from "vitest";
import type { Chat } from "../../../../src/app/chat/chat.ts";
import type { Session, SessionChange } from "../../../../src/app/chat/session.ts";
import { ModelTitles, plainTitle } from "../../../../src/app/chat/modelTitles.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import type { ConversationSummary } from "../../../../src/history/summary.ts";
import type { Answer } from "../../../../src/shared/chatEvent.ts";
import { addMessage, type Conversation } from "../../../../src/shared/conversation.ts";
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
let given: unknown[];
let costs: (number | null)[];
let titles: ModelTitles;
const opened = new EventEmitter<Session>();

beforeEach(() => {
  titleModel = "lab/small";
  titleBy = "question";
  asked = [];
  given = [];
  costs = [];
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
    settings: () => ({}) as EffectiveSettings,
    client: () => Promise.resolve({ stream: () => Promise.resolve({ text: "A title", cost: 0.01, error: null } as Answer) }),
    prepare: ({ model, messages }) => {
      asked.push(`${model}: ${JSON.stringify(messages.at(-1))}`);
      return Promise.resolve({ request: {} as never });
    },
    onTitled: (cost) => costs.push(cost),
    log: silent,
  });
});

/** Opens a conversation, lets an answer run in it, and lets it say that its state changed, twice. */
async function happens(conversation: Conversation, temporary = false, answeredHere = true): Promise<void> {
  const changed = new EventEmitter<SessionChange>();
  const session = { id: "c", live: {} as object | null, temporary, conversation, onDidChange: changed.event };
  opened.fire(session as unknown as Session);
  if (answeredHere) changed.fire({ type: "state" });
  session.live = null;
  changed.fire({ type: "state" });
  changed.fire({ type: "state" });
  await new Promise((resolve) => setTimeout(resolve, 0));
}

test("after the first answer one title is asked for, and its cost is counted", async () => {
  await happens(shortConversation());
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain("lab/small");
  expect(asked[0]).toContain("question q1");
  expect(given).toEqual([["c", "A title", 0.01]]);
  expect(costs).toEqual([0.01]);
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
