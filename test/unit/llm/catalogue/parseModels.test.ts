import { describe, expect, test } from "vitest";
import { parseModels } from "../../../../src/llm/catalogue/parseModels.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { describeRecordings } from "../../../data/recordings.ts";

const one = (row: unknown): Model | undefined => parseModels({ data: [row] })?.models[0];

describe("shapes", () => {
  test("OpenRouter, 2025: zero prices are listed", () => {
    expect(
      one({
        id: "meta-llama/llama-3-70b-instruct",
        canonical_slug: "meta-llama/llama-3-70b-instruct",
        name: "Meta: Llama 3 70B Instruct",
        created: 1713398400,
        description: "**Meta's** model",
        context_length: 8192,
        architecture: {
          modality: "text->text",
          input_modalities: ["text"],
          output_modalities: ["text"],
          tokenizer: "Llama3",
          instruct_type: "llama3",
        },
        pricing: { prompt: "0.0000003", completion: "0.0000004", request: "0", image: "0", web_search: "0", internal_reasoning: "0" },
        top_provider: { context_length: 8192, max_completion_tokens: 16384, is_moderated: false },
        per_request_limits: null,
        supported_parameters: ["temperature", "top_a"],
        default_parameters: { temperature: 0.7, top_p: null },
      }),
    ).toEqual({
      id: "meta-llama/llama-3-70b-instruct",
      canonicalSlug: "meta-llama/llama-3-70b-instruct",
      name: "Meta: Llama 3 70B Instruct",
      createdAt: 1713398400000,
      description: "**Meta's** model",
      contextLength: 8192,
      maxCompletionTokens: 8192,
      inputModalities: ["text"],
      outputModalities: ["text"],
      tokenizer: "Llama3",
      pricing: { prompt: 0.3, completion: 0.4, request: 0, image: 0, internalReasoning: 0 },
      supportedParameters: ["temperature", "top_a"],
      defaultParameters: { temperature: 0.7 },
      isModerated: false,
    });
  });
  test("OpenRouter, 2026: zero prices are omitted, reasoning is described", () => {
    const model = one({
      id: "openai/gpt-5-nano",
      context_length: null,
      pricing: { completion: "0.0000004", input_cache_read: "0.000000005", input_cache_write: "0.00000125" },
      top_provider: { context_length: 400000, max_completion_tokens: null },
      reasoning: { supported_efforts: null, default_effort: "medium", default_enabled: true, supports_max_tokens: false, mandatory: true },
      expiration_date: "2027-01-01",
      default_parameters: null,
    });
    expect(model).toEqual({
      id: "openai/gpt-5-nano",
      name: "openai/gpt-5-nano",
      contextLength: 400000,
      pricing: { prompt: 0, completion: 0.4, cacheRead: 0.005, cacheWrite: 1.25 },
      reasoning: { supportedEfforts: null, defaultEffort: "medium", defaultEnabled: true, supportsMaxTokens: false, mandatory: true },
      expirationDate: "2027-01-01",
    });
  });
  test("a router: its price varies and its parameters are unknown", () => {
    expect(one({ id: "openrouter/auto", pricing: { prompt: "-1", completion: "-1" }, supported_parameters: [] })).toEqual({
      id: "openrouter/auto",
      name: "openrouter/auto",
      pricing: { dynamic: true },
      supportedParameters: [],
    });
  });
  test("DeepInfra with metadata: prices are USD per million", () => {
    const metadata = {
      description: "d",
      context_length: 131072,
      max_tokens: 131072,
      pricing: { input_tokens: 0.1, output_tokens: 0.4, cache_read_tokens: 0.05 },
      tags: ["openai", "multimodal"],
    };
    expect(one({ id: "deepseek-ai/DeepSeek-R1", object: "model", created: 0, owned_by: "deepinfra", metadata })).toEqual({
      id: "deepseek-ai/DeepSeek-R1",
      name: "deepseek-ai/DeepSeek-R1",
      description: "d",
      contextLength: 131072,
      maxCompletionTokens: 131072,
      inputModalities: ["text", "image"],
      pricing: { prompt: 0.1, completion: 0.4, cacheRead: 0.05 },
      tags: ["openai", "multimodal"],
    });
    expect(one({ id: "x", metadata: null })).toEqual({ id: "x", name: "x" });
  });
  test("DeepInfra's native list: cents per token, less the discount", () => {
    const [model] =
      parseModels([
        {
          model_name: "a/b",
          pricing: { type: "tokens", cents_per_input_token: 0.00004, cents_per_output_token: 0.00008, discount: 0.5 },
          max_tokens: 32768,
        },
      ])?.models ?? [];
    expect(model).toEqual({ id: "a/b", name: "a/b", maxCompletionTokens: 32768, pricing: { prompt: 0.2, completion: 0.4 } });
  });
  test.each([
    [
      "OpenAI",
      { id: "gpt-4o", object: "model", created: 1715367049, owned_by: "system" },
      { id: "gpt-4o", name: "gpt-4o", createdAt: 1715367049000 },
    ],
    ["vLLM", { id: "m", max_model_len: 4096 }, { id: "m", name: "m", contextLength: 4096 }],
    ["LM Studio", { id: "m", max_context_length: 4096 }, { id: "m", name: "m", contextLength: 4096 }],
    ["llama.cpp", { id: "m.gguf", meta: { n_ctx_train: 8192 } }, { id: "m.gguf", name: "m.gguf", contextLength: 8192 }],
    [
      "Groq",
      { id: "m", context_window: 8192, max_completion_tokens: 4096 },
      { id: "m", name: "m", contextLength: 8192, maxCompletionTokens: 4096 },
    ],
  ])("%s", (_name, row, model) => {
    expect(one(row)).toEqual(model);
  });
  test("Ollama's tags", () => {
    expect(
      parseModels({ models: [{ name: "deepseek-r1:latest", model: "deepseek-r1:latest", size: 1, details: { family: "qwen2" } }] })?.models,
    ).toEqual([{ id: "deepseek-r1:latest", name: "deepseek-r1:latest" }]);
  });
});

