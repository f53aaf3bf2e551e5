import { expect, test } from "vitest";
import { ambiguousMasked, keepMasked } from "../../../../src/app/outbound/keepMasked.ts";

const original = ["const a = 1;", '  const key = "one";', '  const key = "two";', "end"];
const masked = ["const a = 1;", '  const key = "[redacted]";', '  const key = "[redacted]";', "end"];

test.each([
  ["lines that come back as they were", masked, original],
  ["elsewhere and indented otherwise", ["new", '    const key = "[redacted]";'], ["new", '    const key = "one";']],
  ["a line that was changed", ['let key = "[redacted]";'], ['let key = "[redacted]";']],
  ["a line that stands there too often", [...masked, '  const key = "[redacted]";'], [...original, '  const key = "two";']],
])("%s", (_what, lines, kept) => {
  expect(keepMasked(lines, original, masked)).toEqual(kept);
});

test("without anything masked, or where masking took whole lines, nothing is put back", () => {
  const lines = ["a", "[redacted]"];
  expect(keepMasked(lines, ["a"], ["a"])).toBe(lines);
  expect(keepMasked(lines, ["a", "-----BEGIN", "-----END"], ["a", "[redacted]"])).toBe(lines);
});

test("lines that stand for several different ones are told, and can stay masked", () => {
  const lines = ["KEY=one", "  A=same", "KEY=two", "A=same", "B=[redacted]", "B=three"];
  const sent = ["KEY=[redacted]", "  A=[redacted]", "KEY=[redacted]", "A=[redacted]", "B=[redacted]", "B=[redacted]"];
  const ambiguous = ambiguousMasked(lines, sent);
  expect(ambiguous).toEqual(new Set(["KEY=[redacted]", "B=[redacted]"]));
  const written = ["  KEY=[redacted]", "A=[redacted]", "B=[redacted]"];
  expect(keepMasked(written, lines, sent, ambiguous)).toEqual(["  KEY=[redacted]", "A=same", "B=[redacted]"]);
  expect(ambiguousMasked(original, masked)).toEqual(new Set(['const key = "[redacted]";']));
  expect(ambiguousMasked(["a", "b"], ["[redacted]"]).size).toBe(0);
});
