import { expect, test } from "vitest";
import { SentTrail } from "../../../../src/app/chat/sentTrail.ts";
import { readPart, sentPartsOf } from "../../../../src/app/usage/promptChange.ts";
import { messageFrom } from "../../../../src/history/messageFrom.ts";
import type { ChatRequest } from "../../../../src/llm/chatClient.ts";
import type { PromptMessage, ToolDefinition } from "../../../../src/llm/prompt.ts";
import {
  type AnswerMessage,
  createConversation,
  emptyAnswer,
  addMessage,
  forkConversation,
  type Message,
} from "../../../../src/shared/conversation.ts";
import { type SentPrompt, sentPromptFrom } from "../../../../src/shared/sentPrompt.ts";
import { cleared } from "../../../cleared.ts";

function request(messages: readonly PromptMessage[], more: Partial<ChatRequest> = {}): ChatRequest {
  return {
    endpoint: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "key", headers: {} },
    key: undefined,
    model: "anthropic/claude-sonnet-4.5",
    messages: cleared(messages),
    parameters: {},
    ...more,
  };
}

let clock = 0;
function answer(id: string, sent: SentPrompt): AnswerMessage {
  clock += 1;
  return { ...emptyAnswer, id, parentId: "q", createdAt: clock, endpoint: "e", model: "m", modelName: "m", status: "done", sent };
}

/** Asks one request after the other, as a conversation would. */
class Asking {
  readonly messages = new Map<string, Message>();
  trail = new SentTrail();

  ask(id: string, messages: readonly PromptMessage[], more: Partial<ChatRequest> = {}): SentPrompt {
    const sent = this.trail.note(id, request(messages, more), [], this.messages);
    if (sent === undefined) throw new Error("nothing was noted");
    this.messages.set(id, answer(id, sent));
    return sent;
  }

  kinds(id: string): string {
    return (sentPartsOf(this.messages, id)?.parts ?? []).map((part) => readPart(part).kind).join("");
  }
}

const user = (content: string): PromptMessage => ({ role: "user", content });
const said = (content: string): PromptMessage => ({ role: "assistant", content });
const system = (content: string): PromptMessage => ({ role: "system", content });
const tool: ToolDefinition = { name: "search", description: "Finds.", parameters: { type: "object" } };

test("each request keeps what is new against the one before, and all of it can be told again", () => {
  const asking = new Asking();
  const first = asking.ask("a1", [system("S"), user("One")]);
  expect(first.after).toBeUndefined();
  expect(first.parts).toHaveLength(2);
  const second = asking.ask("a2", [system("S"), user("One"), said("Yes"), user("Two")]);
  expect(second).toMatchObject({ after: "a1", at: 2, drop: 0 });
  expect(second.parts.map((part) => readPart(part))).toMatchObject([
    { kind: "a", length: 12 },
    { kind: "u", length: 7 },
  ]);
  // A new window knows nothing of the last request but what was kept.
  asking.trail = new SentTrail();
  const third = asking.ask("a3", [system("T"), user("One"), said("Yes"), user("Two"), said("No"), user("Three")]);
  expect(third).toMatchObject({ after: "a2", at: 0 });
  expect(asking.kinds("a3")).toBe("suauau");
  expect(asking.kinds("a1")).toBe("su");
});

test("a system prompt that changed costs one part, and so do messages that are left out", () => {
  const asking = new Asking();
  const long = Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? user(`Q${index}`) : said(`A${index}`)));
  asking.ask("a1", [system("S"), ...long]);
  expect(asking.ask("a2", [system("T"), ...long])).toMatchObject({ at: 0, drop: 1, parts: { length: 1 } });
  expect(asking.ask("a3", [system("T"), ...long.slice(100)])).toMatchObject({ at: 1, drop: 100, parts: [] });
  expect(sentPartsOf(asking.messages, "a3")?.parts).toHaveLength(401);
});

test("marks for caching are no difference, and are noted", () => {
  const asking = new Asking();
  const long = "word ".repeat(2000);
  const priced = { catalogueModel: { id: "m", name: "m", pricing: { prompt: 1, completion: 1, cacheRead: 0.1 } } };
  const first = asking.ask("a1", [system(long), user("One")], priced);
  expect(first.marks).toBe("5m");
  const more = [system(long), user("One"), said("A"), user("Two"), said("B"), user("Three")];
  expect(asking.ask("a2", more, priced)).toMatchObject({ at: 2, drop: 0, marks: "5m" });
  expect(asking.ask("a3", more, { parameters: { extraBody: { cache_control: { type: "ephemeral", ttl: "1h" } } } }).marks).toBe("1h");
  expect(asking.ask("a4", more).marks).toBe("5m");
});

test("tools come first, by their names, and are hashed once", () => {
  const asking = new Asking();
  const first = asking.ask("a1", [user("One")], { tools: [tool] });
  expect(first.parts.map((part) => readPart(part).name)).toEqual(["search", ""]);
  const same = asking.ask("a2", [user("One")], { tools: [{ ...tool }] });
  expect(same).toMatchObject({ at: 2, parts: [] });
  expect(asking.ask("a3", [user("One")], { tools: [{ ...tool, parameters: { type: "object", properties: {} } }] })).toMatchObject({
    at: 0,
    drop: 1,
  });
  expect(asking.ask("a4", [user("One")], { tools: [tool, { name: "read" }] }).parts.some((part) => part.endsWith(":read"))).toBe(true);
});

