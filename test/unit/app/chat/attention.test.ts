import { beforeEach, expect, test } from "vitest";
import { Attention, type NotifyMode } from "../../../../src/app/chat/attention.ts";
import type { SessionChange } from "../../../../src/app/chat/conversationTree.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import { Emitter } from "../../../../src/app/events.ts";
import type { AnswerStatus } from "../../../../src/shared/conversation.ts";
import { shortConversation } from "../../history/messages.ts";
import { type Script, ScriptedAsk } from "../scriptedAsk.ts";

let ask: ScriptedAsk;
let mode: NotifyMode;
let isFocused: boolean;
let shown: string[];
let sessions: FakeSession[];
let attention: Attention;
let counts: number[];
/** Conversations in which a question about a tool waits. */
let asking: Set<string>;

/** As much of a session as is looked at. */
class FakeSession {
  readonly changed = new Emitter<SessionChange>();
  readonly onDidChange = this.changed.event;
  readonly id: string;
  conversation: Session["conversation"];
  answering: string | null = null;
  summarizing: { readonly messages: number; readonly tokens: number } | null = null;

  constructor(id: string) {
    this.id = id;
    this.conversation = shortConversation(id);
  }

  get asSession(): Session {
    return this as unknown as Session;
  }

  /** An answer runs and ends. */
  answer(status: AnswerStatus, toolCalls: readonly object[] = []): void {
    this.answering = "a";
    this.changed.fire({ type: "message", id: "a" });
    const messages = new Map(this.conversation.messages);
    for (const [id, message] of messages)
      if (message.role === "assistant") messages.set(id, { ...message, status, toolCalls } as typeof message);
    this.conversation = { ...this.conversation, messages };
    this.answering = null;
    this.changed.fire({ type: "message", id: "a" });
    this.changed.fire({ type: "state" });
  }
}

/** A place that shows a session. */
const placeOf = (session: FakeSession, revealed: () => void = () => undefined) => ({
  session: session.asSession,
  reveal: () => Promise.resolve(revealed()),
});

/** Watches both conversations; the user answers notifications like this. */
function watch(script: Script = {}): void {
  ask = new ScriptedAsk(script);
  attention = new Attention({
    chat: {
      sessions: sessions.map((session) => session.asSession),
      onDidOpen: new Emitter<Session>().event,
      open: (id) => Promise.resolve(sessions.find((session) => session.id === id)?.asSession),
    },
    ask,
    mode: () => mode,
    isWindowFocused: () => isFocused,
    title: ({ id }) => (id === "one" ? "Heaps" : undefined),
    show: (session) => Promise.resolve(void shown.push(session.id)),
    asksAboutTool: ({ id }) => asking.has(id),
    log: { error: (message) => expect.fail(message) },
  });
  attention.onDidChange(() => counts.push(attention.count));
}

beforeEach(() => {
  mode = "hidden";
  isFocused = true;
  shown = [];
  counts = [];
  asking = new Set();
  sessions = [new FakeSession("one"), new FakeSession("two")];
});

const session = (index: number): FakeSession => {
  const found = sessions[index];
  if (found === undefined) throw new Error("there is no such session");
  return found;
};

test("an answer that is not in view is told once, until it was seen", () => {
  watch({ confirm: [undefined, undefined] });
  const place = placeOf(session(0));
  attention.placed(place, false);
  session(0).answer("done");
  session(0).answer("done");
  expect(ask.confirmations.map(({ message, choices }) => [message, choices])).toEqual([["New answer in “Heaps”.", { show: "Show" }]]);
  expect(attention.count).toBe(1);
  attention.placed(place, true);
  expect(attention.count).toBe(0);
  attention.placed(place, false);
  session(0).answer("done");
  expect(ask.messages).toHaveLength(2);
  expect(counts).toEqual([1, 0, 1]);
});

test("what is in view is not told, in the view or in an editor tab, unless the window has no focus", () => {
  watch({ confirm: [undefined] });
  attention.placed(placeOf(session(1)), false);
  const tab = placeOf(session(0));
  attention.placed(tab, true);
  session(0).answer("done");
  expect([ask.messages, counts]).toEqual([[], []]);
  isFocused = false;
  attention.look();
  session(0).answer("cutOff");
  expect(ask.messages).toHaveLength(1);
  attention.look();
  expect(attention.count).toBe(1);
  isFocused = true;
  attention.look();
  expect(attention.count).toBe(0);
  // A tab that was closed shows nothing.
  attention.placed(tab, undefined);
  mode = "badge";
  session(0).answer("done");
  expect(attention.count).toBe(1);
});

test("a failure is told as such, and what the user stopped is not", () => {
  watch({ confirm: [undefined, undefined] });
  session(0).answer("stopped");
  expect(counts).toEqual([]);
  session(0).answer("interrupted");
  session(1).answer("failed");
  expect(ask.messages).toEqual(["The answer in “Heaps” failed.", "Your question could not be answered."]);
  expect(attention.count).toBe(2);
});

test("an answer that calls tools is not the end of its turn", () => {
  watch();
  session(0).answer("done", [{ id: "1", type: "function", function: { name: "look", arguments: "{}" } }]);
  expect(counts).toEqual([]);
});

test("Show brings the place to the front that has the conversation, else opens it", async () => {
  watch({ confirm: ["show", "show"] });
  let revealed = 0;
  attention.placed(
    placeOf(session(0), () => (revealed += 1)),
    false,
  );
  session(0).answer("done");
  await expect.poll(() => revealed).toBe(1);
  expect(shown).toEqual([]);
  session(1).answer("done");
  await expect.poll(() => shown).toEqual(["two"]);
});

test("the setting turns the notification off, or all of it", () => {
  watch();
  mode = "badge";
  session(0).answer("done");
  expect(attention.count).toBe(1);
  mode = "off";
  expect(attention.count).toBe(0);
  session(1).answer("done");
  mode = "badge";
  expect(attention.count).toBe(1);
});

test("nothing is told any more once it is disposed of", () => {
  watch({ confirm: [undefined] });
  const last = session(1);
  last.answer("failed");
  attention.dispose();
  last.answer("done");
  expect(ask.messages).toEqual(["Your question could not be answered."]);
});

test("a question about a tool that comes while the window has no focus is told once; one that the user turns away from gets a badge", () => {
  watch({ confirm: [undefined] });
  const place = placeOf(session(0));
  attention.placed(place, true);
  asking.add("one");
  attention.asked();
  expect([ask.messages, attention.count]).toEqual([[], 0]);
  attention.placed(place, false);
  expect([ask.messages, attention.count]).toEqual([[], 1]);
  attention.placed(place, true);
  expect(attention.count).toBe(0);
  asking.clear();
  isFocused = false;
  asking.add("one");
  attention.asked();
  attention.asked();
  attention.look();
  expect(ask.messages).toEqual(["The model wants to run a tool in “Heaps”. It needs your approval."]);
  expect(attention.count).toBe(1);
  mode = "off";
  expect(attention.count).toBe(0);
});

test("the end of a summary is no news", () => {
  watch();
  mode = "badge";
  const summarized = session(0);
  isFocused = false;
  summarized.answering = "s";
  summarized.summarizing = { messages: 4, tokens: 0 };
  summarized.changed.fire({ type: "state" });
  summarized.answering = null;
  summarized.summarizing = null;
  summarized.changed.fire({ type: "state" });
  expect(attention.count).toBe(0);
  summarized.answer("done");
  expect(attention.count).toBe(1);
});
