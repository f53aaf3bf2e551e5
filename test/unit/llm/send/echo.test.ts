import { expect, test } from "vitest";
import { outgoingMessages } from "../../../../src/app/chat/prompt.ts";
import { callsTools, waitingCalls } from "../../../../src/app/chat/toolRounds.ts";
import { clear } from "../../../../src/app/outbound/gate.ts";
import { messageFrom } from "../../../../src/history/messageFrom.ts";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import { buildRequest } from "../../../../src/llm/send/requestBody.ts";
import type { Answer } from "../../../../src/shared/chatEvent.ts";
import { type AnswerMessage, emptyAnswer, type Message } from "../../../../src/shared/conversation.ts";
import type { Endpoint } from "../../../../src/shared/parameters.ts";
import { serve, startStream } from "./loopback.ts";
import { openrouter, plain, requestOf } from "./requestOf.ts";

type Wire = readonly Readonly<Record<string, unknown>>[];

/** What a server says, as an answer. */
async function answered(deltas: readonly unknown[], model = "m"): Promise<Answer> {
  const { origin } = await serve((_request, response) => {
    startStream(response);
    for (const delta of deltas) response.write(`data: ${JSON.stringify({ id: "1", model, choices: [{ index: 0, delta }] })}\n\n`);
    response.end(`data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] })}\n\ndata: [DONE]\n\n`);
  });
  const request = requestOf({ endpoint: { ...plain, baseUrl: `${origin}/v1` } });
  return new OpenAiClient().stream(request, () => undefined, new AbortController().signal);
}

/** The messages of the request after the calls were run, through the journal and the gate. */
async function nextRequest(answer: Answer, { endpoint = plain, model = "m", imported = false, asked = "m" } = {}): Promise<Wire> {
  const { verdict: _verdict, model: servedModel, provider: _provider, id: _id, error: _error, citations: _citations, ...rest } = answer;
  const message: AnswerMessage = {
    ...emptyAnswer,
    ...rest,
    id: "a",
    parentId: "q",
    createdAt: 1,
    endpoint: plain.name,
    model: asked,
    modelName: asked,
    status: "done",
    finishReason: "tool_calls",
    usage: {},
    ...(servedModel === null ? {} : { servedModel }),
    ...(imported ? { imported: true as const } : {}),
    timings: {},
  };
  const kept = messageFrom(JSON.parse(JSON.stringify(message)) as unknown);
  if (kept?.role !== "assistant") throw new Error("the answer was not kept");
  expect(callsTools(kept)).toBe(true);
  const path: readonly Message[] = [
    { role: "user", id: "q", parentId: null, createdAt: 1, text: "Look", attachments: [] },
    kept,
    waitingCalls(kept),
  ];
  const built = buildRequest(requestOf({ endpoint, model, messages: await clear(outgoingMessages(path, ""), []) }));
  if (!built.ok) throw new Error(built.problem);
  return built.body["messages"] as Wire;
}

const signature = { extra_content: { google: { thought_signature: "CiQB0e" } } };
const called = (more: object = {}, inner: object = {}) => ({
  tool_calls: [{ index: 0, id: "c1", type: "function", function: { name: "look", arguments: "{}", ...inner }, ...more }],
});
const back = { id: "c1", type: "function", function: { name: "look", arguments: "{}" } };

test("fields that a server adds to a call come back to it, in every shape", async () => {
  const shapes = [
    [[called(signature)], { ...signature, ...back }],
    // In a fragment of its own, and not overwritten by an empty one.
    [
      [called(), { tool_calls: [{ index: 0, ...signature }] }, { tool_calls: [{ index: 0, extra_content: null }] }],
      { ...signature, ...back },
    ],
    [[called({ provider_specific_fields: { thought_signature: "x" } })], { provider_specific_fields: { thought_signature: "x" }, ...back }],
    [[called({}, { thought_signature: "y" })], { ...back, function: { ...back.function, thought_signature: "y" } }],
  ] as const;
  for (const [deltas, call] of shapes) {
    const answer = await answered(deltas);
    expect((await nextRequest(answer))[1]).toMatchObject({ tool_calls: [call] });
  }
});

