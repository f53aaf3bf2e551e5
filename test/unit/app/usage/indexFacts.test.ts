import { expect, test } from "vitest";
import { indexFacts } from "../../../../src/app/usage/indexFacts.ts";
import type { LedgerEntry } from "../../../../src/history/ledger.ts";

const sums = { day: "2026-11-21", model: "lab/one", answers: 3, promptTokens: 10, completionTokens: 5, cost: 3, computed: 1 };

test("of a sum only the part that was estimated is told as estimated, and what the ledger knows of a request is not lost", () => {
  const entry: LedgerEntry = { ...sums, kind: "inlineEdit", workspace: "site", provider: "Alpha", at: 1_700_000_000_000 };
  expect(indexFacts([], [entry])).toMatchObject([
    { kind: "inlineEdit", workspace: "site", provider: "Alpha", at: 1_700_000_000_000, answers: 3, promptTokens: 10, cost: 2 },
    { kind: "inlineEdit", workspace: "site", answers: 0, promptTokens: 0, cost: 1, costBasis: "listPrice" },
  ]);
  expect(indexFacts([], [{ ...entry, computed: 0 }])).toHaveLength(1);
});