describe("garbage", () => {
  test.each([null, 1, "x", {}, { data: {} }, { data: null }])("%j is not a list", (body) => {
    expect(parseModels(body)).toBeUndefined();
  });
  test("an empty list is valid", () => {
    expect(parseModels({ data: [] })).toEqual({ models: [], dropped: 0 });
  });
  test("entries that are not models are dropped and counted, the others are kept", () => {
    const rows = [
      null,
      1,
      "x",
      [],
      {},
      { id: 5 },
      { id: "" },
      { id: " a" },
      { id: "a\u202eb" },
      { id: "x".repeat(300) },
      { id: "good" },
      { id: "good" },
    ];
    expect(parseModels({ data: rows })).toEqual({ models: [{ id: "good", name: "good" }], dropped: 11 });
  });
  test("invalid fields are omitted, the model is kept", () => {
    const row = {
      id: "m",
      name: 5,
      context_length: "big",
      pricing: { prompt: "NaN", completion: { a: 1 } },
      supported_parameters: "temperature",
      default_parameters: [1],
      architecture: { input_modalities: [1, "text"] },
      reasoning: "yes",
      top_provider: null,
    };
    expect(one(row)).toEqual({ id: "m", name: "m", inputModalities: ["text"] });
  });
  test.each<[unknown, unknown]>([
    [{ prompt: "NaN", completion: "0.000001" }, { completion: 1 }],
    [{ prompt: "free", completion: "free" }, undefined],
    [{ prompt: "", completion: null }, undefined],
    [{ prompt: 1e300, completion: "Infinity" }, undefined],
    [{ prompt: true, completion: ["0.1"] }, undefined],
    [{}, undefined],
    [
      { discount: -1, completion: "0.000001" },
      { prompt: 0, completion: 1 },
    ],
    [{ currency: "USD" }, undefined],
    [{ discount: 0.2 }, undefined],
    [{ prompt: 3, completion: 15 }, undefined],
    [{ input: 3, output: 15 }, undefined],
    [{ input: 0, output: 0 }, undefined],
    [{ unit: "credits_per_1m_tokens", input: 3, output: 15 }, undefined],
    [{ currency: "CNY", prompt: "0.000001", completion: "0.000002" }, undefined],
    [{ tier: "pro", note: "ask us" }, undefined],
    [
      { prompt: "0.000001", completion: "0.000002", discount: 0.25 },
      { prompt: 1, completion: 2, discount: 0.25 },
    ],
    [{ image: "0.04" }, { prompt: 0, completion: 0, image: 0.04, otherCharges: true }],
    [{ prompt: "-0.5", completion: "0.000001" }, { dynamic: true }],
    // The valid overrides of a partly invalid list are kept.
    [
      {
        prompt: "0.000001",
        completion: 0.000002,
        overrides: [
          null,
          { min_prompt_tokens: "many", prompt: "1" },
          { min_prompt_tokens: 400_000, prompt: "0.000004", completion: "NaN" },
          { min_prompt_tokens: 200_000, prompt: "0.000002" },
          { utc_start: "noon", prompt: "0" },
          { min_prompt_tokens: 100, region: "eu", prompt: "0" },
        ],
      },
      {
        prompt: 1,
        completion: 2,
        overrides: [
          { above: 400_000, prices: { prompt: 4 } },
          { above: 200_000, prices: { prompt: 2 } },
        ],
      },
    ],
  ])("a price that cannot be read is unknown, never free: %j", (pricing, expected) => {
    expect(one({ id: "m", pricing })?.pricing).toEqual(expected);
  });
  test("a name has no invisible characters and no icons of VS Code; an expiration date is a date", () => {
    expect(one({ id: "m", name: "$(verified) Model\u202e\n$(star)", expiration_date: "soon" })).toEqual({
      id: "m",
      name: "$ (verified) Model $ (star)",
    });
    expect(one({ id: "m", name: "\u200b" })?.name).toBe("m");
    expect(one({ id: "m", expiration_date: "2027-01-01T00:00:00Z" })?.expirationDate).toBe("2027-01-01");
  });
  test("a prototype cannot be reached through a key", () => {
    const parsed = parseModels(
      JSON.parse('{"data":[{"id":"__proto__","default_parameters":{"__proto__":1}},{"id":"b","__proto__":{"name":"evil"}}]}'),
    );
    expect(parsed?.models.map((model) => model.name)).toEqual(["__proto__", "b"]);
    expect(({} as Record<string, unknown>)["name"]).toBeUndefined();
  });
  test("a hundred thousand entries are read", () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({
      id: `a/m${index}`,
      pricing: { prompt: "0.000001", completion: "0.000002" },
    }));
    expect(parseModels({ data: rows })).toMatchObject({ dropped: 0, models: { length: 100_000 } });
  });
});

