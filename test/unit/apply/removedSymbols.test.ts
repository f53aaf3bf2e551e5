import { describe, expect, test } from "vitest";
import { planEdit } from "../../../src/apply/planEdit.ts";
import { type FileSymbol, removedSymbols } from "../../../src/apply/removedSymbols.ts";
import { splitCode } from "../../../src/apply/textLines.ts";
import { atOnce } from "../../../src/shared/steps.ts";

const source = `class Cart {
  add(item) {
    this.items.push(item);
  }

  clear() {
    this.items = [];
  }
}

function total(cart) {
  const sum = 0;
  return sum;
}
`;
const symbol = (name: string, start: number, end: number, more: Partial<FileSymbol> = {}): FileSymbol => ({
  name,
  start,
  end,
  isFunction: false,
  children: [],
  ...more,
});
const symbols = [
  symbol("Cart", 0, 8, {
    children: [symbol("add(item)", 1, 3, { isFunction: true }), symbol("clear()", 5, 7, { isFunction: true })],
  }),
  symbol("total", 10, 13, { isFunction: true, children: [symbol("sum", 11, 11)] }),
];
const removed = (all: readonly FileSymbol[], before: string, after: string, block: string) =>
  atOnce(removedSymbols(all, before, after, block));
const without = (text: string): string => source.replace(text, "");
const clear = "  clear() {\n    this.items = [];\n  }\n";
const total = "function total(cart) {\n  const sum = 0;\n  return sum;\n}\n";

describe("the symbols that an edit removes unseen", () => {
  test("a method that the block does not show", () => {
    expect(removed(symbols, source, without(clear), "class Cart {\n  add(item) {}\n}\n")).toEqual(["clear()"]);
  });

  test("a method that the block names is removed on purpose, if only in a comment", () => {
    expect(removed(symbols, source, without(clear), "// clear is gone\nclass Cart {\n  add(item) {}\n}\n")).toEqual([]);
  });

  test("a whole class is one symbol", () => {
    expect(removed(symbols, source, total, total)).toEqual(["Cart"]);
  });

  test("a method that is renamed and written anew is replaced", () => {
    const reset = "  reset() {\n    this.begin();\n  }\n";
    expect(removed(symbols, source, source.replace(clear, reset), reset)).toEqual([]);
  });

  test("one new method takes the place of one and not of two", () => {
    const both = source.slice(source.indexOf("  add"), source.indexOf("}\n\nfunction"));
    const only = "  reset() {\n    this.begin();\n  }\n";
    expect(removed(symbols, source, source.replace(both, only), only)).toEqual(["clear()"]);
  });

  test("what is declared inside of a function is its own business", () => {
    const after = source.replace("  const sum = 0;\n  return sum;", "  return cart.total;");
    expect(removed(symbols, source, after, "return cart.total;")).toEqual([]);
  });

  test("a function that moves stays", () => {
    expect(removed(symbols, source, `${total}\n${without(`\n${total}`)}`, "")).toEqual([]);
  });

  test("a function whose body changes stays", () => {
    const after = source.replace("this.items.push(item);", "super.add(item);");
    expect(removed(symbols, source, after, "super.add(item);")).toEqual([]);
  });

  test("a name that the provider made up says nothing", () => {
    const tests = 'test("adds", () => {\n  expect(1).toBe(1);\n});\n';
    const all = [symbol('test("adds") callback', 0, 2, { isFunction: true })];
    expect(removed(all, tests, tests.replace("expect(1).toBe(1)", "expect(2).toBe(2)"), "expect(2).toBe(2)")).toEqual([]);
  });

  test("line ends and a byte order mark change nothing", () => {
    expect(removed(symbols, `\uFEFF${source.replaceAll("\n", "\r\n")}`, source, "")).toEqual([]);
  });

  test("a symbol without a range in the file, or without a name, is skipped", () => {
    expect(removed([symbol("late", 90, 99), symbol("early", -1, -1), symbol("", 0, 1)], source, "", "")).toEqual([]);
  });
});

test("a section that the layout does not show, and that an edit would take away unseen", () => {
  const notes = "Intro\n-----\nThe first words.\n\nUsage\n-----\nHow it is used.\n\nEnd\n---\nThe last words.\n";
  const block = "Intro\n-----\nThe first words, which are others by now.\n\nEnd\n---\nThe last words.\n";
  const plan = planEdit(notes, { kind: "code", lines: splitCode(block) });
  expect(plan).toMatchObject({ kind: "edit" });
  const after = plan.kind === "edit" ? plan.text : "";
  expect(removed([symbol("Intro", 0, 3), symbol("Usage", 4, 7), symbol("End", 8, 10)], notes, after, block)).toEqual(["Usage"]);
});
