import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { assemblePrompt } from "../../../../src/app/chat/prompt.ts";
import { distinctCalls } from "../../../../src/app/tools/distinctCalls.ts";
import { builtInEndpoints } from "../../../../src/llm/send/endpoint.ts";
import { buildRequest } from "../../../../src/llm/send/requestBody.ts";
import type { ReasoningDetail, ToolCall } from "../../../../src/shared/chatEvent.ts";
import type { Message } from "../../../../src/shared/conversation.ts";
import { readRecording } from "../../../../tools/replay.ts";
import { answer, question } from "../../history/messages.ts";

const folder = path.resolve(import.meta.dirname, "../../../../../shared/corpus");
const names = existsSync(folder)
  ? readdirSync(folder).filter(
      (name) => /\.(?:sse|json)$/.test(name) && !/\.(?:expected|netchunks|models|endpoints|error)\.json$/.test(name),
    )
  : [];

interface Called {
  readonly toolCalls: readonly ToolCall[];
  readonly reasoningDetails: readonly ReasoningDetail[];
}

const called = names.flatMap((name) => {
  const read: Called = readRecording(name, readFileSync(path.join(folder, name)), "openrouter", "whole");
  return read.toolCalls.length === 0 ? [] : [{ name, read }];
});
if (called.length === 0) console.log("recorded tool calls (../shared/corpus): not here, nothing to send back");

/** The message with the calls, as it stands in the request that carries their results. */
function sentBack({ toolCalls, reasoningDetails }: Called): Readonly<Record<string, unknown>> | undefined {
  const calls = distinctCalls(toolCalls);
  const path: readonly Message[] = [
    question("q1", null),
    { ...answer("a1", "q1"), text: "", model: "lab/one", toolCalls: calls, reasoningDetails },
    {
      role: "tool",
      id: "t1",
      parentId: "a1",
      createdAt: 1,
      runs: calls.map((call) => ({ call, status: "done", text: "found", images: [] })),
    },
  ];
  const endpoint = builtInEndpoints.openrouter;
  const built = buildRequest({ endpoint, key: undefined, model: "lab/one", messages: assemblePrompt(path, ""), parameters: {} });
  const messages = (built.ok ? built.body["messages"] : []) as readonly Readonly<Record<string, unknown>>[];
  return messages.find(({ role }) => role === "assistant");
}

describe.runIf(called.length > 0)("recorded tool calls go back with their results", () => {
  test.each(called)("$name", ({ read }) => {
    const sent = sentBack(read);
    const bytes = (calls: readonly ToolCall[]): string =>
      JSON.stringify(calls.map(({ function: { name, arguments: text } }) => [name, text]));
    const whole = read.toolCalls.every(({ function: { arguments: text } }) => isJson(text));
    if (whole) expect(bytes((sent?.["tool_calls"] ?? []) as readonly ToolCall[])).toBe(bytes(read.toolCalls));
    const details = (sent?.["reasoning_details"] ?? []) as readonly ReasoningDetail[];
    // Claude's and Gemini's thoughts without their signature are refused; all others are there, byte for byte.
    const unsigned = ({ type, format, signature }: ReasoningDetail): boolean =>
      type === "reasoning.text" && /^(anthropic|google)/.test(String(format)) && !signature;
    expect(JSON.stringify(details)).toBe(JSON.stringify(read.reasoningDetails.filter((detail) => !unsigned(detail))));
  });

  test("some of them with what the model thought", () => {
    const thought = called.filter(({ read }) => read.reasoningDetails.length > 0).length;
    console.log(`recorded tool calls: ${called.length} answers went back, ${thought} of them with reasoning details`);
    expect(thought).toBeGreaterThan(0);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
