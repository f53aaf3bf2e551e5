import type { Refusal } from "../../../src/apply/refusal.ts";

/** A block, the file that it is applied to, and the expected text or refusal. */
export interface WrittenCase {
  readonly name: string;
  readonly source: string | null;
  readonly language?: string;
  readonly block: string;
  readonly expected:
    | { readonly text: string }
    | { readonly create: string }
    | { readonly delete: true }
    | { readonly refused: Refusal["reason"] };
}

const cart = `import { price } from "./price";

export class Cart {
  items = [];

  add(item) {
    this.items.push(item);
  }

  total() {
    let sum = 0;
    for (const item of this.items) {
      sum += price(item);
    }
    return sum;
  }

  clear() {
    this.items = [];
  }
}
`;
const python = `import os


def load(path):
    with open(path) as file:
        return file.read()


def save(path, text):
    with open(path, "w") as file:
        file.write(text)
`;
const twins = `function left() {
  start();
  run();
  stop();
}

function right() {
  start();
  run();
  stop();
}
`;

/** One block for each kind of omission. */
const omissions = [
  "// ... existing code ...",
  "// ...",
  "// …",
  "...",
  "…",
  "# ... existing code ...",
  "# ...",
  "/* ... */",
  "/* existing code unchanged */",
  "<!-- ... -->",
  "-- ... rest unchanged ...",
  "{/* ... existing code ... */}",
  "// rest of the class unchanged",
  "// ... (rest of the methods stay the same)",
  "// [...]",
  "; ...",
  "% ...",
  "// Existing code here",
  "// the rest of the methods",
  "# other methods remain unchanged",
].map((omission): WrittenCase => ({
  name: `code left out by ${omission}`,
  source: cart,
  block: `export class Cart {\n  ${omission}\n\n  total() {\n    return this.items.map(price).reduce((a, b) => a + b, 0);\n  }\n\n  ${omission}\n}\n`,
  expected: {
    text: cart.replace(
      / {2}total\(\) \{[\s\S]*?\n {2}\}\n/,
      "  total() {\n    return this.items.map(price).reduce((a, b) => a + b, 0);\n  }\n",
    ),
  },
}));

