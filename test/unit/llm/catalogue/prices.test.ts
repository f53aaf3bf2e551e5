import { describe, expect, test } from "vitest";
import { listCost } from "../../../../src/llm/catalogue/cost.ts";
import { orderModels } from "../../../../src/llm/catalogue/modelFilter.ts";
import { isFree } from "../../../../src/llm/catalogue/modelTraits.ts";
import { parseModel } from "../../../../src/llm/catalogue/parseModels.ts";
import { priceChange, pricesAt } from "../../../../src/shared/price.ts";
import type { Model } from "../../../../src/llm/model.ts";
import { ModelFormat } from "../../../../src/app/models/formatModel.ts";

/** A Wednesday. */
const noon = Date.UTC(2026, 10, 25, 12);
const at = (time: string): number => Date.parse(`2026-11-${time}:00Z`);

function rowOf(row: object): Model {
  const model = parseModel({ id: "m", ...row });
  if (model === undefined) throw new Error("the row was dropped");
  return model;
}

/** What a question of 100,000 tokens and an answer of 10,000 cost; null if the price is unknown. */
function costOf(row: object, prompt = 100_000, completion = 10_000, time = noon, more: object = {}): number | null {
  return listCost({ prompt_tokens: prompt, completion_tokens: completion, ...more }, rowOf(row).pricing, time);
}

const openRouter = (pricing: object): object => ({ pricing });
const long = {
  prompt: "0.000003",
  completion: "0.000015",
  overrides: [{ min_prompt_tokens: 200_000, prompt: "0.000006", completion: "0.0000225" }],
};
const peak = {
  prompt: "0.000001",
  completion: "0.000002",
  input_cache_read: "0.0000001",
  overrides: [
    {
      utc_start: 100,
      utc_end: 400,
      utc_days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
      prompt: "0.000002",
      completion: "0.000004",
    },
    {
      utc_start: 600,
      utc_end: 1000,
      utc_days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
      prompt: "0.000002",
      completion: "0.000004",
    },
  ],
};
const night = {
  prompt: "0.000004",
  completion: "0.000008",
  overrides: [{ utc_start: 1630, utc_end: 30, prompt: "0.000002", completion: "0.000004" }],
};

