import { describe, expect, test } from "vitest";
import { BoundedOutput } from "../../../../src/app/context/boundedOutput.ts";

function after(limit: number, ...pieces: readonly string[]) {
  const output = new BoundedOutput(limit);
  for (const piece of pieces) output.add(piece);
  return output.kept;
}

describe("output of any length", () => {
  test("is kept whole up to the limit", () => {
    expect(after(8)).toEqual({ head: "", tail: "", dropped: 0 });
    expect(after(8, "abc", "defgh")).toEqual({ head: "abcdefgh", tail: "", dropped: 0 });
  });

  test("keeps its beginning and its end, and counts what is between", () => {
    const pieces = Array.from({ length: 5000 }, (_none, index) => `line ${String(index).padStart(4, "0")}\n`);
    const { head, tail, dropped } = after(8192, ...pieces);
    const all = pieces.join("");
    expect(head).toBe(all.slice(0, 2048));
    expect(all.endsWith(tail)).toBe(true);
    expect(tail.length).toBeGreaterThanOrEqual(6144);
    expect(tail.length).toBeLessThan(6144 + 4096);
    expect(head.length + dropped + tail.length).toBe(all.length);
  });

  test("one long piece is kept whole until another one comes", () => {
    const long = "0123456789".repeat(3);
    expect(after(8, long)).toEqual({ head: long, tail: "", dropped: 0 });
    expect(after(8, long, "abcdefgh".repeat(1000))).toMatchObject({ head: "01", dropped: 28 });
  });
});