export const writtenCases: readonly WrittenCase[] = [
  ...omissions,
  { name: "an empty block", source: cart, block: "", expected: { refused: "empty" } },
  { name: "a blank block", source: cart, block: "\n  \n", expected: { refused: "empty" } },
  { name: "an empty file", source: "", block: "one\ntwo\n", expected: { text: "one\ntwo\n" } },
  { name: "a file of blank lines", source: "\n\n", block: "one\n", expected: { text: "one\n" } },
  { name: "a file with a byte order mark alone", source: "\uFEFF", block: "one\n", expected: { text: "\uFEFFone\n" } },
  { name: "a new file", source: null, block: "one\n", expected: { create: "one\n" } },
  {
    name: "a new file of Python with empty bodies",
    source: null,
    language: "python",
    block: "class Reader(Protocol):\n    def read(self) -> str:\n        ...\n",
    expected: { create: "class Reader(Protocol):\n    def read(self) -> str:\n        ...\n" },
  },
  {
    name: "a new file with an omission",
    source: null,
    block: "class Reader {\n  // ... existing code ...\n}\n",
    expected: { refused: "notFound" },
  },
  {
    name: "a new file by a diff",
    source: null,
    block: "--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1,2 @@\n+one\n+two\n",
    expected: { create: "one\ntwo\n" },
  },
  {
    name: "a new file without a final line end",
    source: null,
    block: "--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1 @@\n+one\n\\ No newline at end of file\n",
    expected: { create: "one" },
  },
  {
    name: "a new file in git's format",
    source: null,
    block: "diff --git a/a.ts b/a.ts\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1 @@\n+one\n",
    expected: { create: "one\n" },
  },
  {
    name: "a new file by an empty search",
    source: null,
    block: "<<<<<<< SEARCH\n=======\none\n>>>>>>> REPLACE\n",
    expected: { create: "one\n" },
  },
  { name: "a diff of a missing file", source: null, block: "@@ -1 +1 @@\n-one\n+two\n", expected: { refused: "notFound" } },
  {
    name: "a search block for a missing file",
    source: null,
    block: "<<<<<<< SEARCH\none\n=======\ntwo\n>>>>>>> REPLACE\n",
    expected: { refused: "notFound" },
  },
  {
    name: "a deleted file",
    source: "one\n",
    block: "diff --git a/a.ts b/a.ts\ndeleted file mode 100644\n--- a/a.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n",
    expected: { delete: true },
  },
  { name: "the whole file, unchanged", source: cart, block: cart, expected: { refused: "alreadyThere" } },
  {
    name: "a part of the file, unchanged",
    source: cart,
    block: "  add(item) {\n    this.items.push(item);\n  }\n",
    expected: { refused: "alreadyThere" },
  },
  {
    name: "a diff that has been applied",
    source: "a1\nnew line\nb2\n",
    language: "diff",
    block: " a1\n-old line\n+new line\n b2\n",
    expected: { refused: "alreadyThere" },
  },
  {
    name: "an insertion that has been made",
    source: "alpha\nbeta\nextra\ngamma\n",
    block: "@@ @@\n alpha\n beta\n+extra\n",
    expected: { refused: "alreadyThere" },
  },
  {
    name: "a method whose body changes",
    source: cart,
    block: "  total() {\n    return 0;\n  }\n",
    expected: { text: cart.replace(/ {2}total\(\) \{[\s\S]*?\n {2}\}\n/, "  total() {\n    return 0;\n  }\n") },
  },
  {
    name: "a method without its indentation",
    source: cart,
    block: "total() {\n  let sum = 1;\n  for (const item of this.items) {\n    sum += price(item);\n  }\n  return sum;\n}\n",
    expected: { text: cart.replace("sum = 0", "sum = 1") },
  },
  {
    name: "a method whose head changes",
    source: cart,
    block: "  add(item, count = 1) {\n    for (let i = 0; i < count; i++) this.items.push(item);\n  }\n",
    expected: {
      text: cart.replace(
        "  add(item) {\n    this.items.push(item);",
        "  add(item, count = 1) {\n    for (let i = 0; i < count; i++) this.items.push(item);",
      ),
    },
  },
  {
    name: "a Python function",
    source: python,
    block: 'def save(path, text):\n    with open(path, "w", encoding="utf-8") as file:\n        file.write(text)\n',
    expected: { text: python.replace('"w")', '"w", encoding="utf-8")') },
  },
  {
    name: "a Python function whose head changes",
    source: python,
    block: "def load(path, mode):\n    with open(path, mode) as file:\n        return file.read()\n",
    expected: { text: python.replace("load(path)", "load(path, mode)").replace("open(path) as", "open(path, mode) as") },
  },
  {
    name: "the first part of a Python function",
    source: python,
    block: "def load(path, mode):\n    with open(path) as file:\n",
    expected: { refused: "dropsCode" },
  },
  {
    name: "an unknown function",
    source: cart,
    block: "function other() {\n  return 1;\n}\n",
    expected: { refused: "notFound" },
  },
  {
    name: "a new method beside an old one",
    source: cart,
    block: "  add(item) {\n    this.items.push(item);\n  }\n\n  remove(item) {\n    this.items = [];\n  }\n",
    expected: {
      text: cart.replace("push(item);\n  }\n", "push(item);\n  }\n\n  remove(item) {\n    this.items = [];\n  }\n"),
    },
  },
  { name: "unrelated text", source: cart, block: "Lorem ipsum\ndolor sit\n", expected: { refused: "notFound" } },
  {
    name: "a command line for a file of code",
    source: cart,
    language: "sh",
    block: "npm install\nnpm test\n",
    expected: { refused: "notFound" },
  },
  { name: "an omission in a new file", source: null, block: "// ... existing code ...\nfoo();\n", expected: { refused: "notFound" } },
  { name: "only omissions", source: cart, block: "// ...\n", expected: { refused: "unclear" } },
  {
    name: "a change that touches an omission",
    source: cart,
    block: "export class Cart {\n  // ... existing code ...\n  const changed = 1;\n    return sum;\n  }\n",
    expected: { refused: "unclearOmission" },
  },
  {
    name: "imports and an omission",
    source: cart,
    block: 'import { price } from "./price";\nimport { round } from "./round";\n\nexport class Cart {\n  // ... existing code ...\n}\n',
    expected: { text: cart.replace('"./price";\n', '"./price";\nimport { round } from "./round";\n') },
  },
  {
    name: "a spread is not an omission",
    source: "const a = [\n  ...one,\n  two,\n];\n",
    block: "const a = [\n  ...one,\n  three,\n];\n",
    expected: { text: "const a = [\n  ...one,\n  three,\n];\n" },
  },
  {
    name: "three dots in the file itself are code",
    source: "class A(Protocol):\n    def one(self): \n        ...\n\n    def two(self):\n        return 2\n",
    block: "    def one(self):\n        ...\n\n    def two(self):\n        return 3\n",
    expected: { text: "class A(Protocol):\n    def one(self): \n        ...\n\n    def two(self):\n        return 3\n" },
  },
  {
    name: "two functions without the one between them",
    source: "function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}\n\nfunction c() {\n  return 3;\n}\n",
    block: "function a() {\n  return 10;\n}\n\nfunction c() {\n  return 30;\n}\n",
    expected: { text: "function a() {\n  return 10;\n}\n\nfunction b() {\n  return 2;\n}\n\nfunction c() {\n  return 30;\n}\n" },
  },
  {
    name: "the whole file with another line at the top",
    source: python,
    block: `import sys\n${python}`,
    expected: { text: `import sys\n${python}` },
  },
  {
    name: "the whole file with every second line changed",
    source: python,
    block: python.replaceAll("file", "handle"),
    expected: { refused: "unclear" },
  },
  {
    name: "the whole file with a few changes",
    source: cart,
    block: cart.replaceAll("sum", "all").replace("items = []", "items = new Set()"),
    expected: { text: cart.replaceAll("sum", "all").replace("items = []", "items = new Set()") },
  },
  {
    name: "duplicated anchors",
    source: twins,
    block: "@@ @@\n   start();\n-  run();\n+  walk();\n   stop();\n",
    expected: { refused: "ambiguous" },
  },
  {
    name: "duplicated anchors with wrong line numbers",
    source: twins,
    block: "@@ -90,3 +90,3 @@\n   start();\n-  run();\n+  walk();\n   stop();\n",
    expected: { refused: "ambiguous" },
  },
  {
    name: "duplicated anchors with the right line number",
    source: twins,
    block: "@@ -8,3 +8,3 @@\n   start();\n-  run();\n+  walk();\n   stop();\n",
    expected: { text: twins.replace(/(right[\s\S]*)run/, "$1walk") },
  },
  {
    name: "duplicated anchors under a heading",
    source: twins,
    block: "@@ -99,3 +99,3 @@ function right() {\n   start();\n-  run();\n+  walk();\n   stop();\n",
    expected: { text: twins.replace(/(right[\s\S]*)run/, "$1walk") },
  },
  {
    name: "a search text that occurs twice",
    source: twins,
    block: "<<<<<<< SEARCH\n  run();\n=======\n  walk();\n>>>>>>> REPLACE\n",
    expected: { refused: "ambiguous" },
  },
  {
    name: "a snippet that fits in two places",
    source: twins,
    block: "  start();\n  walk();\n  stop();\n",
    expected: { refused: "ambiguous" },
  },
  {
    name: "a name that is declared twice",
    source: "class A {\n  run(a) {\n    one();\n  }\n}\nclass B {\n  run(b) {\n    two();\n  }\n}\n",
    block: "  run(c) {\n    three();\n  }\n",
    expected: { refused: "ambiguous" },
  },
  {
    name: "two declarations with the same name, one with this header",
    source: "class A {\n  run(a) {\n    one();\n  }\n}\nclass B {\n  run(b) {\n    two();\n  }\n}\n",
    block: "  run(b) {\n    three();\n  }\n",
    expected: { text: "class A {\n  run(a) {\n    one();\n  }\n}\nclass B {\n  run(b) {\n    three();\n  }\n}\n" },
  },
  {
    name: "a removed line that has changed in the meantime",
    source: "alpha\nconst limit = 11;\nomega\n",
    block: "@@ @@\n alpha\n-const limit = 10;\n+const limit = 20;\n omega\n",
    expected: { refused: "notFound" },
  },
  {
    name: "CRLF in the file, LF in the block",
    source: "a1\r\nb2\r\nc3\r\n",
    block: "@@ @@\n a1\n-b2\n+b3\n c3\n",
    expected: { text: "a1\r\nb3\r\nc3\r\n" },
  },
  {
    name: "CRLF in the block, LF in the file",
    source: "a1\nb2\nc3\n",
    block: "@@ @@\r\n a1\r\n-b2\r\n+b3\r\n c3\r\n",
    expected: { text: "a1\nb3\nc3\n" },
  },
  {
    name: "a byte order mark stays",
    source: "\uFEFFalpha\nbeta\n",
    block: "@@ @@\n-alpha\n+gamma\n beta\n",
    expected: { text: "\uFEFFgamma\nbeta\n" },
  },
  {
    name: "a file without a final line end keeps lacking it",
    source: "alpha\nbeta",
    block: "@@ @@\n alpha\n-beta\n+gamma\n",
    expected: { text: "alpha\ngamma" },
  },
  {
    name: "a diff removes the final line end",
    source: "alpha\nbeta\n",
    block: "@@ @@\n alpha\n-beta\n+gamma\n\\ No newline at end of file\n",
    expected: { text: "alpha\ngamma" },
  },
  {
    name: "a diff adds the final line end",
    source: "alpha\nbeta",
    block: "@@ @@\n alpha\n-beta\n\\ No newline at end of file\n+gamma\n",
    expected: { text: "alpha\ngamma\n" },
  },
  {
    name: "letters with accents, composed and decomposed",
    source: "const caf\u0065\u0301 = 1;\nlet other = 2;\n",
    block: "@@ @@\n const caf\u00e9 = 1;\n-let other = 2;\n+let other = 3;\n",
    expected: { text: "const caf\u0065\u0301 = 1;\nlet other = 3;\n" },
  },
  {
    name: "non-Latin text",
    source: "# Übersicht\n日本語の行\nпривет\n",
    block: "@@ @@\n # Übersicht\n-日本語の行\n+日本語の新しい行\n привет\n",
    expected: { text: "# Übersicht\n日本語の新しい行\nпривет\n" },
  },
  {
    name: "no-break spaces in the block",
    source: "let value = 1;\nlet next = 2;\n",
    block: "@@ @@\n let\u00a0value = 1;\n-let next = 2;\n+let next = 3;\n",
    expected: { text: "let value = 1;\nlet next = 3;\n" },
  },
  {
    name: "tabs in the file, spaces in the block",
    source: "func main() {\n\tif ok {\n\t\trun()\n\t}\n}\n",
    block: "func main() {\n    if ok {\n        run()\n        log()\n    }\n}\n",
    expected: { text: "func main() {\n\tif ok {\n\t\trun()\n\t\tlog()\n\t}\n}\n" },
  },
  {
    name: "a diff whose context lines lost their prefix",
    source: "alpha\nbeta\ngamma\n",
    block: "@@ -1,3 +1,3 @@\nalpha\n-beta\n+delta\ngamma\n",
    expected: { text: "alpha\ndelta\ngamma\n" },
  },
  {
    name: "a diff without a header",
    source: "alpha\nbeta\ngamma\n",
    language: "diff",
    block: " alpha\n-beta\n+delta\n gamma\n",
    expected: { text: "alpha\ndelta\ngamma\n" },
  },
  {
    name: "a removed line that begins with two dashes",
    source: "select 1;\n-- a remark\nselect 2;\n",
    block: "@@ @@\n select 1;\n--- a remark\n+++ more\n select 2;\n",
    expected: { text: "select 1;\n++ more\nselect 2;\n" },
  },
  { name: "a diff without context", source: "alpha\nbeta\n", block: "@@ -1,0 +2 @@\n+gamma\n", expected: { refused: "notFound" } },
  {
    name: "two hunks in the wrong order",
    source: "alpha\nbeta\ngamma\ndelta\n",
    block: "@@ @@\n gamma\n-delta\n+epsilon\n@@ @@\n-alpha\n+omega\n beta\n",
    expected: { text: "omega\nbeta\ngamma\nepsilon\n" },
  },
  {
    name: "two hunks that change the same line",
    source: "alpha\nbeta\ngamma\n",
    block: "@@ @@\n alpha\n-beta\n+one\n@@ @@\n-beta\n+two\n gamma\n",
    expected: { refused: "overlap" },
  },
  {
    name: "one of two hunks that cannot be placed",
    source: "alpha\nbeta\ngamma\n",
    block: "@@ @@\n alpha\n-beta\n+one\n@@ @@\n-delta\n+two\n",
    expected: { refused: "notFound" },
  },
  {
    name: "a pure rename",
    source: "alpha\n",
    block: "diff --git a/old.ts b/new.ts\nsimilarity index 100%\nrename from old.ts\nrename to new.ts\n",
    expected: { text: "alpha\n" },
  },
  {
    name: "a search block that is not closed",
    source: cart,
    block: "<<<<<<< SEARCH\nlet a = 1;\n=======\nlet a = 2;\n",
    expected: { refused: "badDiff" },
  },
  {
    name: "several search blocks",
    source: "alpha\nbeta\ngamma\n",
    block: "<<<<<<< SEARCH\nalpha\n=======\none\n>>>>>>> REPLACE\n\n<<<<<<< SEARCH\ngamma\n=======\nthree\n>>>>>>> REPLACE\n",
    expected: { text: "one\nbeta\nthree\n" },
  },
  {
    name: "a search block that deletes",
    source: "alpha\nbeta\ngamma\n",
    block: "<<<<<<< SEARCH\nbeta\n=======\n>>>>>>> REPLACE\n",
    expected: { text: "alpha\ngamma\n" },
  },
  {
    name: "a search block that is shifted",
    source: "  if (a) {\n    one();\n  }\n",
    block: "<<<<<<< SEARCH\nif (a) {\n  one();\n}\n=======\nif (a) {\n  two();\n}\n>>>>>>> REPLACE\n",
    expected: { text: "  if (a) {\n    two();\n  }\n" },
  },
  {
    name: "a merge conflict is not a search block",
    source: "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n",
    block: "plain words here\n",
    expected: { refused: "notFound" },
  },
  {
    name: "a change in the last of many equal closings",
    source: "a {\n  x;\n}\nb {\n  x;\n}\nc {\n  y;\n}\n",
    block: "@@ @@\n c {\n-  y;\n+  z;\n }\n",
    expected: { text: "a {\n  x;\n}\nb {\n  x;\n}\nc {\n  z;\n}\n" },
  },
  {
    name: "the first part of a mapping does not extend into the next one",
    source: "services:\n  web:\n    image: a\n    ports: 1\n  db:\n    image: b\n    ports: 2\n",
    language: "yaml",
    block: "  web:\n    image: a\n    ports: 2\n",
    expected: { text: "services:\n  web:\n    image: a\n    ports: 2\n  db:\n    image: b\n    ports: 2\n" },
  },
  {
    name: "a list that ends like the next mapping does not replace that mapping",
    source: "jobs:\n  build:\n    steps:\n      - a\n      - b\n  test:\n    steps:\n      - c\n",
    language: "yaml",
    block: "  build:\n    steps:\n      - a\n      - c\n",
    expected: { refused: "dropsCode" },
  },
  {
    name: "a truncated piece does not leave a bracket open",
    source:
      "  const timer = start();\n  body.read().then(\n    ({ done }) => {\n      cancelTimer();\n      if (!done) cancel();\n    },\n    () => cancelTimer(),\n  );\n",
    block: "  const timer = start();\n  const closing = async () => {\n    const { done } = await body.read();\n    cancelTimer();\n",
    expected: { refused: "unclear" },
  },
  {
    name: "a missing bracket",
    source: "let z;\nconst a = call(1, 2;\nconst b = a;\nconst c = b;\n",
    block: "let z;\nconst a = call(1, 2);\nconst b = a;\nconst c = b;\n",
    expected: { text: "let z;\nconst a = call(1, 2);\nconst b = a;\nconst c = b;\n" },
  },
  {
    name: "a comment that ends in dots and replaces code",
    source: "class A {\n  async load() {\n    validate();\n    await ask();\n    done(1);\n  }\n}\n",
    block: "  async load() {\n    // Loading the items...\n    await ask();\n    done(2);\n  }\n",
    expected: { refused: "unclearOmission" },
  },
  {
    name: "a comment that ends in dots and replaces nothing",
    source: "class A {\n  async load() {\n    await ask();\n    done(1);\n  }\n}\n",
    block: "  async load() {\n    // Loading the items...\n    await ask();\n    done(2);\n  }\n",
    expected: { text: "class A {\n  async load() {\n    // Loading the items...\n    await ask();\n    done(2);\n  }\n}\n" },
  },
  {
    name: "a comment that merely begins like an omission",
    source: "function f(users) {\n  const old = users.filter(isOld);\n  return old;\n}\n",
    block: "function f(users) {\n  // Existing users\n  const old = users.filter(isVeryOld);\n  return old;\n}\n",
    expected: { text: "function f(users) {\n  // Existing users\n  const old = users.filter(isVeryOld);\n  return old;\n}\n" },
  },
  {
    name: "an omission in the replacement",
    source: cart,
    block:
      "<<<<<<< SEARCH\n    let sum = 0;\n    for (const item of this.items) {\n=======\n    let sum = 1;\n    // ... existing code ...\n>>>>>>> REPLACE\n",
    expected: { refused: "unclearOmission" },
  },
  {
    name: "an omission in the added lines of a diff",
    source: cart,
    block: "@@ @@\n   total() {\n-    let sum = 0;\n-    for (const item of this.items) {\n+    // ... existing code ...\n+    log();\n",
    expected: { refused: "unclearOmission" },
  },
  {
    name: "white space inside a string, shifted",
    source: 'class A {\n  f() {\n    const a = list.join(", ");\n    const b = 1;\n    return a + b;\n  }\n}\n',
    block: 'f() {\n  const a = list.join(",");\n  const b = 2;\n  return a + b;\n}\n',
    expected: { text: 'class A {\n  f() {\n    const a = list.join(",");\n    const b = 2;\n    return a + b;\n  }\n}\n' },
  },
  {
    name: "a line that moves out of a loop, shifted",
    source:
      "class A:\n    def total(self, xs):\n        sum = 0\n        for x in xs:\n            sum += x\n            print(sum)\n        return sum\n",
    language: "python",
    block: "def total(self, xs):\n    sum = 0\n    for x in xs:\n        sum += x\n    print(sum)\n    return sum\n",
    expected: {
      text: "class A:\n    def total(self, xs):\n        sum = 0\n        for x in xs:\n            sum += x\n        print(sum)\n        return sum\n",
    },
  },
  {
    name: "a heading underlined like the separator of a search block",
    source: "Title\n=======\nold text\nmore\n",
    language: "",
    block: "<<<<<<< SEARCH\nTitle\n=======\nold text\n=======\nTitle\n=======\nnew text\n>>>>>>> REPLACE\n",
    expected: { refused: "badDiff" },
  },
  {
    name: "a heading underlined differently from the separator of a search block",
    source: "Title\n=====\nold text\nmore\n",
    language: "",
    block: "<<<<<<< SEARCH\nTitle\n=====\nold text\n=======\nTitle\n=====\nnew text\n>>>>>>> REPLACE\n",
    expected: { text: "Title\n=====\nnew text\nmore\n" },
  },
  {
    name: "a deletion of a file that has grown in the meantime",
    source: "one\ntwo\nthree\n",
    block: "--- a/a.ts\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n",
    expected: { refused: "dropsCode" },
  },
  {
    name: "a deletion of a file that was replaced in the meantime",
    source: "one\nTWO\n",
    block: "--- a/a.ts\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n",
    expected: { refused: "notFound" },
  },
  {
    name: "an invented line number does not decide between equal places",
    source: "a();\nx();\nb();\nx();\nc();\nx();\nd();\n",
    block: "@@ -4,9 +4,9 @@\n-x();\n+y();\n",
    expected: { refused: "ambiguous" },
  },
  {
    name: "the line number of a diff with correct counts decides",
    source: "a();\nx();\nb();\nx();\nc();\nx();\nd();\n",
    block: "@@ -4,1 +4,1 @@\n-x();\n+y();\n",
    expected: { text: "a();\nx();\nb();\ny();\nc();\nx();\nd();\n" },
  },
  {
    name: "a case that resembles another one is not that one",
    source:
      "  case 'length':\n    setResponse(\n      res,\n      'minLength',\n      typeof res.minLength === 'number' ? check.value : 0,\n    );\n  case 'min':\n    other(res);\n",
    block:
      "@@ @@\n   case 'min':\n-    setResponse(\n-      res,\n-      'minLength',\n       typeof res.minLength === 'number' ? check.value : 0,\n     );\n",
    expected: { refused: "notFound" },
  },
  {
    name: "new lines that are partly present",
    source: "const one = 1;\nconst two = 2;\n\nfunction f() {\n  return old();\n}\n",
    block: "@@ @@\n+const one = 1;\n+const two = 2;\n+\n function f() {\n-  return old();\n+  return fresh();\n }\n",
    expected: { refused: "alreadyThere" },
  },
  {
    name: "a rule that ends like the next one does not replace that rule",
    source: ".a {\n  color: red;\n  margin: 0;\n}\n\n.b {\n  color: red;\n  padding: 0;\n}\n",
    language: "css",
    block: ".a {\n  color: blue;\n  padding: 0;\n}\n",
    expected: { refused: "dropsCode" },
  },
  {
    name: "a section that ends like the next one does not replace its heading",
    source: "# A\n\ntext one\n\n## B\n\ntext two\n\n## C\n\ntext three\n",
    language: "md",
    block: "## B\n\nnew text\n\ntext three\n",
    expected: { refused: "dropsCode" },
  },
  {
    name: "a section between its heading and the next",
    source: "# A\n\ntext one\n\n## B\n\ntext two\n\n## C\n\ntext three\n",
    language: "md",
    block: "## B\n\nnew text\n\n## C\n",
    expected: { text: "# A\n\ntext one\n\n## B\n\nnew text\n\n## C\n\ntext three\n" },
  },
  {
    name: "a removed branch",
    source: "function f(x) {\n  if (x) {\n    a();\n  } else {\n    b();\n  }\n  return c;\n}\n",
    block: "  if (x) {\n    a();\n  }\n  return c;\n",
    expected: { text: "function f(x) {\n  if (x) {\n    a();\n  }\n  return c;\n}\n" },
  },
  {
    name: "two quoted lines do not delete the lines between them",
    source: "one\ntwo\nthree\nfour\nfive\nsix\nseven\n",
    language: "",
    block: "two\nsix\n",
    expected: { refused: "dropsCode" },
  },
  {
    name: "a removed line between two unchanged ones",
    source: "<p>a</p>\n<p>b</p>\n<p>c</p>\n<p>d</p>\n<p>e</p>\n",
    language: "html",
    block: "<p>b</p>\n<p>d</p>\n",
    expected: { text: "<p>a</p>\n<p>b</p>\n<p>d</p>\n<p>e</p>\n" },
  },
];
