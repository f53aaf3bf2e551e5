import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseModels } from "../../../../src/llm/catalogue/parseModels.ts";
import { ModelSearch } from "../../../../src/llm/catalogue/rankModels.ts";
import type { Model } from "../../../../src/llm/model.ts";

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

  test("every word must fit", () => {
    expect(ids("claude gpt")).toEqual([]);
    expect(ids("zzz")).toEqual([]);
  });

  test("an empty search gives all in their order", () => {
    expect(ids("  ")).toEqual(models.map(({ id }) => id));
  });

  test("odd searches do no harm", () => {
    for (const query of ["(", "[a-", "\\", "🙂", ":", "/", ".".repeat(5000), "a ".repeat(3000)]) expect(() => ids(query)).not.toThrow();
  });
});

const recorded = path.resolve("../shared/corpus/estiens-open_router_enhanced__openrouter-models-2025-12-28.models.json");

describe("searching a recorded catalogue", () => {
  // Skipped, and said so, where the recordings are not there.
  test.runIf(existsSync(recorded)).each([
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
  ])("%j finds %s among the first three of 353", (query, wanted) => {
    const parsed = parseModels(JSON.parse(readFileSync(recorded, "utf8")));
    const found = new ModelSearch(parsed?.models ?? []).find(query).map(({ id }) => id);
    expect(found.slice(0, 3)).toContain(wanted);
  });
});
