import { describe, expect, test } from "vitest";
import { limitAnswer } from "../../../../src/app/usage/limitAnswer.ts";
import { tokensWithin } from "../../../../src/app/usage/answerLimit.ts";
import type { Model } from "../../../../src/llm/model.ts";
import type { ChatEvent } from "../../../../src/shared/chatEvent.ts";
import type { Parameters } from "../../../../src/shared/parameters.ts";

const model: Model = { id: "lab/one", name: "One", contextLength: 200_000, pricing: { prompt: 1, completion: 10 } };
const limited = (
  usd: number,
  change: Partial<Model> = {},
  parameters: Parameters = {},
  more: readonly (Model | undefined)[] = [],
  promptTokens = 1000,
) => limitAnswer({ usd, models: [{ ...model, ...change }, ...more], parameters, promptTokens, factor: 1, at: 0 });
const tokensOf = (...given: Parameters_<typeof limited>) => {
  const result = limited(...given);
  return "error" in result ? "refused" : [result.parameters.maxTokens, result.limit.tokens];
};
type Parameters_<F extends (...args: never[]) => unknown> = F extends (...args: infer A) => unknown ? A : never;

describe("the limit of tokens", () => {
  test("is what the amount leaves once the prompt is paid", () => {
    // $0.011: $0.001 for the prompt, $0.01 for 1,000 tokens.
    expect(tokensOf(0.011)).toEqual([1000, 1000]);
    expect(tokensOf(0.011, { pricing: { prompt: 1, completion: 10, request: 0.005 } })).toEqual([500, 500]);
    expect(tokensOf(0.011, { pricing: { prompt: 1, completion: 10, internalReasoning: 20 } })).toEqual([500, 500]);
  });

  test("is never above the user's own, the model's and the window's, and not sent where it changes nothing", () => {
    expect(tokensOf(0.011, {}, { maxTokens: 500 })).toEqual([500, undefined]);
    expect(tokensOf(0.011, {}, { maxTokens: 5000 })).toEqual([1000, 1000]);
    expect(tokensOf(0.011, { maxCompletionTokens: 900 })).toEqual([undefined, undefined]);
    expect(tokensOf(0.011, { contextLength: 1500 })).toEqual([undefined, undefined]);
    expect(tokensOf(5, { pricing: { prompt: 0, completion: 0 } })).toEqual([undefined, undefined]);
  });

  test("is not sent where the server would refuse it, or its price is not known", () => {
    expect(tokensOf(0.011, { supportedParameters: ["temperature"] })).toEqual([undefined, undefined]);
    expect(tokensOf(0.011, { supportedParameters: ["max_completion_tokens"] })).toEqual([1000, 1000]);
    expect(tokensOf(0.011, {}, { reasoning: { maxTokens: 1000 } })).toEqual([undefined, undefined]);
    expect(tokensOf(0.011, {}, { reasoning: { effort: "low" } })).toEqual([undefined, undefined]);
    expect(tokensOf(0.021, {}, { reasoning: { effort: "low" } })).toEqual([2000, 2000]);
    expect(tokensOf(0.011, {}, { reasoning: { effort: "none" } })).toEqual([1000, 1000]);
    expect(tokensOf(0.011, { pricing: { dynamic: true } })).toEqual([undefined, undefined]);
    expect(tokensOf(0.011, { pricing: { prompt: 1 } })).toEqual([undefined, undefined]);
    expect(tokensOf(0.011, {}, {}, [undefined])).toEqual([undefined, undefined]);
  });

  test("a fallback model that costs more decides", () => {
    expect(tokensOf(0.011, {}, {}, [{ ...model, pricing: { prompt: 1, completion: 20 } }])).toEqual([500, 500]);
  });

  test("a fallback model for which the amount is too little is not asked, and does not keep the model itself from answering", () => {
    const dear = { ...model, id: "lab/dear", pricing: { prompt: 100, completion: 1000 } };
    const fair = { ...model, id: "lab/fair", pricing: { prompt: 1, completion: 20 } };
    const parametersWith = (more: readonly Model[], change: Partial<Model> = {}) => {
      const result = limited(0.011, change, { seed: 1, fallbackModels: more.map(({ id }) => id) }, more);
      return "error" in result ? "refused" : result.parameters;
    };
    expect(parametersWith([dear])).toEqual({ seed: 1, maxTokens: 1000 });
    expect(parametersWith([dear, fair])).toEqual({ seed: 1, maxTokens: 500, fallbackModels: ["lab/fair"] });
    expect(parametersWith([fair, dear], { pricing: {} })).toEqual({ seed: 1, fallbackModels: ["lab/fair"] });
    expect(parametersWith([fair], { pricing: dear.pricing })).toBe("refused");
    // What is not asked is not watched either.
    const result = limited(0.011, {}, { fallbackModels: [dear.id] }, [dear]);
    expect("watch" in result && result.watch.take([{ type: "text", text: "word ".repeat(100) }])).toBe(false);
  });

  test("is never a senseless number: below a hundred-odd tokens the request is refused, and the error names the setting", () => {
    const result = limited(0.0015);
    expect("error" in result && result.error).toEqual({
      code: "overBudget",
      message: "Your limit of $0.0015 for an answer (aside.budget) leaves too little for a reply. The request was not sent.",
    });
    expect(tokensOf(0)).toBe("refused");
    expect(tokensOf(0.002, {}, {}, [], 50_000)).toBe("refused");
  });

  test.each([NaN, Infinity, -1])("a price of %s computes nothing", (completion) => {
    expect(tokensWithin(1, { prompt: 1, completion, request: 0 }, 1000, 0)).toBeNull();
  });
});

describe("the counted cost", () => {
  const words = (count: number): ChatEvent => ({ type: "text", text: "word ".repeat(count) });
  const watchOf = (...given: Parameters_<typeof limited>) => {
    const result = limited(...given);
    if ("error" in result) throw new Error(result.error.message);
    return result.watch;
  };

  test("stops an answer at its limit, text and reasoning together; where the server counts, a little beyond it", () => {
    const unheld = watchOf(0.011, { supportedParameters: ["temperature"] });
    expect(unheld.take([words(500)])).toBe(false);
    expect(unheld.take([{ type: "reasoning", text: "word ".repeat(400) }])).toBe(false);
    expect(unheld.take([words(150)])).toBe(true);
    const held = watchOf(0.011);
    expect(held.take([words(1050)])).toBe(false);
    expect(held.take([words(200)])).toBe(true);
  });

  test("an answer that is whole is not stopped any more, and one without a price never", () => {
    const ending = watchOf(0.011);
    expect(ending.take([words(5000), { type: "finish", finishReason: "stop" }])).toBe(false);
    expect(ending.take([{ type: "usage", usage: { completion_tokens: 5000 }, cost: 9 }])).toBe(false);
    expect(watchOf(0.011, { pricing: { dynamic: true } }).take([words(5000)])).toBe(false);
  });
});
