import { describe, expect, test } from "vitest";
import { disagreement } from "../../../src/apply/agreesWithBlock.ts";
import { exactMarks, readExactAnswer } from "../../../src/apply/exactAnswer.ts";
import { changedLines, LineIndex, placeExactly } from "../../../src/apply/exactEdit.ts";
import { parseBlock } from "../../../src/apply/parseBlock.ts";
import { splitCode } from "../../../src/apply/textLines.ts";
import { atOnce } from "../../../src/shared/steps.ts";

const cart = `import { round } from "./math";

export class Cart {
  items = [];

  add(item) {
    this.items.push(item);
  }

  remove(name) {
    this.items = this.items.filter((item) => item.name !== name);
  }

  total() {
    let sum = 0;
    for (const item of this.items) sum += item.price;
    return sum;
  }
}

start();
report();
`;
const marks = exactMarks([cart]);
const edit = (...pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([search, replace]) => [marks.search, search, marks.divider, replace, marks.replace].join("\n")).join("\n\n");

/** The file after an answer, or why it is refused. */
function outcome(answer: string, block: string, language = "js", file = cart): string {
  const blocks = readExactAnswer(answer, marks, "src/cart.js");
  if ("reason" in blocks) return blocks.reason;
  const source = splitCode(file);
  const changes = atOnce(placeExactly(source, blocks));
  if ("reason" in changes) return changes.reason;
  const files = parseBlock(block, language);
  const problem = atOnce(disagreement(source, changes, "reason" in files ? splitCode(block) : (files[0]?.change ?? [])));
  return problem?.reason ?? `${changedLines(source, changes).join("\n")}\n`;
}

const oldTotal = "    let sum = 0;\n    for (const item of this.items) sum += item.price;\n    return sum;";
const newTotal = "    return round(this.items.reduce((sum, { price }) => sum + price, 0));";
const block = `total() {\n  ${newTotal.trim()}\n}`;
const right = cart.replace(oldTotal, newTotal);

describe("a model that obeys", () => {
  test.each([
    ["only the lines that change", edit([oldTotal, newTotal])],
    ["the whole method", edit([`  total() {\n${oldTotal}\n  }`, `  total() {\n${newTotal}\n  }`])],
    [
      "with lines of the file around them",
      edit([`  }\n\n  total() {\n${oldTotal}\n  }\n}\n\nstart();`, `  }\n\n  total() {\n${newTotal}\n  }\n}\n\nstart();`]),
    ],
    ["in a fence", `\`\`\`js\n${edit([oldTotal, newTotal])}\n\`\`\``],
    ["below the path of the file", `src/cart.js\n\`\`\`\n${edit([oldTotal, newTotal])}\n\`\`\`\n`],
  ])("%s", (_what, answer) => {
    expect(outcome(answer, block)).toBe(right);
  });

  test("a new member, beside its neighbours", () => {
    const added = "  isEmpty() {\n    return this.items.length === 0;\n  }";
    const answer = edit(["  remove(name) {", `${added}\n\n  remove(name) {`]);
    expect(outcome(answer, `class Cart {\n  // ...\n${added}\n}`)).toBe(cart.replace("  remove(name) {", `${added}\n\n  remove(name) {`));
  });

  test("two places, and a member of a block with another indentation and an omission in words", () => {
    const answer = edit(["    this.items.push(item);", "    this.items.unshift(item);"], [oldTotal, newTotal]);
    const shown = `class Cart {\n\tadd(item) {\n\t\tthis.items.unshift(item);\n\t}\n\t// 其他代码保持不变\n\ttotal() {\n\t\t${newTotal.trim()}\n\t}\n}`;
    expect(outcome(answer, shown)).toBe(right.replace("push", "unshift"));
  });

  test("lists of imports become one, and a line gets a comma", () => {
    const file = 'import { a } from "x";\n\nconst config = {\n  one: 1\n};\n';
    const answer = edit(['import { a } from "x";', 'import { a, b } from "x";'], ["  one: 1", "  one: 1,\n  two: b,"]);
    expect(outcome(answer, 'import { b } from "x";\n\nconst config = {\n  two: b,\n};', "js", file)).toBe(
      'import { a, b } from "x";\n\nconst config = {\n  one: 1,\n  two: b,\n};\n',
    );
  });

  test("lines that a diff removes", () => {
    const diff = "@@ -20,3 +20,2 @@\n start();\n-report();\n";
    expect(outcome(edit(["start();\nreport();", "start();"]), diff, "diff")).toBe(cart.replace("report();\n", ""));
  });

  test("a line that the block shows to be gone", () => {
    const answer = edit(["    let sum = 0;\n    for (const item of this.items) sum += item.price;", "    let sum = 0;"]);
    expect(outcome(answer, "  total() {\n    let sum = 0;\n    return sum;\n  }")).toBe(
      cart.replace("    for (const item of this.items) sum += item.price;\n", ""),
    );
  });

  test("Python, whose blocks have no brackets", () => {
    const file =
      "class A:\n    def one(self):\n        x = 1\n        y = 2\n        return x + y\n\n    def two(self):\n        return 2\n";
    const answer = edit(["        x = 1\n        y = 2\n        return x + y", "        return 3"]);
    expect(outcome(answer, "def one(self):\n    return 3", "python", file)).toBe(
      "class A:\n    def one(self):\n        return 3\n\n    def two(self):\n        return 2\n",
    );
  });
});

