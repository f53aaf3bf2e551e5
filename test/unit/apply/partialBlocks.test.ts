import { describe, expect, test } from "vitest";
import { parseBlock } from "../../../src/apply/parseBlock.ts";
import { planEdit } from "../../../src/apply/planEdit.ts";
import { partialCases } from "./partialCases.ts";

describe("a block that shows a part of a container", () => {
  test.each(partialCases)("$name", ({ source, block, language, expected }) => {
    const files = parseBlock(block, language);
    const plan = "reason" in files ? undefined : planEdit(source, files[0]?.change ?? { kind: "code", lines: [] });
    if ("refused" in expected) expect(plan).toMatchObject({ kind: "refused", refusal: { reason: expected.refused } });
    else expect(plan).toMatchObject({ kind: "edit", text: expected.text });
  });

  test("a refusal names the members", () => {
    const source = ".a {\n  color: red;\n  margin: 0;\n}\n";
    expect(planEdit(source, { kind: "code", lines: [".a {", "  color: blue;", "  padding: 0;", "}"] })).toEqual({
      kind: "refused",
      refusal: { reason: "dropsCode", lines: 1, members: ["margin"] },
    });
  });
});
