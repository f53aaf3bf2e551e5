import { cleared } from "../../../cleared.ts";
import type { Change } from "./requestOf.ts";
import { describe, expect, test } from "vitest";
import type { ChatRequest } from "../../../../src/llm/chatClient.ts";
import { parseModel } from "../../../../src/llm/catalogue/parseModels.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import type { Answer } from "../../../../src/shared/chatEvent.ts";
import type { Dialect, Endpoint } from "../../../../src/shared/parameters.ts";
import { serve, type Arrived } from "./loopback.ts";

interface Exchange {
  readonly name: string;
  readonly dialect: Dialect;
  /** The path of the base URL. */
  readonly path: string;
  readonly auth?: Endpoint["auth"];
  readonly row?: unknown;
  readonly ask: Change & Pick<ChatRequest, "model">;
  /** The complete expected body. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The objects in the stream of the answer. */
  readonly answer: readonly unknown[];
  readonly expected: Partial<Answer>;
}

const hi = [{ role: "user", content: "hi" }] as const;
const delta = (content: object, finish: string | null = null, more: object = {}): unknown => ({
  id: "gen-1",
  choices: [{ index: 0, delta: content, finish_reason: finish }],
  ...more,
});
const orUsage = (cost: number): unknown => ({
  id: "gen-1",
  choices: [],
  usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12, cost },
});
const row = (id: string, parameters: readonly string[], more: object = {}): unknown => ({
  id,
  name: id,
  context_length: 131072,
  pricing: { prompt: "0.0000001", completion: "0.0000002" },
  supported_parameters: parameters,
  ...more,
});

