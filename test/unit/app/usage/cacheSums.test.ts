import { expect, test } from "vitest";
import { cacheSums } from "../../../../src/app/usage/cacheSums.ts";
import type { UsageFact } from "../../../../src/history/usageFact.ts";

const parts = {
  pricing: (_endpoint: string, model: string) =>
    model === "unpriced" ? undefined : { prompt: model === "dear" ? 10 : 3, completion: 15, cacheRead: 0.3 },
  name: (endpoint: string, model: string) => `${endpoint}/${model}`,
  canOpen: (id: string) => id.startsWith("c"),
};
const fact = (model: string, promptTokens: number, cachedTokens: number): UsageFact => ({
  kind: "chat",
  at: 1,
  workspace: "",
  endpoint: "e",
  model,
  provider: "",
  answers: 1,
  promptTokens,
  cachedTokens,
  writtenTokens: 0,
  completionTokens: 0,
  reasoningTokens: 0,
  cost: null,
});

test("what was read and saved is summed up for all answers and by model, the most read first", () => {
  const sums = cacheSums([fact("a", 1000, 0), fact("a", 2000, 1000), fact("dear", 5000, 4000), fact("unpriced", 500, 100)], parts);
  expect(sums).toMatchObject({ prompt: 8500, read: 5100, unpriced: 100 });
  expect(sums?.saved).toBeCloseTo((1000 * 2.7 + 4000 * 9.7) / 1e6, 12);
  expect(sums?.models).toEqual([
    { name: "e/dear", prompt: 5000, read: 4000, saved: expect.closeTo((4000 * 9.7) / 1e6, 12), unpriced: 0 },
    { name: "e/a", prompt: 3000, read: 1000, saved: expect.closeTo((1000 * 2.7) / 1e6, 12), unpriced: 0 },
    { name: "e/unpriced", prompt: 500, read: 100, saved: null, unpriced: 100 },
  ]);
});

test("where nothing was read there is nothing to show, and absurd facts count for nothing", () => {
  expect(cacheSums([], parts)).toBeNull();
  expect(cacheSums([fact("a", 1000, 0)], parts)).toBeNull();
  expect(cacheSums([fact("a", 0, 500)], parts)).toBeNull();
  expect(cacheSums([fact("a", 100, 500)], parts)).toMatchObject({ read: 100, prompt: 100 });
});
