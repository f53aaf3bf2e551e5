import { describe, expect, test } from "vitest";
import { Estimates, forEachModel } from "../../../../src/app/chat/estimates.ts";
import type { MediaPart, OutgoingMessage } from "../../../../src/app/outbound/outgoing.ts";
import type { Session } from "../../../../src/app/chat/session.ts";
import type { TurnPlan } from "../../../../src/app/chat/turnPlan.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import { addMessage, createConversation, type AnswerMessage, type Conversation, emptyAnswer } from "../../../../src/shared/conversation.ts";
import type { TokenSample } from "../../../../src/shared/tokenFit.ts";

const settings: EffectiveSettings = {
  endpoint: { value: "openrouter", source: "default" },
  model: { value: "m", source: "user" },
  systemPrompt: { value: "", source: "default" },
  parameters: { maxTokens: 500 },
  sources: {},
  values: {},
  preset: { value: null, source: "default" },
  rejected: [],
};

const words = (count: number) => Array.from({ length: count }, () => "word").join(" ");

/** Turns of a question and an answer of 1,000 words each. */
function talk(turns: number): Conversation {
  let conversation = createConversation("c", 0);
  for (let turn = 0; turn < turns; turn++) {
    const parentId = turn === 0 ? null : `a${turn - 1}`;
    conversation = addMessage(conversation, { role: "user", id: `q${turn}`, parentId, createdAt: 0, text: words(1000), attachments: [] });
    conversation = addMessage(conversation, {
      ...emptyAnswer,
      id: `a${turn}`,
      parentId: `q${turn}`,
      createdAt: 0,
      endpoint: "openrouter",
      model: "m",
      modelName: "M",
      status: "done",
      text: words(1000),
      usage: { completion_tokens: 1200 },
    });
  }
  return conversation;
}

function estimates(factor = 1) {
  const learned: (TokenSample & { readonly model: string })[] = [];
  const made = new Estimates({
    model: () => ({ id: "m", name: "M", contextLength: 8000, pricing: { prompt: 1, completion: 10 } }),
    calibration: {
      fitOf: () => ({ factor, offset: 0 }),
      learn: (model, _tokenizer, _reasons, sample) => void learned.push({ model, ...sample }),
    },
    carried: () => [],
  });
  return { made, learned };
}

function session(conversation: Conversation, leavesOut?: number, compareModels: readonly string[] = []): Session {
  return { conversation, outbox: { leavesOut, compareModels, attachments: [] } } as unknown as Session;
}

