import { expect, test } from "vitest";
import { fencedAnswer } from "../../../src/apply/fencedAnswer.ts";
import { reindentTo } from "../../../src/apply/pasteIndent.ts";

const code = "if (a) {\n  b();\n}\n";

test.each([
  ["at the cursor of an indented blank line", code, "    ", "", "if (a) {\n      b();\n    }"],
  ["after text of a line", "b()", "  const a = ", "", "b()"],
  ["several lines after text", code, "  return ", "", "if (a) {\n    b();\n  }"],
  ["instead of whole lines that are indented", code, "", "    one();\n    two();\n", "    if (a) {\n      b();\n    }\n"],
  ["instead of a part of a line", "c", "    x(", "b", "c"],
  ["at the start of an empty line", code, "", "", "if (a) {\n  b();\n}\n"],
  ["code that is indented itself", "    one();\n      two();\n", "  ", "", "one();\n    two();"],
  ["one line at the start of a line", "b();\n", "", "", "b();"],
  [
    "without the indentation of its first line",
    "def a(self):\n        if b:\n            c()\n",
    "",
    "    def a(self):\n        c()\n",
    "    def a(self):\n        if b:\n            c()\n",
  ],
  ["without that of its first line, before a bracket", "if (a) {\n      b();\n    }\n", "    ", "", "if (a) {\n      b();\n    }"],
  ["in spaces, for a file with tabs", "if ok {\n    run()\n}\n", "\t", "", "if ok {\n\t\trun()\n\t}"],
  [
    "in spaces, for lines with tabs",
    "for {\n  if ok {\n    run()\n  }\n}\n",
    "",
    "\tfor {\n\t\trun()\n\t}\n",
    "\tfor {\n\t\tif ok {\n\t\t\trun()\n\t\t}\n\t}\n",
  ],
  ["in tabs, for lines with spaces", "for {\n\trun()\n}\n", "", "  for {\n    run()\n  }\n", "  for {\n    run()\n  }\n"],
  [
    "in steps of two, for lines in steps of four",
    "def a():\n  if b:\n    c()\n",
    "",
    "    def a():\n        c()\n",
    "    def a():\n        if b:\n            c()\n",
  ],
])("code is shifted as a whole: %s", (_name, text, before, replaced, expected) => {
  expect(reindentTo(text, before, replaced)).toBe(expected);
});

test("code follows the editor's own steps where the place shows none", () => {
  expect(reindentTo(code, "", "", { unit: 4, tabs: false })).toBe("if (a) {\n    b();\n}\n");
  expect(reindentTo(code, "", "", { unit: 4, tabs: true })).toBe("if (a) {\n\tb();\n}\n");
});

test.each([
  ["Here it is:\n```ts\none();\ntw", false, ["one();"]],
  ["```ts\none();\n``", false, ["one();"]],
  ["```ts\none();\n```", false, ["one();"]],
  ["```ts\none();\n\n```\nDone.", true, ["one();", ""]],
  ["```ts\none();", true, ["one();"]],
  ["one();\n", true, ["one();"]],
  ["one();\n", false, undefined],
  ["~~~~\na\n~~~\nb\n~~~~\n", true, ["a", "~~~", "b"]],
])("the code of an answer that should be code: %j", (text, ended, expected) => {
  expect(fencedAnswer(text, ended)).toEqual(expected);
});
