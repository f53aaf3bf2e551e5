import { expect, test } from "vitest";
import { isStopWord, namesIn, stemOf, wordsOf } from "../../../../src/app/codebase/codeWords.ts";

test("names are taken out of code and prose; numbers and long runs are not", () => {
  expect(namesIn("const maxSize = 12; // the größte _id")).toEqual(["const", "maxSize", "the", "größte", "_id"]);
  expect(namesIn(`x = "${"a1".repeat(40)}"`)).toEqual(["x"]);
});

test("a name is found by its parts and as a whole", () => {
  expect(wordsOf("parseHTTPResponse")).toEqual(["pars", "http", "respons", "=parsehttpresponse"]);
  expect(wordsOf("MAX_FILE_SIZE")).toEqual(["max", "fil", "siz", "=maxfilesize"]);
  expect(wordsOf("utf8Decoder")).toEqual(["utf", "decod", "=utf8decoder"]);
  expect(wordsOf("token")).toEqual(["token"]);
});

test("the same name in other spellings is one", () => {
  const whole = (name: string) => wordsOf(name).find((word) => word.startsWith("="));
  expect(whole("file_index")).toBe(whole("fileIndex"));
});

test("forms of a word have one stem", () => {
  const stems = (words: string) => new Set(words.split(" ").map(stemOf)).size;
  for (const words of [
    "index indexes indexed indexing",
    "retry retries retried",
    "select selected selection",
    "parse parses parsed parser",
    "stop stops stopped",
  ]) {
    expect([words, stems(words)]).toEqual([words, 1]);
  }
  expect(stems("class clash status state")).toBe(4);
});

test("writing without spaces is found by pairs of characters", () => {
  expect(wordsOf("索引更新")).toEqual(["索引", "引更", "更新"]);
});

test("words that say nothing are known in any case", () => {
  expect(["Where", "the", "codebase"].every(isStopWord)).toBe(true);
  expect(["token", "queue"].some(isStopWord)).toBe(false);
});
