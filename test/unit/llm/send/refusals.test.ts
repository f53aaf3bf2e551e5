import { describe, expect, test } from "vitest";
import { RefusalMemory } from "../../../../src/app/models/refusalMemory.ts";
import { isObject } from "../../../../src/shared/guards.ts";
import type { ChatRequest } from "../../../../src/llm/chatClient.ts";
import type { PromptMessage } from "../../../../src/llm/prompt.ts";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import { buildRequest } from "../../../../src/llm/send/requestBody.ts";
import type { ChatEvent } from "../../../../src/shared/chatEvent.ts";
import type { Parameters } from "../../../../src/shared/parameters.ts";
import { hello, serve, startStream } from "./loopback.ts";
import { plain, requestOf } from "./requestOf.ts";

type Body = Readonly<Record<string, unknown>>;

/** A refusal in the words of a vendor, as long as `refuses` holds for what was sent. */
interface Refuser {
  readonly vendor: string;
  readonly refuses: (body: Body) => boolean;
  readonly status?: number;
  readonly says: unknown;
}

interface Case {
  readonly field: string;
  readonly parameters?: Parameters;
  readonly more?: Partial<Pick<ChatRequest, "tools" | "user">>;
  readonly messages?: readonly PromptMessage[];
  readonly in: readonly Refuser[];
}

const has =
  (name: string) =>
  (body: Body): boolean =>
    Object.hasOwn(body, name);
const inMessages =
  (name: string) =>
  (body: Body): boolean =>
    (body["messages"] as readonly unknown[]).some((message) => isObject(message) && Object.hasOwn(message, name));
