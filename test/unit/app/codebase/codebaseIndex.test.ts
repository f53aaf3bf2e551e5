import { beforeEach, expect, test } from "vitest";
import { CodebaseIndex } from "../../../../src/app/codebase/codebaseIndex.ts";
import { atOnce } from "../../../../src/shared/steps.ts";

let index: CodebaseIndex;
const set = (path: string, text: string): void => atOnce(index.set(path, text));
const found = (query: string): readonly string[] => atOnce(index.search(query, 10)).map(({ path }) => path);

beforeEach(() => {
  index = new CodebaseIndex();
  set("src/cart.ts", "export function addToCart(item: Item) {\n  items.push(item);\n}\n");
  set("src/money.ts", "import { items } from './cart';\nexport const totalPrice = () => sum(items);\n");
  set("docs/readme.md", "# Shop\n\nHow prices are computed, and where items are kept.\n");
});

test("a question finds names by their parts, in any form of its words", () => {
  expect(found("Where are prices totalled?")[0]).toBe("src/money.ts");
  expect(found("adding to carts")[0]).toBe("src/cart.ts");
  expect(found("addToCart")[0]).toBe("src/cart.ts");
});

test("a file's name says more than its text", () => {
  set("src/other.ts", "money, money\n");
  expect(found("money")[0]).toBe("src/money.ts");
});

test("what no file has finds nothing, as do words that say nothing", () => {
  expect(found("quaternion")).toEqual([]);
  expect(found("how does this work")).toEqual([]);
  expect(found("")).toEqual([]);
});

test("a file that is indexed again is found by its new words alone; one that is taken out is not found", () => {
  set("src/cart.ts", "export const wishlist = [];\n");
  expect(found("wishlist")).toEqual(["src/cart.ts"]);
  expect(found("add items")).not.toContain("src/cart.ts");
  expect(index.size).toBe(3);
  index.delete("src/cart.ts");
  expect(found("wishlist")).toEqual([]);
  expect([...index.paths]).toEqual(["src/money.ts", "docs/readme.md"]);
});

test("after any updates, the index is like one that was made anew", () => {
  set("src/cart.ts", "function removeFromCart() {}\n");
  index.delete("docs/readme.md");
  set("docs/guide.md", "Prices of carts\n");
  const ranked = ["cart price", "remove items", "guide"].map((query) => atOnce(index.search(query, 10)));
  const texts = {
    "src/money.ts": "import { items } from './cart';\nexport const totalPrice = () => sum(items);\n",
    "src/cart.ts": "function removeFromCart() {}\n",
    "docs/guide.md": "Prices of carts\n",
  };
  index = new CodebaseIndex();
  for (const [path, text] of Object.entries(texts)) set(path, text);
  expect(["cart price", "remove items", "guide"].map((query) => atOnce(index.search(query, 10)))).toEqual(ranked);
});

test("a long file is indexed in steps, and only once all of it was read", () => {
  const steps = index.set("src/long.ts", "const value = compute();\n".repeat(5000));
  let count = 0;
  for (let step = steps.next(); step.done !== true; step = steps.next()) {
    count += 1;
    expect(index.has("src/long.ts")).toBe(false);
  }
  expect(count).toBeGreaterThan(10);
  expect(index.has("src/long.ts")).toBe(true);
});