describe("prices as servers write them", () => {
  test.each<[string, object, number | null]>([
    ["OpenRouter", openRouter({ prompt: "0.000003", completion: "0.000015" }), 0.45],
    ["OpenRouter, numbers", openRouter({ prompt: 0.0000005, completion: 0.0000015 }), 0.065],
    ["OpenRouter, free", openRouter({ prompt: "0", completion: "0" }), 0],
    ["OpenRouter, what is free is left out", openRouter({ completion: "0.0000004" }), 0.004],
    ["OpenRouter, by the request", openRouter({ prompt: "0", completion: "0", request: "0.005" }), 0.005],
    ["OpenRouter, a router", openRouter({ prompt: "-1", completion: "-1" }), null],
    ["OpenRouter, a discount that is not counted", openRouter({ prompt: "0.000003", completion: "0.000015", discount: 0.5 }), 0.45],
    ["DeepInfra", { metadata: { pricing: { input_tokens: 0.1, output_tokens: 0.4, cache_read_tokens: 0.05 } } }, 0.014],
    ["DeepInfra, no metadata", { metadata: null }, null],
    ["DeepInfra's native list", { pricing: { cents_per_input_token: 0.00004, cents_per_output_token: 0.00008, discount: 0.5 } }, 0.024],
    ["Together", { pricing: { hourly: 0, input: 5, output: 25, base: 0, finetune: 0 } }, 0.75],
    ["Together, by the hour", { pricing: { hourly: 2.5, input: 0, output: 0, base: 0, finetune: 0 } }, null],
    ["Perplexity's unit", { pricing: { input: 5, output: 25, cache_read: 0.5, unit: "usd_per_1m_tokens" } }, 0.75],
    ["a unit in words", { pricing: { input: "5", output: "25", unit: "USD / 1M tokens" } }, 0.75],
    ["a unit of a million, written out", { pricing: { input: 5, output: 25, unit: "per 1,000,000 tokens" } }, 0.75],
    ["a unit of a thousand", { pricing: { prompt: 0.005, completion: 0.025, unit: "per_1k_tokens" } }, 0.75],
    ["a unit of one token", { pricing: { prompt: 0.000005, completion: 0.000025, unit: "usd_per_token" } }, 0.75],
    ["a unit in cents", { pricing: { input: 500, output: 2500, unit: "cents_per_1m_tokens" } }, 0.75],
    ["a unit in yuan", { pricing: { input: 5, output: 25, unit: "cny_per_1m_tokens" } }, null],
    ["a unit of its own", { pricing: { input: 5, output: 25, unit: "sparks" } }, null],
    ["Vercel's gateway", { pricing: { input: "0.000003", output: "0.000015", input_cache_read: "0.0000003" } }, 0.45],
    ["Venice", { model_spec: { pricing: { input: { usd: 0.7, diem: 0.7 }, output: { usd: 2.8, diem: 2.8 } } } }, 0.098],
    ["Chutes", { price: { input: { tao: 0.001, usd: 0.25 }, output: { tao: 0.003, usd: 1 } } }, 0.035],
    [
      "Chutes beside prices in another unit",
      { pricing: { prompt: 0.25, completion: 1 }, price: { input: { usd: 0.25 }, output: { usd: 1 } } },
      0.035,
    ],
    ["xAI", { prompt_text_token_price: 30_000, completion_text_token_price: 150_000, cached_prompt_text_token_price: 7500 }, 0.45],
    ["LiteLLM", { model_info: { input_cost_per_token: 0.000003, output_cost_per_token: 0.000015 } }, 0.45],
    ["LiteLLM, in the row", { input_cost_per_token: 3e-6, output_cost_per_token: 1.5e-5, mode: "chat" }, 0.45],
    ["names with their unit", { pricing: { input_price_per_million: 3, output_price_per_million: 15 } }, 0.45],
    ["names in camel case", { pricing: { inputCostPerMillionTokens: 3, outputCostPerMillionTokens: 15 } }, 0.45],
    ["names that begin with the unit", { pricing: { price_per_million_input_tokens: 3, price_per_million_output_tokens: 15 } }, 0.45],
    ["names per thousand", { pricing: { cost_per_1k_input_tokens: 0.003, cost_per_1k_output_tokens: 0.015 } }, 0.45],
    ["no unit at all", { pricing: { input: 3, output: 15 } }, null],
    ["no unit, and zero", { pricing: { input: 0, output: 0 } }, null],
    ["prompt and completion per million, without saying so", { pricing: { prompt: 3, completion: 15 } }, null],
    ["a currency and nothing else", { pricing: { currency: "USD" } }, null],
    ["another currency", { pricing: { currency: "EUR", prompt: "0.000003", completion: "0.000015" } }, null],
    ["Ollama, without any", { details: { family: "qwen2" } }, null],
    ["vLLM, without any", { max_model_len: 4096 }, null],
    ["only one of two", { pricing: { input: 3, unit: "usd_per_1m_tokens" } }, null],
    ["words instead of amounts", { pricing: { prompt: "free", completion: "free" } }, null],
  ])("%s", (_name, row, cost) => {
    expect(costOf(row)).toBe(cost);
    const { pricing } = rowOf(row);
    // What is unknown is never called free.
    const isKnownFree = cost === 0 && pricing?.prompt === 0 && pricing.completion === 0;
    expect(isFree(rowOf(row))).toBe(isKnownFree);
    if (!isKnownFree) expect(new ModelFormat("en", noon).price(pricing) ?? "unknown").not.toContain("free");
  });
});

