import { expect, test } from "vitest";
import type { ReasoningDetail } from "../../../src/shared/chatEvent.ts";
import { serverToolCalls, serverToolUse } from "../../../src/shared/serverToolUse.ts";

const detail = (more: object): ReasoningDetail => ({ type: "reasoning.server_tool_call", tool_name: "openrouter:web_fetch", ...more });

test("calls are read in order; other details are left out", () => {
  const calls = serverToolCalls([
    { type: "reasoning.text", text: "Hm" },
    detail({ arguments: '{"url":"https://nodejs.org/"}', result: '{"status":"completed"}' }),
    detail({ tool_name: "aside_proposeEdit", arguments: "{}", result: "{}" }),
    detail({ tool_name: 7 }),
    detail({ result: '{"status":"failed","error":"HTTP 404"}' }),
    detail({ result: '{"status":"error","error":"policy"}' }),
    detail({ arguments: {}, result: ["not text"] }),
  ]);
  expect(calls.map(({ arguments: written, result, failed }) => [written, result, failed])).toEqual([
    ['{"url":"https://nodejs.org/"}', '{"status":"completed"}', false],
    ["", '{"status":"failed","error":"HTTP 404"}', true],
    ["", '{"status":"error","error":"policy"}', true],
    ["", "", false],
  ]);
});

test("what is shown has a limit", () => {
  const [first, ...others] = serverToolCalls(Array.from({ length: 60 }, () => detail({ result: "x".repeat(50_000) })));
  expect([first?.result.length, others.length]).toEqual([20_001, 49]);
});

test("the usage is read under both names; what cannot be right is unknown", () => {
  expect(
    serverToolUse({
      server_tool_use_details: { tool_calls_executed: 3, web_search_requests: 2 },
      cost_details: { server_tool_cost: 0.02 },
    }),
  ).toEqual({
    calls: 3,
    searches: 2,
    usd: 0.02,
  });
  expect(serverToolUse({ server_tool_use: { web_search_requests: 2 } })).toEqual({ searches: 2 });
  for (const usage of [
    undefined,
    {},
    { server_tool_use: null },
    { server_tool_use: { web_search_requests: -1, tool_calls_executed: 0.5 }, cost_details: { server_tool_cost: -1 } },
    { server_tool_use: { web_search_requests: "2" }, cost_details: { server_tool_cost: 1e9 } },
    { server_tool_use: { web_search_requests: null }, cost_details: { server_tool_cost: null } },
  ])
    expect(serverToolUse(usage)).toEqual({});
});
