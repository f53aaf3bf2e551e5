import { expect, test } from "vitest";
import { lookUpLateCost, type LateCostParts } from "../../../../src/app/chat/lateCosts.ts";
import type { AnswerMessage } from "../../../../src/shared/conversation.ts";
import { answer } from "../../history/messages.ts";
import { serve } from "../../llm/send/loopback.ts";

/** What a look-up of an answer that was stopped tells, for what the server says of it. */
async function told(data: object, change: Partial<AnswerMessage> = {}): Promise<readonly unknown[]> {
  const server = await serve((_request, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data })),
  );
  const costs: unknown[] = [];
  const endpoint = { name: "openrouter", baseUrl: `${server.origin}/api/v1`, dialect: "openrouter", auth: "key", headers: {} } as const;
  const parts = {
    endpoints: { get: () => ({ endpoint, origin: server.origin, notice: null }) },
    secrets: { get: () => Promise.resolve({ key: "sk-or-test-key" }) },
    log: { info: () => undefined },
    onCost: (late: unknown) => costs.push(late),
  } as unknown as LateCostParts;
  const stopped = answer("a", "q", { status: "stopped", generationId: "gen-1", ...change });
  const { usage: _usage, ...untold } = stopped;
  await lookUpLateCost(change.usage === undefined ? untold : stopped, new AbortController().signal, parts);
  return costs;
}

const booked = { total_cost: 0.002, native_tokens_prompt: 100, native_tokens_completion: 50, native_tokens_cached: 20 };

test("a stopped answer costs what was booked", async () => {
  expect(await told(booked)).toMatchObject([{ cost: 0.002, usage: { prompt_tokens: 100, completion_tokens: 50, cost: 0.002 } }]);
});

test("with a key of the user's own at the provider both bills count", async () => {
  expect(await told({ ...booked, is_byok: true, upstream_inference_cost: 0.01 })).toMatchObject([{ cost: 0.012, costBasis: "byok" }]);
});

test.each([-1, 1e300, 10_001])("an amount that cannot be right (%s) leaves the cost unknown and says so", async (total_cost) => {
  expect(await told({ ...booked, total_cost })).toMatchObject([{ cost: null, costBasis: "implausible" }]);
  expect(await told({ ...booked, is_byok: true, upstream_inference_cost: total_cost })).toMatchObject([
    { cost: null, costBasis: "implausible" },
  ]);
  expect(await told({ ...booked, native_tokens_prompt: -5, native_tokens_completion: 1e300 })).toMatchObject([
    { cost: 0.002, usage: { cost: 0.002 } },
  ]);
});

test("what is no amount, and an answer that reported its usage or was complete, change nothing", async () => {
  expect(await told({ ...booked, total_cost: "free" })).toEqual([]);
  expect(await told(booked, { usage: { prompt_tokens: 1 } })).toEqual([]);
  expect(await told(booked, { status: "done" })).toEqual([]);
});
