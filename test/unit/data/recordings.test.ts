import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { madeFiles } from "../../data/makeRecordings.ts";
import { isRecorded, madeUp, recorded } from "../../data/folders.ts";
import { shapesOf } from "../../data/shapes.ts";

/** The kinds of cases in a folder. */
function kindsIn(folder: string): ReadonlySet<string> {
  return new Set(readdirSync(folder).flatMap((name) => shapesOf(name, readFileSync(path.join(folder, name)))));
}

const twin = "the files are those that test/data/makeRecordings.ts writes";

test(twin, () => {
  const files = [...madeFiles()];
  expect(files.length).toBeGreaterThan(150);
  const stale = files.filter(([name, text]) => readFileSync(path.join(madeUp, "..", name), "utf8") !== text).map(([name]) => name);
  expect(stale).toEqual([]);
});

test("every answer and failure has what is expected of it beside it", () => {
  const names = readdirSync(madeUp);
  const answers = names.filter((name) => /\.(?:sse|json)$/.test(name) && !/\.(?:expected|netchunks|models)\.json$/.test(name));
  const alone = answers.filter((name) => !names.includes(name.replace(/\.(?:sse|error\.json|json)$/, ".expected.json")));
  expect(alone).toEqual([]);
});

if (!isRecorded) console.log(`Skipped: the kinds of recordings (no ../shared/corpus). Its twin "${twin}" runs.`);

test.skipIf(!isRecorded)("every kind that the recordings of others show is shown by one of our own", { meta: { twin } }, () => {
  const own = kindsIn(madeUp);
  expect([...kindsIn(recorded)].filter((kind) => !own.has(kind))).toEqual([]);
});

describe("shapesOf", () => {
  const shapes = (name: string, text: string) => shapesOf(name, new TextEncoder().encode(text));
  const chunk = (delta: object, more: object = {}, beside: object = {}) =>
    `data: ${JSON.stringify({ choices: [{ delta, finish_reason: null, ...more }], ...beside })}\n\n`;

  test("tells streams apart by what is in them", () => {
    const stream = `: ping\n\n${chunk({ reasoning: "a", reasoning_details: [{ type: "reasoning.text", index: 0 }] })}${chunk({ content: "b" }, { finish_reason: "stop" }, { usage: { cost: 1 } })}`;
    expect(shapes("a.sse", stream)).toEqual([
      "stream: comments",
      "stream: details, reasoning.text",
      "stream: end without [DONE]",
      "stream: finish reason stop",
      "stream: reasoning in reasoning and in details",
      "stream: usage beside the finish reason",
      "stream: usage with its cost",
    ]);
  });

  test("tells bodies and failures apart", () => {
    expect(shapes("a.json", ' {"choices":[{"finish_reason":"stop","message":{"content":"<think>a"}}]}')).toEqual([
      "body: finish reason stop",
      "body: no usage",
      "body: reasoning between think tags",
      "body: white space ahead",
    ]);
    const failure = (body: unknown) => shapes("a.error.json", JSON.stringify({ status: 400, body: JSON.stringify(body) }));
    expect(failure({ detail: "x" })).toEqual(["failure: status 400", "failure: {detail}"]);
    expect(failure({ error: { metadata: { raw: '{"a":1}' } } })).toEqual([
      "failure: status 400",
      "failure: {error: object}",
      "failure: metadata.raw is JSON in a text",
    ]);
  });

  test("says nothing of files that accompany others", () => {
    expect(shapes("a.expected.json", "{}")).toEqual([]);
  });
});