describe("Estimates", () => {
  test("count history, words and price; a choice to leave out counts at once", () => {
    const { made } = estimates();
    const whole = made.request(session(talk(5)), settings, words(100));
    expect(whole?.tokens).toBeGreaterThan(10_000);
    expect(whole?.over).toBe((whole?.tokens ?? 0) - 8000);
    expect(made.request(session(talk(5), 6), settings, words(100))).toMatchObject({ over: 0 });
    const cost = made.cost(session(talk(5)), settings, words(100)) ?? 0;
    // 500 tokens of answer: less than usual, for that is its limit.
    expect(cost).toBeCloseTo((whole?.tokens ?? 0) / 1e6 + (500 * 10) / 1e6, 6);
    expect(made.nextRequest(session(talk(1)), { ...settings, model: { value: null, source: "default" } })).toBeNull();
  });

  test("a summary counts in place of what it stands for, and what is left out begins after that", () => {
    const { made } = estimates();
    const conversation = addMessage(talk(5), {
      role: "summary",
      id: "s",
      parentId: "a4",
      createdAt: 0,
      text: words(100),
      endpoint: "openrouter",
      model: "m",
      modelName: "M",
      covers: 4,
      messages: 4,
      tokensBefore: 4000,
      tokensAfter: 100,
      cost: null,
    });
    const whole = made.request(session(talk(5)), settings, "")?.tokens ?? 0;
    const summarized = made.request(session(conversation), settings, "")?.tokens ?? 0;
    expect(summarized / whole).toBeGreaterThan(0.58);
    expect(summarized / whole).toBeLessThan(0.65);
    // What is omitted already with the summary is no news, until more is.
    expect(made.nextRequest(session(conversation, 4), settings)?.omittedMessages).toBe(0);
    expect(made.nextRequest(session(conversation, 6), settings)?.omittedMessages).toBe(6);
    const path = [...conversation.messages.values()];
    const question = { text: words(100), attachments: [] };
    expect(made.leaveOut(path, question, settings, 100_000)).toBe(6);
    expect(made.leaveOut(path, question, settings, 4000)).toBe(8);
  });

  test("leave out whole turns from the beginning, no more than needed, with room for the answer", () => {
    const { made } = estimates();
    const conversation = talk(5);
    const path = [...conversation.messages.values()];
    const question = { text: words(100), attachments: [] };
    expect(made.leaveOut(path, question, settings, 8000)).toBe(4);
    expect(made.leaveOut(path, question, settings, 100_000)).toBe(2);
    expect(made.leaveOut(path, { text: words(9000), attachments: [] }, settings, 8000)).toBeUndefined();
    // The server counted twice of what was estimated: half as much fits.
    expect(made.leaveOut(path, question, settings, 8000, { requested: 20_500 })).toBe(8);
  });

  test("counting ahead changes no estimate", async () => {
    const [ahead, asked] = [estimates().made, estimates().made];
    const long = session(talk(20));
    expect(ahead.isQuick(long)).toBe(false);
    await ahead.count(long);
    expect(ahead.isQuick(long)).toBe(true);
    expect(ahead.request(long, settings, words(100))).toEqual(asked.request(long, settings, words(100)));
    expect(asked.isQuick(long)).toBe(true);
  });

  test("of models that are compared each has its own, and together they are what is asked", () => {
    const { made } = estimates();
    expect(made.nextRequests(session(talk(1), undefined, ["a", "b", "c"]), settings)).toHaveLength(3);
    expect(made.nextRequests(session(talk(1)), settings)).toHaveLength(1);
    expect(forEachModel(settings, ["a", "b"]).map(({ model }) => model.value)).toEqual(["a", "b"]);
    expect(forEachModel(settings, [])).toEqual([settings]);
  });

  test("what is free costs nothing, unless it searches the web: that is unknown", () => {
    const free = new Estimates({
      model: () => ({ id: "m:free", name: "M", pricing: { prompt: 0, completion: 0 } }),
      calibration: { fitOf: () => ({ factor: 1, offset: 0 }), learn: () => undefined },
      carried: () => [],
    });
    const cost = (model: string, parameters: EffectiveSettings["parameters"] = {}) =>
      free.cost(session(talk(1)), { ...settings, model: { value: model, source: "user" }, parameters }, "Hi");
    expect([cost("m:free"), cost("m:free", { plugins: [{ id: "file-parser" }] })]).toEqual([0, 0]);
    expect([cost("m:free:online"), cost("m:free", { plugins: [{ id: "web" }] })]).toEqual([null, null]);
  });

  const outgoing = (media: readonly MediaPart[], text = ""): readonly OutgoingMessage[] => [
    { role: "user", texts: [{ source: "aside", text }], media },
  ];

  test("learn from answers, but not from prompts with tools, plugins or pictures", () => {
    const { made, learned } = estimates();
    const [, answer] = [...talk(1).messages.values()];
    const counted = { ...(answer as AnswerMessage), usage: { prompt_tokens: 1300 } };
    const plan = { model: "m", settings, parameters: {}, messages: outgoing([], words(1000)) } as unknown as TurnPlan;
    made.learn(counted, plan);
    made.learn(counted, { ...plan, tools: [{ name: "t" }] });
    made.learn(counted, { ...plan, parameters: { plugins: [{ id: "web" }] } });
    made.learn({ ...counted, usage: {} }, plan);
    // What the server adds to a prompt, and what another model counted, is not this model's way of counting.
    made.learn(counted, { ...plan, model: "m:free:online" });
    made.learn(counted, { ...plan, parameters: { extraBody: { web_search_options: {} } } });
    made.learn({ ...counted, servedModel: "other/model" }, { ...plan, parameters: { fallbackModels: ["other/model"] } });
    made.learn(counted, { ...plan, messages: outgoing([{ type: "image_url", image_url: { url: "data:image/png;base64,AA" } }]) });
    expect(learned).toEqual([{ model: "m", estimated: expect.any(Number), counted: 1300 }]);
  });
});
