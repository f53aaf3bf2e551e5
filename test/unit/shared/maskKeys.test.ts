import { expect, test } from "vitest";
import { maskKeys } from "../../../src/shared/maskKeys.ts";

test.each([
  ["a key in prose sk-or-v1-0123456789abcdef0123456789abcdef.", "a key in prose [redacted]."],
  ['{"text":"sk-or-v1-0123456789abcdef0123456789abcdef"}', '{"text":"[redacted]"}'],
  ["a key of an odd shape: hunter2-is-my-key", "a key of an odd shape: [redacted]"],
  ["const sk_learn_2 = hf_model_name; Bearer of news", "const sk_learn_2 = hf_model_name; Bearer of news"],
])("%s", (text, masked) => {
  expect(maskKeys(text, ["hunter2-is-my-key"])).toBe(masked);
});
