import { expect, test } from "vitest";
import { cacheFactsOf } from "../../../../src/app/usage/cacheFacts.ts";
import { cacheState } from "../../../../src/app/usage/cacheState.ts";
import type { WireUsage } from "../../../../src/shared/chatEvent.ts";
import { type AnswerMessage, emptyAnswer, type Message } from "../../../../src/shared/conversation.ts";

function answer(fields: Partial<AnswerMessage>, usage: WireUsage): AnswerMessage {
  const model = fields.model ?? "anthropic/claude-sonnet-4.5";
  return {
    ...emptyAnswer,
    id: "a",
    parentId: "q",
    createdAt: 1000,
    endpoint: "openrouter",
    model,
    modelName: model,
    status: "done",
    usage,
    ...fields,
  };
}
const question: Message = { role: "user", id: "q", parentId: null, createdAt: 0, text: "?", attachments: [] };
const asked = { endpoint: "openrouter", model: "anthropic/claude-sonnet-4.5" };
const usage = (prompt: number, read: number, written = 0): WireUsage => ({
  prompt_tokens: prompt,
  prompt_tokens_details: { cached_tokens: read, cache_write_tokens: written },
});

test("what Claude has read and written is cached for five minutes", () => {
  expect(cacheState([question, answer({ provider: "Anthropic" }, usage(50_000, 40_000, 9000))], asked)).toEqual({
    tokens: 49_000,
    since: 1000,
    lifetimeMs: 300_000,
    provider: "Anthropic",
    model: "anthropic/claude-sonnet-4.5",
  });
  expect(cacheState([question, answer({ provider: "Anthropic" }, usage(50_000, 0))], asked)).toBeUndefined();
});

test("what was marked to be kept for an hour has not lapsed after five minutes", () => {
  const sent = { salt: "0123456789abcdef", parts: [], marks: "1h" } as const;
  expect(cacheState([question, answer({ provider: "Anthropic", sent }, usage(50_000, 40_000))], asked)).toMatchObject({
    lifetimeMs: 3_600_000,
  });
});

test("a server that caches by itself has the whole prompt, if it is long enough", () => {
  const model = "openai/gpt-4.1";
  const gpt = { ...asked, model };
  expect(cacheState([question, answer({ model, provider: "OpenAI" }, usage(5000, 0))], gpt)).toMatchObject({ tokens: 5000 });
  expect(cacheState([question, answer({ model, provider: "OpenAI" }, usage(1000, 0))], gpt)).toBeUndefined();
  // Somebody else's server: nothing is known, so what it says counts.
  expect(cacheState([question, answer({ model, provider: "Other" }, usage(5000, 4000))], gpt)).toMatchObject({
    tokens: 4000,
    lifetimeMs: undefined,
  });
});

test("answers of other models and endpoints, imported ones and edited ones say nothing", () => {
  const cached = usage(50_000, 40_000);
  for (const other of [{ model: "openai/gpt-5" }, { endpoint: "other" }, { imported: true }, { edited: true }] as const) {
    expect(cacheState([question, answer(other, cached)], asked)).toBeUndefined();
  }
  expect(cacheState([question, answer({}, {})], asked)).toBeUndefined();
  expect(cacheState([question, answer({}, { prompt_tokens: Number.NaN })], asked)).toBeUndefined();
});

test("facts are those of the server and the model", () => {
  const claude = (model: string) => cacheFactsOf({ model, provider: "Anthropic" })?.minTokens;
  expect(
    ["claude-opus-4.5", "claude-haiku-4-5-20251001", "claude-4.6-opus", "claude-opus-4-6"].map((id) => claude(`anthropic/${id}`)),
  ).toEqual([4096, 4096, 4096, 4096]);
  expect(["claude-sonnet-4.5", "claude-opus-4", "claude-opus-4.1", "claude-3.7-sonnet"].map((id) => claude(`anthropic/${id}`))).toEqual([
    1024, 1024, 1024, 1024,
  ]);
  expect(["claude-3.5-haiku", "claude-3-haiku", "claude-opus-5"].map((id) => claude(`anthropic/${id}`))).toEqual([2048, 2048, 512]);
  expect(cacheFactsOf({ model: "anthropic/claude-opus-5" }, "1h")?.lifetime).toEqual({ ms: 3_600_000, is: "exact" });
  expect(cacheFactsOf({ model: "openai/gpt-5.6", provider: "OpenAI" })?.lifetime?.is).toBe("least");
  expect(cacheFactsOf({ model: "gpt-5.5", host: "api.openai.com" })?.lifetime).toEqual({ ms: 86_400_000, is: "most" });
  expect(cacheFactsOf({ model: "openai/gpt-oss-120b", provider: "Groq" })).toEqual({
    caches: "byItself",
    lifetime: { ms: 7_200_000, is: "exact" },
  });
  expect(cacheFactsOf({ model: "openai/gpt-4-turbo", provider: "OpenAI" })).toBeUndefined();
  expect(cacheFactsOf({ model: "openai/gpt-oss-120b", provider: "OpenAI" })).toBeUndefined();
  expect(cacheFactsOf({ model: "google/gemini-2.5-pro", provider: "Google AI Studio" })).toEqual({ caches: "byItself", minTokens: 2048 });
  expect(cacheFactsOf({ model: "google/gemini-2.0-flash-001", provider: "Google" })).toEqual({ caches: "marked" });
  expect(cacheFactsOf({ model: "qwen/qwen3-coder-plus", provider: "Alibaba Cloud Int." })).toMatchObject({
    caches: "marked",
    minTokens: 1024,
  });
  expect(cacheFactsOf({ model: "qwen/qwen3-coder", provider: "DeepInfra" })).toBeUndefined();
});
