import { glob, readFile } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "vitest";
import type { LimitedAnswer } from "../../../../src/app/usage/limitAnswer.ts";
import { createAskOnce, type OneOffKind, oneOffKinds, type OneOffSpending } from "../../../../src/app/chat/askOnce.ts";
import type { Prepared } from "../../../../src/app/chat/turn.ts";
import type { TurnPlan } from "../../../../src/app/chat/turnPlan.ts";
import type { EffectiveSettings } from "../../../../src/app/settings/effectiveSettings.ts";
import type { ChatClient, ChatRequest } from "../../../../src/llm/chatClient.ts";
import type { Model } from "../../../../src/llm/model.ts";
import type { ChatError } from "../../../../src/shared/chatError.ts";
import type { Answer, ChatEvent, Verdict } from "../../../../src/shared/chatEvent.ts";

const failure: ChatError = { code: "serverError", message: "It broke.", retryable: true };
const plan: TurnPlan = {
  settings: { endpoint: { value: "openrouter", source: "user" } } as EffectiveSettings,
  model: "lab/one",
  messages: [{ role: "user", texts: [{ source: "aside", text: "Hi" }] }],
  parameters: {},
  conversationId: "once",
};
let prepared: Prepared;
let answer: Partial<Answer>;
let spent: (readonly [OneOffKind, OneOffSpending])[];
let streamed: ChatRequest[];
let clients: OneOffKind[];
let signals: AbortSignal[];
let checked: OneOffKind[];
let allowed: boolean | ChatError;

const client: ChatClient = {
  stream: (request, sink, signal) => {
    streamed.push(request);
    signals.push(signal);
    sink([{ type: "text", text: "Hel" }]);
    sink([{ type: "text", text: "lo" }]);
    return Promise.resolve({ text: "Hello", verdict: "complete", usage: null, cost: null, error: null, ...answer } as Answer);
  },
};

const askOnce = createAskOnce({
  client: (kind) => {
    clients.push(kind);
    return Promise.resolve(client);
  },
  prepare: (given, signal) => {
    expect(given).toBe(plan);
    signals.push(signal);
    return Promise.resolve(prepared);
  },
  mayAsk: (request) => {
    checked.push(request.kind);
    return Promise.resolve(allowed);
  },
  spent: (kind, spending) => spent.push([kind, spending]),
});

beforeEach(() => {
  // The model of the request, which may be another one than was wished for, is the one that is paid for.
  prepared = { request: { model: "lab/one:free" } as ChatRequest };
  answer = {};
  spent = [];
  streamed = [];
  clients = [];
  signals = [];
  checked = [];
  allowed = true;
});

test.each<[Verdict, Partial<Answer>]>([
  ["complete", {}],
  ["cutOff", {}],
  ["failed", { error: failure }],
  ["interrupted", { error: failure }],
  ["stopped", {}],
])("an answer that is %s is counted once, with endpoint, model, usage, cost and how it went", async (verdict, rest) => {
  answer = { verdict, cost: 0.25, usage: { prompt_tokens: 10, completion_tokens: 5 }, ...rest };
  const asked = await askOnce({ kind: "commitMessage", plan, signal: new AbortController().signal });
  const usage = { prompt_tokens: 10, completion_tokens: 5 };
  const spending = { endpoint: "openrouter", model: "lab/one:free", cost: 0.25, usage, outcome: verdict };
  expect(spent).toMatchObject([["commitMessage", spending]]);
  const [, { at = 0, firstTokenMs = -1, totalMs = -1 }] = spent[0] ?? ["other", {}];
  expect(at).toBeLessThanOrEqual(Date.now());
  expect(totalMs).toBeGreaterThanOrEqual(firstTokenMs);
  expect(firstTokenMs).toBeGreaterThanOrEqual(0);
  expect(asked).toMatchObject({ request: { model: "lab/one:free" }, answer: { verdict, text: "Hello" }, cost: { cost: 0.25 } });
});