const openAi = (message: string, param: string, code: string): unknown => ({
  error: { message, type: "invalid_request_error", param, code },
});
const vllm = (name: string): unknown => ({
  object: "error",
  message: `[{'type': 'extra_forbidden', 'loc': ('body', '${name}'), 'msg': 'Extra inputs are not permitted', 'input': 1}]`,
  type: "BadRequestError",
  param: null,
  code: 400,
});
const fastApi = (name: string): unknown => ({
  detail: [{ type: "extra_forbidden", loc: ["body", name], msg: "Extra inputs are not permitted", input: 1 }],
});
const google = (name: string): unknown => [
  {
    error: {
      code: 400,
      message: `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`,
      status: "INVALID_ARGUMENT",
      details: [{ "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [{ description: `Unknown name "${name}"` }] }],
    },
  },
];
const xai = (camel: string): unknown => ({
  code: "Client specified an invalid argument",
  error: `Argument not supported on this model: ${camel}`,
});
const groq = (message: string): unknown => ({ error: { message, type: "invalid_request_error" } });

const toolTalk: readonly PromptMessage[] = [
  { role: "user", content: "Look" },
  {
    role: "assistant",
    content: null,
    model: "m",
    reasoning: "I look",
    toolCalls: [{ id: "c1", type: "function", function: { name: "look", arguments: "{}" } }],
  },
  { role: "tool", toolCallId: "c1", content: "Seen" },
];

const cases: readonly Case[] = [
  {
    field: "stream_options",
    in: [
      { vendor: "Mistral", refuses: has("stream_options"), status: 422, says: fastApi("stream_options") },
      { vendor: "Gemini", refuses: has("stream_options"), says: google("stream_options") },
      {
        vendor: "Azure",
        refuses: has("stream_options"),
        says: openAi("Unrecognized request argument supplied: stream_options", "", "invalid_request_error"),
      },
      {
        vendor: "Cohere",
        refuses: has("stream_options"),
        says: { message: 'invalid request: unknown field "stream_options"' },
      },
    ],
  },
  {
    field: "messages.reasoning_content",
    messages: toolTalk,
    in: [
      {
        vendor: "Groq",
        refuses: inMessages("reasoning_content"),
        says: groq(
          "'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property 'reasoning_content' is unsupported)]",
        ),
      },
      {
        vendor: "Cerebras",
        refuses: inMessages("reasoning_content"),
        says: {
          message: "body.messages.1.assistant.reasoning_content: property 'body.messages.1.assistant.reasoning_content' is unsupported",
          type: "invalid_request_error",
          param: "validation_error",
          code: "wrong_api_format",
        },
      },
      {
        vendor: "Mistral",
        refuses: inMessages("reasoning_content"),
        status: 422,
        says: {
          object: "error",
          message: {
            detail: [
              {
                type: "extra_forbidden",
                loc: ["body", "messages", 1, "assistant", "reasoning_content"],
                msg: "Extra inputs are not permitted",
                input: "I look",
              },
            ],
          },
        },
      },
    ],
  },
  {
    field: "max_tokens",
    parameters: { maxTokens: 100 },
    in: [
      {
        vendor: "OpenAI",
        refuses: has("max_tokens"),
        says: openAi(
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          "max_tokens",
          "unsupported_parameter",
        ),
      },
      { vendor: "Azure", refuses: has("max_tokens"), says: groq("Unrecognized request argument supplied: max_tokens") },
      { vendor: "a strict server", refuses: has("max_tokens"), status: 422, says: fastApi("max_tokens") },
    ],
  },
  {
    field: "parallel_tool_calls",
    parameters: { parallelToolCalls: false },
    more: { tools: [{ name: "look" }] },
    in: [
      {
        vendor: "OpenAI",
        refuses: has("parallel_tool_calls"),
        says: openAi(
          "Unsupported parameter: 'parallel_tool_calls' is not supported with this model.",
          "parallel_tool_calls",
          "unsupported_parameter",
        ),
      },
      { vendor: "Gemini", refuses: has("parallel_tool_calls"), says: google("parallel_tool_calls") },
      {
        vendor: "Groq",
        refuses: has("parallel_tool_calls"),
        says: groq("property 'parallel_tool_calls' is unsupported, did you mean 'tool_choice'?"),
      },
    ],
  },
  {
    field: "presence_penalty",
    parameters: { presencePenalty: 0.5 },
    in: [
      { vendor: "xAI", refuses: has("presence_penalty"), says: xai("presencePenalty") },
      { vendor: "Gemini", refuses: has("presence_penalty"), says: google("presence_penalty") },
      {
        vendor: "OpenAI",
        refuses: has("presence_penalty"),
        says: openAi(
          "Unsupported parameter: 'presence_penalty' is not supported with this model.",
          "presence_penalty",
          "unsupported_parameter",
        ),
      },
      { vendor: "vLLM", refuses: has("presence_penalty"), says: vllm("presence_penalty") },
    ],
  },
  {
    field: "frequency_penalty",
    parameters: { frequencyPenalty: 0.5 },
    in: [
      { vendor: "xAI", refuses: has("frequency_penalty"), says: xai("frequencyPenalty") },
      { vendor: "Cerebras", refuses: has("frequency_penalty"), says: groq("The parameter frequency_penalty is not supported yet") },
      {
        vendor: "Gemini",
        refuses: has("frequency_penalty"),
        says: [{ error: { code: 400, message: "Penalty is not enabled for this model: frequencyPenalty", status: "INVALID_ARGUMENT" } }],
      },
    ],
  },
  {
    field: "top_k",
    parameters: { topK: 20 },
    in: [
      {
        vendor: "OpenAI",
        refuses: has("top_k"),
        says: openAi("Unrecognized request argument supplied: top_k", "", "invalid_request_error"),
      },
      { vendor: "Groq", refuses: has("top_k"), says: groq("property 'top_k' is unsupported") },
      { vendor: "Mistral", refuses: has("top_k"), status: 422, says: fastApi("top_k") },
      { vendor: "Claude", refuses: has("top_k"), says: groq("`top_k` must be unset when thinking is enabled. `top_k` is not supported.") },
    ],
  },
  {
    field: "temperature",
    parameters: { temperature: 0.7 },
    in: [
      {
        vendor: "OpenAI",
        refuses: has("temperature"),
        says: openAi(
          "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
          "temperature",
          "unsupported_value",
        ),
      },
      { vendor: "Kimi", refuses: has("temperature"), says: groq("invalid temperature: only 1 is allowed for this model") },
      {
        vendor: "Claude",
        refuses: has("temperature"),
        says: { type: "error", error: { type: "invalid_request_error", message: "`temperature` is deprecated for this model." } },
      },
      {
        vendor: "Claude, thinking",
        refuses: has("temperature"),
        says: {
          type: "error",
          error: { type: "invalid_request_error", message: "`temperature` may only be set to 1 when thinking is enabled." },
        },
      },
    ],
  },
  {
    field: "user",
    more: { user: "u-1" },
    in: [
      { vendor: "Mistral", refuses: has("user"), status: 422, says: fastApi("user") },
      { vendor: "Gemini", refuses: has("user"), says: google("user") },
      { vendor: "Groq", refuses: has("user"), says: groq("property 'user' is unsupported") },
    ],
  },
];

/** A client with its memory, and the events of its answers. */
function asker(baseUrl: string, one: Case) {
  const stored = new Map<string, unknown>();
  const store = {
    get: (key: string) => stored.get(key),
    update: (key: string, value: unknown) => {
      stored.set(key, JSON.parse(JSON.stringify(value)));
      return Promise.resolve();
    },
  };
  const memory = new RefusalMemory(store);
  const endpoint = { ...plain, baseUrl };
  const ask = async () => {
    const events: ChatEvent[] = [];
    const request = requestOf({
      endpoint,
      model: "m",
      parameters: one.parameters ?? {},
      ...(one.messages === undefined ? {} : { messages: one.messages }),
      ...one.more,
      lessons: memory.of(endpoint, "m", undefined),
      onLearned: (lessons) => memory.note(endpoint, "m", undefined, lessons),
    });
    const answer = await new OpenAiClient().stream(request, (batch) => events.push(...batch), new AbortController().signal);
    return { answer, resent: events.filter(({ type }) => type === "resent").length, request };
  };
  return { ask, memory };
}

for (const one of cases) {
  describe(`a server that refuses ${one.field}`, () => {
    test.each(one.in)("in the words of $vendor: the first question works, the second needs no retry", async (refuser) => {
      const { origin, arrived } = await serve((request, response) => {
        if (refuser.refuses(JSON.parse(request.body) as Body)) {
          response.writeHead(refuser.status ?? 400, { "content-type": "application/json" });
          response.end(JSON.stringify(refuser.says));
          return;
        }
        startStream(response);
        response.end(hello);
      });
      const { ask, memory } = asker(`${origin}/v1`, one);
      const first = await ask();
      expect(first.answer).toMatchObject({ text: "hello", error: null });
      expect(first.resent).toBe(1);
      expect(arrived).toHaveLength(2);
      // Nothing but the refused field has changed.
      const [before = {}, after = {}] = arrived.map(({ body }) => JSON.parse(body) as Body);
      const name = one.field.replace("messages.", "");
      const without = (body: Body): unknown =>
        JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === name || key === "max_completion_tokens" ? undefined : value)));
      expect(without(after)).toEqual(without(before));
      if (one.field === "max_tokens") expect(after["max_completion_tokens"]).toBe(100);
      const second = await ask();
      expect(second).toMatchObject({ resent: 0, answer: { text: "hello" } });
      expect(arrived).toHaveLength(3);
      expect(memory.forget()).toBe(1);
      expect((await ask()).resent).toBe(1);
    });
  });
}

