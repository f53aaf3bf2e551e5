import { expect, test } from "vitest";
import { soundUsage } from "../../../src/shared/soundUsage.ts";

test("counts that cannot be right are left out, and the rest is kept as received", () => {
  const sound = {
    prompt_tokens: 3,
    completion_tokens: 0,
    cost: 1e300,
    prompt_tokens_details: { cached_tokens: 1, audio: "x" },
    other: [1],
  };
  expect(soundUsage(sound)).toBe(sound);
  const { prompt_tokens: _gone, ...rest } = sound;
  for (const bad of [-1, Infinity, Number.NaN, 1e300, "3", null, {}]) expect(soundUsage({ ...sound, prompt_tokens: bad })).toEqual(rest);
});

test("the parts of a usage are looked at, too", () => {
  expect(
    soundUsage({
      prompt_tokens_details: { cached_tokens: -1, cache_write_tokens: 1e300, n: 1 },
      completion_tokens_details: null,
      cost_details: "free",
    }),
  ).toEqual({ prompt_tokens_details: { n: 1 }, completion_tokens_details: null });
  expect(soundUsage({ completion_tokens_details: [1], total_tokens: 2 })).toEqual({ total_tokens: 2 });
});
