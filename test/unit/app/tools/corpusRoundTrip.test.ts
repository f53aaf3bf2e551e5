import { cleared } from "../../../cleared.ts";
import { expect, test } from "vitest";
import { assemblePrompt } from "../../../../src/app/chat/prompt.ts";
import { distinctCalls } from "../../../../src/app/tools/distinctCalls.ts";
import { builtInEndpoints } from "../../../../src/llm/send/endpoint.ts";
import { buildRequest } from "../../../../src/llm/send/requestBody.ts";
import type { ReasoningDetail, ToolCall } from "../../../../src/shared/chatEvent.ts";
import type { Message } from "../../../../src/shared/conversation.ts";
import { readRecording } from "../../../../tools/replay.ts";
import { describeRecordings } from "../../../data/recordings.ts";
import { answer, question } from "../../history/messages.ts";

/** Whole answers and streams, but no failures or catalogues. */
function isAnswer(name: string): boolean {
  return /\.(?:sse|json)$/.test(name) && !/\.(?:expected|netchunks|models|endpoints|error)\.json$/.test(name);
}

interface Called {
  readonly toolCalls: readonly ToolCall[];
  readonly reasoningDetails: readonly ReasoningDetail[];
}

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
  const built = buildRequest({ endpoint, key: undefined, model: "lab/one", messages: cleared(assemblePrompt(path, "")), parameters: {} });
  const messages = (built.ok ? built.body["messages"] : []) as readonly Readonly<Record<string, unknown>>[];
  return messages.find(({ role }) => role === "assistant");
}

describeRecordings("tool calls go back with their results", ({ names, read, options, isOwn }) => {
  const called = names.filter(isAnswer).flatMap((name) => {
    const answer: Called = readRecording(name, read(name), "openrouter", "whole");
    return answer.toolCalls.length === 0 ? [] : [{ name, answer }];
  });

  for (const { name, answer } of called) {
    test(name, options(name), () => {
      const sent = sentBack(answer);
      const bytes = (calls: readonly ToolCall[]): string =>
        JSON.stringify(calls.map(({ function: { name, arguments: text } }) => [name, text]));
      const whole = answer.toolCalls.every(({ function: { arguments: text } }) => isJson(text));
      if (whole) expect(bytes((sent?.["tool_calls"] ?? []) as readonly ToolCall[])).toBe(bytes(answer.toolCalls));
      const details = (sent?.["reasoning_details"] ?? []) as readonly ReasoningDetail[];
      // Claude's and Gemini's thoughts without their signature are refused; all others are there, byte for byte.
      const unsigned = ({ type, format, signature }: ReasoningDetail): boolean =>
        type === "reasoning.text" && /^(anthropic|google)/.test(String(format)) && !signature;
      expect(JSON.stringify(details)).toBe(JSON.stringify(answer.reasoningDetails.filter((detail) => !unsigned(detail))));
    });
  }

  test("some of them with what the model thought", () => {
    const thought = called.filter(({ answer }) => answer.reasoningDetails.length > 0).length;
    const whose = isOwn ? "made up" : "recorded";
    console.log(`tool calls, ${whose}: ${called.length} answers went back, ${thought} of them with reasoning details`);
    expect(thought).toBeGreaterThan(2);
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