test("what was learned while sending is in the note", () => {
  const asking = new Asking();
  const thought: PromptMessage = {
    role: "assistant",
    content: "A",
    reasoning: "Because.",
    reasoningDetails: [{ type: "reasoning.text", text: "Because." }],
  };
  const sent = (lessons: Parameters<SentTrail["note"]>[2]) =>
    asking.trail
      .note("x", request([user("One"), thought, user("Two")]), lessons, asking.messages)
      ?.parts.map((part) => readPart(part).reasons);
  expect(sent([])).toEqual([false, true, false]);
  expect(sent([{ do: "leaveOut", field: "messages.reasoning_details" }])).toEqual([false, false, false]);
});

test("equal texts look different in another conversation, and no text is in a note", () => {
  const [one, other] = [new Asking(), new Asking()];
  const secret = [system("my password is 1234"), user("swordfish ".repeat(20))];
  const [mine, theirs] = [one.ask("a", secret), other.ask("a", secret)];
  expect(mine.salt).not.toBe(theirs.salt);
  expect(mine.parts).not.toEqual(theirs.parts);
  expect(JSON.stringify(mine)).not.toMatch(/swordfish|password/);
});

test("a request whose note does not fit what is there is noted whole", () => {
  const asking = new Asking();
  asking.ask("a1", [user("One")]);
  asking.messages.set("a2", answer("a2", { after: "gone", at: 0, drop: 0, parts: [] }));
  asking.trail = new SentTrail();
  expect(asking.ask("a3", [user("One")]).after).toBeUndefined();
  asking.messages.set("l1", answer("l1", { after: "l2", at: 0, drop: 0, parts: [] }));
  asking.messages.set("l2", answer("l2", { after: "l1", at: 0, drop: 0, parts: [] }));
  expect(sentPartsOf(asking.messages, "l1")).toBeUndefined();
  asking.messages.set("far", answer("far", { after: "a3", at: 90, drop: 3, parts: [] }));
  expect(sentPartsOf(asking.messages, "far")).toBeUndefined();
});

test("5,000 messages keep as much as they are many", () => {
  const asking = new Asking();
  const messages: PromptMessage[] = [system("S")];
  let kept = 0;
  for (let at = 0; at < 2500; at += 1) {
    messages.push(user(`Question ${at}`));
    // A window that was opened in between.
    if (at % 500 === 499) asking.trail = new SentTrail();
    if (at % 50 === 0) kept += JSON.stringify(asking.ask(`a${at}`, messages)).length;
    messages.push(said(`Answer ${at}`));
  }
  expect(kept).toBeLessThan(5000 * 24);
});

test("notes of untrusted data are read, or refused", () => {
  const whole = {
    salt: "0123456789abcdef",
    parts: ["sabc.1", "u+*1.zz", "t0.0:search"],
    marks: "5m",
    settings: { reasoning: "abc", model: "abc" },
  };
  expect(sentPromptFrom(whole)).toEqual({ ...whole, settings: { reasoning: "abc" } });
  expect(sentPromptFrom({ after: "a", at: 2, drop: 1, parts: [] })).toEqual({ after: "a", at: 2, drop: 1, parts: [] });
  const bad = [
    null,
    [],
    {},
    { parts: [] },
    { salt: 5, parts: [] },
    { salt: "0123456789abcdef", parts: ["My password"] },
    { salt: "0123456789abcdef", parts: [5] },
    { after: "a", at: -1, drop: 0, parts: [] },
    { after: "a", at: 0, drop: 1e300, parts: [] },
    { after: "a", at: Number.NaN, drop: 0, parts: [] },
    { after: 5, parts: [] },
  ];
  expect(bad.map((value) => sentPromptFrom(value))).toEqual(bad.map(() => undefined));
});

test("a fork, a copy, an imported and an edited answer have no note", () => {
  const sent: SentPrompt = { salt: "0123456789abcdef", parts: ["u1.1"] };
  const data = { ...answer("a", sent), parentId: "q" };
  expect(messageFrom(data)).toMatchObject({ sent });
  for (const change of [{ copied: true }, { copied: "import" }, { imported: true }, { edited: true }, { sent: 5 }]) {
    expect(messageFrom({ ...data, ...change })).not.toHaveProperty("sent");
  }
  let conversation = createConversation("c", 0);
  conversation = addMessage(conversation, { role: "user", id: "q", parentId: null, createdAt: 0, text: "?", attachments: [] });
  conversation = addMessage(conversation, { ...answer("a", sent), parentId: "q" });
  let next = 0;
  const fork = forkConversation(conversation, "a", { id: "f", createdAt: 0, newId: () => `f${(next += 1)}` });
  expect([...fork.messages.values()].some((message) => "sent" in message)).toBe(false);
});
