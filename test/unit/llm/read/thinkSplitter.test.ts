import { describe, expect, it } from "vitest";
import { mayLackOpenTag, ThinkSplitter } from "../../../../src/llm/read/thinkSplitter.ts";

/** Reads a message in pieces of every size, from one character to all of it. Returns the split, which must be the same for all sizes. */
function split(
  message: string,
  how: { readonly lost?: boolean; readonly field?: boolean } = {},
): readonly [reasoning: string, text: string] {
  const results = Array.from({ length: message.length }, (_, size) => {
    let text = "";
    let reasoning = "";
    const splitter = new ThinkSplitter(
      {
        text: (piece) => {
          text += piece;
        },
        reasoning: (piece) => {
          reasoning += piece;
        },
        textWasReasoning: () => {
          reasoning += text;
          text = "";
        },
        textSoFar: () => text,
      },
      how.lost ?? false,
    );
    if (how.field === true) splitter.reasoningInField();
    for (let at = 0; at < message.length; at += size + 1) splitter.push(message.slice(at, at + size + 1));
    splitter.end();
    return [reasoning, text] as const;
  });
  const [first] = results;
  if (first === undefined) throw new Error("an empty message says nothing");
  for (const result of results) expect(result).toEqual(first);
  return first;
}

describe("ThinkSplitter", () => {
  it.each([
    ["<think>\nHm.\n</think>\n\nYes.", "\nHm.\n", "\n\nYes."],
    ["\n <think>Hm.</think>Yes.", "Hm.", "Yes."],
    ["<think>\n\n</think>\n\nHello", "\n\n", "\n\nHello"],
    ["<think>never closed", "never closed", ""],
    ["<think>a < b and </thinking> </think>c", "a < b and </thinking> ", "c"],
    ["<think>a</think>b<think>c</think>d", "a", "b<think>c</think>d"],
    ["The tag <think> opens, </think> closes.", "", "The tag <think> opens, </think> closes."],
    ["<thinking> is another", "", "<thinking> is another"],
    ["<thi", "", "<thi"],
    ["Hm.</think>Yes.", "", "Hm.</think>Yes."],
  ])("%j", (message, reasoning, text) => {
    expect(split(message)).toEqual([reasoning, text]);
  });

  it.each([
    ["Hm.\n</think>\n\nYes, </think>.", "Hm.\n", "\n\nYes, </think>."],
    ["</think>\n\nYes.", "", "\n\nYes."],
    ["<think>Hm.</think>Yes.", "Hm.", "Yes."],
    ["Close it with `</think>`.", "", "Close it with `</think>`."],
    ["No tag at all </thi", "", "No tag at all </thi"],
  ])("a model that loses its opening tag: %j", (message, reasoning, text) => {
    expect(split(message, { lost: true })).toEqual([reasoning, text]);
  });

  it("keeps tags as text if reasoning has its own field (MAI-DS-R1)", () => {
    expect(split("</think>\n\nHello</think>", { lost: true, field: true })).toEqual(["", "</think>\n\nHello</think>"]);
    expect(split("<think>literally</think>", { field: true })).toEqual(["", "<think>literally</think>"]);
  });

  it("recognizes the models that lose their opening tag", () => {
    for (const model of [
      "deepseek-r1",
      "deepseek/deepseek-r1-0528:free",
      "deepseek-ai/DeepSeek-R1-Distill-Llama-70B",
      "qwq:32b",
      "qwen/qwen3-235b-a22b-thinking-2507",
    ]) {
      expect(mayLackOpenTag(model)).toBe(true);
    }
    for (const model of [
      "MAI-DS-R1",
      "microsoft/mai-ds-r1:free",
      "openai/gpt-4o",
      "deepseek/deepseek-chat",
      "meta-llama/llama-3-70b-instruct",
      "",
    ]) {
      expect(mayLackOpenTag(model)).toBe(false);
    }
  });
});