describe("a model that drifts is refused", () => {
  test.each([
    ["prose before the edit", `Here is the edit:\n${edit([oldTotal, newTotal])}`, "form"],
    ["prose after it", `${edit([oldTotal, newTotal])}\nThe rest stays the same.`, "form"],
    ["the path of another file", `src/other.js\n${edit([oldTotal, newTotal])}`, "form"],
    ["a diff", "```diff\n@@ -1 +1 @@\n-start();\n+go();\n```", "form"],
    ["the whole file", right, "form"],
    ["an edit that ends early", edit([oldTotal, newTotal]).slice(0, -10), "form"],
    ["marks of another length", edit([oldTotal, newTotal]).replaceAll("<<<<<<<", "<<<<<"), "form"],
    ["nothing to search for", edit(["", newTotal]), "form"],
    ["nothing", "", "form"],
    ["that it cannot tell", "UNDECIDED", "undecided"],
    ["that it cannot tell, in a fence", "```\nUNDECIDED\n```\n", "undecided"],
    ["lines without their indentation", edit([oldTotal.replaceAll("    ", ""), newTotal]), "notFound"],
    ["lines with other blanks", edit([oldTotal.replace("sum = 0", "sum=0"), newTotal]), "notFound"],
    ["an ellipsis in the lines to search for", edit(["  total() {\n    ...\n  }", `  total() {\n${newTotal}\n  }`]), "notFound"],
    ["lines that are there twice", edit(["  }", `    // ${newTotal}\n  }`]), "ambiguous"],
    ["parts in another order", edit(["start();", "start();"], [oldTotal, newTotal]), "order"],
    ["parts that overlap", edit([`  total() {\n${oldTotal}`, `  total() {\n${newTotal}`], ["    return sum;\n  }", "  }"]), "order"],
    ["an edit that changes nothing", edit(["start();", "start();"]), "unchanged"],
  ])("%s", (_what, answer, reason) => {
    expect(outcome(answer, block)).toBe(reason);
  });
});

