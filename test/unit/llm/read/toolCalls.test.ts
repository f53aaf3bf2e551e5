import { describe, expect, it } from "vitest";
import { isWholeCall, ToolCallAssembler } from "../../../../src/llm/read/toolCalls.ts";

function assemble(...fragments: readonly unknown[]): { readonly outcomes: readonly string[]; readonly calls: readonly string[] } {
  const assembler = new ToolCallAssembler();
  const outcomes = fragments.map((fragment) => assembler.push(fragment));
  return { outcomes, calls: assembler.calls().map((call) => `${call.index} ${call.id} ${call.function.name}(${call.function.arguments})`) };
}

describe("ToolCallAssembler", () => {
  it("joins interleaved fragments by index, with ids repeated or missing and names null", () => {
    const { calls } = assemble(
      { index: 0, id: "a", type: "function", function: { name: "f", arguments: "" } },
      { index: 1, id: "b", function: { name: "g" } },
      { index: 0, type: "function", function: { name: null, arguments: '{"x"' } },
      { index: 1, id: "b", function: { arguments: "{}" } },
      { index: 0, id: "other", function: { arguments: ":1}" } },
      { index: 0, function: {} },
      { index: 0, function: { arguments: " " } },
    );
    expect(calls).toEqual(['0 a f({"x":1} )', "1 b g({})"]);
  });

  it("without an index finds the call by its id, or continues the last one", () => {
    expect(
      assemble({ id: "a", function: { name: "f", arguments: "{" } }, { function: { arguments: "}" } }, { id: "b", function: { name: "g" } })
        .calls,
    ).toEqual(["0 a f({})", "1 b g()"]);
    expect(
      assemble({ id: "a", function: { name: "f" } }, { id: "b", function: { name: "g" } }, { id: "a", function: { arguments: "{}" } })
        .calls,
    ).toEqual(["0 a f({})", "1 b g()"]);
  });

  it("accepts an index as digits and arguments as an object", () => {
    expect(assemble({ index: "2", id: "a", function: { name: "f", arguments: { x: 1 } } }).calls).toEqual(['2 a f({"x":1})']);
  });

  it.each([[1.5], [-1.5], [1e6], ["__proto__"], [true], [{}]])("rejects the index %j", (index) => {
    const { outcomes, calls } = assemble({ index, id: "a", function: { name: "f", arguments: "{}" } });
    expect(outcomes).toEqual(["bad"]);
    expect(calls).toEqual([]);
  });

  it("goes by the id where the index is negative", () => {
    expect(
      assemble(
        { index: -1, id: "a", function: { name: "f", arguments: "{" } },
        { index: "-1", id: "b", function: { name: "g", arguments: "{}" } },
        { index: -1, id: "a", function: { arguments: "}" } },
      ).calls,
    ).toEqual(["0 a f({})", "1 b g({})"]);
  });

  it("tells calls at one index apart, once the arguments have closed", () => {
    const piece = (id: string, name: string | undefined, text: string) => ({ index: 0, id, function: { name, arguments: text } });
    expect(assemble(piece("a", "f", '{"x":"}"'), piece("b", undefined, "}"), piece("c", "f", "{}")).calls).toEqual([
      '0 a f({"x":"}"})',
      "1 c f({})",
    ]);
    expect(assemble(piece("a", "f", ""), piece("b", "g", ""), piece("b", undefined, "{}")).calls).toEqual(["0 a f()", "1 b g({})"]);
  });

  it("reads many calls with the same index in linear time", () => {
    const assembler = new ToolCallAssembler();
    for (let at = 0; at < 20_000; at += 1) assembler.push({ index: 0, id: `c${at}`, function: { name: "f", arguments: `{"x":${at}}` } });
    expect(assembler.size).toBe(20_000);
  });

  it("ignores values that are not fragments", () => {
    expect(assemble(null, 1, "x", []).outcomes).toEqual(["same", "same", "same", "same"]);
  });

  it("gives a call of a whole body an index only if it came with one", () => {
    const body = new ToolCallAssembler();
    body.push({ id: "a", type: "function", function: { name: "f", arguments: "{}" } }, true);
    body.push({ index: 1, id: "b", type: "function", function: { name: "g", arguments: "{}" } }, true);
    expect(body.calls()).toEqual([
      { id: "a", type: "function", function: { name: "f", arguments: "{}" } },
      { index: 1, id: "b", type: "function", function: { name: "g", arguments: "{}" } },
    ]);
    expect(body.length).toBe(8);
  });

  it("distinguishes a complete call from a truncated one", () => {
    const call = (name: string, text: string): boolean => isWholeCall({ id: "a", type: "function", function: { name, arguments: text } });
    expect([call("f", ""), call("f", "{}"), call("f", ' {"a":[1]} '), call("f", "null")]).toEqual([true, true, true, true]);
    expect([call("f", '{"a":"b'), call("", "{}"), call("f", "{}{")]).toEqual([false, false, false]);
  });
});
