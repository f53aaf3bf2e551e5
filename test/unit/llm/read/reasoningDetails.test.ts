import { expect, test } from "vitest";
import { ReasoningDetailsMerger } from "../../../../src/llm/read/reasoningDetails.ts";

const call = (tool_call_id: string | undefined, result: string, more: object = {}) => ({
  type: "reasoning.server_tool_call",
  tool_name: "openrouter:web_search",
  arguments: "{}",
  result,
  ...(tool_call_id === undefined ? {} : { tool_call_id }),
  ...more,
});

function merged(...items: readonly unknown[]): readonly unknown[] {
  const merger = new ReasoningDetailsMerger();
  for (const item of items) merger.push(item);
  return merger.details();
}

test("every call of a server tool is kept, as it came, with or without ids", () => {
  const calls = [
    call("a", "1"),
    call("b", "2"),
    call(undefined, "3"),
    call(undefined, "4"),
    call("c", "5", { index: 0 }),
    call("d", "6", { index: 0 }),
  ];
  expect(merged(...calls)).toEqual(calls);
});

test("a call that is told of twice is one", () => {
  expect(merged(call("a", ""), { type: "reasoning.text", text: "Hm", index: 0 }, call("a", "found"))).toEqual([
    call("a", "found"),
    { type: "reasoning.text", text: "Hm", index: 0 },
  ]);
});

test("text continues as before, around a call", () => {
  expect(
    merged({ type: "reasoning.text", text: "Let " }, { type: "reasoning.text", text: "me look." }, call("a", "1"), {
      type: "reasoning.text",
      text: "So.",
    }),
  ).toEqual([{ type: "reasoning.text", text: "Let me look." }, call("a", "1"), { type: "reasoning.text", text: "So." }]);
});
