import { expect, test } from "vitest";
import type { PromptMessage } from "../../../../src/llm/prompt.ts";
import { inStrictOrder } from "../../../../src/llm/send/roleOrder.ts";
import { messagesOf, plain } from "./requestOf.ts";

const call = { id: "c1", type: "function", function: { name: "look", arguments: "{}" } } as const;

/** A strict template: the problem with an order of roles, or null. */
function problemOf(messages: readonly PromptMessage[]): string | null {
  let before = "start";
  for (const [at, message] of messages.entries()) {
    const { role } = message;
    if (role === "system" && at > 0) return "the system message must be at the beginning";
    if (role === "user" && !["start", "system", "assistant", "tool"].includes(before)) return `user after ${before}`;
    if (role === "assistant" && !["start", "system", "user", "tool"].includes(before)) return `assistant after ${before}`;
    if (role === "tool" && before !== "calls" && before !== "tool") return `tool after ${before}`;
    before = role === "assistant" && (message.toolCalls ?? []).length > 0 ? "calls" : role;
  }
  return null;
}

test("a prompt in order stays as it is", () => {
  const messages: readonly PromptMessage[] = [
    { role: "system", content: "S" },
    { role: "user", content: "Q" },
    { role: "assistant", content: null, toolCalls: [call] },
    { role: "tool", toolCallId: "c1", content: "R" },
    { role: "assistant", content: "A" },
    { role: "user", content: "Q2" },
  ];
  expect(inStrictOrder(messages)).toEqual(messages);
});

test("a question after a failed answer is sent with the one before it", () => {
  expect(
    messagesOf({
      endpoint: plain,
      messages: [
        { role: "user", content: "Q" },
        { role: "assistant", content: null, toolCalls: [call] },
        { role: "tool", toolCallId: "c1", content: "Not executed." },
        { role: "user", content: "Q2" },
        { role: "assistant", content: "" },
        { role: "user", content: [{ type: "text", text: "Q3" }] },
      ],
    }),
  ).toEqual([
    { role: "user", content: "Q" },
    { role: "assistant", content: null, tool_calls: [call] },
    { role: "tool", tool_call_id: "c1", content: "Not executed." },
    {
      role: "user",
      content: [
        { type: "text", text: "Q2" },
        { type: "text", text: "Q3" },
      ],
    },
  ]);
});

test("any order becomes strict, and no word is lost", () => {
  const kinds = ["system", "user", "assistant", "empty", "tools"] as const;
  const all = (length: number): readonly (readonly (typeof kinds)[number][])[] =>
    length === 0 ? [[]] : all(length - 1).flatMap((some) => kinds.map((kind) => [...some, kind]));
  for (const order of all(5)) {
    const messages = order.flatMap((kind, at): readonly PromptMessage[] => {
      if (kind === "empty") return [{ role: "assistant", content: "" }];
      if (kind !== "tools") return [{ role: kind, content: `w${at}` }];
      return [
        { role: "assistant", content: `w${at}`, toolCalls: [call] },
        { role: "tool", toolCallId: "c1", content: `r${at}` },
      ];
    });
    const ordered = inStrictOrder(messages);
    expect(problemOf(ordered), order.join(" ")).toBeNull();
    const said = JSON.stringify(ordered);
    for (const word of JSON.stringify(messages).match(/[wr]\d/g) ?? []) expect(said).toContain(word);
  }
});
