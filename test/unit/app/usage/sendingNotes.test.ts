import { describe, expect, test } from "vitest";
import { type SendingFacts, sendingNotes } from "../../../../src/app/usage/sendingNotes.ts";
import type { AnswerMessage, Message } from "../../../../src/shared/conversation.ts";
import { answer, question } from "../../history/messages.ts";

const at = Date.UTC(2026, 10, 30, 12);
const minute = 60_000;
const sonnet = "anthropic/claude-sonnet-4.5";
const cheap = "google/gemini-2.5-flash";
const prices = {
  [sonnet]: { prompt: 3, completion: 15, request: 0, cacheRead: 0.3, cacheWrite: 3.75 },
  [cheap]: { prompt: 0.3, completion: 2.5, request: 0, cacheRead: 0.03 },
  "openai/gpt-5": { prompt: 5, completion: 10, request: 0, cacheRead: 0.5 },
} as const;

const usage = (prompt: number, read: number, written = 0) => ({
  prompt_tokens: prompt,
  completion_tokens: 100,
  prompt_tokens_details: { cached_tokens: read, cache_write_tokens: written },
});
const answered = (change: Partial<AnswerMessage> = {}): AnswerMessage =>
  answer("a1", "q1", {
    endpoint: "openrouter",
    model: sonnet,
    provider: "Anthropic",
    createdAt: at,
    status: "done",
    usage: usage(42_000, 40_000, 1000),
    ...change,
  });
const pathOf = (...messages: readonly Message[]): readonly Message[] => [question("q1", null), ...messages];

function factsOf(change: Partial<SendingFacts> = {}): SendingFacts {
  const model = change.asked?.model ?? sonnet;
  return {
    path: pathOf(answered()),
    omitted: 0,
    asked: { endpoint: "openrouter", host: "openrouter.ai", model },
    next: { tokens: 43_000, factor: 1, offset: 0, price: prices[model as keyof typeof prices] ?? null },
    nextTokens: 43_000,
    priceOf: (_endpoint, id) => prices[id as keyof typeof prices] ?? null,
    nameOf: (_endpoint, id) => id,
    now: at + 8 * minute,
    language: "en",
    ...change,
  };
}
const asking = (model: string, change: Partial<SendingFacts> = {}): SendingFacts =>
  factsOf({ asked: { endpoint: "openrouter", host: "openrouter.ai", model }, ...change });
const kinds = (facts: SendingFacts): readonly string[] => sendingNotes(facts).map(({ kind }) => kind);
const noteOf = (kind: string, facts: SendingFacts) => sendingNotes(facts).find((note) => note.kind === kind);

describe("a cache that lapses", () => {
  test("says what reading it again costs more, from when on, and why", () => {
    const note = noteOf("lapsed", factsOf());
    // What is marked is written to the cache again: 41,000 tokens for 3.75 and not 0.30.
    expect(note?.usd).toBeCloseTo((41_000 * 3.45) / 1e6, 12);
    expect(note).toMatchObject({ from: at + 5 * minute, action: "Details" });
    expect(note?.text).toBe("≈ {0} more: the cache lapsed {1}");
    expect(note?.detail).toBe(
      "Anthropic keeps a prompt for 5 minutes after its last use. 41,000 tokens are read at $3.75 per million instead of $0.30.",
    );
  });

  test("is told beforehand, so that it need not be asked for again", () => {
    expect(noteOf("lapsed", factsOf({ now: at + minute }))?.from).toBe(at + 5 * minute);
  });

  test("does not count more tokens than the next request has", () => {
    expect(noteOf("lapsed", factsOf({ nextTokens: 10_000 }))?.usd).toBeCloseTo((10_000 * 3.45) / 1e6, 12);
  });

  test.each<[string, Partial<SendingFacts>]>([
    ["nothing was cached", { path: pathOf(answered({ usage: usage(42_000, 0) })) }],
    ["there is no usage", { path: [question("q1", null), answer("a1", "q1", { endpoint: "openrouter", model: sonnet })] }],
    ["the answer was imported", { path: pathOf(answered({ imported: true })) }],
    ["the answer was edited", { path: pathOf(answered({ edited: true })) }],
    ["older messages are omitted from now on", { omitted: 2 }],
    ["the price is unknown", { next: { tokens: 43_000, factor: 1, offset: 0, price: null } }],
    [
      "the price of cached tokens is unknown",
      { next: { tokens: 43_000, factor: 1, offset: 0, price: { prompt: 3, completion: 15, request: 0 } } },
    ],
    ["it is worth less than a cent", { path: pathOf(answered({ usage: usage(2000, 1500) })) }],
    ["the counts are absurd", { path: pathOf(answered({ usage: { prompt_tokens: Number.NaN } })) }],
  ])("is not claimed where %s", (_why, change) => {
    expect(kinds(factsOf(change))).not.toContain("lapsed");
  });

  test("is not claimed of a provider that does not say how long it keeps prompts", () => {
    const path = pathOf(answered({ model: cheap, provider: "Google", usage: usage(900_000, 800_000) }));
    expect(kinds(asking(cheap, { path, nextTokens: 900_000 }))).not.toContain("lapsed");
  });

  test("says no time where only the longest possible lifetime is known", () => {
    const path = pathOf(answered({ model: "openai/gpt-5", provider: "OpenAI" }));
    const note = noteOf("lapsed", asking("openai/gpt-5", { path, now: at + 30 * 60 * minute }));
    expect(note?.text).toBe("≈ {0} more: the cache has lapsed");
    expect(note?.detail).toContain("OpenAI keeps a prompt for 24 hours at most.");
  });
});

