import { describe, expect, test } from "vitest";
import { fileMention, namedFiles } from "../../../../src/app/inlineEdit/namedFiles.ts";

describe("the files that an instruction names", () => {
  test.each<[instruction: string, found: readonly (readonly string[])[]]>([
    ["as in #src/a.ts", [["src/a.ts"]]],
    ["as in #src/a.ts.", [["src/a.ts.", "src/a.ts"]]],
    ["(see #src/a.ts), please", [["src/a.ts),", "src/a.ts"]]],
    ['like #"docs/My Notes.md"!', [["docs/My Notes.md"]]],
    ["#a.ts\n#b.ts #a.ts", [["a.ts"], ["b.ts"]]],
    ["a#b and C# and ## and #", []],
  ])("%j", (instruction, found) => {
    expect(namedFiles(instruction)).toEqual(found);
  });

  test("are written so that they are found again", () => {
    for (const path of ["src/a.ts", "docs/My Notes.md", "a.", "größe/(a).md"]) {
      expect(namedFiles(`as in ${fileMention(path)}`)).toEqual([expect.arrayContaining([path])]);
    }
  });
});
