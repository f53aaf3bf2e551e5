import { beforeEach, describe, expect, test } from "vitest";
import { openRestorable } from "../../../../src/host/workspace/restorable.ts";
import { atOnce } from "../../../../src/shared/steps.ts";
import { lineChanges, linesOf } from "../../../../src/apply/lineChanges.ts";
import { fake, Uri } from "../../vscode.ts";

beforeEach(() => fake.reset());

describe("a file that is to be changed", () => {
  const open = async (bytes: Uint8Array): Promise<"document" | "problem"> => {
    fake.files.set("/project/a.txt", bytes);
    const opened = await openRestorable(Uri.file("/project/a.txt"), "a.txt");
    return "problem" in opened ? "problem" : "document";
  };
  const text = (content: string) => new TextEncoder().encode(content);

  test.each([
    ["line feeds", "a\nb\n", "document"],
    ["CRLF", "a\r\nb\r\n", "document"],
    ["no line end at all", "a", "document"],
    ["a byte order mark", "\uFEFFa\n", "document"],
    ["letters of every kind", "ä日\u0301\n", "document"],
    ["mixed line ends", "a\r\nb\n", "problem"],
    ["a lone carriage return", "a\rb\n", "problem"],
    ["a NUL", "a\0b\n", "problem"],
  ] as const)("with %s", async (_name, content, expected) => {
    expect(await open(text(content))).toBe(expected);
  });

  test("with bytes that are no UTF-8 is left alone", async () => {
    expect(await open(new Uint8Array([0x61, 0xe4, 0x0a]))).toBe("problem");
  });
});

describe("where two texts differ", () => {
  test.each([
    ["a\nb\nc\n", "a\nx\nc\n", [{ oldStart: 1, oldEnd: 2, newStart: 1, newEnd: 2 }]],
    ["a\nb\n", "a\nb\n", []],
    ["", "a\n", [{ oldStart: 0, oldEnd: 0, newStart: 0, newEnd: 1 }]],
    ["a\nb", "a\nb\n", [{ oldStart: 1, oldEnd: 2, newStart: 1, newEnd: 2 }]],
    [
      "a\nb\nc\nd\n",
      "b\nc\nx\nd\n",
      [
        { oldStart: 0, oldEnd: 1, newStart: 0, newEnd: 0 },
        { oldStart: 3, oldEnd: 3, newStart: 2, newEnd: 3 },
      ],
    ],
  ])("%j and %j", (before, after, expected) => {
    expect(atOnce(lineChanges(before, after))).toEqual(expected);
    expect(linesOf(after).join("")).toBe(after);
  });
});
