import { describe, expect, test } from "vitest";
import { built, type Change, deepinfra, extras, openrouter, plain, refusal, responses, row } from "./requestOf.ts";
import type { Dialect, Endpoint, Parameters } from "../../../../src/shared/parameters.ts";

const endpoints: Readonly<Record<Dialect, Endpoint>> = { openrouter, deepinfra, openai: plain, responses };
const openai: Endpoint = { name: "openai", baseUrl: "https://api.openai.com/v1", dialect: "openai", auth: "key", headers: {} };

describe("every request", () => {
  test("has only model, messages and stream unless more is set", () => {
    expect(built({}).body).toEqual({ model: "deepseek/deepseek-r1", messages: [{ role: "user", content: "hi" }], stream: true });
  });
  test("asks for usage unless the server always sends it", () => {
    expect(built({ endpoint: plain }).body["stream_options"]).toEqual({ include_usage: true });
    expect(built({ endpoint: openrouter }).body).not.toHaveProperty("stream_options");
  });
  test.each([
    [{ model: " " }, "badRequest: No model is selected (aside.model). Nothing was sent."],
    [{ messages: [] }, "badRequest: There is no message to send. Nothing was sent."],
  ])("%j is refused", (change: Change, message) => {
    expect(refusal(change)).toBe(message);
  });
});

describe("variants of a model", () => {
  test.each([":free", ":nitro", ":floor", ":online", ":thinking", ":free:online"])("%s is requested by its id, unchanged", (suffix) => {
    const model = `deepseek/deepseek-r1${suffix}`;
    expect(built({ model }).body).toEqual({ model, messages: [{ role: "user", content: "hi" }], stream: true });
  });
});