const exchanges: readonly Exchange[] = [
  {
    name: "OpenRouter: DeepSeek R1, with everything it takes",
    dialect: "openrouter",
    path: "/api/v1",
    row: row("deepseek/deepseek-r1", [
      "max_tokens",
      "temperature",
      "top_p",
      "top_k",
      "min_p",
      "frequency_penalty",
      "presence_penalty",
      "repetition_penalty",
      "seed",
      "stop",
      "reasoning",
      "include_reasoning",
    ]),
    ask: {
      model: "deepseek/deepseek-r1:nitro",
      messages: [{ role: "system", content: "Be brief." }, ...hi],
      parameters: {
        temperature: 0.6,
        topP: 0.95,
        topK: 40,
        minP: 0.05,
        topA: 0.1,
        frequencyPenalty: 0.1,
        presencePenalty: -0.1,
        repetitionPenalty: 1.05,
        seed: 7,
        stop: ["END"],
        maxTokens: 4000,
        reasoning: { effort: "high" },
        provider: { order: ["DeepInfra"], allow_fallbacks: false },
        fallbackModels: ["deepseek/deepseek-r1-distill-llama-70b"],
        plugins: [{ id: "web", max_results: 2 }],
      },
      sessionId: "conversation-1",
      attribution: { siteUrl: "https://example.com/aside", siteName: "Aside" },
    },
    body: {
      model: "deepseek/deepseek-r1:nitro",
      messages: [{ role: "system", content: "Be brief." }, ...hi],
      stream: true,
      temperature: 0.6,
      top_p: 0.95,
      top_k: 40,
      min_p: 0.05,
      frequency_penalty: 0.1,
      presence_penalty: -0.1,
      repetition_penalty: 1.05,
      seed: 7,
      stop: ["END"],
      max_tokens: 4000,
      reasoning: { effort: "high" },
      models: ["deepseek/deepseek-r1-distill-llama-70b"],
      provider: { order: ["DeepInfra"], allow_fallbacks: false },
      plugins: [{ id: "web", max_results: 2 }],
      session_id: "conversation-1",
    },
    headers: { "http-referer": "https://example.com/aside", "x-openrouter-title": "Aside", "x-title": "Aside" },
    answer: [
      delta(
        { role: "assistant", content: "", reasoning: "Hm.", reasoning_details: [{ type: "reasoning.text", text: "Hm.", index: 0 }] },
        null,
        { provider: "DeepInfra", model: "deepseek/deepseek-r1" },
      ),
      delta({ content: "Hello" }, "stop"),
      orUsage(0.002),
    ],
    expected: { text: "Hello", reasoning: "Hm.", verdict: "complete", provider: "DeepInfra", cost: 0.002 },
  },
  {
    name: "OpenRouter: R1 Distill Llama 70B, an old row that lists only include_reasoning",
    dialect: "openrouter",
    path: "/api/v1",
    row: row("deepseek/deepseek-r1-distill-llama-70b", ["max_tokens", "include_reasoning"]),
    ask: { model: "deepseek/deepseek-r1-distill-llama-70b", parameters: { reasoning: { enabled: true }, maxTokens: 100 } },
    body: { model: "deepseek/deepseek-r1-distill-llama-70b", messages: hi, stream: true, max_tokens: 100, include_reasoning: true },
    answer: [delta({ reasoning: "So" }), delta({ content: "4" }), delta({ content: "</s>" }), delta({}, "stop"), orUsage(0)],
    expected: { text: "4", reasoning: "So", verdict: "complete", cost: 0 },
  },
  {
    name: "OpenRouter: Llama 3 70B Instruct, roles, name, text and image parts with detail, system_fingerprint",
    dialect: "openrouter",
    path: "/api/v1",
    ask: {
      model: "meta-llama/llama-3-70b-instruct",
      messages: [
        { role: "system", content: "Rules", name: "rules" },
        {
          role: "user",
          name: "ann",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
          ],
        },
        { role: "assistant", content: "A cat." },
        { role: "user", content: "Sure?" },
      ],
    },
    body: {
      model: "meta-llama/llama-3-70b-instruct",
      messages: [
        { role: "system", content: "Rules", name: "rules" },
        {
          role: "user",
          name: "ann",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
          ],
        },
        { role: "assistant", content: "A cat." },
        { role: "user", content: "Sure?" },
      ],
      stream: true,
    },
    answer: [delta({ content: "Yes" }, null, { system_fingerprint: "fp_1" }), delta({}, "stop"), orUsage(0.1)],
    expected: { text: "Yes", verdict: "complete" },
  },
  {
    name: "OpenRouter: Nemotron Ultra 253B, reasoning switched off by its system prompt",
    dialect: "openrouter",
    path: "/api/v1",
    row: row("nvidia/llama-3.1-nemotron-ultra-253b-v1:free", ["max_tokens", "temperature"]),
    ask: {
      model: "nvidia/llama-3.1-nemotron-ultra-253b-v1:free",
      messages: [{ role: "system", content: "Be brief." }, ...hi],
      parameters: { reasoning: { enabled: false }, temperature: 0, maxTokens: 64 },
    },
    body: {
      model: "nvidia/llama-3.1-nemotron-ultra-253b-v1:free",
      messages: [{ role: "system", content: "detailed thinking off\nBe brief." }, ...hi],
      stream: true,
      temperature: 0,
      max_tokens: 64,
    },
    answer: [delta({ content: "<think>\n\n</think>Hi" }, "stop"), orUsage(0)],
    expected: { text: "Hi", verdict: "complete" },
  },
  {
    name: "OpenRouter: Nemotron Ultra 253B, reasoning switched on",
    dialect: "openrouter",
    path: "/api/v1",
    row: row("nvidia/llama-3.1-nemotron-ultra-253b-v1", ["max_tokens", "reasoning"]),
    ask: { model: "nvidia/llama-3.1-nemotron-ultra-253b-v1", parameters: { reasoning: { enabled: true } } },
    body: {
      model: "nvidia/llama-3.1-nemotron-ultra-253b-v1",
      messages: [{ role: "system", content: "detailed thinking on" }, ...hi],
      stream: true,
      reasoning: { enabled: true },
    },
    answer: [delta({ content: "<think>Because</think>Hi" }, "stop"), orUsage(0)],
    expected: { text: "Hi", reasoning: "Because", verdict: "complete" },
  },
  {
    name: "OpenRouter: Llama 4 Maverick, images in",
    dialect: "openrouter",
    path: "/api/v1",
    row: row("meta-llama/llama-4-maverick", ["max_tokens"], {
      architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
    }),
    ask: {
      model: "meta-llama/llama-4-maverick:floor",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
          ],
        },
      ],
      parameters: { reasoning: { effort: "high" } },
    },
    body: {
      model: "meta-llama/llama-4-maverick:floor",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } },
          ],
        },
      ],
      stream: true,
    },
    answer: [delta({ content: "A dot" }, "stop"), orUsage(0.01)],
    expected: { text: "A dot", verdict: "complete" },
  },
  {
    name: "OpenRouter: MAI DS R1",
    dialect: "openrouter",
    path: "/api/v1",
    ask: { model: "microsoft/mai-ds-r1:free", parameters: { reasoning: { exclude: true } } },
    body: { model: "microsoft/mai-ds-r1:free", messages: hi, stream: true, reasoning: { exclude: true } },
    answer: [delta({ content: "Hi", reasoning: null }, "stop"), orUsage(0)],
    expected: { text: "Hi", reasoning: "", verdict: "complete" },
  },
  {
    name: "OpenRouter: GPT-4o with tools, web search variant",
    dialect: "openrouter",
    path: "/api/v1",
    row: row("openai/gpt-4o", ["max_tokens", "max_completion_tokens", "tools", "tool_choice", "temperature"]),
    ask: {
      model: "openai/gpt-4o:online",
      tools: [{ name: "read_file", description: "Reads a file", parameters: { type: "object", properties: { path: { type: "string" } } } }],
      parameters: { toolChoice: "auto", maxTokens: 50, topK: 4, extraBody: { verbosity: "low" } },
    },
    body: {
      model: "openai/gpt-4o:online",
      messages: hi,
      stream: true,
      max_completion_tokens: 50,
      tools: [
        {
          type: "function",
          function: {
            name: "read_file",
            description: "Reads a file",
            parameters: { type: "object", properties: { path: { type: "string" } } },
          },
        },
      ],
      tool_choice: "auto",
      verbosity: "low",
    },
    answer: [
      delta({
        content: null,
        tool_calls: [{ index: 0, id: "call_1", type: "function", function: { name: "read_file", arguments: '{"path"' } }],
      }),
      delta({ tool_calls: [{ index: 0, function: { arguments: ':"a.ts"}' } }] }, "tool_calls"),
      orUsage(0.01),
    ],
    expected: {
      text: "",
      verdict: "complete",
      finishReason: "tool_calls",
      toolCalls: [{ id: "call_1", type: "function", function: { name: "read_file", arguments: '{"path":"a.ts"}' } }],
    },
  },
  {
    name: "OpenRouter: the thinking variant of Claude, its thoughts going back",
    dialect: "openrouter",
    path: "/api/v1",
    ask: {
      model: "anthropic/claude-3.7-sonnet:thinking",
      messages: [
        ...hi,
        {
          role: "assistant",
          content: "Hello",
          model: "anthropic/claude-3.7-sonnet:thinking",
          reasoning: "Greet",
          reasoningDetails: [{ type: "reasoning.text", text: "Greet", signature: "sig", format: "anthropic-claude-v1", index: 0 }],
        },
        ...hi,
      ],
      parameters: { maxTokens: 4000, reasoning: { maxTokens: 2000 } },
    },
    body: {
      model: "anthropic/claude-3.7-sonnet:thinking",
      messages: [
        ...hi,
        {
          role: "assistant",
          content: "Hello",
          reasoning_details: [{ type: "reasoning.text", text: "Greet", signature: "sig", format: "anthropic-claude-v1", index: 0 }],
        },
        ...hi,
      ],
      stream: true,
      max_completion_tokens: 4000,
      reasoning: { max_tokens: 2000 },
    },
    answer: [delta({ content: "Hi" }, "stop"), orUsage(0.01)],
    expected: { text: "Hi", verdict: "complete" },
  },
  {
    name: "DeepInfra: R1 Distill Llama 70B, user, estimated cost",
    dialect: "deepinfra",
    path: "/v1/openai",
    row: {
      id: "deepseek-ai/DeepSeek-R1-Distill-Llama-70B",
      object: "model",
      metadata: {
        context_length: 131072,
        max_tokens: 131072,
        pricing: { input_tokens: 0.1, output_tokens: 0.4 },
        tags: ["openai", "reasoning", "can-disable-reasoning"],
      },
    },
    ask: {
      model: "deepseek-ai/DeepSeek-R1-Distill-Llama-70B",
      user: "person-1",
      parameters: {
        temperature: 0.6,
        topP: 0.9,
        topK: 999,
        repetitionPenalty: 5,
        maxTokens: 512,
        reasoning: { effort: "low" },
        stop: ["1", "2", "3", "4", "5"],
        topA: 0.5,
      },
    },
    body: {
      model: "deepseek-ai/DeepSeek-R1-Distill-Llama-70B",
      messages: hi,
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.6,
      top_p: 0.9,
      top_k: 999,
      repetition_penalty: 5,
      stop: ["1", "2", "3", "4", "5"],
      max_tokens: 512,
      reasoning_effort: "low",
      user: "person-1",
    },
    answer: [
      delta({ role: "assistant", reasoning_content: "Hm" }),
      delta({ role: "assistant", content: "Hi" }),
      delta({ role: "assistant", content: "</s>" }),
      delta({}, "stop", { usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12, estimated_cost: 0.0003 } }),
    ],
    expected: { text: "Hi", reasoning: "Hm", verdict: "complete", cost: 0.0003 },
  },
  {
    name: "Ollama: deepseek-r1, no key",
    dialect: "openai",
    path: "/v1",
    auth: "none",
    ask: { model: "deepseek-r1", parameters: { maxTokens: 64, minP: 0.1, reasoning: { enabled: false } } },
    body: {
      model: "deepseek-r1",
      messages: hi,
      stream: true,
      stream_options: { include_usage: true },
      min_p: 0.1,
      max_tokens: 64,
      reasoning_effort: "none",
    },
    answer: [
      delta({ content: "<think>Hm</think>Hi" }, "stop"),
      { id: "1", choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
    ],
    expected: { text: "Hi", reasoning: "Hm", verdict: "complete", cost: null },
  },
  {
    name: "LM Studio",
    dialect: "openai",
    path: "/v1",
    auth: "none",
    ask: { model: "qwen2.5-coder-7b-instruct", parameters: { temperature: 0.2, seed: 1 } },
    body: {
      model: "qwen2.5-coder-7b-instruct",
      messages: hi,
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.2,
      seed: 1,
    },
    answer: [delta({ content: "Hi" }), delta({}, "stop")],
    expected: { text: "Hi", verdict: "complete" },
  },
  {
    name: "llama.cpp",
    dialect: "openai",
    path: "/v1",
    auth: "none",
    ask: { model: "local", parameters: { topK: 40, extraBody: { cache_prompt: true } } },
    body: { model: "local", messages: hi, stream: true, stream_options: { include_usage: true }, top_k: 40, cache_prompt: true },
    answer: [
      delta({ reasoning_content: "Hm" }),
      delta({ content: "Hi" }),
      delta({}, "stop"),
      { id: "1", choices: [], usage: { total_tokens: 3 }, timings: {} },
    ],
    expected: { text: "Hi", reasoning: "Hm", verdict: "complete" },
  },
  {
    name: "vLLM",
    dialect: "openai",
    path: "/v1",
    ask: { model: "deepseek-ai/DeepSeek-R1", parameters: { topK: -1, extraBody: { chat_template_kwargs: { enable_thinking: false } } } },
    body: {
      model: "deepseek-ai/DeepSeek-R1",
      messages: hi,
      stream: true,
      stream_options: { include_usage: true },
      top_k: -1,
      chat_template_kwargs: { enable_thinking: false },
    },
    answer: [delta({ content: "Hi" }, "stop")],
    expected: { text: "Hi", verdict: "complete" },
  },
  {
    name: "LiteLLM",
    dialect: "openai",
    path: "",
    ask: { model: "gpt-4o", user: "person-1", parameters: { frequencyPenalty: 0.5 } },
    body: {
      model: "gpt-4o",
      messages: hi,
      stream: true,
      stream_options: { include_usage: true },
      frequency_penalty: 0.5,
      user: "person-1",
    },
    answer: [delta({ content: "Hi" }, "stop")],
    expected: { text: "Hi", verdict: "complete" },
  },
];

