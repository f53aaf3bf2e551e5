import { describe, expect, test } from "vitest";
import { largestPolicy, parsePolicy, policyKeys } from "../../../../src/app/settings/parsePolicy.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string) => parsePolicy(bytes(text));

test("every key is read; built-in endpoints become their addresses, and a byte order mark is no part of the text", () => {
  const all = {
    endpoints: ["openrouter", "https://LLM.example.com/v1/", "http://10.0.0.5:8000"],
    dataCollection: "deny",
    zdr: true,
    tools: false,
    chatModels: false,
    keepDays: 90,
  };
  expect(Object.keys(all).toSorted()).toEqual([...policyKeys].toSorted());
  const expected = {
    policy: { ...all, endpoints: ["https://openrouter.ai/api/v1", "https://llm.example.com/v1", "http://10.0.0.5:8000"] },
  };
  expect(parse(JSON.stringify(all))).toEqual(expected);
  expect(parse(`\uFEFF${JSON.stringify(all, undefined, 2)}`)).toEqual(expected);
  expect(parse("{}")).toEqual({ policy: {} });
});

describe("a file that is only partly a policy is refused", () => {
  test.each([
    ["an unknown key", '{"zdr":true,"zrd":true}', '"zrd" is not known'],
    ["__proto__", '{"__proto__":{"zdr":true}}', '"__proto__" is not known'],
    ["constructor", '{"constructor":{}}', '"constructor" is not known'],
    ["a doubled key", '{"tools":false,"zdr":true,"tools":false}', '"tools" appears twice'],
    ["a key doubled by an escape", '{"tools":false,"\\u0074ools":false}', '"tools" appears twice'],
    ["what would loosen", '{"dataCollection":"allow"}', '"dataCollection": it can only be "deny"'],
    ["a string for true", '{"zdr":"true"}', '"zdr": it can only be true'],
    ["tools on", '{"tools":true}', '"tools": it can only be false'],
    ["no days", '{"keepDays":0}', '"keepDays": it must be a whole number of at least 1'],
    ["half a day", '{"keepDays":0.5}', '"keepDays"'],
    ["days without end", '{"keepDays":1e999}', '"keepDays"'],
    ["null for days", '{"keepDays":null}', '"keepDays"'],
    ["null", '{"chatModels":null}', '"chatModels": it can only be false'],
    ["one endpoint without a list", '{"endpoints":"openrouter"}', '"endpoints": it must be a list'],
    ["the name of a user's endpoint", '{"endpoints":["corp"]}', '"endpoints": it must name built-in endpoints'],
    ["an address with a query", '{"endpoints":["https://a.example/v1?x=1"]}', '"endpoints": it must name'],
    ["an address with a user", '{"endpoints":["https://u:p@a.example"]}', '"endpoints": it must name'],
    ["another scheme", '{"endpoints":["file:///etc"]}', '"endpoints": it must name'],
    ["an object in the list", '{"endpoints":[{"baseUrl":"https://a.example"}]}', '"endpoints": it must name'],
    ["a list", "[]", "it must be an object"],
    ["nothing", "", "it is not valid JSON"],
    ["a comment", '{"zdr":true} // yes', "it is not valid JSON"],
    ["half a file", '{"zdr":tr', "it is not valid JSON"],
  ])("%s", (_what, text, why) => {
    expect(parse(text)).toEqual({ why: expect.stringContaining(why) });
  });

  test("other bytes than UTF-8, UTF-16 among them", () => {
    expect(parsePolicy(new Uint8Array([0x7b, 0xff, 0x7d]))).toEqual({ why: "it is not UTF-8 text" });
    expect(parsePolicy(new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]))).toEqual({ why: "it is not UTF-8 text" });
  });

  test("a huge file, a deep one, and too many endpoints", () => {
    expect(parse(`{"zdr":true}${" ".repeat(largestPolicy)}`)).toEqual({ why: "it is larger than 64 KB" });
    const deep = largestPolicy / 2 - 20;
    expect(parse(`{"endpoints":${"[".repeat(deep)}${"]".repeat(deep)}}`)).toEqual({ why: expect.stringContaining('"endpoints"') });
    const many = JSON.stringify({ endpoints: Array.from({ length: 101 }, () => "openrouter") });
    expect(parse(many)).toEqual({ why: '"endpoints": it must be a list of at most 100' });
  });
});
