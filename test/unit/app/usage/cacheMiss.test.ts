import { expect, test } from "vitest";
import { SentTrail } from "../../../../src/app/chat/sentTrail.ts";
import { outgoingMessages } from "../../../../src/app/chat/prompt.ts";
import { plainPrompt } from "../../../../src/app/outbound/outgoing.ts";
import { cacheReport, cacheReports, type CacheKnowledge } from "../../../../src/app/usage/cacheMiss.ts";
import type { ChatRequest } from "../../../../src/llm/chatClient.ts";
import type { WireUsage } from "../../../../src/shared/chatEvent.ts";
import {
  addMessage,
  type AnswerMessage,
  type Attachment,
  createConversation,
  type Conversation,
  emptyAnswer,
  forkConversation,
  pathTo,
  type UserMessage,
} from "../../../../src/shared/conversation.ts";
import { cleared } from "../../../cleared.ts";

const pricing = { prompt: 3, completion: 15, cacheRead: 0.3, cacheWrite: 3.75 };
const knowledge: CacheKnowledge = { hostOf: () => "openrouter.ai", pricing: () => pricing };
const long = (words: string, times = 600): string => `${words} `.repeat(times);
const usage = (prompt: number, read: number): WireUsage => ({
  prompt_tokens: prompt,
  completion_tokens: 10,
  prompt_tokens_details: { cached_tokens: read },
});

/** A conversation whose requests are noted as the real ones are. */
class Talk {
  conversation: Conversation = createConversation("c", 0);
  readonly #trail = new SentTrail();
  #time = 1_000_000;
  #count = 0;
  systemPrompt = long("You are an assistant.");
  model = "openai/gpt-4.1";

  wait(ms: number): void {
    this.#time += ms;
  }

  question(text: string, parent: string | null, more: Partial<UserMessage> = {}): string {
    const id = `q${(this.#count += 1)}`;
    this.conversation = addMessage(this.conversation, {
      role: "user",
      id,
      parentId: parent,
      createdAt: this.#time,
      text,
      attachments: [],
      ...more,
    });
    return id;
  }

  answer(parentId: string, tokens: WireUsage, more: Partial<AnswerMessage> = {}, request: Partial<ChatRequest> = {}): string {
    const id = `a${(this.#count += 1)}`;
    this.#time += 1000;
    const path = pathTo(this.conversation, parentId);
    const asked: ChatRequest = {
      endpoint: { name: "openrouter", baseUrl: "https://openrouter.ai/api/v1", dialect: "openrouter", auth: "key", headers: {} },
      key: undefined,
      model: this.model,
      messages: cleared(plainPrompt(outgoingMessages(path, this.systemPrompt))),
      parameters: {},
      ...request,
    };
    const sent = this.#trail.note(id, asked, [], this.conversation.messages);
    const { model } = this;
    this.conversation = addMessage(this.conversation, {
      ...emptyAnswer,
      id,
      parentId,
      createdAt: this.#time,
      endpoint: "openrouter",
      model,
      modelName: model,
      provider: "OpenAI",
      status: "done",
      text: long("An answer.", 50),
      usage: tokens,
      ...(sent === undefined ? {} : { sent }),
      ...more,
    });
    return id;
  }

  miss(id: string) {
    return cacheReport(this.conversation, id, knowledge)?.miss;
  }
}

/** A first exchange of 5,000 tokens. */
function begun(): { readonly talk: Talk; readonly first: string } {
  const talk = new Talk();
  return { talk, first: talk.answer(talk.question(long("One?"), null), usage(5000, 0)) };
}

test("what is read from the cache is counted with what it saved", () => {
  const { talk, first } = begun();
  expect(talk.miss(first)).toEqual({ cause: "first", tokens: 0, usd: 0 });
  const second = talk.answer(talk.question("Two?", first), usage(6000, 4992));
  const report = cacheReport(talk.conversation, second, knowledge);
  expect(report).toEqual({ prompt: 6000, read: 4992, written: 0, isReported: true, saved: expect.closeTo((4992 * 2.7) / 1e6, 12) });
  expect(cacheReport(talk.conversation, second, { ...knowledge, pricing: () => ({ prompt: 3, completion: 15 }) })?.saved).toBeNull();
});

test("a server that says nothing of caches has no figures, nor have copies, imported and edited answers", () => {
  const { talk, first } = begun();
  const silent = talk.answer(talk.question("Two?", first), { prompt_tokens: 6000 });
  expect(cacheReport(talk.conversation, silent, knowledge)).toBeUndefined();
  expect(cacheReport(talk.conversation, "nobody", knowledge)).toBeUndefined();
  let next = 0;
  const fork = forkConversation(talk.conversation, silent, { id: "f", createdAt: 0, newId: () => `f${(next += 1)}` });
  expect(cacheReports(fork, fork.messages.keys(), knowledge).size).toBe(0);
});

