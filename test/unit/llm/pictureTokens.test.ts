import { describe, expect, test } from "vitest";
import { pictureTokens } from "../../../src/llm/pictureTokens.ts";

// The values are the examples of the providers' pages, or follow from their rules by hand (docs/wire.md, Tokens of pictures).
describe("tokens of a picture", () => {
  test.each([
    // Tiles of 512 pixels: OpenAI's own examples.
    ["openai/gpt-4o", 1024, 1024, 765],
    ["openai/gpt-4o-2024-11-20", 2048, 4096, 1105],
    ["gpt-4.1", 1024, 1024, 765],
    ["openai/gpt-4o-mini", 1024, 1024, 2833 + 4 * 5667],
    ["openai/gpt-5", 1024, 1024, 70 + 4 * 140],
    ["openai/gpt-5.1-chat", 1024, 1024, 70 + 4 * 140],
    ["openai/gpt-5-codex", 300, 300, 70 + 140],
    ["openai/o3", 1024, 1024, 75 + 4 * 150],
    // Patches of 32 pixels: OpenAI's own example has 1,024, and 1,452 of a picture that is scaled down.
    ["openai/gpt-4.1-mini", 1024, 1024, Math.ceil(1024 * 1.62)],
    ["openai/gpt-4.1-mini", 1800, 2400, Math.ceil(1452 * 1.62)],
    ["openai/gpt-4.1-nano", 1024, 1024, Math.ceil(1024 * 2.46)],
    ["openai/o4-mini", 1024, 1024, Math.ceil(1024 * 1.72)],
    ["openai/gpt-5-mini", 1600, 1600, Math.ceil(1521 * 1.2)],
    ["openai/gpt-5-nano", 1600, 1600, Math.ceil(1521 * 1.5)],
    ["openai/gpt-5.2", 1024, 1024, Math.ceil(1024 * 1.2)],
    ["openai/gpt-5.4-mini", 1600, 1600, 3000],
    ["openai/gpt-5.4", 1600, 1600, 3000],
    ["openai/gpt-5.12", 1600, 1600, 3000],
    ["openai/gpt-6", 1600, 1600, 3000],
    // Squares of 28 pixels, of a picture that is at most as large as the model sees it.
    ["anthropic/claude-sonnet-4.5", 1000, 1000, 36 * 36],
    ["anthropic/claude-3.5-sonnet", 200, 200, 8 * 8],
    ["claude-opus-4-20250514", 4000, 3000, 1568],
    ["anthropic/claude-opus-4.6", 4000, 3000, 1568],
    ["anthropic/claude-opus-4.7", 2576, 1449, 4784],
    ["claude-opus-4-7", 1568, 1568, 56 * 56],
    ["anthropic/claude-sonnet-5", 1568, 1568, 56 * 56],
    // 258 for a small picture or a tile.
    ["google/gemini-2.5-flash", 384, 384, 258],
    ["google/gemini-2.5-flash", 960, 540, 6 * 258],
    ["google/gemini-2.5-pro", 1000, 1000, 4 * 258],
    ["google/gemini-1.5-pro", 3000, 3000, 258],
    ["google/gemini-3-pro-preview", 3000, 200, 1120],
    ["google/gemini-3.5-flash", 100, 100, 1120],
    // Everybody else.
    ["qwen/qwen3-vl", 800, 600, 640],
    ["meta-llama/llama-4-maverick", 4000, 4000, 1600],
    ["", 1, 1, 1],
  ])("%s, %i × %i: %i", (model, width, height, tokens) => {
    expect(pictureTokens(model, { width, height })).toBe(tokens);
  });

  test("a picture of extreme sides is bounded; one of unknown size counts as a usual one", () => {
    for (const model of ["openai/gpt-4.1-mini", "openai/gpt-5.4", "anthropic/claude-opus-4.7", "anthropic/claude-sonnet-4"]) {
      expect(pictureTokens(model, { width: 100_000, height: 1 })).toBeGreaterThan(0);
      expect(pictureTokens(model, { width: 100_000, height: 1 })).toBeLessThanOrEqual(4784);
    }
    expect(pictureTokens("openai/gpt-4o", undefined)).toBe(1000);
  });
});
