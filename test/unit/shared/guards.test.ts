import { expect, test } from "vitest";
import {
  asCount,
  asList,
  asNumber,
  asObject,
  asString,
  asStrings,
  field,
  isFiniteNumber,
  isObject,
  listField,
  lookup,
  numberField,
  objectField,
  put,
  textField,
} from "../../../src/shared/guards.ts";
import { guessFileName } from "../../../src/apply/targetHints.ts";
import { readCodeLabel } from "../../../src/shared/markdown/codeLabel.ts";

const notObjects: readonly unknown[] = [undefined, null, true, 0, "text", [], [{}], () => 1];

test("only a JSON object is an object", () => {
  expect(isObject({})).toBe(true);
  expect(isObject(Object.create(null))).toBe(true);
  expect(notObjects.filter(isObject)).toEqual([]);
});

test("NaN and the infinities are not finite numbers", () => {
  expect([0, -1.5, Number.MAX_VALUE].every(isFiniteNumber)).toBe(true);
  expect([Number.NaN, Infinity, -Infinity, "1", null, 1n].filter(isFiniteNumber)).toEqual([]);
});

test("a value of the wrong type becomes the empty value of the right one", () => {
  const object = { a: 1 };
  expect(asObject(object)).toBe(object);
  expect(notObjects.map(asObject)).toEqual(notObjects.map(() => ({})));
  const list = [1, "a"];
  expect(asList(list)).toBe(list);
  expect([undefined, null, "ab", { length: 1, 0: "a" }].map(asList)).toEqual([[], [], [], []]);
  expect(asStrings(["a", 1, null, "b", ["c"]])).toEqual(["a", "b"]);
  expect(asStrings("ab")).toEqual([]);
  expect([asString("a"), asString(1), asString(null), asString(["a"])]).toEqual(["a", "", "", ""]);
  expect([asNumber(-2.5), asNumber("1"), asNumber(Number.NaN), asNumber(Infinity)]).toEqual([-2.5, 0, 0, 0]);
  expect([asCount(3), asCount(0), asCount(-1), asCount(Infinity), asCount("3")]).toEqual([3, 0, 0, 0, 0]);
});

test("a field is an own property, whatever it is called", () => {
  const parsed: unknown = JSON.parse('{"constructor":"mine","__proto__":{"inherited":1},"a":null}');
  expect(field(parsed, "constructor")).toBe("mine");
  expect(field(parsed, "__proto__")).toEqual({ inherited: 1 });
  expect(field(parsed, "inherited")).toBeUndefined();
  expect(field(parsed, "a")).toBeNull();
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) expect(field({}, name)).toBeUndefined();
  expect(field(Object.create({ inherited: 1 }), "inherited")).toBeUndefined();
  expect(notObjects.map((value) => field(value, "length"))).toEqual(notObjects.map(() => undefined));
});

test("a typed field of another type is missing", () => {
  const data = { object: { a: 1 }, list: [1], text: "a", empty: "", number: 0, huge: Infinity, nothing: null };
  const names = Object.keys(data);
  expect(names.filter((name) => objectField(data, name) !== undefined)).toEqual(["object"]);
  expect(names.filter((name) => listField(data, name).length > 0)).toEqual(["list"]);
  expect(names.filter((name) => textField(data, name) !== undefined)).toEqual(["text"]);
  expect(names.filter((name) => numberField(data, name) !== undefined)).toEqual(["number"]);
  expect([objectField({}, "constructor"), textField({}, "constructor"), numberField({}, "constructor")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(listField({}, "constructor")).toEqual([]);
});

const prototypeWords = Object.getOwnPropertyNames(Object.prototype);

test("a dictionary is asked for its own words only", () => {
  const words: Record<string, string> = { a: "b" };
  expect(prototypeWords).toContain("__proto__");
  for (const word of prototypeWords) expect(lookup(words, word)).toBeUndefined();
  expect([lookup(words, "a"), lookup(undefined, "a"), lookup(null, "a")]).toEqual(["b", undefined, undefined]);
  for (const word of prototypeWords) put(words, word, word);
  expect(Object.getPrototypeOf(words)).toBe(Object.prototype);
  for (const word of prototypeWords) expect(lookup(words, word)).toBe(word);
  expect(JSON.parse(JSON.stringify(words))).toEqual(words);
});

test("code blocks that are named like words of the prototype have those words as titles", () => {
  for (const word of prototypeWords) {
    expect(readCodeLabel(word)).toMatchObject({
      language: word.toLowerCase(),
      name: expect.stringMatching(new RegExp(`^${word}$`, "i")) as string,
    });
    expect(guessFileName(word, "x", "")).toMatch(/\.(?:txt|[a-z]{1,8})$/);
  }
});
