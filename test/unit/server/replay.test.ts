import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Recording } from "../../server/replay.ts";
import { startServer } from "../../server/server.ts";
import { post } from "./ask.ts";

const body = ': OPENROUTER PROCESSING\n\ndata: {"choices":[{"delta":{"content":"Grüße 👋"}}]}\n\ndata: [DONE]\n\n';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "aside-replay-"));
  await writeFile(path.join(folder, "one.sse"), body);
  await writeFile(path.join(folder, "one.netchunks.json"), JSON.stringify({ lengths: [10, 60, 1000] }));
  await writeFile(path.join(folder, "whole.json"), '\n  {"choices":[]}');
  const error = { status: 429, headers: { "x-ratelimit-limit": "20" }, body: '{"error":{"code":429}}' };
  await writeFile(path.join(folder, "limit.error.json"), JSON.stringify(error));
});

afterAll(async () => rm(folder, { recursive: true }));

async function replayOf(recording: Recording, content = "hi"): Promise<Response & { readonly whole: string }> {
  const server = await startServer({ recordings: { "some/model": recording } });
  const response = await post(server, { model: "some/model", stream: true, messages: [{ role: "user", content }] });
  const whole = await response.text();
  await server.close();
  return Object.assign(response, { whole });
}

test.each([undefined, 1, 7, "random:3", "events", "netchunks"] as const)("a stream is sent byte for byte, cut %s", async (chunk) => {
  const response = await replayOf({ path: path.join(folder, "one.sse"), ...(chunk === undefined ? {} : { chunk }), delayMs: 0 });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(response.whole).toBe(body);
});

test("a chunking in the message overrides the recording's", async () => {
  expect((await replayOf({ path: path.join(folder, "one.sse"), chunk: "events" }, "chunk:2")).whole).toBe(body);
});

test("one JSON body, and a recorded error with its status and headers", async () => {
  const whole = await replayOf({ path: path.join(folder, "whole.json") });
  expect([whole.headers.get("content-type"), whole.whole]).toEqual(["application/json", '\n  {"choices":[]}']);
  const limit = await replayOf({ path: path.join(folder, "limit.error.json") });
  expect([limit.status, limit.headers.get("x-ratelimit-limit"), limit.whole]).toEqual([429, "20", '{"error":{"code":429}}']);
});

test("a recorded model is in the catalogue", async () => {
  const server = await startServer({ recordings: { "some/model": { path: path.join(folder, "one.sse") } } });
  const { data } = (await (await fetch(`${server.origin}/v1/models`)).json()) as { data: readonly { id: string }[] };
  await server.close();
  expect(data.map((row) => row.id)).toContain("some/model");
});
