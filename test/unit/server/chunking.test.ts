import { expect, test } from "vitest";
import { createCutter, seededRandom, splitEvents, type Chunking } from "../../server/chunking.ts";
import { longMarkdown } from "../../server/models/long.ts";
import { say, tokens } from "../../server/script.ts";

function cutAll(chunking: Chunking, ...bodies: readonly string[]): readonly string[] {
  const cutter = createCutter(chunking);
  const pieces = [...bodies.flatMap((body) => cutter.push(Buffer.from(body))), ...cutter.flush()];
  return pieces.map((piece) => Buffer.from(piece).toString());
}

test("pieces of a fixed size span what is pushed", () => {
  expect(cutAll(3, "abcd", "efgh")).toEqual(["abc", "def", "gh"]);
});

test("a list of sizes is followed, and the rest is one piece", () => {
  expect(cutAll([1, 2], "abcdefgh")).toEqual(["a", "bc", "defgh"]);
});

test("random pieces are the same for the same seed and lose nothing", () => {
  const body = longMarkdown(4000);
  expect(cutAll("random:a", body)).toEqual(cutAll("random:a", body));
  expect(cutAll("random:a", body)).not.toEqual(cutAll("random:b", body));
  expect(cutAll("random:a", body).join("")).toBe(body);
});

test("the seeded generator stays in [0, 1)", () => {
  const random = seededRandom("seed");
  const values = Array.from({ length: 1000 }, random);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(new Set(values).size).toBeGreaterThan(990);
});

test("a body splits after each event, whatever its line ends", () => {
  expect(splitEvents(Buffer.from("a: 1\n\nb\r\n\r\nc")).map(String)).toEqual(["a: 1\n\n", "b\r\n\r\n", "c"]);
});

test("tokens lose nothing", () => {
  const text = `${longMarkdown(9000)} 👩‍👩‍👧 e\u0301 \t\n\n  日本語 …`;
  expect(tokens(text).join("")).toBe(text);
});

test("speech is spread over time by its rate", () => {
  const steps = [...say("text", "one two three", 10, 50)];
  expect(steps).toEqual([
    { type: "text", text: "one", at: 50 },
    { type: "text", text: " two", at: 150 },
    { type: "text", text: " three", at: 250 },
  ]);
});