describe("prices by the length of the prompt and the time", () => {
  test.each<[string, object, number, number, number]>([
    ["up to the threshold", long, 200_000, noon, 0.75],
    ["above it", long, 200_001, noon, 1.425006],
    ["before the peak", peak, 100_000, at("25T05:59"), 0.12],
    ["from its first minute", peak, 100_000, at("25T06:00"), 0.24],
    ["to its last", peak, 100_000, at("25T09:59"), 0.24],
    ["after it", peak, 100_000, at("25T10:00"), 0.12],
    ["in the other window", peak, 100_000, at("25T03:59"), 0.24],
    ["on a Saturday", peak, 100_000, at("28T07:00"), 0.12],
    ["on a Monday", peak, 100_000, at("30T07:00"), 0.24],
    ["before the night", night, 100_000, at("25T16:29"), 0.48],
    ["in the night", night, 100_000, at("25T16:30"), 0.24],
    ["past midnight", night, 100_000, at("26T00:29"), 0.24],
    ["when it ends", night, 100_000, at("26T00:30"), 0.48],
    [
      "a day without a window",
      { prompt: "0.000002", completion: "0.000002", overrides: [{ utc_days: ["wednesday"], prompt: "0.000001" }] },
      100_000,
      noon,
      0.12,
    ],
    [
      "both conditions, one fails",
      { prompt: "0.000001", completion: "0", overrides: [{ min_prompt_tokens: 1000, utc_start: 1300, utc_end: 1400, prompt: "0.000009" }] },
      100_000,
      noon,
      0.1,
    ],
    [
      "both conditions hold",
      { prompt: "0.000001", completion: "0", overrides: [{ min_prompt_tokens: 1000, utc_start: 1100, utc_end: 1300, prompt: "0.000009" }] },
      100_000,
      noon,
      0.9,
    ],
    [
      "later rows win, price by price",
      {
        prompt: "0.000001",
        completion: "0.000001",
        overrides: [
          { min_prompt_tokens: 10, prompt: "0.000002", completion: "0.000003" },
          { min_prompt_tokens: 50, prompt: "0.000004" },
        ],
      },
      100_000,
      noon,
      0.43,
    ],
    [
      "a condition that nobody knows",
      { prompt: "0.000001", completion: "0", overrides: [{ region: "eu", prompt: "0.000009" }] },
      100_000,
      noon,
      0.1,
    ],
    ["a row without a condition", { prompt: "0.000001", completion: "0", overrides: [{ prompt: "0.000009" }] }, 100_000, noon, 0.1],
    [
      "a time that is none",
      { prompt: "0.000001", completion: "0", overrides: [{ utc_start: 2575, utc_end: 2600, prompt: "0.000009" }] },
      100_000,
      noon,
      0.1,
    ],
  ])("%s", (_name, pricing, prompt, time, cost) => {
    expect(costOf({ pricing }, prompt, 10_000, time)).toBe(cost);
  });

  test("cached tokens cost less under each name that servers use for them", () => {
    const usage = { prompt_tokens: 100_000, completion_tokens: 0 };
    const { pricing } = rowOf({ pricing: peak });
    for (const more of [
      { prompt_tokens_details: { cached_tokens: 50_000 } },
      { prompt_cache_hit_tokens: 50_000, prompt_cache_miss_tokens: 50_000 },
      { cached_tokens: 50_000 },
      { cache_read_input_tokens: 50_000 },
    ]) {
      expect(listCost({ ...usage, ...more }, pricing, noon)).toBe(0.055);
    }
  });

  test("say when they change", () => {
    const shown = (pricing: object, time: number) => new ModelFormat("en", time).price(rowOf({ pricing }).pricing);
    expect(shown(peak, at("25T09:00"))).toBe("$2.00 in, $4.00 out per million (double until 10:00 UTC)");
    expect(shown(peak, at("25T05:00"))).toBe("$1.00 in, $2.00 out per million (double from 06:00 UTC)");
    expect(shown(peak, at("28T07:00"))).toBe("$1.00 in, $2.00 out per million (double from Mon 01:00 UTC)");
    expect(shown(night, at("25T20:00"))).toBe("$2.00 in, $4.00 out per million (half price until 00:30 UTC)");
    expect(shown({ ...night, overrides: [{ utc_start: 1800, utc_end: 1900, prompt: "0.000005" }] }, noon)).toBe(
      "$4.00 in, $8.00 out per million ($5.00 in, $8.00 out per million from 18:00 UTC)",
    );
    expect(shown(long, noon)).toBe("$3.00 in, $15.00 out per million");
    const change = priceChange(rowOf({ pricing: peak }).pricing ?? {}, 0, at("25T09:00"));
    expect(change).toMatchObject({ at: at("25T10:00"), ratio: 2, isSpecial: true, prompt: 1, completion: 2 });
  });

  test("a window that changes nothing for this prompt is no change", () => {
    const both = {
      prompt: "0.000001",
      completion: "0.000001",
      overrides: [{ min_prompt_tokens: 1000, utc_start: 1300, utc_end: 1400, prompt: "0.000002" }],
    };
    const { pricing = {} } = rowOf({ pricing: both });
    expect(priceChange(pricing, 1000, noon)).toBeUndefined();
    expect(priceChange(pricing, 1001, noon)?.at).toBe(at("25T13:00"));
    expect(pricesAt(pricing, 1001, at("25T13:30")).prompt).toBe(2);
  });

  test("the cheapest now comes first", () => {
    const models = [
      rowOf({ id: "steady", pricing: { prompt: "0.0000015", completion: "0.000003" } }),
      rowOf({ id: "peak", pricing: peak }),
    ];
    const order = (time: number) => orderModels(models, "price", time).map(({ id }) => id);
    expect(order(at("25T09:00"))).toEqual(["steady", "peak"]);
    expect(order(at("25T12:00"))).toEqual(["peak", "steady"]);
  });
});