async function exchange(one: Exchange): Promise<{ readonly arrived: Arrived | undefined; readonly answer: Answer }> {
  const server = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`${one.answer.map((object) => `data: ${JSON.stringify(object)}\n\n`).join("")}data: [DONE]\n\n`);
  });
  const model: Model | undefined = one.row === undefined ? undefined : parseModel(one.row);
  const answer = await new OpenAiClient().stream(
    {
      endpoint: { name: "scripted", baseUrl: server.origin + one.path, dialect: one.dialect, auth: one.auth ?? "key", headers: {} },
      key: one.auth === "none" ? undefined : "sk-test",
      parameters: {},
      ...(model === undefined ? {} : { catalogueModel: model }),
      ...one.ask,
      messages: cleared(one.ask.messages ?? hi),
    },
    () => undefined,
    new AbortController().signal,
  );
  expect(server.arrived).toHaveLength(1);
  expect(server.arrived[0]).toMatchObject({ method: "POST", url: `${one.path}/chat/completions` });
  return { arrived: server.arrived[0], answer };
}

describe("one exchange with each endpoint and model", () => {
  test.each(exchanges)("$name", async (one) => {
    const { arrived, answer } = await exchange(one);
    expect(JSON.parse(arrived?.body ?? "")).toStrictEqual(one.body);
    expect(arrived?.headers).toMatchObject({ ...one.headers, "content-type": "application/json" });
    expect(arrived?.headers["authorization"]).toBe(one.auth === "none" ? undefined : "Bearer sk-test");
    if (one.headers === undefined) expect(arrived?.headers).not.toHaveProperty("http-referer");
    expect(answer).toMatchObject({ error: null, ...one.expected });
  });
});
