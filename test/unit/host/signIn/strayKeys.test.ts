import { expect, test } from "vitest";
import { findStrayKeys, originOfStrayKey, type PlacedSetting, withoutKey } from "../../../../src/host/signIn/strayKeys.ts";

const key = `sk-or-v1-${"0123456789abcdef".repeat(4)}`;
const other = `sk-proj-${"A1b2C3d4E5f6G7h8".repeat(2)}`;
const plain = `sk-${"A1b2C3d4E5f6G7h8".repeat(2)}`;
const current = "https://llm.example";

function only(setting: PlacedSetting) {
  const found = findStrayKeys([setting]);
  expect(found).toHaveLength(1);
  const [stray] = found;
  if (stray === undefined) throw new Error("no key was found");
  return stray;
}

test.each([
  ["a guessed setting", { name: "apiKey", place: "user", value: key } as const, undefined, "https://openrouter.ai"],
  [
    "a system prompt",
    { name: "systemPrompt", place: "workspace", value: `My key is ${key}, keep it.` } as const,
    "My key is , keep it.",
    "https://openrouter.ai",
  ],
  ["the extra body", { name: "extraBody", place: "user", value: { user: other, n: [1] } } as const, { n: [1] }, "https://api.openai.com"],
  ["a key of many", { name: "extraBody", place: "user", value: { user: plain, n: [1] } } as const, { n: [1] }, current],
  [
    "a header",
    {
      name: "endpoints",
      place: "user",
      value: { mine: { baseUrl: "https://a.example/v1", auth: "none", headers: { "x-key": other, b: "c" } } },
    } as const,
    { mine: { baseUrl: "https://a.example/v1", headers: { b: "c" } } },
    "https://a.example",
  ],
  [
    "an Authorization header",
    {
      name: "endpoints",
      place: "user",
      value: { mine: { baseUrl: "https://a.example/v1", headers: { Authorization: `Bearer ${key}` } } },
    } as const,
    { mine: { baseUrl: "https://a.example/v1", headers: {} } },
    "https://a.example",
  ],
  ["a list", { name: "stop", place: "user", value: ["END", key] } as const, ["END"], "https://openrouter.ai"],
])("a key in %s is found, removed, and assigned to its server", (_name, setting, left, origin) => {
  const stray = only(setting);
  expect(withoutKey(setting.value, stray)).toEqual(left);
  const endpoints = setting.name === "endpoints" ? setting.value : {};
  expect(originOfStrayKey(stray, endpoints, current)).toBe(origin);
  expect(findStrayKeys([{ ...setting, value: withoutKey(setting.value, stray) }])).toEqual([]);
});

test("values that contain no key are left alone", () => {
  const values = [
    "deepseek/deepseek-r1",
    "sk-",
    "sk-or-v1-…",
    { baseUrl: "https://api.example.com/v1" },
    0.3,
    null,
    ["task-runner-1234567890"],
  ];
  expect(findStrayKeys(values.map((value, index) => ({ name: `n${index}`, place: "user", value }) as const))).toEqual([]);
});