/** Facts about a catalogue of OpenRouter. */
interface Facts {
  readonly models: number;
  readonly reasoning: number;
  readonly tools: number;
  readonly images: number;
  readonly dynamic: readonly string[];
  /** A model whose output limit exceeds its context window. */
  readonly clamped: string;
}

const madeUp2025: Facts = {
  models: 242,
  reasoning: 90,
  tools: 169,
  images: 26,
  dynamic: ["openrouter/auto", "openrouter/body-builder"],
  clamped: "willow/willow-3-70b-instruct",
};
const recorded2025: Facts = {
  models: 353,
  reasoning: 143,
  tools: 235,
  images: 127,
  dynamic: ["openrouter/auto", "openrouter/bodybuilder"],
  clamped: "meta-llama/llama-3-70b-instruct",
};

describeRecordings("catalogues", ({ names, read, options, isOwn }) => {
  const nameOf = (year: number): string => names.find((name) => name.endsWith(".models.json") && name.includes(String(year))) ?? "";
  const modelsOf = (year: number) => parseModels(JSON.parse(read(nameOf(year)).toString()));

  test("OpenRouter's of 2025: all of its models", options(nameOf(2025)), () => {
    const facts = isOwn ? madeUp2025 : recorded2025;
    const parsed = modelsOf(2025);
    const models = parsed?.models ?? [];
    expect([models.length, parsed?.dropped]).toEqual([facts.models, 0]);
    expect(models.filter((model) => model.supportedParameters?.includes("reasoning"))).toHaveLength(facts.reasoning);
    expect(models.filter((model) => model.supportedParameters?.includes("tools"))).toHaveLength(facts.tools);
    expect(models.filter((model) => model.inputModalities?.includes("image"))).toHaveLength(facts.images);
    expect(
      models
        .filter((model) => model.pricing?.dynamic)
        .map((model) => model.id)
        .sort(),
    ).toEqual(facts.dynamic);
    expect(models.find((model) => model.id === facts.clamped)).toMatchObject({ contextLength: 8192, maxCompletionTokens: 8192 });
    for (const model of models) {
      for (const price of Object.values(model.pricing ?? {})) if (typeof price === "number") expect(price).toBeGreaterThanOrEqual(0);
    }
  });

  test("OpenRouter's of 2026: defaults of null, cached prices, prices of long prompts", options(nameOf(2026)), () => {
    const parsed = modelsOf(2026);
    expect([parsed?.models.length, parsed?.dropped]).toEqual([isOwn ? 4 : 5, 0]);
    expect(parsed?.models[0]).toMatchObject({
      id: isOwn ? "otter/pebble-5-nano" : "openai/gpt-5-nano",
      pricing: { prompt: 0.05, completion: 0.4, cacheRead: 0.005 },
    });
    expect(parsed?.models[0]).not.toHaveProperty("defaultParameters");
    // The one with double prices for long prompts.
    expect(parsed?.models.flatMap(({ pricing }) => pricing?.overrides ?? [])).toEqual([
      { above: 200_000, prices: { prompt: 6, completion: 22.5, cacheRead: 0.6, cacheWrite: 7.5 } },
    ]);
  });
});
