import { describe, expect, test } from "vitest";
import { AnswerReader } from "../../../../src/llm/read/answerReader.ts";
import { ResponsesEvents } from "../../../../src/llm/read/responsesEvents.ts";
import type { PromptMessage } from "../../../../src/llm/prompt.ts";
import { readRefusal } from "../../../../src/llm/send/refusal.ts";
import type { Answer } from "../../../../src/shared/chatEvent.ts";
import type { Endpoint } from "../../../../src/shared/parameters.ts";
import {
  type MadeEvent,
  messageItem,
  reasonedAnswer,
  reasonedCalls,
  reasoningItem,
  saying,
  streamOf,
  whole,
} from "../../../data/responsesStreams.ts";
import { built, type Change, extras, plain, responses, row } from "./requestOf.ts";

const model = "gpt-5.4";
const routed: Endpoint = { ...responses, name: "routed", baseUrl: "https://openrouter.ai/api/v1" };

/** The input of a request at the Responses API. */
function inputOf(change: Change): readonly Readonly<Record<string, unknown>>[] {
  return built({ endpoint: responses, model, ...change }).body["input"] as readonly Readonly<Record<string, unknown>>[];
}

function answerOf(output: readonly MadeEvent[]): Answer {
  const reader = new AnswerReader({ dialect: "responses", events: new ResponsesEvents(), sink: () => undefined });
  reader.push(new TextEncoder().encode(streamOf(whole(output))));
  return reader.end("clean");
}

/** An answer as a conversation sends it back. */
function back(answer: Answer, change: Partial<Extract<PromptMessage, { readonly role: "assistant" }>> = {}): PromptMessage {
  const { text, reasoning, reasoningDetails, toolCalls } = answer;
  return { role: "assistant", content: text, reasoning, reasoningDetails, toolCalls, model, endpoint: responses.name, ...change };
}

const question: PromptMessage = { role: "user", content: "hi" };
const results: readonly PromptMessage[] = [
  { role: "tool", toolCallId: "call_a", content: "the file" },
  { role: "tool", toolCallId: "call_b", content: "a.ts" },
];
const outputOf = (output: readonly MadeEvent[]): readonly unknown[] =>
  output.flatMap((event) => (event.type === "response.output_item.done" ? [event.item] : []));

