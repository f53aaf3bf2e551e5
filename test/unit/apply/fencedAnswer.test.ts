import { describe, expect, test } from "vitest";
import { fencedAnswer } from "../../../src/apply/fencedAnswer.ts";

const fence = "```";

describe("the code of an answer that should be only code", () => {
  test.each([
    ["a fence among words", `Here:\n\n${fence}ts\none();\ntwo();\n${fence}\n\nDone.`, ["one();", "two();"]],
    ["no fence", "one();\ntwo();\n", ["one();", "two();"]],
    ["a longer fence around one", `${fence}\`md\na\n${fence}\nb\n${fence}\nc\n${fence}\`\n`, ["a", fence, "b", fence, "c"]],
    ["fences of tildes", `~~~md\n${fence}\na\n${fence}\n~~~\n`, [fence, "a", fence]],
    ["a fence with its language inside", `${fence}md\na\n${fence}sh\nb\n${fence}\nc\n${fence}\n`, ["a", `${fence}sh`, "b", fence, "c"]],
    ["a fence without a language inside", `${fence}md\na\n${fence}\nb\n${fence}\nc\n${fence}\n`, ["a", fence, "b", fence, "c"]],
    ["another block after it", `${fence}ts\na\n${fence}\nRun it:\n${fence}sh\nb\n${fence}\n`, ["a"]],
    ["line ends of Windows", `${fence}ts\r\na\r\n${fence}\r\n`, ["a"]],
    [
      "a fence inside of a comment",
      `${fence}ts\n/**\n * ${fence}\n * x\n * ${fence}\n */\n${fence}`,
      ["/**", ` * ${fence}`, " * x", ` * ${fence}`, " */"],
    ],
  ])("%s", (_name, text, lines) => {
    expect(fencedAnswer(text, true)).toEqual(lines);
  });

  test("the code received so far, without the incomplete last line", () => {
    expect(fencedAnswer("Here:\n", false)).toBeUndefined();
    expect(fencedAnswer(`${fence}ts\none();\ntw`, false)).toEqual(["one();"]);
    expect(fencedAnswer(`${fence}ts\none();\n${fence}`, false)).toEqual(["one();"]);
  });
});
