import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as received. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Loopback {
  readonly origin: string;
  readonly arrived: readonly Arrived[];
  /** The number of connections closed so far by either side. */
  readonly closed: () => number;
}

/** A server on 127.0.0.1 for one test. The handler gets the completely read request and the number of requests before it. */
export async function serve(handler: (request: Arrived, response: ServerResponse, index: number) => void): Promise<Loopback> {
  const arrived: Arrived[] = [];
  let closed = 0;
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (text: string) => {
      body += text;
    });
    response.on("close", () => {
      closed += 1;
    });
    request.on("end", () => {
      const one = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
      arrived.push(one);
      handler(one, response, arrived.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived, closed: () => closed };
}

/** Writes the head of an event stream. */
export function startStream(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
}

/** One chunk of an answer as an event. */
export function chunk(content: string, finishReason: string | null = null): string {
  return `data: ${JSON.stringify({ id: "gen-1", model: "a/b", choices: [{ index: 0, delta: { content }, finish_reason: finishReason }] })}\n\n`;
}

/** A complete answer "hello". */
export const hello = `${chunk("hel")}${chunk("lo", "stop")}data: ${JSON.stringify({
  id: "gen-1",
  model: "a/b",
  choices: [],
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: 0.001 },
})}\n\ndata: [DONE]\n\n`;
