import spec from "commonmark-spec";
import { describe, expect, it } from "vitest";
import { firstDifference, units } from "./comparison.ts";

describe("CommonMark's examples, at every prefix", () => {
  it.each([...new Set(spec.tests.map(({ section }) => section))])("%s", (section) => {
    for (const { markdown } of spec.tests.filter((example) => example.section === section)) {
      const text = markdown.replaceAll("→", "\t");
      expect(firstDifference(units(text))).toBeUndefined();
      expect(firstDifference(units(`${text}\n\nafter\n`))).toBeUndefined();
    }
  });

  it("has all of them", () => {
    expect(spec.tests.length).toBeGreaterThan(640);
  });
});