describe("name and range of each parameter", () => {
  const inRange: readonly (readonly [keyof Parameters, string, readonly number[]])[] = [
    ["temperature", "temperature", [0, 0.7, 2]],
    ["topP", "top_p", [0.01, 1]],
    ["topK", "top_k", [0, 999]],
    ["minP", "min_p", [0, 1]],
    ["frequencyPenalty", "frequency_penalty", [-2, 2]],
    ["presencePenalty", "presence_penalty", [-2, 2]],
    ["repetitionPenalty", "repetition_penalty", [0.01, 2]],
    ["seed", "seed", [0, -5, Number.MAX_SAFE_INTEGER]],
  ];
  for (const dialect of ["openrouter", "deepinfra", "openai"] as const) {
    test.each(inRange)(`${dialect}: %s is sent as %s`, (setting, parameter, values) => {
      for (const value of values) {
        expect(extras({ endpoint: endpoints[dialect], parameters: { [setting]: value } })).toEqual({ [parameter]: value });
      }
    });
  }
  const outOfRange: readonly (readonly [Dialect, Parameters, string])[] = [
    ["openrouter", { temperature: 5 }, "aside.temperature must be a number from 0 to 2, not 5."],
    ["openrouter", { temperature: Number.NaN }, "aside.temperature must be a number from 0 to 2, not NaN."],
    ["openrouter", { topP: 1.1 }, "aside.topP must be a number from 0 to 1, not 1.1."],
    ["deepinfra", { topP: 0 }, "aside.topP must be a number greater than 0 and at most 1, not 0."],
    ["openrouter", { topK: -1 }, "aside.topK must be a whole number of at least 0, not -1."],
    ["openrouter", { topK: 1.5 }, "aside.topK must be a whole number of at least 0, not 1.5."],
    ["deepinfra", { topK: 1000 }, "aside.topK must be a whole number from 0 to 999, not 1000."],
    ["openrouter", { minP: -0.1 }, "aside.minP must be a number from 0 to 1, not -0.1."],
    ["openrouter", { topA: 2 }, "aside.topA must be a number from 0 to 1, not 2."],
    ["openai", { frequencyPenalty: 3 }, "aside.frequencyPenalty must be a number from -2 to 2, not 3."],
    ["openai", { presencePenalty: -3 }, "aside.presencePenalty must be a number from -2 to 2, not -3."],
    ["openrouter", { repetitionPenalty: 0 }, "aside.repetitionPenalty must be a number greater than 0 and at most 2, not 0."],
    ["openrouter", { repetitionPenalty: 3 }, "aside.repetitionPenalty must be a number greater than 0 and at most 2, not 3."],
    ["deepinfra", { repetitionPenalty: 6 }, "aside.repetitionPenalty must be a number from 0.01 to 5, not 6."],
    ["openrouter", { maxTokens: 0 }, "aside.maxTokens must be a whole number of at least 1, not 0."],
    ["deepinfra", { maxTokens: 1_000_001 }, "aside.maxTokens must be a whole number from 0 to 1000000, not 1000001."],
    ["openrouter", { stop: ["a", "b", "c", "d", "e"] }, "aside.stop must be a list of at most 4 strings, none of them empty."],
    ["openrouter", { stop: [""] }, "aside.stop must be a list of at most 4 strings, none of them empty."],
    ["openrouter", { reasoning: { effort: "high", maxTokens: 9 } }, "aside.reasoning must set either effort or maxTokens, not both."],
    ["openrouter", { reasoning: { maxTokens: 0 } }, "aside.reasoning.maxTokens must be a whole number of at least 1, not 0."],
    ["openrouter", { plugins: [{}] }, "Every plugin in aside.plugins must have an id, such as web or file-parser."],
    ["openrouter", { fallbackModels: [" "] }, "aside.fallbackModels must not contain an empty model ID."],
    [
      "openrouter",
      { extraBody: { logit_bias: { 5: 101 } } },
      "aside.extraBody.logit_bias must map each token to a number from -100 to 100.",
    ],
    [
      "openrouter",
      { extraBody: { top_logprobs: 21, logprobs: true } },
      "aside.extraBody.top_logprobs must be a whole number from 0 to 20, not 21.",
    ],
    ["openrouter", { extraBody: { top_logprobs: 2 } }, "aside.extraBody.top_logprobs requires aside.extraBody.logprobs to be true."],
    ["openrouter", { extraBody: { temperature: "hot" } }, "aside.extraBody.temperature must be a number from 0 to 2."],
    ["deepinfra", { extraBody: { n: 5 } }, "aside.extraBody.n must be a whole number from 1 to 4, not 5."],
    [
      "openrouter",
      { extraBody: { session_id: "x".repeat(257) } },
      "aside.extraBody.session_id must be a string of at most 256 characters.",
    ],
    [
      "openrouter",
      { reasoning: { effort: "low" }, extraBody: { reasoning_effort: "high" } },
      "aside.reasoning.effort and aside.extraBody.reasoning_effort must be the same if both are set.",
    ],
  ];
  test.each(outOfRange)("%s: %j is refused", (dialect, parameters, message) => {
    expect(refusal({ endpoint: endpoints[dialect], parameters })).toBe(`badRequest: ${message} Nothing was sent.`);
  });
  test("stop strings: four at OpenRouter, more at DeepInfra", () => {
    const stop = ["1", "2", "3", "4", "5", "6"];
    expect(extras({ endpoint: deepinfra, parameters: { stop } })).toEqual({ stop });
    expect(extras({ parameters: { stop: stop.slice(0, 4) } })).toEqual({ stop: stop.slice(0, 4) });
    expect(extras({ parameters: { stop: [] } })).toEqual({});
  });
  test("plain servers accept vLLM's top_k -1", () => {
    expect(extras({ endpoint: plain, parameters: { topK: -1 } })).toEqual({ top_k: -1 });
  });
  test("a reasoning budget that leaves Claude no output is refused", () => {
    const change = { model: "anthropic/claude-sonnet-4.5", parameters: { maxTokens: 2000, reasoning: { maxTokens: 2000 } } };
    expect(refusal(change)).toContain("aside.maxTokens must be greater than aside.reasoning.maxTokens (2000)");
  });
});