test("a server that demands reasoning gets it with every message of a turn with tools", async () => {
  const said = [
    openAi("The `reasoning_content` in the thinking mode must be passed back to the API.", "", "invalid_request_error"),
    groq("thinking is enabled but reasoning_content is missing in assistant tool call message at index 1"),
  ];
  for (const says of said) {
    const { origin, arrived } = await serve((request, response) => {
      const { messages } = JSON.parse(request.body) as { readonly messages: readonly Body[] };
      if (messages.some((message) => message["role"] === "assistant" && !Object.hasOwn(message, "reasoning_content"))) {
        response.writeHead(400, { "content-type": "application/json" });
        response.end(JSON.stringify(says));
        return;
      }
      startStream(response);
      response.end(hello);
    });
    // The call came from another model.
    const messages = toolTalk.map((message) => (message.role === "assistant" ? { ...message, model: "other" } : message));
    const { ask } = asker(`${origin}/v1`, { field: "", messages, in: [] });
    expect((await ask()).answer.text).toBe("hello");
    expect((await ask()).resent).toBe(0);
    expect(arrived).toHaveLength(3);
  }
});

test("a server that refuses one field after the other is obeyed, and so is one that names several", async () => {
  const parameters: Parameters = { topK: 1, minP: 0.1, repetitionPenalty: 1.1, seed: 3 };
  const { origin, arrived } = await serve((request, response) => {
    const body = JSON.parse(request.body) as Body;
    const refused = ["top_k", "min_p", "repetition_penalty", "seed"].find((name) => Object.hasOwn(body, name));
    if (refused === undefined) {
      startStream(response);
      response.end(hello);
      return;
    }
    response.writeHead(422);
    const says = refused === "top_k" ? ["top_k", "min_p"] : [refused];
    response.end(JSON.stringify({ detail: says.map((name) => ({ loc: ["body", name], msg: "Extra inputs are not permitted" })) }));
  });
  const { ask } = asker(`${origin}/v1`, { field: "", parameters, in: [] });
  const { answer, resent } = await ask();
  expect(answer.text).toBe("hello");
  expect(resent).toBe(3);
  expect(arrived).toHaveLength(4);
});

