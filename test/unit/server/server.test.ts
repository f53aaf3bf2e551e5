import { afterEach, expect, test } from "vitest";
import { commitQuestion } from "../../../src/app/commit/commitQuestion.ts";
import { beforeFollowUp, editQuestion } from "../../../src/app/inlineEdit/editQuestion.ts";
import { startServer, type LoopbackServer, type ServerOptions } from "../../server/server.ts";
import { collect, post } from "./ask.ts";

const running: LoopbackServer[] = [];

async function start(options: ServerOptions = {}): Promise<LoopbackServer> {
  const server = await startServer({ rate: 0, ...options });
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(async (server) => server.close()));
});

test("a streamed answer has comments, reasoning, text, one usage and [DONE]", async () => {
  const server = await start();
  const response = await post(server, { model: "demo/reasoner", stream: true, messages: [{ role: "user", content: "Why is it so?" }] });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const answer = collect(await response.text());
  expect(answer.comments).toBeGreaterThan(0);
  expect(answer.reasoning).toContain("“Why is it so?”");
  expect(answer.detailsText).toBe(answer.reasoning);
  expect(answer.text).toContain("> Why is it so?");
  expect(answer.usages).toHaveLength(1);
  expect(answer.usages[0]).toMatchObject({ cost: expect.any(Number), cost_details: { upstream_inference_cost: expect.any(Number) } });
  expect(answer.finishReasons).toEqual(["stop", "stop"]);
  expect(answer.done).toBe(true);
  expect(response.headers.get("x-generation-id")).toBe(answer.id);
});