describe("unsupported parameters are not sent but reported", () => {
  test("according to the catalogue row", () => {
    const { body, unsupportedParameters } = built({
      catalogueModel: row(["temperature"]),
      parameters: { temperature: 1, topK: 4, stop: ["x"], maxTokens: 9, reasoning: { effort: "low" } },
      tools: [{ name: "look" }],
    });
    expect(body).toEqual({ model: "deepseek/deepseek-r1", messages: [{ role: "user", content: "hi" }], stream: true, temperature: 1 });
    expect(unsupportedParameters).toEqual(
      ["top_k", "stop", "max_tokens", "reasoning", "tools"].map((parameter) => ({ parameter, reason: "Not supported by DeepSeek: R1" })),
    );
  });
  test("an empty list means unknown, so everything is sent (openrouter/auto)", () => {
    const { body, unsupportedParameters } = built({
      model: "openrouter/auto",
      catalogueModel: row([]),
      parameters: { topA: 0.5, seed: 3 },
    });
    expect([body["top_a"], body["seed"], unsupportedParameters]).toEqual([0.5, 3, []]);
  });
  test("DeepInfra does not support top_a", () => {
    const { body, unsupportedParameters } = built({ endpoint: deepinfra, parameters: { topA: 0.5 } });
    expect(body).not.toHaveProperty("top_a");
    expect(unsupportedParameters).toEqual([{ parameter: "top_a", reason: "Not supported by DeepInfra" }]);
  });
  test("only OpenRouter supports routing", () => {
    const parameters: Parameters = { fallbackModels: ["a/b"], provider: { sort: "price" }, plugins: [{ id: "web" }] };
    const { body, unsupportedParameters } = built({ endpoint: plain, parameters, sessionId: "s" });
    expect(Object.keys(body)).toEqual(["model", "messages", "stream", "stream_options"]);
    expect(unsupportedParameters.map((one) => one.parameter)).toEqual(["models", "provider", "plugins"]);
  });
});

describe("the limit of output tokens", () => {
  test.each([
    ["both listed", openrouter, ["max_tokens", "max_completion_tokens"], "max_completion_tokens"],
    ["the old name listed", openrouter, ["max_tokens"], "max_tokens"],
    ["OpenRouter, unknown", openrouter, undefined, "max_completion_tokens"],
    ["DeepInfra", deepinfra, undefined, "max_tokens"],
    ["Ollama", plain, undefined, "max_tokens"],
    ["OpenAI itself", openai, undefined, "max_completion_tokens"],
  ] as const)("%s", (_name, endpoint, listed, parameter) => {
    const change = { endpoint, parameters: { maxTokens: 100 }, ...(listed && { catalogueModel: row(listed) }) };
    expect(extras(change)).toEqual({ [parameter]: 100 });
  });
});

