import { describe, expect, test } from "vitest";
import { findModel, suggestModels } from "../../../../src/llm/catalogue/findModel.ts";
import type { Model } from "../../../../src/llm/model.ts";

const models: readonly Model[] = [
  "deepseek/deepseek-r1:free",
  "deepseek/deepseek-r1",
  "deepseek/deepseek-r1-0528",
  "deepseek/deepseek-r1-distill-llama-70b",
  "deepseek/deepseek-chat-v3",
  "openai/gpt-4o",
  "openai/gpt-4o-mini",
  "openai/gpt-oss-20b:free",
  "anthropic/claude-3.7-sonnet:thinking",
  "meta-llama/llama-4-maverick",
].map((id) => ({ id, name: id, canonicalSlug: `${id}-2025` }));

describe("a model's row", () => {
  test.each([
    ["openai/gpt-4o", "openai/gpt-4o"],
    ["openai/gpt-4o:nitro", "openai/gpt-4o"],
    ["openai/gpt-4o:floor", "openai/gpt-4o"],
    ["openai/gpt-4o:online", "openai/gpt-4o"],
    ["openai/gpt-oss-20b:free:online", "openai/gpt-oss-20b:free"],
    ["anthropic/claude-3.7-sonnet:thinking", "anthropic/claude-3.7-sonnet:thinking"],
    ["openai/gpt-4o@preset/mine", "openai/gpt-4o"],
    ["openai/gpt-4o-2025", "openai/gpt-4o"],
    ["deepseek/deepseek-r1:free", "deepseek/deepseek-r1:free"],
    ["openai/gpt-4o:free", undefined],
    ["deepseek-r1", undefined],
  ])("%s is found as %s", (id, row) => {
    expect(findModel(models, id)?.id).toBe(row);
  });
});

describe("suggestions for an unknown id", () => {
  test.each([
    ["deepseek-r1", ["deepseek/deepseek-r1", "deepseek/deepseek-r1:free", "deepseek/deepseek-r1-0528"]],
    ["deepseek-ai/DeepSeek-R1", ["deepseek/deepseek-r1", "deepseek/deepseek-r1:free"]],
    ["gpt4o", ["openai/gpt-4o"]],
    ["openai/gpt-4o:free", ["openai/gpt-4o", "openai/gpt-4o-mini"]],
    ["llama-4-maverik", ["meta-llama/llama-4-maverick"]],
    ["claude-3.7-sonnet", ["anthropic/claude-3.7-sonnet:thinking"]],
  ])("%s", (id, first) => {
    expect(suggestModels(models, id).slice(0, first.length)).toEqual(first);
  });
  test("there are none if no id is similar", () => {
    expect(suggestModels(models, "zzzzzz")).toEqual([]);
    expect(suggestModels(models, "")).toEqual([]);
  });
  test("there are at most as many as requested", () => {
    expect(suggestModels(models, "deepseek-r1", 2)).toHaveLength(2);
  });
  test("a local name without a slash finds its tag", () => {
    const local: readonly Model[] = [{ id: "deepseek-r1:8b", name: "x" }];
    expect(suggestModels(local, "deepseek-r1")).toEqual(["deepseek-r1:8b"]);
  });
});
