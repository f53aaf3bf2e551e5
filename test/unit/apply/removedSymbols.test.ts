import { describe, expect, test } from "vitest";
import { type FileSymbol, removedSymbols } from "../../../src/apply/removedSymbols.ts";

const before = `class Cart {
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
const without = (text: string): string => before.replace(text, "");
const clear = "  clear() {\n    this.items = [];\n  }\n";
const total = "function total(cart) {\n  const sum = 0;\n  return sum;\n}\n";

describe("the symbols that an edit removes unseen", () => {
  test("a method that the block does not show", () => {
    expect(removedSymbols(symbols, before, without(clear), "class Cart {\n  add(item) {}\n}\n")).toEqual(["clear()"]);
  });

  test("a method that the block names is removed on purpose", () => {
    expect(removedSymbols(symbols, before, without(clear), "// clear is gone\nclass Cart {\n  add(item) {}\n}\n")).toEqual([]);
  });

  test("a whole class is one symbol", () => {
    expect(removedSymbols(symbols, before, total, total)).toEqual(["Cart"]);
  });

  test("what is declared inside of a function is its own business", () => {
    expect(
      removedSymbols(symbols, before, before.replace("  const sum = 0;\n  return sum;", "  return cart.total;"), "return cart.total;"),
    ).toEqual([]);
  });

  test("a function that moves stays", () => {
    const moved = `${total}\n${without(`\n${total}`)}`;
    expect(removedSymbols(symbols, before, moved, "")).toEqual([]);
  });

  test("a function whose body changes stays", () => {
    expect(removedSymbols(symbols, before, before.replace("this.items.push(item);", "super.add(item);"), "super.add(item);")).toEqual([]);
  });

  test("line ends and a byte order mark change nothing", () => {
    expect(removedSymbols(symbols, `\uFEFF${before.replaceAll("\n", "\r\n")}`, before, "")).toEqual([]);
  });

  test("a symbol beyond the end of the file, or without a name, is skipped", () => {
    expect(removedSymbols([symbol("late", 90, 99), symbol("", 0, 1)], before, "", "")).toEqual([]);
  });
});