test("of two fields that do not go together only one is left out", async () => {
  const { origin, arrived } = await serve((request, response) => {
    const body = JSON.parse(request.body) as Body;
    if (Object.hasOwn(body, "temperature") && Object.hasOwn(body, "top_p")) {
      response.writeHead(400);
      const message = "`temperature` and `top_p` cannot both be specified for this model. Please use only one.";
      response.end(JSON.stringify({ type: "error", error: { type: "invalid_request_error", message } }));
      return;
    }
    startStream(response);
    response.end(hello);
  });
  const { ask } = asker(`${origin}/v1`, { field: "", parameters: { temperature: 0.5, topP: 0.9 }, in: [] });
  expect((await ask()).answer.text).toBe("hello");
  expect(arrived).toHaveLength(2);
  expect(JSON.parse(arrived[1]?.body ?? "")).toMatchObject({ temperature: 0.5 });
});

describe("a canary of what only the user may leave out", () => {
  const everything: Parameters = {
    maxTokens: 50,
    stop: ["END"],
    toolChoice: "required",
    reasoning: { effort: "low" },
    extraBody: { store: false, provider: { zdr: true }, response_format: { type: "json_object" }, top_k: 5, temperature: 0.1, mine: 1 },
  };
  const words = (name: string): readonly unknown[] => [
    openAi(`Unsupported parameter: '${name}' is not supported with this model.`, name, "unsupported_parameter"),
    fastApi(name),
    google(name),
    groq(`property '${name}' is unsupported`),
    vllm(name),
    { message: `Model m does not support parameter ${name}.` },
  ];
  test.each(["provider", "stop", "store", "tool_choice", "response_format", "reasoning_effort", "tools", "top_k", "temperature", "mine"])(
    "%s is never dropped by itself, and the button names it",
    async (name) => {
      for (const says of words(name)) {
        const { origin, arrived } = await serve((_request, response) => {
          response.writeHead(400, { "content-type": "application/json" });
          response.end(JSON.stringify(says));
        });
        const one = { field: name, parameters: everything, more: { tools: [{ name: "look" }] }, in: [] };
        const { ask, memory } = asker(`${origin}/v1`, one);
        const { answer, request } = await ask();
        expect(answer.error?.refusedField).toBe(name);
        expect(arrived).toHaveLength(1);
        expect(memory.forget()).toBe(0);
        const again = buildRequest({ ...request, lessons: [{ do: "without", field: name }] });
        if (!again.ok) throw new Error(again.problem);
        expect(again.body).not.toHaveProperty(name);
        expect({ ...again.body, [name]: 1 }).toEqual({ ...(JSON.parse(arrived[0]?.body ?? "") as Body), [name]: 1 });
      }
    },
  );

  test("the limit of tokens is named otherwise, and never dropped", async () => {
    const { origin, arrived } = await serve((request, response) => {
      const name = Object.hasOwn(JSON.parse(request.body) as Body, "max_tokens") ? "max_tokens" : "max_completion_tokens";
      response.writeHead(400);
      response.end(JSON.stringify(openAi(`Unsupported parameter: '${name}'`, name, "unsupported_parameter")));
    });
    const { ask } = asker(`${origin}/v1`, { field: "", parameters: { maxTokens: 50 }, in: [] });
    const { answer } = await ask();
    expect(arrived.map(({ body }) => JSON.parse(body) as Body)).toMatchObject([{ max_tokens: 50 }, { max_completion_tokens: 50 }]);
    expect(answer.error?.refusedField).toBe("max_completion_tokens");
  });

  test("messages, the model and the user's words are never touched", async () => {
    for (const name of ["messages", "model", "stream", "content", "role", "messages.0.content"]) {
      const { origin, arrived } = await serve((_request, response) => {
        response.writeHead(400);
        response.end(JSON.stringify(openAi(`Unsupported parameter: '${name}'`, name, "unsupported_parameter")));
      });
      const { ask } = asker(`${origin}/v1`, { field: "", parameters: { temperature: 1, topK: 1 }, in: [] });
      expect((await ask()).answer.error?.refusedField).toBeUndefined();
      expect(arrived).toHaveLength(1);
    }
  });
});

