import { describe, expect, test } from "vitest";
import { answerCost, costOfAnswer, listCost } from "../../../../src/llm/catalogue/cost.ts";
import { parseModels } from "../../../../src/llm/catalogue/parseModels.ts";
import { findModel } from "../../../../src/llm/catalogue/findModel.ts";
import type { ChatRequest } from "../../../../src/llm/chatClient.ts";
import { numberField } from "../../../../src/shared/guards.ts";
import { costOf } from "../../../../src/llm/read/usage.ts";
import type { WireUsage } from "../../../../src/shared/chatEvent.ts";
import { sumUsd } from "../../../../src/shared/money.ts";
import { describeRecordings, type Recordings } from "../../../data/recordings.ts";

interface Recorded {
  readonly name: string;
  readonly model: string;
  readonly usage: WireUsage;
}

function usagesOf({ names, read }: Recordings): readonly Recorded[] {
  return names
    .filter((name) => name.endsWith(".expected.json"))
    .flatMap((name) => {
      const { usage, model } = JSON.parse(read(name).toString()) as {
        readonly usage?: WireUsage | null;
        readonly model?: string | null;
      };
      return usage ? [{ name, model: model ?? "", usage }] : [];
    });
}

describeRecordings("usages", (recordings) => {
  const usages = usagesOf(recordings);
  const kinds = (kind: string) => ({ meta: recordings.isOwn ? { kinds: [kind] } : {} });

  test("each has exactly the reported cost, also if it is free", kinds("usage with a cost"), () => {
    const billed = usages.filter(({ usage }) => typeof usage.cost === "number");
    expect(billed.length).toBeGreaterThan(recordings.isOwn ? 25 : 50);
    for (const { name, usage } of billed) {
      expect(answerCost(usage, costOf(usage), undefined, 0), name).toEqual({ cost: usage.cost });
    }
    // Perplexity reports the parts of a bill next to the total.
    const itemised = usages.flatMap(({ name, usage }) => {
      const total = numberField(usage.cost, "total_cost");
      return total === undefined ? [] : [{ name, usage, total }];
    });
    expect(itemised.length).toBeGreaterThan(0);
    for (const { name, usage, total } of itemised) expect(costOf(usage), name).toBe(total);
    expect(billed.filter(({ usage }) => usage.cost === 0).length).toBeGreaterThan(0);
    // The cost of a conversation with all of them is their sum, without rounding errors.
    const total = sumUsd(billed.map(({ usage }) => usage.cost as number)) ?? 0;
    const exact = billed.reduce((sum, { usage }) => sum + BigInt(Math.round((usage.cost as number) * 1e12)), 0n);
    expect(BigInt(Math.round(total * 1e12))).toBe(exact);
    expect(String(total).replace(/^\d+\.?/, "").length).toBeLessThanOrEqual(12);
  });

  test("a missing cost is computed from the catalogue and marked as such", kinds("usage without a cost"), () => {
    const catalogue = recordings.names.find((name) => /2025.*\.models\.json$/.test(name)) ?? "";
    const { models } = parseModels(JSON.parse(recordings.read(catalogue).toString())) ?? { models: [] };
    expect(models.length).toBeGreaterThan(recordings.isOwn ? 200 : 300);
    const computed = usages
      .filter(({ usage }) => costOf(usage) === null)
      .flatMap(({ model, usage }) => {
        const row = findModel(models, model);
        return row === undefined ? [] : [{ ...answerCost(usage, null, row.pricing, 0), row, usage }];
      });
    expect(computed.length).toBeGreaterThan(3);
    for (const { cost, costBasis, row, usage } of computed) {
      expect(costBasis).toBe("listPrice");
      const { prompt = 0, completion = 0 } = row.pricing ?? {};
      const expected = ((usage.prompt_tokens ?? 0) * prompt + (usage.completion_tokens ?? 0) * completion) / 1e6;
      // Cached tokens can only reduce the cost.
      expect(cost).toBeLessThanOrEqual(expected + 1e-12);
      if (expected > 0) expect(cost).toBeGreaterThan(0);
    }
  });
});

