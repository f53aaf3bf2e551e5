import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { createServer as createRawServer, type AddressInfo, type Server } from "node:net";
import { gzipSync } from "node:zlib";
import { fake } from "../unit/vscode.ts";
import { type AttackResult, blocked, failed } from "./attackCase.ts";
import { startHost } from "./hostUnderAttack.ts";

type Serve = (response: ServerResponse) => void;

const event = (delta: unknown): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const stream = { "content-type": "text/event-stream" };

/** Writes a text many times, as fast as the other side takes it, until it hangs up. */
function pour(response: ServerResponse, text: string, times: number): void {
  let left = times;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(text)) return void response.once("drain", more);
    }
    response.end();
  };
  more();
}

const answers: Readonly<Record<string, Serve>> = {
  "gzip bomb": (response) => {
    response.writeHead(200, { ...stream, "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(100_000_000, "x"), { level: 1 }));
  },
  "gzip bomb of an error": (response) => {
    response
      .writeHead(500, { "content-type": "application/json", "content-encoding": "gzip" })
      .end(gzipSync(Buffer.alloc(100_000_000, "["), { level: 1 }));
  },
  "50 MB of brackets": (response) => pour(response.writeHead(200, { "content-type": "application/json" }), "[".repeat(1_000_000), 50),
  "encoded twice": (response) => {
    response.writeHead(200, { ...stream, "content-encoding": "gzip, gzip" }).end(gzipSync(gzipSync(event({ content: "x" }))));
  },
  "encoding that nobody knows": (response) => {
    response.writeHead(200, { ...stream, "content-encoding": "x-unknown" }).end(Buffer.alloc(1000, 7));
  },
  "a redirect": (response) => void response.writeHead(302, { location: "http://169.254.169.254/" }).end(),
  HTML: (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<script>alert(1)</script>"),
  "an event of 100 MB": (response) => {
    response.writeHead(200, stream).write("data: ");
    pour(response, "x".repeat(1_000_000), 100);
  },
  "100 MB of text": (response) => pour(response.writeHead(200, stream), event({ content: "x".repeat(500_000) }), 200),
  "200,000 calls": (response) => {
    response.writeHead(200, stream);
    const all = Array.from({ length: 2000 }, (_none, at) => ({ index: at, id: `c${at}`, function: { name: "x", arguments: "{}" } }));
    pour(response, event({ tool_calls: all }), 100);
  },
  "the call with index 1e9": (response) => {
    response
      .writeHead(200, stream)
      .end(event({ tool_calls: [{ index: 1e9, id: "c", function: { name: "x", arguments: "{}" } }] }) + "data: [DONE]\n\n");
  },
  "nothing but comments": (response) => pour(response.writeHead(200, stream), ": x\n\n".repeat(1000), 200),
};

const raw: Readonly<Record<string, (write: (text: string) => void) => void>> = {
  "a header bomb": (write) =>
    write(`HTTP/1.1 200 OK\r\n${Array.from({ length: 20_000 }, (_none, at) => `x-${at}: ${"y".repeat(100)}`).join("\r\n")}\r\n\r\n`),
  "a reason phrase": (write) => write("HTTP/1.1 500 <img src=x onerror=alert(1)> [x](command:x)\r\ncontent-length: 0\r\n\r\n"),
  "headers that never end": (write) => write("HTTP/1.1 200 OK\r\nx-a: "),
};

const mostMegabytes = 400;

/** Asks servers whose answers are bombs, each in the real host. The turn ends, the process does not grow, and the next question is answered. */
export async function hostileAnswers(asked: number): Promise<AttackResult> {
  const kinds = [...Object.keys(answers), ...Object.keys(raw)];
  if (asked > kinds.length) return failed(`not tried: there are ${kinds.length} kinds of answers here, ${asked} were asked for`);
  const problems: string[] = [];
  for (const [name, serve] of Object.entries(answers)) {
    const server = createServer((request, response) => {
      request.resume();
      response.on("error", () => undefined);
      if (request.method === "POST") serve(response);
      else response.writeHead(404).end();
    });
    problems.push(...(await met(name, server)));
  }
  for (const [name, serve] of Object.entries(raw)) {
    const server = createRawServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => serve((text) => void socket.write(text)));
    });
    problems.push(...(await met(name, server)));
  }
  return problems.length === 0
    ? blocked(`${kinds.length} kinds of answers end as errors or cut off, within ${mostMegabytes} MB`)
    : failed(problems.join("; "));
}

async function met(name: string, server: Server): Promise<readonly string[]> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = await startHost();
  try {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    Object.assign(host.settings.user, { "aside.endpoints": { x: { baseUrl, auth: "none" } }, "aside.endpoint": "x", "aside.model": "m" });
    const before = process.memoryUsage().rss;
    const started = performance.now();
    let end = await host.ask("What is this?");
    const grown = Math.round((process.memoryUsage().rss - before) / 1024 / 1024);
    const text = JSON.stringify(host.said.at(-1) ?? "").length;
    if (end === "no end") {
      // A server that is merely slow may take as long as the user lets it.
      const stopped = host.ask("another");
      host.receive({ type: "stop" });
      end = await stopped;
    }
    if (process.env["ASIDE_ATTACKS_TIMES"]) console.log(name, Math.round(performance.now() - started), end, grown);
    return [
      ...(end === "no end" ? [`${name}: the answer does not end, and Stop does not end it`] : []),
      ...(grown > mostMegabytes ? [`${name}: ${grown} MB more`] : []),
      ...(text > 30_000_000 ? [`${name}: the panel was told ${text} characters at once`] : []),
      ...(fake.executed.length > 0 || fake.opened.length > 0
        ? [`${name}: ran ${JSON.stringify(fake.executed)} ${fake.opened.join()}`]
        : []),
    ];
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await host.close();
  }
}