test("only the answers that are asked about are compared, however long the conversation is", () => {
  const { talk, first } = begun();
  const second = talk.answer(talk.question("Two?", first), { prompt_tokens: 6000, prompt_tokens_details: { cached_tokens: 5000 } });
  const asked: string[] = [];
  const pricing: CacheKnowledge["pricing"] = ({ id }) => {
    asked.push(id);
    return undefined;
  };
  expect([...cacheReports(talk.conversation, [second, "nobody"], { ...knowledge, pricing }).keys()]).toEqual([second]);
  expect(asked).toEqual([second]);
});

test("another system prompt, other tools and other parameters are named", () => {
  const { talk, first } = begun();
  talk.systemPrompt = long("You are a pirate.");
  const second = talk.answer(talk.question("Two?", first), usage(6000, 0));
  expect(talk.miss(second)).toMatchObject({ cause: "systemPrompt" });
  expect(talk.miss(second)?.tokens).toBeGreaterThan(4000);
  expect(talk.miss(second)?.usd).toBeCloseTo(((talk.miss(second)?.tokens ?? 0) * 2.7) / 1e6, 12);
  const third = talk.answer(talk.question("Three?", second), usage(7000, 0), {}, { tools: [{ name: "search" }] });
  expect(talk.miss(third)).toMatchObject({ cause: "tools", added: ["search"], removed: [] });
  const fourth = talk.answer(talk.question("Four?", third), usage(8000, 0));
  expect(talk.miss(fourth)).toMatchObject({ cause: "tools", added: [], removed: ["search"] });
  const fifth = talk.answer(talk.question("Five?", fourth), usage(9000, 0), {}, { parameters: { reasoning: { effort: "high" } } });
  expect(talk.miss(fifth)).toMatchObject({ cause: "parameters", added: ["reasoning"] });
});

test("another endpoint, model and provider are named before anything else", () => {
  const { talk, first } = begun();
  talk.model = "openai/gpt-5";
  const second = talk.answer(talk.question("Two?", first), usage(6000, 0));
  expect(talk.miss(second)).toMatchObject({ cause: "model", before: "openai/gpt-4.1" });
  const third = talk.answer(talk.question("Three?", second), usage(7000, 0), { provider: "Azure" });
  expect(talk.miss(third)).toMatchObject({ cause: "provider", before: "OpenAI" });
  const fourth = talk.answer(talk.question("Four?", third), usage(8000, 0), { provider: "Azure", endpoint: "other" });
  expect(talk.miss(fourth)).toMatchObject({ cause: "endpoint", before: "openrouter" });
});

test("an edited question, another attachment, another version of an answer are named with their place", () => {
  const { talk, first } = begun();
  const two = talk.question(long("Two?"), first);
  talk.answer(two, usage(9000, 5000));
  const edited = talk.question(long("Another two?"), first);
  expect(talk.miss(talk.answer(edited, usage(9000, 5600)))).toMatchObject({ cause: "edited", message: 3 });
  const file = (text: string): Attachment => ({
    id: "x",
    kind: "file",
    label: "cart.ts",
    path: "cart.ts",
    uri: "",
    languageId: "typescript",
    startLine: 0,
    endLine: 0,
    text,
  });
  talk.answer(talk.question("See this", first, { attachments: [file(long("let a"))] }), usage(9000, 5600));
  const again = talk.answer(talk.question("See this", first, { attachments: [file(long("let b"))] }), usage(9000, 5600));
  expect(talk.miss(again)).toMatchObject({ cause: "attachment", before: "cart.ts", message: 3 });
});

test("omitted messages and a summary are named", () => {
  const { talk, first } = begun();
  const second = talk.answer(talk.question(long("Two?"), first), usage(9000, 5000));
  const omitted = talk.answer(talk.question(long("Three?"), second, { leavesOut: 2 }), usage(8000, 1000));
  expect(talk.miss(omitted)).toMatchObject({ cause: "omitted" });
  talk.conversation = addMessage(talk.conversation, {
    role: "summary",
    id: "sum",
    parentId: omitted,
    createdAt: 5,
    endpoint: "openrouter",
    model: "m",
    modelName: "m",
    cost: null,
    text: long("In short."),
    covers: 6,
    messages: 6,
    tokensBefore: 1,
    tokensAfter: 1,
  });
  expect(talk.miss(talk.answer(talk.question("Four?", "sum"), usage(5000, 1000)))).toMatchObject({ cause: "summary" });
});

