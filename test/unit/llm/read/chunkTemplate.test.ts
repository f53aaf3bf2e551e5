import { describe, expect, it } from "vitest";
import { AnswerParts } from "../../../../src/llm/read/answerParts.ts";
import { ChunkTemplate } from "../../../../src/llm/read/chunkTemplate.ts";
import { parseJson } from "../../../../src/llm/read/json.ts";
import { isObject, type JsonObject } from "../../../../src/shared/guards.ts";

function parsed(data: string): JsonObject {
  const root = parseJson(data);
  if (!isObject(root)) throw new Error(`no chunk: ${data}`);
  return root;
}

const learn = (data: string): ChunkTemplate | undefined => ChunkTemplate.learn(parsed(data), data);
const text = (word: string): string =>
  `{"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content": "${word}"},"finish_reason":null}]}`;
const thought = (word: string): string =>
  `{"choices":[{"delta":{"content":"","reasoning_details":[{"type":"reasoning.summary","summary":"${word}","index":0}],"reasoning":"${word}"}}],"usage":null}`;

describe("ChunkTemplate", () => {
  it("reads the word of a chunk that fits, including escapes", () => {
    const template = learn(text("a"));
    expect(template?.match(text(" word"))).toMatchObject({ kind: "content", text: " word", mayBeBroken: false });
    expect(template?.match(text(String.raw`\"\n\\ \u4e16 \ud83d`))).toMatchObject({ text: '"\n\\ 世 \ud83d', mayBeBroken: true });
    expect(template?.match(text(""))).toMatchObject({ text: "" });
  });

  it("reads a word that occurs twice, only if both are equal", () => {
    const template = learn(thought("a"));
    expect(template?.match(thought(" word"))).toMatchObject({ kind: "reasoning", text: " word", detail: { name: "summary" } });
    expect(template?.match(thought("ab").replace('"ab"', '"ba"'))).toBeUndefined();
  });

  it("does not match any other form", () => {
    const template = learn(text("a"));
    for (const other of [
      text('","reasoning":"x'),
      text("\u0001"),
      text(String.raw`\x`),
      text("a").replace("gen-1", "gen-2"),
      text("a").replace("null", '"stop"'),
      text("a").slice(1),
      "",
    ]) {
      expect(template?.match(other)).toBeUndefined();
    }
  });

  it.each([
    ['{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}'],
    ['{"choices":[{"delta":{"content":"a"}}],"usage":{"cost":1}}'],
    ['{"choices":[{"delta":{"content":"a","reasoning":"b"}}]}'],
    ['{"choices":[{"delta":{"content":"a","tool_calls":[{"index":0}]}}]}'],
    ['{"choices":[{"delta":{"content":"a"}}],"error":{"message":"x"}}'],
    ['{"choices":[{"delta":{"content":"a"},"error":{"message":"x"}}]}'],
    ['{"choices":[{"delta":{"content":"a"}},{"index":1,"delta":{"content":"a"}}]}'],
    ['{"choices":[{"delta":{"content":["a"]}}]}'],
    ['{"choices":[{"delta":{"content":""}}]}'],
    ['{"choices":[],"citations":["a"]}'],
    [String.raw`{"note":"\"content\":\"x\"","choices":[{"delta":{"content":"a"},"content":"b"}]}`],
  ])("learns nothing from %s", (data) => {
    expect(learn(data)).toBeUndefined();
  });

  it("returns the same as the parser", () => {
    for (const form of [text, thought]) {
      const template = learn(form("a"));
      for (const word of ["x", " ", "世界", String.raw`\ud83d\ude00`, "<think>", ""]) {
        const quick = new AnswerParts("m");
        const slow = new AnswerParts("m");
        for (const parts of [quick, slow]) parts.chunk(parsed(form("a")), form("a"));
        const piece = template?.match(form(word));
        if (piece === undefined) expect.fail(`no match: ${word}`);
        quick.piece(piece);
        slow.chunk(parsed(form(word)), form(word));
        for (const parts of [quick, slow]) parts.finish(true);
        expect(quick.answer("complete", null)).toEqual(slow.answer("complete", null));
      }
    }
  });
});