describe("another model", () => {
  const facts = asking("openai/gpt-5", { now: at + minute });

  test("says what it reads again, what that costs more, until when that is so, and the way back", () => {
    const note = noteOf("model", facts);
    expect(note?.usd).toBeCloseTo((41_000 * (5 - 0.3)) / 1e6, 12);
    expect(note).toMatchObject({
      text: "Switching the model re-reads 41K tokens (≈ {0} more)",
      until: at + 5 * minute,
      action: `Back to ${sonnet}`,
    });
    expect(note?.detail).toBe(
      `The conversation is in the cache of ${sonnet}. 41,000 tokens are read at $5.00 per million instead of $0.30.`,
    );
  });

  test("says nothing where it is cheaper all the same", () => {
    expect(kinds(asking(cheap, { now: at + minute }))).toEqual([]);
  });

  test("counts what it has cached itself", () => {
    const earlier = answered({
      id: "a0",
      parentId: "q0",
      model: "openai/gpt-5",
      provider: "OpenAI",
      usage: usage(30_000, 29_000),
      createdAt: at - minute,
    });
    const path = [question("q0", null), earlier, question("q1", "a0"), answered()];
    expect(noteOf("model", { ...facts, path })?.usd).toBeCloseTo((11_000 * 4.7) / 1e6, 12);
  });

  test.each<[string, Partial<SendingFacts>]>([
    ["its price is unknown", { next: { tokens: 1, factor: 1, offset: 0, price: null } }],
    ["the old price is unknown", { priceOf: () => null }],
    ["nothing was cached", { path: pathOf(answered({ usage: usage(42_000, 0) })) }],
  ])("says nothing where %s", (_why, change) => {
    expect(kinds({ ...facts, ...change })).toEqual([]);
  });

  test("at another endpoint has no way back", () => {
    const asked = { endpoint: "other", host: "example.com", model: "openai/gpt-5" };
    const note = noteOf("model", { ...facts, asked });
    expect(note?.usd).toBeGreaterThan(0.01);
    expect(note?.action).toBeUndefined();
  });
});

describe("another beginning", () => {
  test.each([
    ["tools" as const, "≈ {0} more: the changed tools invalidate the cache", "Configure tools…"],
    ["systemPrompt" as const, "≈ {0} more: the changed system prompt invalidates the cache", "Show parameters"],
  ])("%s: all that is cached is read again", (changed, text, action) => {
    const note = noteOf(changed, factsOf({ changed, now: at + minute }));
    expect(note).toMatchObject({ text, action, until: at + 5 * minute });
    expect(note?.usd).toBeCloseTo((41_000 * 3.45) / 1e6, 12);
  });
});

describe("editing", () => {
  test("says what all that is cached is worth", () => {
    const note = noteOf("editing", factsOf({ now: at + minute }));
    expect(note).toMatchObject({
      text: "Editing this message throws away {1} cached tokens (≈ {0})",
      tokens: 41_000,
      until: at + 5 * minute,
    });
    expect(note?.usd).toBeCloseTo((41_000 * 3.45) / 1e6, 12);
  });
});

describe("prices that depend on the prompt and the time", () => {
  const priced = (overrides: NonNullable<NonNullable<SendingFacts["next"]["price"]>["overrides"]>) =>
    factsOf({ path: [], next: { tokens: 1, factor: 1, offset: 0, price: { prompt: 3, completion: 15, request: 0, overrides } } });

  test("a step by length says from where on, and how much", () => {
    const note = noteOf("length", priced([{ above: 200_000, prices: { prompt: 6, completion: 30 } }]));
    expect(note).toMatchObject({
      text: "≈ {0} more: above 200K tokens, everything costs double",
      above: 200_000,
      action: "Compact conversation",
    });
    expect(note?.detail).toBe("$6.00 in, $30.00 out per million; up to 200K tokens $3.00 in, $15.00 out");
  });

  test.each([
    [{ prompt: 6, completion: 22.5 }, "input costs double"],
    [{ prompt: 4.5, completion: 22.5 }, "everything costs 1.5 times as much"],
    [{ prompt: 12 }, "input costs 4 times as much"],
  ])("a step to %j is: %s", (prices, words) => {
    expect(noteOf("length", priced([{ above: 1000, prices }]))?.text).toBe(`≈ {0} more: above 1K tokens, ${words}`);
  });

  test("a step down is not warned of", () => {
    expect(kinds(priced([{ above: 1000, prices: { prompt: 1, completion: 5 } }]))).toEqual([]);
  });

  test("a double price says until when; a lower one is not warned of beforehand", () => {
    const overrides = [{ when: { window: { from: 11 * 60, to: 13 * 60 } }, prices: { prompt: 6, completion: 30 } }];
    expect(noteOf("time", priced(overrides))).toMatchObject({
      text: "≈ {0} more: the price is double until 13:00 UTC",
      until: Date.UTC(2026, 10, 30, 13),
    });
    expect(kinds({ ...priced(overrides), now: at + 120 * minute })).toEqual([]);
  });
});
