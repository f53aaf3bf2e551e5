import { describe, expect, test } from "vitest";
import { checkArguments } from "../../../../src/app/tools/checkArguments.ts";
import { isQuickPattern } from "../../../../src/app/tools/patternCost.ts";

type Schema = Readonly<Record<string, unknown>>;

const said = (input: unknown, schema: Schema): string => {
  const checked = checkArguments(typeof input === "string" ? input : JSON.stringify(input), schema);
  return "problem" in checked ? checked.problem : "fits";
};
/** A schema for one argument. */
const ofText = (text: Schema): Schema => ({ type: "object", properties: { text }, additionalProperties: false });
/** Thirty letters and one that does not fit: (a+)+$ takes hours for them. */
const letters = `${"a".repeat(30)}!`;

describe("arguments against a schema", () => {
  test.each([
    ["^[a-z]+$", "abc", "ABC"],
    ["^\\d{3}-\\d{4}$", "555-1234", "5551234"],
    ["^(json|xml)$", "xml", "yaml"],
    ["^(?:[0-9a-f]{2}){4}$", "deadbeef", "deadbee"],
    ["^[^/\\]]*\\.ts$", "heap.ts", "heap.rs"],
  ])("the pattern %s is held against them", (pattern, fits, doesNot) => {
    expect(said({ text: fits }, ofText({ pattern }))).toBe("fits");
    expect(said({ text: doesNot }, ofText({ pattern }))).toContain("pattern");
  });

  test.each([
    "^(a+)+$",
    "(a|a)*$",
    "^(a|aa)+$",
    "(?:a*)*b",
    "^(?:a+b?)*$",
    "(\\w+\\s?)*$",
    "(a+)\\1",
    "^(?=a*)a+$",
    "^a*a*a*a*a*a*a*a*$",
    "(?<name>a+)+",
    "^(a{1,30}){1,30}$",
  ])("a pattern that could take hours is left to the tool: %s", (pattern) => {
    expect(said({ text: letters }, ofText({ pattern }))).toBe("fits");
    expect(said({ text: [letters] }, ofText({ pattern, type: "string" }))).toContain("do not match");
  });

  test("what is quick for a short text may be slow for a long one", () => {
    expect(isQuickPattern("[a-z]+x", 100)).toBe(true);
    expect(isQuickPattern("[a-z]+x", 1_000_000)).toBe(false);
    expect(isQuickPattern("^[a-z]+$", 1_000_000)).toBe(true);
  });

  test("what is left out never makes a schema stricter", () => {
    const slow = { pattern: "^(a+)+$" };
    expect(said({ text: letters }, ofText({ not: slow }))).toBe("fits");
    expect(said({ text: letters }, ofText({ oneOf: [slow, { type: "string" }] }))).toBe("fits");
    expect(said({ text: letters }, ofText({ if: slow, else: false }))).toBe("fits");
    expect(said({ [letters]: 1 }, { type: "object", patternProperties: { "^(a+)+$": {} }, additionalProperties: false })).toBe("fits");
  });

  test("names of arguments are no keywords", () => {
    const names = { pattern: { type: "number" }, enum: { type: "string", pattern: "^(a+)+$" }, default: { type: "string" }, format: {} };
    const schema = { type: "object", properties: names };
    expect(said({ pattern: 1, enum: letters, default: "x", format: "url" }, schema)).toBe("fits");
    expect(said({ pattern: "no" }, schema)).toContain("#/pattern");
    expect(said({ text: { pattern: "x" } }, ofText({ const: { pattern: "^(a+)+$" } }))).toContain("do not match");
  });

  test("a format whose check could take hours is left to the tool, others are checked", () => {
    expect(said({ text: `http://${letters}` }, ofText({ format: "url" }))).toBe("fits");
    expect(said({ text: "tomorrow" }, ofText({ format: "date" }))).toContain("format");
  });

  test("a schema that refers to itself describes a tree; one that does nothing else has an end", () => {
    const tree = { $ref: "#/$defs/node", $defs: { node: { type: "object", properties: { left: { $ref: "#/$defs/node" } } } } };
    expect(said({ left: { left: {} } }, tree)).toBe("fits");
    expect(said({ left: { left: 1 } }, tree)).toContain("do not match");
    expect(said({}, { $ref: "#" })).toContain("cannot be applied");
    expect(said({}, { $ref: "#/nowhere" })).toContain("cannot be applied");
    const twice = { type: "object", anyOf: [{ properties: { a: { $ref: "#" } } }, { properties: { a: { $ref: "#" } } }] };
    const deep = `${'{"a":'.repeat(60)}{}${"}".repeat(60)}`;
    expect(said(deep, twice)).toContain("too often");
    expect(said(deep, { $recursiveAnchor: true, ...JSON.parse(JSON.stringify(twice).replaceAll("$ref", "$recursiveRef")) })).toBe("fits");
  });

  test("what is too long or too deep is said, not read", () => {
    expect(said(`{"text": "${"x".repeat(1_000_000)}"}`, {})).toContain("too long");
    expect(said(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, {})).toContain("deep");
    const items = { type: "object", properties: { a: { type: "array", uniqueItems: true, items: { type: "string" } } } };
    expect(said(`{"a":[${"1,".repeat(300_000)}1]}`, items)).toContain("do not match");
    expect(said({ a: ["x", "x"] }, items)).toContain("do not match");
    let schema: Schema = {};
    for (let depth = 0; depth < 5000; depth += 1) schema = { not: schema };
    expect(said({}, schema)).toContain("cannot be applied");
  });

  test("the tool's own schema is not changed, frozen or not", () => {
    const schema = Object.freeze({ type: "object", properties: Object.freeze({ a: Object.freeze({ type: "number" }) }) });
    expect(said({ a: 1 }, schema)).toBe("fits");
    expect(Object.getOwnPropertyNames(schema)).toEqual(["type", "properties"]);
  });
});
