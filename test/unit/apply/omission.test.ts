import { describe, expect, test } from "vitest";
import { SourceLines } from "../../../src/apply/locate.ts";
import { isOmission, mayBeOmission } from "../../../src/apply/omission.ts";
import { planEdit } from "../../../src/apply/planEdit.ts";
import { allNotes, notes } from "./corpus/notes.ts";

const source = `class Cart {
  constructor() {
    this.items = [];
  }

  add(item) {
    this.items.push(item);
  }

  total() {
    const prices = this.items.map(price);
    log(prices);
    audit(prices);
    return sum(prices);
  }

  clear() {
    this.items = [];
  }
}
`;

describe("notes about omitted code", () => {
  test("are known in 25 languages and 40 spellings at least", () => {
    expect(Object.keys(notes).length).toBeGreaterThanOrEqual(25);
    expect(allNotes.length).toBeGreaterThanOrEqual(40);
    const none = new SourceLines(["a"]);
    expect(
      allNotes.flatMap((note) => ["//", "#", "--"].map((mark) => `${mark} ${note}`)).filter((line) => !isOmission(line, none)),
    ).toEqual([]);
  });

  test.each(allNotes)("%s leaves the members of a class as they are", (note) => {
    const block = `class Cart {\n  // ${note}\n\n  add(item) {\n    this.items.unshift(item);\n  }\n\n  // ${note}\n}\n`;
    const plan = planEdit(source, { kind: "code", lines: block.split("\n") });
    expect(plan).toMatchObject({ kind: "edit", text: source.replace("push(item)", "unshift(item)") });
  });

  test.each(allNotes)("%s leaves the statements of a function as they are", (note) => {
    const block = `  total() {\n    const prices = this.items.map(price);\n    // ${note}\n    return sum(prices) / 100;\n  }\n`;
    const plan = planEdit(source, { kind: "code", lines: block.split("\n") });
    const text = plan.kind === "edit" ? plan.text : plan;
    expect([source.replace("sum(prices);", "sum(prices) / 100;"), { kind: "refused", refusal: expect.anything() }]).toContainEqual(text);
  });

  // Words that no list knows: the rule needs none.
  test.each(["Mae gweddill y cod heb newid", "iliyobaki haibadiliki", "ceteri codicis versus manent", "la cetero de la kodo restas"])(
    "a comment in any language that takes the place of code is in doubt: %s",
    (note) => {
      const block = `  total() {\n    const prices = this.items.map(price);\n    // ${note}\n    return sum(prices);\n  }\n`;
      expect(planEdit(source, { kind: "code", lines: block.split("\n") })).toMatchObject({
        kind: "refused",
        refusal: { reason: "unclearOmission" },
      });
    },
  );

  test("nothing in the place of several lines is in doubt, too", () => {
    const block = "  total() {\n    const prices = this.items.map(price);\n    return sum(prices);\n  }\n";
    expect(planEdit(source, { kind: "code", lines: block.split("\n") })).toMatchObject({
      kind: "refused",
      refusal: { reason: "dropsCode" },
    });
  });

  test.each([
    "// Existing users",
    "// Other settings",
    "// Code below is slow",
    "// Returns the sum",
    "// 合計を返す",
    "// Gibt die Summe zurück",
    "// returns unchanged values of the map that was given by the caller",
  ])("an ordinary comment is not one of them: %s", (line) => {
    expect(isOmission(line, new SourceLines(["a"]))).toBe(false);
  });

  test("a line of the file itself is code", () => {
    expect(isOmission("// unchanged", new SourceLines(["  // unchanged"]))).toBe(false);
    expect(mayBeOmission("// and so on", new SourceLines(["// and so on"]))).toBe(false);
    expect(isOmission("***", new SourceLines(["# Title", "", "text"]))).toBe(false);
  });
});