describe("every request", () => {
  test("stores nothing, and asks for encrypted reasoning", () => {
    expect(built({ endpoint: responses }).body).toEqual({
      model: "deepseek/deepseek-r1",
      input: [{ type: "message", role: "user", content: "hi" }],
      stream: true,
      store: false,
      include: ["reasoning.encrypted_content"],
    });
  });

  test("has parts in the form of the API", () => {
    const content = [
      { type: "text", text: "Look" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,AA==" } },
    ] as const;
    expect(
      inputOf({
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content },
        ],
      }),
    ).toEqual([
      { type: "message", role: "system", content: "Be brief." },
      {
        type: "message",
        role: "user",
        content: [
          { type: "input_text", text: "Look" },
          { type: "input_image", image_url: "data:image/png;base64,AA==", detail: "auto" },
          { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,AA==" },
        ],
      },
    ]);
  });

  test("hands results of tools over, with pictures where the model takes them", () => {
    const content = [
      { type: "text", text: "a picture" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
    ] as const;
    const messages: readonly PromptMessage[] = [
      question,
      back(answerOf(reasonedCalls)),
      { role: "tool", toolCallId: "call_a", content },
      ...results.slice(1),
    ];
    expect(inputOf({ messages })[5]).toEqual({
      type: "function_call_output",
      call_id: "call_a",
      output: [
        { type: "input_text", text: "a picture" },
        { type: "input_image", image_url: "data:image/png;base64,AA==", detail: "auto" },
      ],
    });
    expect(inputOf({ messages, catalogueModel: row([], { inputModalities: ["text"] }) })[5]).toMatchObject({
      output: "a picture\n[image_url omitted: this model does not accept it]",
    });
  });

  test("is made for an endpoint of OpenAI unless its settings say otherwise", async () => {
    const { parseEndpoint } = await import("../../../../src/llm/send/endpoint.ts");
    const dialectOf = (raw: object): unknown => {
      const parsed = parseEndpoint("mine", raw);
      return parsed.ok ? parsed.value.dialect : parsed.problem;
    };
    expect(dialectOf({ baseUrl: "https://api.openai.com/v1" })).toBe("responses");
    expect(dialectOf({ baseUrl: "https://api.openai.com/v1", dialect: "openai" })).toBe("openai");
    expect(dialectOf({ baseUrl: "https://openrouter.ai/api/v1", dialect: "responses" })).toBe("responses");
    expect(dialectOf({ baseUrl: "https://api.openai.com.example.com/v1" })).toBe("openai");
    expect(parseEndpoint("mine", { baseUrl: "https://api.openai.com/v1/responses" })).toMatchObject({
      value: { baseUrl: "https://api.openai.com/v1" },
    });
  });
});

describe("an answer goes back", () => {
  test("to the model that wrote it as the items that it came in, reasoning byte for byte, between rounds of tools and after them", () => {
    const messages = [question, back(answerOf(reasonedCalls)), ...results, back(answerOf(reasonedAnswer)), question];
    const input = inputOf({ messages });
    expect(input).toEqual([
      { type: "message", role: "user", content: "hi" },
      ...outputOf(reasonedCalls),
      { type: "function_call_output", call_id: "call_a", output: "the file" },
      { type: "function_call_output", call_id: "call_b", output: "a.ts" },
      ...outputOf(reasonedAnswer),
      { type: "message", role: "user", content: "hi" },
    ]);
    expect(JSON.stringify(input[1])).toBe(JSON.stringify(reasoningItem));
  });

  test("after it was kept in a journal", () => {
    const kept = JSON.parse(JSON.stringify(back(answerOf(reasonedAnswer)))) as PromptMessage;
    const [reasoning, message] = inputOf({ messages: [question, kept, question] }).slice(1, 3);
    expect(JSON.stringify(reasoning)).toBe(JSON.stringify(outputOf(reasonedAnswer)[0]));
    expect(message).toEqual(outputOf(reasonedAnswer)[1]);
  });

  test("with two messages, and one that was refused", () => {
    const refused = messageItem("", { id: "msg_made_3", content: [{ type: "refusal", refusal: "No." }] });
    const output: readonly MadeEvent[] = [
      ...saying(messageItem("One."), ["One."], 0),
      { type: "response.refusal.delta", item_id: "msg_made_3", output_index: 1, content_index: 0, delta: "No." },
      { type: "response.output_item.done", output_index: 1, item: refused },
    ];
    expect(inputOf({ messages: [question, back(answerOf(output)), question] }).slice(1, 3)).toEqual(outputOf(output));
  });

  test.each<[string, Change, Parameters<typeof back>[1]]>([
    ["another model", { model: "gpt-5.5" }, {}],
    ["another endpoint", { endpoint: { ...responses, name: "other" } }, {}],
    ["the same place once the server could not read it", { lessons: [{ do: "leaveOut", field: "messages.encrypted_content" }] }, {}],
    ["the same place once its text was changed", {}, { content: "It was fine." }],
    ["the same place once its beginning alone is left", {}, { content: "Grüße" }],
  ])("to %s as text alone", (_name, change, edit) => {
    const input = inputOf({ messages: [question, back(answerOf(reasonedAnswer), edit), question], ...change });
    expect(input[1]).toEqual({ type: "message", role: "assistant", content: edit?.content ?? "Grüße 👩‍👩‍👧, it is fine." });
    expect(JSON.stringify(input)).not.toMatch(/rs_made|gAAAA|msg_made/);
  });

  test("to another model with its calls, without the names of its items", () => {
    const input = inputOf({ messages: [question, back(answerOf(reasonedCalls)), ...results], model: "gpt-5.5" });
    expect(input.slice(1, 4)).toEqual([
      { type: "message", role: "assistant", content: "Let me look." },
      { type: "function_call", call_id: "call_a", name: "read", arguments: '{"path":"a.ts"}' },
      { type: "function_call", call_id: "call_b", name: "list", arguments: "{}" },
    ]);
  });

  test("once with its items, if it is in a prompt twice", () => {
    const answer = back(answerOf(reasonedAnswer));
    const names = JSON.stringify(inputOf({ messages: [question, answer, question, answer, question] })).match(/rs_made_2/g);
    expect(names).toHaveLength(1);
  });

  test("without the reasoning that it ended in", () => {
    const cut = answerOf(reasonedAnswer);
    const answer = back(cut, { reasoningDetails: [...cut.reasoningDetails, { ...reasoningItem }] });
    expect(inputOf({ messages: [question, answer, question] })[1]).toMatchObject({ role: "assistant", content: cut.text });
  });

  test("to a chat completion without items, and a chat completion's details stay out of a response", () => {
    const answer = back(answerOf(reasonedCalls), { endpoint: "openrouter" });
    const { endpoint: _endpoint, ...elsewhere } = answer as Extract<PromptMessage, { readonly role: "assistant" }>;
    const chat = built({ endpoint: { ...routed, dialect: "openrouter" }, model, messages: [question, elsewhere, ...results] }).body;
    expect(JSON.stringify(chat)).not.toMatch(/gAAAA|rs_made|"length"/);
    const details = [{ type: "reasoning.encrypted", data: "secret", id: "rs_1", index: 0 }];
    const input = inputOf({ messages: [question, back(answerOf(reasonedAnswer), { reasoningDetails: details }), question] });
    expect(JSON.stringify(input)).not.toContain("secret");
  });

  test("half, with the request to continue it after it", () => {
    const half = { role: "assistant", content: "It is", model, endpoint: responses.name } as const;
    const continuation = { half: "It is", space: "", anchor: "It is", ask: [{ role: "user", content: "Continue." }] as never };
    expect(inputOf({ messages: [question, half], continuation }).slice(-2)).toEqual([
      { type: "message", role: "assistant", content: "It is" },
      { type: "message", role: "user", content: "Continue." },
    ]);
  });
});

describe("parameters", () => {
  test("have the names of the API", () => {
    const parameters = {
      temperature: 0.5,
      topP: 0.9,
      maxTokens: 100,
      serviceTier: "flex",
      reasoning: { effort: "low", summary: "auto" },
    } as const;
    expect(extras({ endpoint: responses, parameters })).toEqual({
      temperature: 0.5,
      top_p: 0.9,
      max_output_tokens: 100,
      service_tier: "flex",
      reasoning: { effort: "low", summary: "auto" },
    });
  });

  test("that it lacks are named", () => {
    const parameters = { topK: 3, seed: 1, stop: ["END"], reasoning: { maxTokens: 100, exclude: true } } as const;
    const { body, unsupportedParameters } = built({ endpoint: responses, parameters });
    expect(Object.keys(body)).toEqual(["model", "input", "stream", "store", "include"]);
    expect(unsupportedParameters).toEqual(
      ["top_k", "seed", "stop", "reasoning.max_tokens", "reasoning.exclude"].map((parameter) => ({
        parameter,
        reason: "Not supported by the Responses API",
      })),
    );
  });

  test("are OpenRouter's at OpenRouter, so that what keeps data from somebody holds there, too", () => {
    const parameters = { topK: 3, minP: 0.1, provider: { zdr: true }, fallbackModels: ["lab/two"], reasoning: { maxTokens: 100 } };
    const change: Change = { endpoint: routed, parameters, sessionId: "s", attribution: { siteName: "Site" } };
    expect(extras(change)).toEqual({
      top_k: 3,
      provider: { zdr: true },
      models: ["lab/two"],
      reasoning: { max_tokens: 100 },
      session_id: "s",
    });
    expect(built(change).headers).toMatchObject({ "X-Title": "Site" });
    expect(built(change).unsupportedParameters).toEqual([{ parameter: "min_p", reason: "Not supported by the Responses API" }]);
  });

  test.each([
    [{ enabled: false }, { effort: "none" }],
    [{ enabled: true }, { effort: "medium" }],
    [{ effort: "high" }, { effort: "high" }],
    [{ summary: "concise" }, { summary: "concise" }],
  ] as const)("ask for reasoning: %j", (reasoning, sent) => {
    expect(extras({ endpoint: responses, parameters: { reasoning } })).toEqual({ reasoning: sent });
  });

  test("switch reasoning off once the user leaves it out", () => {
    const lessons = [{ do: "without", field: "reasoning" }] as const;
    expect(extras({ endpoint: responses, parameters: { reasoning: { effort: "high" } }, lessons })).toEqual({
      reasoning: { effort: "none" },
    });
  });

  test("of the user's own are taken in either form", () => {
    const extraBody = {
      verbosity: "low",
      response_format: { type: "json_schema", json_schema: { name: "a", schema: {}, strict: true } },
      reasoning_effort: "minimal",
      max_completion_tokens: 50,
      include: ["web_search_call.action.sources"],
      metadata: { a: "b" },
    };
    expect(built({ endpoint: responses, parameters: { extraBody, reasoning: { summary: "auto" } } }).body).toMatchObject({
      text: { verbosity: "low", format: { type: "json_schema", name: "a", schema: {}, strict: true } },
      reasoning: { summary: "auto", effort: "minimal" },
      max_output_tokens: 50,
      include: ["reasoning.encrypted_content", "web_search_call.action.sources"],
      metadata: { a: "b" },
    });
    const own = { text: { verbosity: "high" }, response_format: { type: "json_object" } };
    expect(built({ endpoint: responses, parameters: { extraBody: own } }).body["text"]).toEqual({
      verbosity: "high",
      format: { type: "json_object" },
    });
  });

  test("of the user's own store nothing and add nothing to the prompt", () => {
    const extraBody = { store: true, input: "x", previous_response_id: "resp_1", conversation: "c", background: true, include: null };
    const { body, unsupportedParameters } = built({ endpoint: responses, parameters: { extraBody } });
    expect(body).toMatchObject({ store: false, include: ["reasoning.encrypted_content"], input: [{ role: "user" }] });
    expect(unsupportedParameters.map(({ parameter }) => parameter)).toEqual([
      "store",
      "input",
      "previous_response_id",
      "conversation",
      "background",
    ]);
    for (const name of ["previous_response_id", "conversation", "background"]) expect(body).not.toHaveProperty(name);
  });
});

describe("tools", () => {
  const tools = [{ name: "look", description: "Looks.", parameters: { type: "object", properties: { a: {} } } }, { name: "list" }] as const;

  test("are flat, and strict only if they say so", () => {
    expect(extras({ endpoint: responses, tools, parameters: { toolChoice: "required", parallelToolCalls: false } })).toEqual({
      tools: [
        { type: "function", name: "look", description: "Looks.", parameters: { type: "object", properties: { a: {} } }, strict: false },
        { type: "function", name: "list", parameters: { type: "object", properties: {} }, strict: false },
      ],
      tool_choice: "required",
      parallel_tool_calls: false,
    });
  });

  test("of the user's own join them, in either form", () => {
    const extraBody = { tools: [{ type: "web_search" }, { type: "function", function: { name: "mine" } }] };
    expect(extras({ endpoint: responses, tools: [{ name: "list" }], parameters: { extraBody } })["tools"]).toMatchObject([
      { name: "list" },
      { type: "web_search" },
      { type: "function", name: "mine", strict: false },
    ]);
    const twice = { tools: [{ type: "function", name: "list" }] };
    expect(() => built({ endpoint: responses, tools: [{ name: "list" }], parameters: { extraBody: twice } })).toThrow(
      "has a tool named list",
    );
  });
});

describe("refusals", () => {
  const sent = (change: Change = {}): Parameters<typeof readRefusal>[2] => ({
    body: built({ endpoint: responses, model, ...change }).body,
    extraBody: change.parameters?.extraBody ?? {},
    lessons: change.lessons ?? [],
  });
  const said = (message: string, param: string | null, code: string | null = null) => ({
    message,
    kinds: [...(code === null ? [] : [code]), "invalid_request_error"],
    ...(param === null ? {} : { param }),
  });

  test.each<[string, ReturnType<typeof said>, Change, string]>([
    ["what is included", said("Encrypted content is not supported with this model.", "include"), {}, "include"],
    [
      "a number",
      said("Unsupported parameter: 'temperature' is not supported with this model.", "temperature"),
      { parameters: { temperature: 1 } },
      "temperature",
    ],
    ["a field that nobody knows", said("Unknown parameter: 'user'.", "user", "unknown_parameter"), { user: "me" }, "user"],
  ])("%s is left out by itself", (_name, error, change, field) => {
    expect(readRefusal(error, 400, sent(change))).toEqual({ lessons: [{ do: "leaveOut", field }] });
    const lessons = [{ do: "leaveOut", field }] as const;
    expect(built({ endpoint: responses, model, ...change, lessons }).body).not.toHaveProperty(field);
  });

  test.each([
    said("The encrypted content gAAA...DQ== could not be verified.", null, "invalid_encrypted_content"),
    said(
      "The encrypted content for item rs_made_2 could not be verified. Reason: Encrypted content could not be decrypted or parsed.",
      null,
    ),
    said("Item 'rs_made_2' of type 'reasoning' was provided without its required following item.", "input"),
    said("Duplicate item found with id rs_made_2. Remove duplicate items from your input and try again.", "input"),
  ])("reasoning that the server cannot read is left out: $message", (error) => {
    const messages = [question, back(answerOf(reasonedAnswer)), question];
    const field = "messages.encrypted_content";
    expect(readRefusal(error, 400, sent({ messages }))).toEqual({ lessons: [{ do: "leaveOut", field }] });
    expect(readRefusal(error, 400, sent({ messages: [question] })).lessons).toEqual([]);
    const lessons = [{ do: "leaveOut", field }] as const;
    expect(JSON.stringify(inputOf({ messages, lessons }))).not.toContain("gAAAA");
  });

  test("what the user set is asked about", () => {
    const parameters = { reasoning: { effort: "xhigh" } } as const;
    const error = said("Unsupported parameter: 'reasoning.effort' is not supported with this model.", "reasoning.effort");
    expect(readRefusal(error, 400, sent({ parameters }))).toEqual({ lessons: [], offer: "reasoning" });
  });

  test("of other servers say the same as before", () => {
    const body = built({ endpoint: plain, parameters: { topK: 3 } }).body;
    const error = said("Unknown parameter: 'top_k'.", "top_k");
    expect(readRefusal(error, 400, { body, extraBody: {}, lessons: [] })).toEqual({ lessons: [{ do: "leaveOut", field: "top_k" }] });
  });
});