describe("reasoning", () => {
  test.each([
    [openrouter, { effort: "high" }, { reasoning: { effort: "high" } }],
    [openrouter, { maxTokens: 2000, exclude: true }, { reasoning: { max_tokens: 2000, exclude: true } }],
    [openrouter, { enabled: false }, { reasoning: { enabled: false } }],
    [openrouter, { enabled: true, effort: "minimal" }, { reasoning: { enabled: true, effort: "minimal" } }],
    [openrouter, {}, {}],
    [deepinfra, { effort: "low" }, { reasoning_effort: "low" }],
    [deepinfra, { enabled: true }, { reasoning: { enabled: true } }],
    [deepinfra, { enabled: false }, { reasoning: { enabled: false } }],
    [deepinfra, { enabled: false, effort: "high" }, { reasoning: { enabled: false } }],
    [deepinfra, { maxTokens: 100 }, {}],
    [plain, { effort: "xhigh" }, { reasoning_effort: "xhigh" }],
    [plain, { enabled: true }, { reasoning_effort: "medium" }],
    [plain, { enabled: false }, { reasoning_effort: "none" }],
    [plain, { exclude: true }, {}],
  ] as const)("%o %j", (endpoint, reasoning, expected) => {
    expect(extras({ endpoint, parameters: { reasoning } })).toEqual(expected);
  });
  test.each([
    [{ enabled: true }, { include_reasoning: true }],
    [{ effort: "high" }, { include_reasoning: true }],
    [{ exclude: true }, { include_reasoning: false }],
    [{ enabled: false }, { include_reasoning: false }],
  ] as const)("with a row that lists only include_reasoning: %j", (reasoning, expected) => {
    expect(extras({ catalogueModel: row(["include_reasoning"]), parameters: { reasoning } })).toEqual(expected);
  });
  test("with a row that lists only reasoning_effort", () => {
    expect(extras({ catalogueModel: row(["reasoning_effort"]), parameters: { reasoning: { effort: "low" } } })).toEqual({
      reasoning_effort: "low",
    });
  });
  test("reasoning is not turned off for a model that always reasons", () => {
    const { body, unsupportedParameters } = built({
      catalogueModel: row(["reasoning"], { reasoning: { mandatory: true } }),
      parameters: { reasoning: { effort: "none" } },
    });
    expect(body).not.toHaveProperty("reasoning");
    expect(unsupportedParameters).toEqual([{ parameter: "reasoning", reason: "DeepSeek: R1 always reasons" }]);
  });
  test.each([
    [["reasoning"], { enabled: false }, {}, "DeepSeek: R1 always reasons"],
    [["reasoning", "can-disable-reasoning"], { enabled: false }, { reasoning: { enabled: false } }, undefined],
    [["non-reasoning"], { effort: "high" }, {}, "Not supported by DeepSeek: R1"],
    [["non-reasoning"], { enabled: false }, {}, undefined],
  ] as const)("DeepInfra's tags %j, %j", (tags, reasoning, expected, reason) => {
    const change = { endpoint: deepinfra, catalogueModel: { id: "x", name: "DeepSeek: R1", tags }, parameters: { reasoning } };
    expect(extras(change)).toEqual(expected);
    expect(built(change).unsupportedParameters.map((one) => one.reason)).toEqual(reason === undefined ? [] : [reason]);
  });
});

describe("tools", () => {
  const tools = [{ name: "read_file", description: "Reads", parameters: { type: "object" }, strict: true }, { name: "now" }];
  test("are sent as functions, with tool_choice and parallel_tool_calls", () => {
    expect(extras({ tools, parameters: { toolChoice: "required", parallelToolCalls: false } })).toEqual({
      tools: [
        { type: "function", function: { name: "read_file", description: "Reads", parameters: { type: "object" }, strict: true } },
        { type: "function", function: { name: "now" } },
      ],
      tool_choice: "required",
      parallel_tool_calls: false,
    });
  });
  test("tool_choice is sent only with tools", () => {
    expect(extras({ parameters: { toolChoice: "auto", parallelToolCalls: true } })).toEqual({});
  });
  test("a model without tools gets neither tools nor tool_choice", () => {
    const change = { tools, catalogueModel: row(["temperature"]), parameters: { toolChoice: "auto" } } as const;
    expect(extras(change)).toEqual({});
    expect(built(change).unsupportedParameters.map((one) => one.parameter)).toEqual(["tools"]);
  });
  test("a row that lists tools but not tool_choice", () => {
    const change = { tools, catalogueModel: row(["tools"]), parameters: { toolChoice: "auto" } } as const;
    expect(built(change).unsupportedParameters.map((one) => one.parameter)).toEqual(["tool_choice"]);
    expect(extras(change)).toHaveProperty("tools");
  });
  test("DeepInfra's tags decide", () => {
    const model = (tags: readonly string[]) => ({ id: "x", name: "X", tags });
    expect(extras({ endpoint: deepinfra, tools, catalogueModel: model(["openai", "tools"]) })).toHaveProperty("tools");
    expect(extras({ endpoint: deepinfra, tools, catalogueModel: model(["openai"]) })).toEqual({});
  });
  test("an invalid name is refused", () => {
    expect(refusal({ tools: [{ name: "a b" }] })).toContain('The tool name "a b" must be 1 to 64');
    expect(refusal({ tools: [{ name: "x".repeat(65) }] })).toContain("must be 1 to 64");
  });
});

