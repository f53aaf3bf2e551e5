import { afterAll, beforeAll, expect, test } from "vitest";
import { failureNames } from "../../server/models/failing.ts";
import { startServer, type LoopbackServer } from "../../server/server.ts";
import { collect, post } from "./ask.ts";

let server: LoopbackServer;

beforeAll(async () => {
  server = await startServer({ rate: 0 });
});

afterAll(async () => server.close());

async function fail(word: string): Promise<Response> {
  return post(server, { model: "demo/failing", stream: true, messages: [{ role: "user", content: `${word} please` }] });
}

test.each([
  ["noCredits", 402],
  ["badKey", 401],
  ["rateLimited", 429],
  ["freeLimit", 429],
  ["unknownModel", 400],
  ["noEndpoint", 404],
  ["moderation", 403],
  ["contextTooLong", 400],
  ["badRequest", 400],
  ["tooLarge", 413],
  ["serverError", 503],
  ["badGateway", 502],
  ["anything", 503],
  ["constructor", 503],
])("%s is refused with %i", async (word, status) => {
  const response = await fail(word);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error: { code: status, message: expect.stringMatching(/./) } });
});

test("an error inside the stream comes after some text, and ends it without [DONE]", async () => {
  const answer = collect(await (await fail("providerError")).text());
  expect(answer).toMatchObject({ text: expect.stringMatching(/./), errors: [{ code: 502 }], done: false });
});

test("a cut breaks the body after some text", async () => {
  const response = await fail("cut");
  const decoder = new TextDecoder();
  let text = "";
  const read = async (): Promise<void> => {
    for await (const piece of response.body ?? []) text += decoder.decode(piece, { stream: true });
  };
  await expect(read()).rejects.toThrow("terminated");
  expect(text).toContain("beginn");
});

test("incomplete ends", async () => {
  expect(collect(await (await fail("endedEarly")).text())).toMatchObject({ finishReasons: [], usages: [], done: false });
  expect(collect(await (await fail("empty")).text())).toMatchObject({ text: "", done: true });
  expect(collect(await (await fail("length")).text())).toMatchObject({ finishReasons: ["length", "length"], done: true });
  expect(collect(await (await fail("filter")).text())).toMatchObject({ finishReasons: ["content_filter", "content_filter"] });
});

test("a web page in place of an answer", async () => {
  const response = await fail("html");
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
});

test("flaky is refused once and then answers the repeated request", async () => {
  const first = await fail("flaky");
  expect([first.status, first.headers.get("retry-after")]).toEqual([429, "1"]);
  expect(collect(await (await fail("flaky")).text()).done).toBe(true);
});

test("the description in the catalogue names failures that exist", async () => {
  const { data } = (await (await fetch(`${server.origin}/v1/models`)).json()) as { data: readonly { id: string; description: string }[] };
  const description = data.find((row) => row.id === "demo/failing")?.description ?? "";
  const named = /chooses how: (.*)\./.exec(description)?.[1]?.split(", ") ?? [];
  expect(named.length).toBeGreaterThan(10);
  for (const name of named) expect(failureNames).toContain(name.toLowerCase());
});

test("after a failure, the first word of the newest question selects the next one", async () => {
  const messages = [{ role: "user", content: "rateLimited please\n\nbadKey now" }];
  expect((await post(server, { model: "demo/failing", stream: true, messages })).status).toBe(401);
});
