import { afterEach, expect, test } from "vitest";
import { fetchMedians } from "../../../../src/llm/catalogue/medians.ts";
import { builtInEndpoints } from "../../../../src/llm/send/endpoint.ts";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

function answer(body: unknown): void {
  globalThis.fetch = () => Promise.resolve(new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } }));
}

const medians = () => fetchMedians(builtInEndpoints.openrouter, "lab/thinker", { key: undefined });

test("the medians of sampling parameters are read by their names on the wire, and nothing else is", async () => {
  const known = {
    temperature: 0.7,
    top_p: 0.9,
    top_k: 40,
    min_p: 0.05,
    top_a: 0.1,
    frequency_penalty: 0.2,
    presence_penalty: 0.3,
    repetition_penalty: 1.1,
  };
  const reported = Object.entries({ ...known, seed: 7, max_tokens: 4096 }).map(([name, value]) => [`${name}_p50`, value]);
  answer({ data: { model: "lab/thinker", temperature_p10: 0.1, ...Object.fromEntries(reported) } });
  expect(await medians()).toEqual(known);
});

test("what is not a number is not a median", async () => {
  answer({ data: { temperature_p50: "0.7", top_p_p50: null, top_k_p50: 40 } });
  expect(await medians()).toEqual({ top_k: 40 });
});

test("a response without data has no medians", async () => {
  answer({ error: { code: 404, message: "Not Found" } });
  expect(await medians()).toEqual({});
});