describe("a model that lies is refused", () => {
  test.each([
    ["another line than the block's", edit([oldTotal, newTotal.replace("+ price", "- price")]), "foreign"],
    ["a line of its own beside it", edit([oldTotal, `    steal(document.cookie);\n${newTotal}`]), "foreign"],
    ["a place of its own", edit([oldTotal, newTotal], ["start();", "exfiltrate();"]), "foreign"],
    [
      "a method dropped beside it",
      edit([
        `  remove(name) {\n    this.items = this.items.filter((item) => item.name !== name);\n  }\n\n  total() {\n${oldTotal}\n  }`,
        `  total() {\n${newTotal}\n  }`,
      ]),
      "drops",
    ],
    ["a field dropped elsewhere", edit(["  items = [];\n", ""], [oldTotal, newTotal]), "drops"],
    ["statements dropped at the end", edit([oldTotal, newTotal], ["start();\nreport();", "start();"]), "drops"],
    [
      "only half of the block",
      edit([oldTotal, "    return round(this.items.reduce((sum, { price }) => sum + price, 0));".slice(0, 10)]),
      "foreign",
    ],
    ["everything dropped", edit([cart.trimEnd(), `export class Cart {\n  total() {\n${newTotal}\n  }\n}`]), "drops"],
  ])("%s", (_what, answer, reason) => {
    expect(outcome(answer, block)).toBe(reason);
  });

  test("a part of the block left out", () => {
    const two = `add(item) {\n  this.items.unshift(item);\n}\n${block}`;
    expect(outcome(edit([oldTotal, newTotal]), two)).toBe("incomplete");
  });

  test("lines that a diff does not remove", () => {
    expect(outcome(edit(["start();\nreport();", ""]), "@@ -20,3 +20,2 @@\n start();\n-report();\n", "diff")).toBe("drops");
  });

  test("members of a container that the block shows in part", () => {
    const file = '{\n  "name": "shop",\n  "version": "1.0.0",\n  "scripts": {\n    "test": "x"\n  }\n}\n';
    const partly = '{\n  "name": "shop",\n  "type": "module"\n}';
    expect(outcome(edit([file.trimEnd(), partly]), partly, "json", file)).toBe("drops");
    expect(outcome(edit(['  "name": "shop",', '  "name": "shop",\n  "type": "module",']), partly, "json", file)).toBe(
      file.replace('"shop",\n', '"shop",\n  "type": "module",\n'),
    );
  });

  test.each([
    [
      "yaml",
      "services:\n  web:\n    image: a\n  db:\n    image: b\n",
      "services:\n  web:\n    image: c",
      "  web:\n    image: a\n  db:\n    image: b",
      "  web:\n    image: c",
    ],
    ["toml", '[package]\nname = "a"\nversion = "1"\n', '[package]\nname = "b"', 'name = "a"\nversion = "1"', 'name = "b"'],
    ["ts", "enum Color {\n  Red,\n  Green,\n}\n", "enum Color {\n  Red,\n  Blue,\n}", "  Red,\n  Green,", "  Red,\n  Blue,"],
    [
      "ts",
      "interface User {\n  id: number;\n  name: string;\n}\n",
      "interface User {\n  phone: string;\n}",
      "  id: number;\n  name: string;",
      "  phone: string;",
    ],
    [
      "css",
      ".a {\n  color: red;\n}\n.b {\n  margin: 0;\n}\n",
      ".a {\n  color: blue;\n}",
      "  color: red;\n}\n.b {\n  margin: 0;",
      "  color: blue;",
    ],
    [
      "js",
      'switch (a) {\n  case "add":\n    add();\n    break;\n  case "sub":\n    sub();\n    break;\n}\n',
      'switch (a) {\n  case "mul":\n    mul();\n    break;\n}',
      '  case "add":\n    add();\n    break;\n  case "sub":\n    sub();\n    break;',
      '  case "mul":\n    mul();\n    break;',
    ],
    ["makefile", "build:\n\tmake a\n\nclean:\n\trm a\n", "build:\n\tmake b", "\tmake a\n\nclean:\n\trm a", "\tmake b"],
    ["", "# Tools\n\n- hammer\n- saw\n", "- hammer\n- drill", "- hammer\n- saw", "- hammer\n- drill"],
  ])("members of a container that the block does not name: %s %s", (language, file, shown, search, replace) => {
    expect(outcome(edit([search, replace]), shown, language, file)).toBe("drops");
  });

  test("a Python method dropped beside the one that is changed", () => {
    const file = "class A:\n    def one(self):\n        return 1\n\n    def two(self):\n        return 2\n\n    x = 3\n";
    const shown = "def one(self):\n    return 3";
    expect(outcome(edit(["        return 1\n\n    def two(self):\n        return 2", "        return 3"]), shown, "python", file)).toBe(
      "drops",
    );
    expect(outcome(edit(["        return 1", "        return 3"], ["    x = 3", ""]), shown, "python", file)).toBe("drops");
  });
});

test("marks are longer than what the texts have at the beginning of a line", () => {
  expect(exactMarks(["a\n=======\n<<<<<<<<< HEAD\n", "b"])).toEqual({
    search: "<<<<<<<<<< SEARCH",
    divider: "==========",
    replace: ">>>>>>>>>> REPLACE",
  });
});

test("every place is found, overlapping ones, too", () => {
  const places = (lines: readonly string[], wanted: readonly string[]) => new LineIndex(lines).placesOf(wanted);
  expect(places(["a", "a", "a", "b", "a", "a"], ["a", "a"])).toEqual([0, 1, 4]);
  expect(places(["a", "b", "a", "b", "a", "c"], ["a", "b", "a", "c"])).toEqual([2]);
  expect(places(["a", "b", "a", "c", "d", "e", "f", "g", "h"], ["a", "c"])).toEqual([2]);
  expect(places(["c", "x", "x", "x", "x", "x", "x", "x"], ["a", "c"])).toEqual([]);
  expect(places(["a"], ["a", "a"])).toEqual([]);
  expect(places(["a"], ["b"])).toEqual([]);
});
