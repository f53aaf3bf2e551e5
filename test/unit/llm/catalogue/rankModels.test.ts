import { describe, expect, test } from "vitest";
import { parseModels } from "../../../../src/llm/catalogue/parseModels.ts";
import { ModelSearch } from "../../../../src/llm/catalogue/rankModels.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { describeRecordings } from "../../../data/recordings.ts";

const models: readonly Model[] = [
  { id: "openai/gpt-4o", name: "OpenAI: GPT-4o" },
  { id: "openai/gpt-4o-mini", name: "OpenAI: GPT-4o-mini" },
  { id: "deepseek/deepseek-r1", name: "DeepSeek: R1" },
  { id: "deepseek/deepseek-r1:free", name: "DeepSeek: R1 (free)" },
  { id: "deepseek/deepseek-r1-distill-llama-70b", name: "DeepSeek: R1 Distill Llama 70B" },
  { id: "anthropic/claude-sonnet-4.5", name: "Anthropic: Claude Sonnet 4.5" },
  { id: "anthropic/claude-3.7-sonnet", name: "Anthropic: Claude 3.7 Sonnet" },
  { id: "local-model", name: "local-model" },
];
const search = new ModelSearch(models);
const ids = (query: string) => search.find(query).map(({ id }) => id);

describe("searching models", () => {
  test.each([
    ["r1", "deepseek/deepseek-r1"],
    ["DEEPSEEK R1", "deepseek/deepseek-r1"],
    ["ds r1", "deepseek/deepseek-r1"],
    ["r1 free", "deepseek/deepseek-r1:free"],
    ["r1:free", "deepseek/deepseek-r1:free"],
    ["deepseek/deepseek-r1", "deepseek/deepseek-r1"],
    ["gpt4o", "openai/gpt-4o"],
    ["gpt 4o mini", "openai/gpt-4o-mini"],
    ["sonnet", "anthropic/claude-sonnet-4.5"],
    ["sonet 4.5", "anthropic/claude-sonnet-4.5"],
    ["claude 37", "anthropic/claude-3.7-sonnet"],
    ["llama distill", "deepseek/deepseek-r1-distill-llama-70b"],
    ["local", "local-model"],
  ])("%j finds %s first", (query, wanted) => {
    expect(ids(query)[0]).toBe(wanted);
  });

  test("every word must match", () => {
    expect(ids("claude gpt")).toEqual([]);
    expect(ids("zzz")).toEqual([]);
  });

  test("an empty search returns all models in their order", () => {
    expect(ids("  ")).toEqual(models.map(({ id }) => id));
  });

  test("unusual searches do not fail", () => {
    for (const query of ["(", "[a-", "\\", "🙂", ":", "/", ".".repeat(5000), "a ".repeat(3000)]) expect(() => ids(query)).not.toThrow();
  });
});

/** Searches and the models that they should find. */
const searches = {
  madeUp: [
    ["sonata 4.5", "crane/sonata-4.5"],
    ["magnum 4.5", "crane/magnum-4.5"],
    ["pebble5mini", "otter/pebble-5-mini"],
    ["pebble-5", "otter/pebble-5"],
    ["quartz 2.5 flash lite", "lynx/quartz-2.5-flash-lite"],
    ["r1 distill", "heron/reed-r1-distill-willow-70b"],
    ["basket coder 32b", "willow/basket-2.5-coder-32b-instruct"],
    ["auto", "openrouter/auto"],
    ["gravel ultra", "marten/willow-3.1-gravel-ultra-253b-v1"],
    ["kite k2 think", "kite/k2-thinking"],
    ["breeze small creative", "breeze/breeze-small-creative"],
  ],
  recorded: [
    ["sonnet 4.5", "anthropic/claude-sonnet-4.5"],
    ["opus 4.5", "anthropic/claude-opus-4.5"],
    ["gpt5mini", "openai/gpt-5-mini"],
    ["gpt-5", "openai/gpt-5"],
    ["gemini 2.5 flash lite", "google/gemini-2.5-flash-lite"],
    ["r1 distill", "deepseek/deepseek-r1-distill-llama-70b"],
    ["qwen coder 32b", "qwen/qwen-2.5-coder-32b-instruct"],
    ["auto", "openrouter/auto"],
    ["nemotron ultra", "nvidia/llama-3.1-nemotron-ultra-253b-v1"],
    ["kimi k2 think", "moonshotai/kimi-k2-thinking"],
    ["mistral small creative", "mistralai/mistral-small-creative"],
  ],
} as const;

describeRecordings("searching a catalogue of hundreds", ({ names, read, options, isOwn }) => {
  const catalogue = names.find((name) => /2025.*\.models\.json$/.test(name)) ?? "";
  const search = new ModelSearch(parseModels(JSON.parse(read(catalogue).toString()))?.models ?? []);
  for (const [query, wanted] of isOwn ? searches.madeUp : searches.recorded) {
    test(`"${query}" finds ${wanted} among the first three`, options(catalogue), () => {
      const found = search.find(query).map(({ id }) => id);
      expect(found.slice(0, 3)).toContain(wanted);
    });
  }
});