describe("answerCost", () => {
  const pricing = { prompt: 3, completion: 15, cacheRead: 0.3, cacheWrite: 3.75, request: 0.01 };

  test("with the user's own provider key the provider's bill is added to the fee", () => {
    const usage = { cost: 0.0005, is_byok: true, cost_details: { upstream_inference_cost: 0.01 } };
    expect(answerCost(usage, 0.0005, pricing, 0)).toEqual({ cost: 0.0105, costBasis: "byok" });
    expect(answerCost({ ...usage, cost: 0 }, 0, pricing, 0)).toEqual({ cost: 0.01, costBasis: "byok" });
    expect(answerCost({ ...usage, is_byok: false }, 0.0005, pricing, 0)).toEqual({ cost: 0.0005 });
    expect(answerCost({ ...usage, cost_details: { upstream_inference_cost: null } }, 0.0005, pricing, 0)).toEqual({ cost: 0.0005 });
  });

  test("list prices charge cached, written and reasoning tokens at their own price, and the request", () => {
    const usage = {
      prompt_tokens: 1000,
      completion_tokens: 200,
      prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 100 },
      completion_tokens_details: { reasoning_tokens: 50 },
    };
    expect(listCost(usage, pricing, 0)).toBe(0.014455);
    expect(listCost(usage, { ...pricing, internalReasoning: 30 }, 0)).toBe(0.015205);
  });

  test("a long prompt has the prices of long prompts", () => {
    const tiered = { ...pricing, request: 0, overrides: [{ above: 200_000, prices: { prompt: 6, completion: 22.5 } }] };
    expect(listCost({ prompt_tokens: 200_000, completion_tokens: 0 }, tiered, 0)).toBe(0.6);
    expect(listCost({ prompt_tokens: 200_001, completion_tokens: 1000 }, tiered, 0)).toBe(1.222506);
  });

  test("a request outside conversations is priced by its catalogue row if it was not billed", () => {
    const request = { catalogueModel: { id: "m", name: "M", pricing: { prompt: 3, completion: 15 } } } as unknown as ChatRequest;
    const usage = { prompt_tokens: 1000, completion_tokens: 100 };
    expect(costOfAnswer(request, { usage, cost: null }, 0)).toEqual({ cost: 0.0045, costBasis: "listPrice" });
    expect(costOfAnswer(request, { usage, cost: 0.001 }, 0)).toEqual({ cost: 0.001 });
    expect(costOfAnswer(request, { usage: null, cost: null }, 0)).toEqual({ cost: null });
  });

  test("there is no cost without prices or counts, or with a router", () => {
    expect(answerCost({ prompt_tokens: 5, completion_tokens: 5 }, null, undefined, 0)).toEqual({ cost: null });
    expect(answerCost({ prompt_tokens: 5 }, null, pricing, 0)).toEqual({ cost: null });
    expect(answerCost(undefined, null, pricing, 0)).toEqual({ cost: null });
    expect(answerCost({ prompt_tokens: 5, completion_tokens: 5 }, null, { ...pricing, dynamic: true }, 0)).toEqual({ cost: null });
    expect(answerCost({ prompt_tokens: 5, completion_tokens: 5 }, null, { prompt: 0, completion: 0 }, 0)).toEqual({
      cost: 0,
      costBasis: "listPrice",
    });
  });
});

test("sumUsd adds without rounding errors and distinguishes unknown from zero", () => {
  expect(sumUsd([0.1, 0.2])).toBe(0.3);
  expect(sumUsd(Array.from({ length: 1000 }, () => 0.000001))).toBe(0.001);
  expect(sumUsd([null, undefined, Number.NaN])).toBeNull();
  expect(sumUsd([0, null])).toBe(0);
});

test("sumUsd survives garbage", () => {
  const garbage = [Number.NaN, Infinity, -Infinity, 1e308, -1, -1e-9] as const;
  expect(sumUsd(garbage)).toBeNull();
  expect(sumUsd([0.1, ...garbage, 0.2])).toBe(0.3);
  expect(sumUsd([1, "2" as unknown as number, {} as unknown as number])).toBe(1);
  expect(sumUsd(Array.from({ length: 10 }, () => 1e9))).toBe(1e9);
});

describe("a reported cost that cannot be right", () => {
  test.each([-0.01, -1e6, 10_000.01, 1e12, 1e297, 1e308, Infinity, Number.NaN])(
    "%s leaves the cost unknown, whatever the list price",
    (cost) => {
      const usage = { prompt_tokens: 10, completion_tokens: 10, cost };
      const listed = { prompt: 1, completion: 1 };
      expect(costOf(usage)).toBeNull();
      expect(answerCost(usage, costOf(usage), listed, 0)).toEqual({ cost: null, costBasis: "implausible" });
      expect(costOf({ cost: { total_cost: cost } })).toBeNull();
      expect(costOf({ estimated_cost: cost })).toBeNull();
      expect(answerCost({ estimated_cost: cost }, null, listed, 0)).toEqual({ cost: null, costBasis: "implausible" });
    },
  );

  test.each([-1, 1e300])("the provider's bill of %s leaves it unknown, too", (upstream_inference_cost) => {
    const usage = { cost: 0.1, is_byok: true, cost_details: { upstream_inference_cost } };
    expect(answerCost(usage, costOf(usage), undefined, 0)).toEqual({ cost: null, costBasis: "implausible" });
    expect(answerCost({ ...usage, is_byok: false }, 0.1, undefined, 0)).toEqual({ cost: 0.1 });
  });

  test("the highest and the lowest that can be right count", () => {
    expect([costOf({ cost: 0 }), costOf({ cost: 10_000 }), costOf({ cost: "1" })]).toEqual([0, 10_000, null]);
  });

  test("absurd prices and counts give no list price", () => {
    expect(listCost({ prompt_tokens: 1e9, completion_tokens: 1 }, { prompt: 1000, completion: 1 }, 0)).toBeNull();
    expect(listCost({ prompt_tokens: 1e300, completion_tokens: 1 }, { prompt: 1, completion: 1 }, 0)).toBeNull();
    expect(listCost({ prompt_tokens: -5, completion_tokens: 1 }, { prompt: 1, completion: 1 }, 0)).toBeNull();
  });
});
