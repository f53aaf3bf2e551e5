import { describe, expect, test } from "vitest";
import { readRangeBlocks } from "../../../src/apply/rangeBlocks.ts";

const fence = "```";
const block = (number: number, ...lines: readonly string[]): string => [`Range ${number}`, `${fence}js`, ...lines, fence, ""].join("\n");

describe("an answer for several ranges", () => {
  test.each<[name: string, answer: string, blocks: readonly (readonly string[])[]]>([
    ["as it was asked for", block(1, "a", "b") + block(2, "c"), [["a", "b"], ["c"]]],
    ["between words", `Here they are:\n\n${block(1, "a")}${block(2, "c")}\nBoth are shorter now.`, [["a"], ["c"]]],
    [
      "with labels in bold and with a colon",
      `**Range 1:**\n${fence}\na\n${fence}\n### Range 2, lines 4-5\n${fence}\nc\n${fence}`,
      [["a"], ["c"]],
    ],
    ["with a range that goes", block(1) + block(2, "c"), [[], ["c"]]],
    ["with line ends of Windows", (block(1, "a") + block(2, "c")).replaceAll("\n", "\r\n"), [["a"], ["c"]]],
    [
      "with fences inside of longer ones",
      `Range 1\n${fence}\`\n${fence}\na\n${fence}\n${fence}\`\n${block(2, "c")}`,
      [[fence, "a", fence], ["c"]],
    ],
  ])("%s", (_name, answer, blocks) => {
    expect(readRangeBlocks(answer, 2)).toEqual({ blocks });
  });

  test.each<[name: string, answer: string, foreign: string]>([
    ["without labels", `${fence}\na\n${fence}\n${fence}\nc\n${fence}`, fence],
    ["in another order", block(2, "c") + block(1, "a"), "Range 2"],
    ["with one range twice", block(1, "a") + block(1, "c"), "Range 1"],
    ["with a range too many", block(1, "a") + block(2, "b") + block(3, "c"), "Range 3"],
    ["with another block behind it", `${block(1, "a")}${block(2, "b")}Run it:\n${fence}sh\nls\n${fence}`, `${fence}sh`],
    ["with a fence inside that closes its block", `Range 1\n${fence}md\n${fence}\na\n${fence}\nb\n${fence}\n${block(2, "c")}`, "a"],
    ["with words between the blocks", `${block(1, "a")}And then:\n${block(2, "c")}`, "And then:"],
  ])("does not fit %s", (_name, answer, foreign) => {
    expect(readRangeBlocks(answer, 2).foreign).toBe(foreign);
  });

  test("gives the blocks that have come whole", () => {
    const answer = block(1, "a") + block(2, "b", "c");
    const counts = Array.from(answer, (_character, index) => readRangeBlocks(answer.slice(0, index + 1), 2).blocks.length);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts)).toEqual(new Set([0, 1, 2]));
    for (const [index] of counts.entries()) {
      for (const lines of readRangeBlocks(answer.slice(0, index + 1), 2).blocks) expect([["a"], ["b", "c"]]).toContainEqual(lines);
    }
  });
});
