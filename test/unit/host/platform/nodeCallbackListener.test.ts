import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CallbackAnswer, CallbackListener } from "../../../../src/host/platform/callbackListener.ts";
import { listenForCallback } from "../../../../src/host/platform/nodeCallbackListener.ts";

// Whatever connects to the port may send anything: every request gets an answer, and only the right one counts.

let listener: CallbackListener;
let answer: CallbackAnswer | undefined;
let port: number;
const faults: unknown[] = [];
const onFault = (fault: unknown): unknown => faults.push(fault);

beforeEach(async () => {
  answer = undefined;
  faults.length = 0;
  process.on("uncaughtException", onFault);
  listener = await listenForCallback("the-state");
  void listener.answer.then((given) => (answer = given));
  port = Number(new URL(listener.address).port);
});

afterEach(() => {
  listener.dispose();
  process.off("uncaughtException", onFault);
  expect(faults).toEqual([]);
});

/** What the listener says to these bytes; it closes the connection itself. */
async function raw(text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => undefined);
  socket.write(text.replaceAll("HOST", `127.0.0.1:${port}`));
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

const line = (first: string, ...headers: readonly string[]) => [first, "Host: HOST", ...headers, "", ""].join("\r\n");
const right = "/callback/the-state?code=abc";

test.each([
  ["two slashes", line("GET // HTTP/1.1"), 400],
  ["two slashes and a bracket", line("GET //[ HTTP/1.1"), 400],
  ["a bad address in absolute form", line("GET http://[ HTTP/1.1"), 400],
  ["the right path in absolute form", line(`GET http://evil.example${right} HTTP/1.1`), 400],
  ["the right path after two slashes", line(`GET //evil.example${right} HTTP/1.1`), 400],
  ["a backslash", line(`GET /\\evil.example${right} HTTP/1.1`), 400],
  ["an asterisk", line("OPTIONS * HTTP/1.1"), 405],
  ["no path", line("GET ? HTTP/1.1"), 400],
  ["HEAD", line(`HEAD ${right} HTTP/1.1`), 405],
  ["POST with a body", line(`POST ${right} HTTP/1.1`, "Content-Length: 3") + "abc", 405],
  ["CONNECT", line("CONNECT 127.0.0.1:1 HTTP/1.1"), 405],
  ["an upgrade", line(`GET ${right} HTTP/1.1`, "Connection: Upgrade", "Upgrade: websocket"), 400],
  ["an unknown method", line(`BREW ${right} HTTP/1.1`), 400],
  ["two hosts", line(`GET ${right} HTTP/1.1`, "Host: evil.example"), 400],
  ["another host", `GET ${right} HTTP/1.1\r\nHost: evil.example\r\n\r\n`, 421],
  ["no host, HTTP/1.0", `GET ${right} HTTP/1.0\r\n\r\n`, 421],
  ["no host, HTTP/1.1", `GET ${right} HTTP/1.1\r\n\r\n`, 400],
  ["a page's image", line(`GET ${right} HTTP/1.1`, "Sec-Fetch-Dest: image"), 403],
  ["bad percent-encoding", line("GET /%E0%A4%A?%= HTTP/1.1"), 404],
  ["dot segments", line("GET /x/../favicon.ico HTTP/1.1"), 404],
  ["a bomb of headers", line(`GET ${right} HTTP/1.1`, ...Array.from({ length: 40 }, (_, at) => `X-${at}: ${"a".repeat(1000)}`)), 431],
  ["rubbish", "\x16\x03\x01\x02\x00\r\n\r\n", 400],
])("%s is refused with an answer", async (_name, request, status) => {
  expect(await raw(request)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toBeUndefined();
  // It still listens for the right one.
  expect(await raw(line(`GET ${right} HTTP/1.1`))).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toEqual({ type: "code", code: "abc" });
});

test("a request that never ends is cut off, and others are answered meanwhile", async () => {
  const slow = raw("GET / HTTP/1.1\r\nHost: HOST\r\nX-");
  expect(await raw(line("GET /favicon.ico HTTP/1.1"))).toMatch(/^HTTP\/1\.1 404 /);
  expect(await slow).toMatch(/^HTTP\/1\.1 408 /);
  expect(await raw(line(`GET ${right} HTTP/1.0`))).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toEqual({ type: "code", code: "abc" });
}, 20_000);
