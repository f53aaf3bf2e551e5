// The other side of the bench, in a process of its own: prints its port, ends with its parent's pipe.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { chunkEvent, deltaEvent, doneEvent, finishEvent, keepAlive, usageEvent } from "../../server/faults/events.ts";

const token = deltaEvent({ content: " word" });
const end = finishEvent() + usageEvent() + doneEvent;
const tickMs = 4;

/** Tokens at a steady rate, one event each; those that fall due together go out together. */
function pace(response: ServerResponse, perSecond: number, seconds: number): void {
  const start = performance.now();
  const all = perSecond * seconds;
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(all, Math.floor(((performance.now() - start) / 1000) * perSecond));
    if (due > sent) response.write(token.repeat(due - sent));
    sent = due;
    if (sent < all) return;
    clearInterval(timer);
    response.end(end);
  }, tickMs);
  response.on("close", () => clearInterval(timer));
}

/** As fast as it is taken, without an end. */
function flood(response: ServerResponse): void {
  const burst = token.repeat(500);
  const more = (): void => {
    while (!response.destroyed && response.write(burst));
  };
  response.on("drain", more);
  more();
}

const server = createServer((request, response) => {
  request.resume();
  const [, kind = "", rate = "0", seconds = "0"] = (request.url ?? "").split("/");
  if (kind === "silent") return;
  if (kind === "limited") {
    response.writeHead(429, { "content-type": "application/json", "retry-after": "30" });
    response.end('{"error":{"code":429,"message":"Rate limit exceeded"}}');
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  if (kind === "instant") response.end(chunkEvent({ choices: [{ index: 0, delta: { content: "Hello" }, finish_reason: null }] }) + end);
  else if (kind === "paced") pace(response, Number(rate), Number(seconds));
  else if (kind === "flood") flood(response);
  else if (kind === "comments") {
    const timer = setInterval(() => response.write(keepAlive), 5);
    response.on("close", () => clearInterval(timer));
  }
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
process.stdin.on("end", () => process.exit(0)).resume();
