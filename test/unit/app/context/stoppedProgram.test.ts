import { describe, expect, test } from "vitest";
import { type StoppedProgram, stoppedText, type StoppedVariable } from "../../../../src/app/context/stoppedProgram.ts";
import { findSecrets } from "../../../../src/shared/secretPatterns.ts";

const program: StoppedProgram = {
  reason: "exception",
  exception: "TypeError: items is undefined\n    at total (cart.js:2:9)",
  frames: [
    { name: "total", source: "src/cart.js", line: 2 },
    { name: "<anonymous>", source: "", line: 0 },
  ],
  selected: 0,
  scopes: [
    { name: "Local", variables: [{ name: "cart", value: "{…}", type: "Object", children: [{ name: "items", value: "undefined" }] }] },
  ],
  code: [{ source: "src/cart.js", line: 2, firstLine: 1, lines: ["function total(cart) {", "  return cart.items.length;", "}"] }],
  notes: ["The debugger did not give more."],
};

describe("a stopped program as text", () => {
  test("has its reason, exception, stack, variables and code", () => {
    expect(stoppedText(program)).toBe(`Stopped on: exception

Exception:
TypeError: items is undefined
    at total (cart.js:2:9)

Call stack:
> total (src/cart.js:2)
  <anonymous>

Variables of total:
  Local
    cart = {…} (Object)
      items = undefined

Code at src/cart.js:2:
  1 | function total(cart) {
> 2 |   return cart.items.length;
  3 | }

(The debugger did not give more.)`);
  });

  test("leaves out what is not known", () => {
    expect(stoppedText({ frames: [], selected: 0, scopes: [], code: [], notes: [] })).toBe("");
  });

  test.each(["string", "str", "std::string", "System.String"])("a secret in a variable of the type %s is found", (type) => {
    const secret = ["x7Kq", "Wm2Z", "pR9v", "T4bN"].join("");
    const variables = [{ name: "dbPassword", value: `'${secret}'`, type }];
    const text = stoppedText({ ...program, scopes: [{ name: "Local", variables }] });
    expect(findSecrets(text).map(({ start, end }) => text.slice(start, end))).toEqual([secret]);
  });

  test("is bounded: long values are cut, and the deepest variables are left out first", () => {
    const many = (name: string, children: readonly StoppedVariable[] = []): readonly StoppedVariable[] =>
      Array.from({ length: 40 }, (_none, at) => ({ name: `${name}${at}`, value: "v".repeat(100), children }));
    const scopes = [{ name: "Local", variables: many("top", many("child", many("grandchild"))) }];
    const text = stoppedText({ ...program, scopes });
    expect(text).toContain("top39 = v");
    expect(text).not.toContain("child0");
    expect(stoppedText({ ...program, scopes: [{ name: "L", variables: [{ name: "x", value: "y".repeat(5000) }] }] })).toContain(
      `${"y".repeat(300)}… (4700 more characters)`,
    );
    const huge = stoppedText({ ...program, scopes: [{ name: "L", variables: Array.from({ length: 900 }, () => many("a")).flat() }] });
    expect(huge.length).toBeLessThan(30_000);
    expect(huge).toContain("(more variables are left out)");
  });
});