test("the same answer without a stream is one body with white space before it", async () => {
  const server = await start();
  const messages = [{ role: "user", content: "Why is it so?" }];
  const streamed = collect(await (await post(server, { model: "demo/reasoner", stream: true, messages })).text());
  const text = await (await post(server, { model: "demo/reasoner", messages })).text();
  expect(text).toMatch(/^\s+\{/);
  const whole = JSON.parse(text) as { choices: readonly { message: { content: string; reasoning: string } }[] };
  expect(whole.choices[0]?.message.content).toBe(streamed.text);
  expect(whole.choices[0]?.message.reasoning).toBe(streamed.reasoning);
});

test("the reasoner reports the number of turns and the code in the message", async () => {
  const server = await start();
  const response = await post(server, {
    model: "demo/reasoner",
    stream: true,
    messages: [
      { role: "user", content: "First" },
      { role: "assistant", content: "Answer" },
      { role: "user", content: [{ type: "text", text: "Explain this\n```python\ndef area(r):\n    return r\n```" }] },
    ],
  });
  const answer = collect(await response.text());
  expect(answer.reasoning).toContain("1 earlier turn");
  expect(answer.text).toContain("```python\ndef area(r):\n    # Demo: apply this block to see its change as a diff.\n    return r\n```");
  expect(answer.text).toContain("It declares `area`");
  expect(answer.text).toContain("> Explain this");
});

test("the reasoner distinguishes an attachment from the question", async () => {
  const server = await start();
  const content =
    "Selection from src/cart.ts, lines 3-4 (typescript):\n```typescript\nconst a = 1;\nconst b = 2;\n```\n\nExplain this code.";
  const answer = collect(
    await (await post(server, { model: "demo/reasoner", stream: true, messages: [{ role: "user", content }] })).text(),
  );
  expect(answer.text).toContain("> Explain this code.\n");
  expect(answer.text).toContain("2 lines of typescript from src/cart.ts, lines 3-4");
  expect(answer.text).not.toContain("Selection from");
});

/** What Demo: Reasoner answers to these messages. */
async function reasoned(messages: readonly { readonly role: string; readonly content: string }[]): Promise<string> {
  return collect(await (await post(await start(), { model: "demo/reasoner", stream: true, messages })).text()).text;
}

const edited = (from: number, to: number, range?: number) => ({ from, to, ...(range === undefined ? {} : { range }) });
const shown = { path: "area.py", languageId: "python", isBlank: false, isMasked: false };

test("the reasoner edits exactly the lines that Edit with Aside shows, also where the proposal is to change", async () => {
  const { lines } = editQuestion({
    ...shown,
    excerpts: [edited(0, 2), edited(2, 4, 0)],
    texts: ["import math\n\n", "  def area(r):\n    return r\n"],
  });
  const question = { role: "user", content: `${lines}\n\nInstruction: square it` };
  const reply = await reasoned([question]);
  expect(reply).toMatch(/^```python\n {2}# Demo edit: .+\n {2}def area\(r\):\n {4}return r\n```$/);
  const again = await reasoned([question, { role: "assistant", content: reply }, { role: "user", content: `${beforeFollowUp}shorter` }]);
  expect(again).toBe(reply);
});

test("the reasoner edits each of several ranges, and writes in place of a blank line", async () => {
  const ranges = editQuestion({ ...shown, excerpts: [edited(0, 1, 0), edited(4, 5, 1)], texts: ["a = 1\n", "b = 2\n"] });
  expect(await reasoned([{ role: "user", content: ranges.lines }])).toMatch(
    /^Range 1\n```python\n# Demo .+\na = 1\n```\n\nRange 2\n```python\n# Demo .+\nb = 2\n```$/,
  );
  const blank = editQuestion({ ...shown, isBlank: true, excerpts: [edited(0, 1), edited(1, 2, 0)], texts: ["a = 1\n", "\n"] });
  expect(await reasoned([{ role: "user", content: blank.lines }])).toMatch(/^```python\n# Demo edit: .+\n```$/);
});

test("the reasoner writes a commit message that names the changed files", async () => {
  const diff = "--- a/src/prices.ts\n+++ b/src/prices.ts\n@@ -1 +1 @@\n-a\n+b";
  const pieces = commitQuestion("Write a commit message.", diff, [], "");
  const content = pieces.map(({ text, before = "" }) => (text === "" ? "" : before + text)).join("\n\n");
  expect(await reasoned([{ role: "user", content }])).toBe("Change prices.ts");
});

test("the reasoner hides its reasoning on request", async () => {
  const server = await start();
  const messages = [{ role: "user", content: "Hi" }];
  const bodies = [{ reasoning: { enabled: false } }, { reasoning: { exclude: true } }, { include_reasoning: false }];
  for (const wish of bodies) {
    const answer = collect(await (await post(server, { model: "demo/reasoner", stream: true, messages, ...wish })).text());
    expect(answer.reasoning).toBe("");
    expect(answer.text).not.toBe("");
  }
});

test("the echo returns the body in a fence that the body cannot close", async () => {
  const server = await start();
  const body = { model: "demo/echo", stream: true, temperature: 0.3, messages: [{ role: "user", content: "```\ncode\n```" }] };
  const answer = collect(await (await post(server, body)).text());
  const [, json] = /^````json\n([\s\S]*)\n````\n$/.exec(answer.text) ?? [];
  expect(JSON.parse(json ?? "")).toEqual(body);
});

test("text is the same whatever the chunking on the wire", async () => {
  const server = await start();
  const ask = async (wish: string): Promise<string> => {
    const content = `Häagen 👩‍👩‍👧 ${wish}`;
    const response = await post(server, { model: "demo/plain", stream: true, messages: [{ role: "user", content }] });
    return collect(await response.text()).text;
  };
  const whole = await ask("");
  expect(whole).toContain("Häagen 👩‍👩‍👧");
  for (const wish of ["chunk:1", "chunk:7", "chunk:random:9"]) expect(await ask(wish)).toBe(whole);
});

test("the length of an answer can be requested", async () => {
  const server = await start();
  const lengthOf = async (model: string, content: string): Promise<number> =>
    collect(await (await post(server, { model, stream: true, messages: [{ role: "user", content }] })).text()).text.length;
  expect(await lengthOf("demo/plain", "kb:12")).toBe(12 * 1024);
  expect(await lengthOf("demo/long", "kb:20")).toBe(20 * 1024);
  expect(await lengthOf("demo/long", "go on")).toBe(200 * 1024);
});

test("tools are called in fragments, and the answer mentions their results", async () => {
  const server = await start();
  const parameters = { type: "object", properties: { path: { type: "string" } }, required: ["path"] };
  const tools = [{ type: "function", function: { name: "read", parameters } }];
  const user = { role: "user", content: "read it" };
  const call = collect(await (await post(server, { model: "demo/tools", stream: true, tools, messages: [user] })).text());
  expect(call.toolCalls).toEqual([{ id: "call_0_1", name: "read", arguments: '{"path":"read it"}' }]);
  expect(call.finishReasons).toEqual(["tool_calls", "tool_calls"]);
  const result = { role: "tool", tool_call_id: "call_0_1", content: "contents" };
  const after = collect(await (await post(server, { model: "demo/tools", stream: true, tools, messages: [user, result] })).text());
  expect(after.text).toContain("> contents");
});

test("keys are refused with OpenRouter's messages, the catalogue is open", async () => {
  const server = await start({ keys: ["right"] });
  const body = { model: "demo/plain", messages: [{ role: "user", content: "hi" }] };
  const none = await post(server, body);
  expect([none.status, await none.json()]).toEqual([401, { error: { message: "Missing Authentication header", code: 401 } }]);
  const wrong = await post(server, body, { authorization: "Bearer wrong" });
  expect([wrong.status, await wrong.json()]).toEqual([401, { error: { message: "User not found.", code: 401 } }]);
  expect((await post(server, body, { authorization: "Bearer right" })).status).toBe(200);
  expect((await fetch(`${server.origin}/api/v1/models`)).status).toBe(200);
  expect((await fetch(`${server.origin}/api/v1/key`, { headers: { authorization: "Bearer right" } })).status).toBe(200);
});

test("models and parameters are refused like at OpenRouter", async () => {
  const server = await start();
  const messages = [{ role: "user", content: "hi" }];
  const errorOf = async (body: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const response = await post(server, body);
    const { error } = (await response.json()) as { error: { message: string; code: number } };
    expect(response.status).toBe(error.code);
    return [response.status, error.message];
  };
  expect(await errorOf({ model: "demo/unknown", messages })).toEqual([400, "demo/unknown is not a valid model ID"]);
  expect(await errorOf({ model: "demo/plain:free", messages })).toEqual([404, "No endpoints found for demo/plain:free."]);
  expect(await errorOf({ model: "demo/plain", messages, temperature: 5 })).toEqual([
    400,
    "Expected temperature to be at most 2, received 5",
  ]);
  expect(await errorOf({ model: "demo/plain" })).toEqual([400, 'Input required: specify "prompt" or "messages"']);
  expect(await errorOf({ model: "demo/plain", messages, tools: [{}] })).toEqual([404, expect.stringContaining("support tool use")]);
  expect((await post(server, { model: "demo/plain:nitro", messages })).status).toBe(200);
  expect((await post(server, { model: "demo/unknown", models: ["demo/plain"], messages })).status).toBe(200);
  const missing = await fetch(`${server.origin}/api/v1/nothing`);
  expect([missing.status, await missing.json()]).toMatchObject([404, { error: { code: 404 } }]);
});

test("every prefix serves the same, and every request is recorded", async () => {
  const server = await start();
  for (const prefix of ["/api/v1", "/v1", "/v1/openai"]) {
    const { data } = (await (await fetch(`${server.origin}${prefix}/models`)).json()) as { data: readonly { id: string }[] };
    expect(data.map((row) => row.id)).toContain("demo/reasoner");
  }
  const body = { model: "demo/plain", messages: [{ role: "user", content: "hi" }] };
  await (await post(server, body)).text();
  const recorded = await server.waitForRequest((request) => request.method === "POST");
  expect(recorded).toMatchObject({ path: "/api/v1/chat/completions", body });
  expect(server.requests.map((request) => request.path)).toEqual([
    "/api/v1/models",
    "/v1/models",
    "/v1/openai/models",
    "/api/v1/chat/completions",
  ]);
});

test("waiting for a missing request rejects with the received ones", async () => {
  const server = await start();
  await (await fetch(`${server.origin}/v1/models`)).text();
  await expect(server.waitForRequest((request) => request.method === "PUT", 20)).rejects.toThrow("GET /v1/models");
});

test("a generation is unknown at the first request and reported at the next", async () => {
  const server = await start();
  const response = await post(server, { model: "demo/plain", stream: true, messages: [{ role: "user", content: "hi" }] });
  const { id, usages } = collect(await response.text());
  const look = async (): Promise<Response> => fetch(`${server.origin}/api/v1/generation?id=${id}`);
  expect((await look()).status).toBe(404);
  const { data } = (await (await look()).json()) as { data: unknown };
  expect(data).toMatchObject({ id, total_cost: usages[0]?.cost, finish_reason: "stop", cancelled: false });
});

test("the endpoints of a model, and of an unknown one", async () => {
  const server = await start();
  const known = await fetch(`${server.origin}/api/v1/models/demo/plain/endpoints`);
  expect(await known.json()).toMatchObject({ data: { id: "demo/plain", endpoints: [{ tag: "loopback" }] } });
  expect((await fetch(`${server.origin}/api/v1/models/demo/none/endpoints`)).status).toBe(404);
});

test("a browser may send requests from any origin", async () => {
  const server = await start();
  const preflight = await fetch(`${server.origin}/api/v1/chat/completions`, {
    method: "OPTIONS",
    headers: { origin: "http://elsewhere.example", "access-control-request-headers": "authorization, content-type" },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization, content-type");
});

test("another catalogue can be served", async () => {
  const server = await start({ models: { data: [{ id: "some/model" }] } });
  expect(await (await fetch(`${server.origin}/v1/models`)).json()).toEqual({ data: [{ id: "some/model" }] });
});

test("an answer is recorded as closed if the client leaves", async () => {
  const server = await start();
  const stop = new AbortController();
  const body = JSON.stringify({ model: "demo/slow", stream: true, messages: [{ role: "user", content: "count" }] });
  await fetch(`${server.origin}/v1/chat/completions`, { method: "POST", body, signal: stop.signal });
  const request = await server.waitForRequest(({ method }) => method === "POST");
  expect(request.outcome).toBe("open");
  stop.abort();
  await expect.poll(() => request.outcome).toBe("closed");
});

test("a hurried slow answer ends at once, with the same text", async () => {
  const server = await start();
  const ask = (rate: number) =>
    post(server, { model: "demo/plain", stream: true, messages: [{ role: "user", content: `Slowly kb:4 rate:${rate}` }] });
  const whole = collect(await (await ask(0)).text());
  const slow = await ask(1);
  server.hurry();
  expect(collect(await slow.text()).text).toBe(whole.text);
});
