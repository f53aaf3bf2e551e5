import { expect, test } from "vitest";
import { missSums } from "../../../../src/app/usage/missSums.ts";
import { cacheSums } from "../../../../src/app/usage/cacheSums.ts";
import type { UsageFact } from "../../../../src/history/usageFact.ts";
import type { CacheCause } from "../../../../src/shared/cacheCause.ts";
import { fact } from "./facts.ts";

const parts = {
  pricing: (_endpoint: string, model: string) =>
    model === "unpriced" ? undefined : { prompt: model === "dear" ? 10 : 3, completion: 15, cacheRead: 0.3 },
  name: (_endpoint: string, model: string) => model,
  canOpen: (id: string) => id.startsWith("c"),
};

function missed(cause: CacheCause, tokens: number, message: string, change: Partial<UsageFact> = {}): UsageFact {
  return fact({ promptTokens: 10_000, conversation: "c1", message, miss: { cause, tokens }, ...change });
}

test("each cause is told with what it cost, the most expensive first, and leads to its most expensive answer", () => {
  const sums = missSums(
    [
      missed("tools", 1000, "a"),
      missed("tools", 5000, "b", { conversation: "gone" }),
      missed("tools", 2000, "c", { model: "unpriced" }),
      missed("edited", 4000, "d", { at: 1 }),
      missed("edited", 4000, "e", { at: 2, conversation: "c2" }),
      missed("edited", 4000, "f", { model: "dear", conversation: "c3" }),
      missed("provider", 9000, "g", { model: "unpriced", conversation: "gone" }),
      fact({ conversation: "c1", message: "h" }),
    ],
    parts,
  );
  expect(sums).toEqual([
    {
      cause: "edited",
      name: "Question edited",
      answers: 3,
      tokens: 12_000,
      unpriced: 0,
      usd: expect.closeTo((8000 * 2.7 + 4000 * 9.7) / 1e6, 12),
      conversation: "c3",
      message: "f",
    },
    {
      cause: "tools",
      name: "Tools changed",
      answers: 3,
      tokens: 8000,
      unpriced: 2000,
      usd: expect.closeTo((6000 * 2.7) / 1e6, 12),
      conversation: "c1",
      message: "a",
    },
    { cause: "provider", name: "Another provider than before", answers: 1, tokens: 9000, unpriced: 9000, usd: null },
  ]);
});

test("of answers that cost the same, the latest is opened", () => {
  const same = [missed("edited", 400, "old", { at: 1 }), missed("edited", 400, "new", { at: 3 }), missed("edited", 400, "mid", { at: 2 })];
  expect(missSums(same, parts)).toMatchObject([{ message: "new" }]);
});

test("no more is missed than was not read, and absurd tokens are left out", () => {
  expect(missSums([missed("edited", 90_000, "a", { cachedTokens: 4000 })], parts)).toMatchObject([{ tokens: 6000 }]);
  for (const tokens of [Number.NaN, -5, 0]) expect(missSums([missed("edited", tokens, "a")], parts)).toEqual([]);
  expect(missSums([missed("edited", 500, "a", { promptTokens: 10, cachedTokens: 20 })], parts)).toEqual([]);
});

test("misses are told where nothing at all was read", () => {
  expect(cacheSums([missed("edited", 4000, "a")], parts)).toMatchObject({
    read: 0,
    saved: null,
    models: [],
    misses: [{ cause: "edited" }],
  });
});
