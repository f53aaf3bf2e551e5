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
])("code is shifted as a whole: %s", (_name, text, before, replaced, expected) => {
  expect(reindentTo(text, before, replaced)).toBe(expected);
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