test.each([
  ["Function tools with reasoning_effort are not supported for gpt-5.4 in /v1/chat/completions. Please use /v1/responses instead."],
  ["Function tools with reasoning_effort are not supported for gpt-5.5 in /v1/chat/completions. Set reasoning_effort to 'none'."],
  ["This model does not support function calling while reasoning is enabled."],
])("tools that do not go together with reasoning: the button is without reasoning (%s)", async (message) => {
  const { origin, arrived } = await serve((_request, response) => {
    response.writeHead(400);
    response.end(JSON.stringify(groq(message)));
  });
  const { ask } = asker(`${origin}/v1`, { field: "", more: { tools: [{ name: "look" }] }, in: [] });
  const { answer, request } = await ask();
  expect(answer.error?.refusedField).toBe("reasoning");
  expect(arrived).toHaveLength(1);
  const again = buildRequest({ ...request, lessons: [{ do: "without", field: "reasoning" }] });
  expect(again).toMatchObject({ ok: true, body: { reasoning_effort: "none" } });
});

test.each([
  ["Thinking mode does not support this tool_choice"],
  ["tool_choice 'required' is incompatible with thinking enabled"],
  ["tool_choice `required` is not supported for this model while reasoning."],
])("a required call while reasoning: the button names tool_choice (%s)", async (message) => {
  const { origin } = await serve((_request, response) => {
    response.writeHead(400);
    response.end(JSON.stringify(groq(message)));
  });
  const { ask } = asker(`${origin}/v1`, { field: "", parameters: { toolChoice: "required" }, more: { tools: [{ name: "look" }] }, in: [] });
  expect((await ask()).answer.error?.refusedField).toBe("tool_choice");
});

test.each([
  [400, "temperature must be between 0 and 1, this value is not allowed"],
  [400, "This model's maximum context length is 8192 tokens. Unsupported length."],
  [401, "Unsupported parameter: 'temperature'"],
  [429, "temperature is not supported"],
  [500, "temperature is not supported"],
  [400, "Your temperature reading app is great"],
  [400, "The user is not allowed to use this model"],
  [400, "Invalid 'messages[0].content': image input is not supported"],
])(
  "what is no refusal of a field is shown as it is (%d %s)",
  async (status, message) => {
    const { origin, arrived } = await serve((_request, response) => {
      response.writeHead(status, { "retry-after": "1000" });
      response.end(JSON.stringify({ error: { message } }));
    });
    const { ask, memory } = asker(`${origin}/v1`, { field: "", parameters: { temperature: 0.5 }, more: { user: "u" }, in: [] });
    const stop = ask();
    const { resent, answer } = await stop;
    expect(resent).toBe(0);
    expect(answer.error?.refusedField).toBeUndefined();
    expect(arrived.every(({ body }) => Object.hasOwn(JSON.parse(body) as Body, "temperature"))).toBe(true);
    expect(memory.forget()).toBe(0);
  },
  20_000,
);

test("what did not help is not remembered", async () => {
  const { origin } = await serve((request, response) => {
    response.writeHead(400);
    const refused = Object.hasOwn(JSON.parse(request.body) as Body, "temperature") ? "temperature is not supported" : "No.";
    response.end(JSON.stringify(groq(refused)));
  });
  const { ask, memory } = asker(`${origin}/v1`, { field: "", parameters: { temperature: 0.5 }, in: [] });
  expect((await ask()).answer.verdict).toBe("failed");
  expect(memory.forget()).toBe(0);
});

test("a lesson lasts 14 days, or until the endpoint or the model's row changes", () => {
  const stored = new Map<string, unknown>();
  let now = 1e12;
  const store = {
    get: (key: string) => stored.get(key),
    update: (key: string, value: unknown) => {
      stored.set(key, value);
      return Promise.resolve();
    },
  };
  const memory = new RefusalMemory(store, () => now);
  const row = { id: "m", name: "M", supportedParameters: ["top_k"], pricing: { prompt: 1 } };
  memory.note(plain, "m", row, [{ do: "leaveOut", field: "top_k" }]);
  expect(memory.of(plain, "m", row)).toHaveLength(1);
  expect(memory.of(plain, "m", { ...row, pricing: { prompt: 2 } })).toHaveLength(1);
  expect(memory.of(plain, "m", undefined)).toHaveLength(1);
  expect(memory.of(plain, "n", row)).toEqual([]);
  expect(memory.of(plain, "m", { ...row, supportedParameters: [] })).toEqual([]);
  expect(memory.of({ ...plain, baseUrl: "http://127.0.0.1:1/v1" }, "m", row)).toEqual([]);
  now += 14 * 86_400_000 + 1;
  expect(memory.of(plain, "m", row)).toEqual([]);
  stored.set("aside.refusals", [null, 3, { endpoint: 1 }, { endpoint: "x", model: "m", at: now, lessons: [{ do: "x" }, 7] }]);
  expect(memory.of(plain, "m", row)).toEqual([]);
});