test("what the server does not say is counted by list prices, and as unknown where there are none", async () => {
  answer = { usage: { prompt_tokens: 1_000_000, completion_tokens: 0 } };
  const catalogueModel = { pricing: { prompt: 2, completion: 8 } } as Model;
  prepared = { request: { model: "lab/one", catalogueModel } as ChatRequest };
  await askOnce({ kind: "nativeChat", plan, signal: new AbortController().signal });
  answer = { usage: null };
  prepared = { request: { model: "lab/one" } as ChatRequest };
  await askOnce({ kind: "nativeChat", plan, signal: new AbortController().signal });
  expect(spent.map(([, { cost, costBasis, usage }]) => [cost, costBasis, usage?.prompt_tokens])).toEqual([
    [2, "listPrice", 1_000_000],
    [null, undefined, undefined],
  ]);
});

test("events come as they stream, and the client is the one for the kind, with the signal of who asks", async () => {
  const seen: (readonly ChatEvent[])[] = [];
  const { signal } = new AbortController();
  await askOnce({ kind: "inlineEdit", plan, signal, onEvents: (events) => seen.push(events) });
  expect(seen).toEqual([[{ type: "text", text: "Hel" }], [{ type: "text", text: "lo" }]]);
  expect(clients).toEqual(["inlineEdit"]);
  expect(signals).toEqual([signal, signal]);
});

test("where the request cannot be prepared nothing is sent and nothing is counted", async () => {
  prepared = { error: failure };
  expect(await askOnce({ kind: "title", plan, signal: new AbortController().signal })).toEqual({ error: failure });
  expect([clients, streamed, spent]).toEqual([[], [], []]);
});

const request = (kind: OneOffKind) => askOnce({ kind, plan, signal: new AbortController().signal });

test.each(oneOffKinds)("%s: nothing is prepared or sent before the budget allowed it", async (kind) => {
  allowed = false;
  expect(await request(kind)).toEqual({ declined: true });
  allowed = { code: "overBudget", message: "The budget is used up." };
  expect(await request(kind)).toEqual({ error: allowed });
  expect([signals, streamed, spent, checked]).toEqual([[], [], [], [kind, kind]]);
  allowed = true;
  await request(kind);
  expect([streamed.length, checked.length]).toEqual([1, 3]);
});

test("requests leave in two places alone: a turn of a conversation, and here", async () => {
  const senders: string[] = [];
  for await (const file of glob("src/{app,host}/**/*.ts")) if (/\.stream\(/.test(await readFile(file, "utf8"))) senders.push(file);
  expect(senders.toSorted()).toEqual(["src/app/chat/askOnce.ts", "src/app/chat/turn.ts"]);
});

describe("an answer with a limit of its cost", () => {
  const limit = { usd: 0.01, tokens: 900 };
  const limitedBy = (isOver: boolean): Prepared => ({
    request: { model: "lab/one" } as ChatRequest,
    limited: { parameters: {}, limit, watch: { take: () => isOver } as unknown as LimitedAnswer["watch"] },
  });

  test("is stopped there, counted, and says why it ended", async () => {
    prepared = limitedBy(true);
    answer = { verdict: "stopped", cost: 0.01 };
    const asked = await request("commitMessage");
    expect(signals.at(-1)?.aborted).toBe(true);
    expect(spent).toHaveLength(1);
    expect(asked).toMatchObject({
      answer: {
        verdict: "interrupted",
        error: {
          code: "overBudget",
          message: "The response was stopped at your limit of $0.01 for an answer (aside.budget). Some providers bill it in full.",
        },
      },
    });
  });

  test("that the server cut off there says so, too; one that the user stopped is stopped", async () => {
    prepared = limitedBy(false);
    answer = { verdict: "cutOff", finishReason: "length" };
    expect(await request("inlineEdit")).toMatchObject({ answer: { verdict: "interrupted", error: { code: "overBudget" } } });
    answer = { verdict: "stopped" };
    expect(await request("inlineEdit")).toMatchObject({ answer: { verdict: "stopped", error: null } });
  });
});
