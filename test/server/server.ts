import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Generations } from "./account.ts";
import type { Recording } from "./replay.ts";
import { RequestLog, type RecordedRequest } from "./requestLog.ts";
import { route, type RouterContext } from "./router.ts";
import { SignIns } from "./signIns.ts";

/** Options of the loopback server. */
export interface ServerOptions {
  /** 0 or absent selects any free port. */
  readonly port?: number;
  /** Accepted bearer keys. If absent, any key or none is accepted. */
  readonly keys?: readonly string[];
  /** Recorded answers by model id. */
  readonly recordings?: Readonly<Record<string, Recording>>;
  /** The body of `GET /models` instead of the demo models, for example a recorded one. A function is called for each request. */
  readonly models?: unknown;
  /** Tokens per second of every scripted model except `demo/slow`; 0 is as fast as possible. Absent keeps each model's own rate. */
  readonly rate?: number;
}

/** A running server on 127.0.0.1. */
export interface LoopbackServer {
  readonly port: number;
  /** For example `http://127.0.0.1:4711`. The APIs are below `/api/v1`, `/v1` and `/v1/openai`. */
  readonly origin: string;
  /** All requests so far, in the order in which their bodies were complete. The array grows. */
  readonly requests: readonly RecordedRequest[];
  /** The first past or future request that matches. @param timeoutMs rejects after this time, by default 10 seconds */
  waitForRequest(wants: (request: RecordedRequest) => boolean, timeoutMs?: number): Promise<RecordedRequest>;
  /** Sends the rest of all running scripted answers at once, so that a test need not wait for their end. */
  hurry(): void;
  /** Closes all connections and the server. */
  close(): Promise<void>;
}

const bodyCap = 64 * 1024 * 1024;

/** Starts a loopback OpenRouter. */
export async function startServer(options: ServerOptions = {}): Promise<LoopbackServer> {
  const log = new RequestLog();
  const attempts = new Map<string, number>();
  let hurry = new AbortController();
  const context: RouterContext = {
    keys: options.keys,
    recordings: options.recordings ?? {},
    models: options.models,
    rate: options.rate,
    get hurry() {
      return hurry.signal;
    },
    generations: new Generations(),
    signIns: new SignIns(),
  };
  const server = createServer({ noDelay: true }, (request, response) => {
    handle(request, response, log, attempts, context).catch((error: unknown) => {
      console.error("loopback server:", error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests: log.requests,
    waitForRequest: (wants, timeoutMs = 10_000) => log.wait(wants, timeoutMs),
    hurry: () => {
      hurry.abort();
      hurry = new AbortController();
    },
    close: async () => {
      log.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  log: RequestLog,
  attempts: Map<string, number>,
  context: RouterContext,
): Promise<void> {
  allowEveryOrigin(request, response);
  const text = await readBody(request);
  if (text === undefined) {
    response.writeHead(413, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify({ error: { message: "Request Entity Too Large", code: 413 } }));
    return;
  }
  let outcome: RecordedRequest["outcome"] = "open";
  response.once("close", () => {
    outcome = response.writableFinished ? "finished" : "closed";
  });
  const identity = `${request.method} ${request.url} ${text}`;
  const attempt = (attempts.get(identity) ?? 0) + 1;
  attempts.set(identity, attempt);
  const body = parse(text);
  log.add({
    method: request.method ?? "",
    path: request.url ?? "",
    headers: request.headers,
    body,
    at: Date.now(),
    get outcome() {
      return outcome;
    },
  });
  await route(request, response, body, attempt, context);
}

/** A web worker's fetch sends a preflight request. Every origin is allowed. */
function allowEveryOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-methods", "GET, POST, OPTIONS");
  response.setHeader("access-control-allow-headers", request.headers["access-control-request-headers"] ?? "*");
  response.setHeader("access-control-expose-headers", "X-Generation-Id, X-Provider-Name, Retry-After");
  if (request.headers["access-control-request-private-network"] !== undefined) {
    response.setHeader("access-control-allow-private-network", "true");
  }
}

/** The body as text, or undefined if it exceeds the limit. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > bodyCap) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