test("they go neither to another model nor to another endpoint, and not out of an import that a secret could be in", async () => {
  const answer = await answered([called(signature)]);
  const elsewhere: Endpoint = { ...plain, name: "elsewhere" };
  for (const how of [{ model: "n" }, { endpoint: elsewhere }]) {
    expect((await nextRequest(answer, how))[1]).toMatchObject({ tool_calls: [back] });
    expect(JSON.stringify(await nextRequest(answer, how))).not.toContain("CiQB0e");
  }
  const secret = await answered([called({ extra_content: "AKIAIOSFODNN7EXAMPLE ghp_abcdefghijklmnopqrstuvwxyz0123456789" })]);
  expect(JSON.stringify(await nextRequest(secret, { imported: true }))).not.toContain("ghp_");
});

test("a server that names the requested model otherwise is the same; a router's answer belongs to the model that answered", async () => {
  const answer = await answered([called(signature)], "gemini-9-preview-build");
  expect((await nextRequest(answer))[1]).toMatchObject({ tool_calls: [{ ...signature, ...back }] });
  const routed = { ...openrouter, name: plain.name };
  const by = async (served: string, asked: string, model: string): Promise<boolean> => {
    const wire = await nextRequest(await answered([called(signature)], served), { endpoint: routed, asked, model });
    return JSON.stringify(wire).includes("CiQB0e");
  };
  expect(await by("google/gemini-3-pro", "openrouter/auto", "google/gemini-3-pro")).toBe(true);
  expect(await by("google/gemini-3-pro", "openrouter/auto", "openrouter/auto")).toBe(false);
  expect(await by("google/gemini-3-pro", "openai/gpt-9", "openai/gpt-9")).toBe(false);
  expect(await by("google/gemini-3-pro", "openai/gpt-9", "google/gemini-3-pro")).toBe(true);
  expect(await by("anthropic/claude-4.5-sonnet-20250929", "anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4.5")).toBe(true);
  expect(await by("openai/gpt-4o-2024-08-06", "openai/gpt-4o", "openai/gpt-4o:nitro")).toBe(true);
});

test("reasoning comes back under the name under which it came", async () => {
  for (const name of ["reasoning_content", "reasoning", "reasoning_text"]) {
    const answer = await answered([{ [name]: "I " }, { [name]: "look" }, called()]);
    expect((await nextRequest(answer))[1]).toMatchObject({ [name]: "I look" });
  }
});

test("an explicit empty list of details comes back; where there was none, none is sent", async () => {
  const routed = { ...openrouter, name: plain.name };
  const empty = await answered([{ reasoning_details: [] }, called()]);
  expect((await nextRequest(empty, { endpoint: routed }))[1]).toMatchObject({ reasoning_details: [] });
  expect((await nextRequest(await answered([called()]), { endpoint: routed }))[1]).not.toHaveProperty("reasoning_details");
});

test("every answer of a turn with tools carries its reasoning, and no other", () => {
  const call = { id: "c1", type: "function", function: { name: "look", arguments: "{}" } } as const;
  const built = buildRequest(
    requestOf({
      endpoint: plain,
      model: "deepseek-v4",
      messages: [
        { role: "user", content: "1" },
        { role: "assistant", content: "plain", reasoning: "r0" },
        { role: "user", content: "2" },
        { role: "assistant", content: null, reasoning: "r1", toolCalls: [call] },
        { role: "tool", toolCallId: "c1", content: "seen" },
        { role: "assistant", content: "done", reasoning: "r2" },
        { role: "user", content: "3" },
      ],
    }),
  );
  if (!built.ok) throw new Error(built.problem);
  const wire = built.body["messages"] as Wire;
  expect(wire.map((message) => message["reasoning_content"])).toEqual([undefined, undefined, undefined, "r1", undefined, "r2", undefined]);
});