describe("routing, session, user, attribution", () => {
  test("OpenRouter's own fields", () => {
    const provider = { order: ["deepinfra/turbo"], allow_fallbacks: false, max_price: { prompt: 1 } };
    const plugins = [{ id: "file-parser", pdf: { engine: "native" } }];
    const change = {
      parameters: { provider, plugins, fallbackModels: ["a/b", "deepseek/deepseek-r1", "a/b", "c/d"] },
      sessionId: "s".repeat(300),
      user: "u1",
    };
    expect(extras(change)).toEqual({ models: ["a/b", "c/d"], provider, plugins, session_id: "s".repeat(256) });
  });
  test("user is sent to DeepInfra and plain servers", () => {
    expect(extras({ endpoint: deepinfra, user: "u1" })).toEqual({ user: "u1" });
    expect(extras({ endpoint: plain, user: "u1" })).toEqual({ user: "u1" });
  });
  test("attribution headers have the old and the new name", () => {
    const attribution = { siteUrl: "https://example.com", siteName: "Aside é" };
    expect(built({ attribution }).headers).toEqual({
      "HTTP-Referer": "https://example.com",
      "X-OpenRouter-Categories": "ide-extension",
      "X-OpenRouter-Title": "Aside é",
      "X-Title": "Aside é",
    });
    expect(built({ attribution, endpoint: deepinfra }).headers).toEqual({});
  });
  test("the category goes with the address alone", () => {
    expect(Object.keys(built({ attribution: { siteName: "Aside" } }).headers)).toEqual(["X-OpenRouter-Title", "X-Title"]);
    expect(built({ attribution: { siteUrl: "https://example.com\n" } }).headers).toHaveProperty("X-OpenRouter-Categories");
    expect(built({ attribution: { siteUrl: "https://exa\nmple.com" } }).headers).toEqual({});
    expect(built({}).headers).toEqual({});
  });
  test("a name that a header cannot hold is not sent", () => {
    const { headers, unsupportedParameters } = built({ attribution: { siteName: "横\r\nX: y" } });
    expect(headers).toEqual({});
    expect(unsupportedParameters.map((one) => one.parameter)).toEqual(["X-OpenRouter-Title"]);
  });
  test("an endpoint's own headers are sent", () => {
    expect(built({ endpoint: { ...plain, headers: { "X-Team": "a" } } }).headers).toEqual({ "X-Team": "a" });
  });
});

describe("extraBody", () => {
  test("is merged last and cannot change the model or the messages", () => {
    const extraBody = {
      temperature: 0.1,
      model: "evil",
      messages: [],
      stream: false,
      verbosity: "low",
      chat_template_kwargs: { enable_thinking: true },
    };
    const { body, unsupportedParameters } = built({ parameters: { temperature: 1, extraBody } });
    expect(body).toEqual({
      model: "deepseek/deepseek-r1",
      messages: [{ role: "user", content: "hi" }],
      stream: true,
      temperature: 0.1,
      verbosity: "low",
      chat_template_kwargs: { enable_thinking: true },
    });
    expect(unsupportedParameters.map((one) => one.parameter)).toEqual(["model", "messages", "stream"]);
  });
  test("cannot reach a prototype", () => {
    const extraBody = JSON.parse('{"__proto__":{"polluted":1},"a":1}') as Record<string, unknown>;
    const { body } = built({ parameters: { extraBody } });
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
    expect(body["polluted"]).toBeUndefined();
  });
  test("is not checked for servers with unknown ranges", () => {
    expect(extras({ endpoint: plain, parameters: { extraBody: { temperature: 3, mirostat: 2 } } })).toEqual({
      temperature: 3,
      mirostat: 2,
    });
  });
});
