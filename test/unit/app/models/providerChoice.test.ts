import { expect, test } from "vitest";
import { isNamed, standingOf, withProvider } from "../../../../src/app/models/providerChoice.ts";

test.each<[string, Parameters<typeof withProvider>, unknown]>([
  ["the first pin", [null, "pin", "deepinfra"], { order: ["deepinfra"] }],
  [
    "a pin comes to the front",
    [{ order: ["together", "deepinfra/turbo"], zdr: true }, "pin", "deepinfra"],
    { order: ["deepinfra", "together"], zdr: true },
  ],
  ["a pin takes back a ban", [{ ignore: ["DeepInfra", "x"] }, "pin", "deepinfra"], { order: ["deepinfra"], ignore: ["x"] }],
  ["a ban takes back a pin", [{ order: ["deepinfra"] }, "ban", "deepinfra"], { ignore: ["deepinfra"] }],
  ["a ban joins others, once", [{ ignore: ["a", "deepinfra"] }, "ban", "deepinfra"], { ignore: ["a", "deepinfra"] }],
  ["the last pin leaves no object", [{ order: ["deepinfra/fp8"] }, "unpin", "deepinfra"], null],
  ["a ban is taken back, pins stay", [{ order: ["a"], ignore: ["deepinfra"] }, "unban", "deepinfra"], { order: ["a"] }],
  [
    "other fields stay; a list that is none goes",
    [{ max_price: { prompt: 1 }, order: 7 }, "ban", "a"],
    { max_price: { prompt: 1 }, ignore: ["a"] },
  ],
  ["what is no object counts as none", [["order"], "ban", "a"], { ignore: ["a"] }],
])("%s", (_name, [provider, act, slug], expected) => {
  const before = JSON.stringify(provider);
  const changed = withProvider(provider, act, slug);
  expect(changed).toEqual({ provider: expected });
  expect(JSON.stringify(provider)).toBe(before);
});

test("what would have no effect, or leave no provider, is refused; the only ones that are allowed never change", () => {
  expect(withProvider({ only: ["a"] }, "pin", "b")).toEqual({ refusal: "notAllowed" });
  expect(withProvider({ only: ["a", "a/fp8"] }, "ban", "a")).toEqual({ refusal: "onlyOne" });
  expect(withProvider({ only: ["a/fp8", "b"] }, "ban", "a")).toEqual({ provider: { only: ["a/fp8", "b"], ignore: ["a"] } });
  expect(withProvider({ only: ["a/fp8"] }, "pin", "a")).toEqual({ provider: { only: ["a/fp8"], order: ["a"] } });
});

test("names of answers and slugs of settings are the same provider", () => {
  const provider = { order: ["google-vertex/us", "z-ai"], ignore: ["DeepInfra", "z-ai"] };
  expect(["Google Vertex", "Deep Infra", "Z.AI", "Together", "", "!"].map((name) => standingOf(provider, name))).toEqual([
    "pinned",
    "banned",
    "banned",
    "none",
    "none",
    "none",
  ]);
  expect(standingOf(null, "A")).toBe("none");
  expect(isNamed("deepinfra/turbo", "DeepInfra")).toBe(true);
  expect(isNamed("deepinfra-2", "DeepInfra")).toBe(false);
});
