import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A server that answers every question with the same sort of Markdown, and keeps nothing. */
export interface SoakServer {
  readonly origin: string;
  /** Answers that were sent whole. */
  answered(): number;
  close(): Promise<void>;
}

const tokensPerSecond = 100;
const reasoning = "Somebody wants to know it again, so the same facts are put in another order, with one more example than before. ".repeat(
  3,
);
const text = `## What it comes down to

Most of it is **the same** as before: one part reads, one part writes, and the third one keeps the books.

| part | does |
|---|---|
| reader | takes what comes |
| writer | gives what is asked |

\`\`\`typescript
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
\`\`\`

- It is *cheap*, because nothing is done twice.
- It is safe: \`$E = mc^2$\` stays what it is, and $a^2 + b^2 = c^2$ is drawn.

> Whoever asks again gets the same answer.
`;

/** Starts it on a free port of 127.0.0.1. */
export async function startSoakServer(): Promise<SoakServer> {
  let answered = 0;
  const server = createServer({ noDelay: true }, (request, response) => {
    void respond(request, response, () => (answered += 1)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered: () => answered,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param onWhole told of an answer that was sent to its end */
async function respond(request: IncomingMessage, response: ServerResponse, onWhole: () => void): Promise<void> {
  request.resume();
  if (request.method !== "POST") {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: [{ id: "soak/answer", name: "Soak: Answer", context_length: 10_000_000 }] }));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const event = (delta: object, rest: object = {}): void => {
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, ...rest }] })}\n\n`);
  };
  for (const [field, whole] of [
    ["reasoning_content", reasoning],
    ["content", text],
  ] as const) {
    for (const word of whole.split(/(?<= )/)) {
      if (response.destroyed) return;
      event({ [field]: word });
      await sleep(1000 / tokensPerSecond);
    }
  }
  event({}, { finish_reason: "stop" });
  response.end("data: [DONE]\n\n");
  onWhole();
}
