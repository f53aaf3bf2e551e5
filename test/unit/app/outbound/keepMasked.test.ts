import { expect, test } from "vitest";
import { keepMasked } from "../../../../src/app/outbound/keepMasked.ts";

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