test("a cache that lapsed is named only where its lifetime is known, and nothing that differs explains it", () => {
  const { talk, first } = begun();
  talk.model = "anthropic/claude-sonnet-4.5";
  const claude = { provider: "Anthropic" };
  const priced = { catalogueModel: { id: "m", name: "m", pricing } };
  const second = talk.answer(talk.question("Two?", first), usage(6000, 0), claude, priced);
  talk.wait(7 * 60_000);
  const third = talk.answer(talk.question("Three?", second), usage(7000, 0), claude, priced);
  expect(talk.miss(third)).toMatchObject({ cause: "lapsed", ageMs: 421_000, lifetimeMs: 300_000 });
  const unmarked = talk.answer(talk.question("Four?", third), usage(8000, 7000), claude, {});
  expect(talk.miss(unmarked)).toBeUndefined();
  talk.wait(4 * 60_000);
  const fifth = talk.answer(talk.question("Five?", unmarked), usage(9000, 0), claude, priced);
  expect(talk.miss(fifth)).toMatchObject({ cause: "unexplained" });
  talk.model = "openai/gpt-5.6";
  const sixth = talk.answer(talk.question("Six?", fifth), usage(9000, 0));
  talk.wait(50 * 60_000);
  expect(talk.miss(talk.answer(talk.question("Seven?", sixth), usage(9500, 0)))).toMatchObject({ cause: "mayHaveLapsed" });
});

test("a prompt without marks and one that is too short are named", () => {
  const talk = new Talk();
  talk.model = "anthropic/claude-haiku-4.5";
  const claude = { provider: "Anthropic" };
  talk.systemPrompt = "Short.";
  const first = talk.answer(talk.question("One?", null), usage(3000, 0), claude);
  const second = talk.answer(talk.question("Two?", first), usage(5000, 0), claude);
  expect(talk.miss(second)).toMatchObject({ cause: "tooShort" });
  const off = { parameters: { extraBody: { cache_control: null } } };
  const third = talk.answer(talk.question("Three?", second), usage(6000, 0), claude, off);
  expect(talk.miss(third)).toMatchObject({ cause: "noMarks" });
});

test("reasoning that is not sent back any more is named", () => {
  const talk = new Talk();
  const first = talk.answer(talk.question(long("One?"), null), usage(5000, 0), {
    reasoningDetails: [{ type: "reasoning.text", text: long("Thinking") }],
  });
  const second = talk.answer(talk.question(long("Two?"), first), usage(12_000, 4992));
  const lessons = [{ do: "leaveOut", field: "messages.reasoning_details" }] as const;
  const third = talk.answer(talk.question("Three?", second), usage(9000, 4000), {}, { lessons });
  expect(talk.miss(third)).toMatchObject({ cause: "reasoning", message: 2 });
});

test("without a note, only what the answers themselves say is named", () => {
  const { talk, first } = begun();
  const second = talk.answer(talk.question("Two?", first), usage(6000, 0));
  const messages = new Map(talk.conversation.messages);
  for (const id of [first, second]) {
    const { sent: _sent, ...message } = messages.get(id) as AnswerMessage;
    messages.set(id, message);
  }
  expect(cacheReport({ ...talk.conversation, messages }, second, knowledge)?.miss).toMatchObject({ cause: "notRecorded" });
});

test("absurd figures make no absurd reports", () => {
  const { talk, first } = begun();
  for (const bad of [
    { prompt_tokens: 1e300 },
    { prompt_tokens: -5 },
    { prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 1e9 } },
  ]) {
    const report = cacheReport(talk.conversation, talk.answer(talk.question("?", first), bad), knowledge);
    for (const value of [report?.read ?? 0, report?.saved ?? 0, report?.miss?.tokens ?? 0, report?.miss?.usd ?? 0]) {
      expect(Number.isFinite(value) && value >= 0 && value <= 1e6).toBe(true);
    }
  }
});

test("the usages of five servers are read alike", () => {
  const reports = [
    // OpenRouter, with what was written to Anthropic's cache.
    { prompt_tokens: 10_339, prompt_tokens_details: { cached_tokens: 9800, cache_write_tokens: 518 } },
    // DeepSeek.
    { prompt_tokens: 339, prompt_tokens_details: { cached_tokens: 320 }, prompt_cache_hit_tokens: 320, prompt_cache_miss_tokens: 19 },
    // xAI.
    { prompt_tokens: 213, prompt_tokens_details: { text_tokens: 213, audio_tokens: 0, cached_tokens: 192 }, cost_in_usd_ticks: 3_080_400 },
    // Moonshot.
    { prompt_tokens: 125, cached_tokens: 64 },
    // Anthropic.
    { prompt_tokens: 2000, cache_read_input_tokens: 1500, cache_creation_input_tokens: 300 },
    // DeepInfra and others that say null.
    { prompt_tokens: 90, prompt_tokens_details: null },
  ].map((given) => {
    const talk = new Talk();
    const id = talk.answer(talk.question("?", null), given);
    return cacheReport(talk.conversation, id, knowledge);
  });
  expect(reports.map((report) => report && [report.read, report.written])).toEqual([
    [9800, 518],
    [320, 0],
    [192, 0],
    [64, 0],
    [1500, 300],
    undefined,
  ]);
});
