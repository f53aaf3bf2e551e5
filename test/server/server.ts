import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Generations } from "./account.ts";
import type { Recording } from "./replay.ts";
import { RequestLog, type RecordedRequest } from "./requestLog.ts";
import { route, type RouterContext } from "./router.ts";
import { SignIns } from "./signIns.ts";

/** How the loopback server is to behave. */
export interface ServerOptions {
  /** 0 or absent takes any free port. */
  readonly port?: number;
  /** Bearer keys that are accepted. Absent accepts any key, and none at all. */
  readonly keys?: readonly string[];
  /** Model ids that answer with a recorded body. */
  readonly recordings?: Readonly<Record<string, Recording>>;
  /** Body of `GET /models` to serve instead of the demo models' own, for example a recorded one; a function is asked each time. */
  readonly models?: unknown;
  /** Tokens a second of every scripted model but `demo/slow`; 0 is as fast as possible. Absent leaves each its own pace. */
  readonly rate?: number;
}

/** A running server on 127.0.0.1. */
export interface LoopbackServer {
  readonly port: number;
  /** For example `http://127.0.0.1:4711`; endpoints are under `/api/v1`, `/v1` and `/v1/openai` of it. */
  readonly origin: string;
  /** Every request so far, in the order in which their bodies were complete. Grows. */
  readonly requests: readonly RecordedRequest[];
  /** The first request, past or future, that fits. @param timeoutMs rejects after this time, 10 seconds if absent */
  waitForRequest(wants: (request: RecordedRequest) => boolean, timeoutMs?: number): Promise<RecordedRequest>;
  /** Sends what is left of the scripted answers that run at once: a test that has seen what it came for need not wait for their end. */
  hurry(): void;
  /** Ends every connection and the server. */
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

/** A web worker's fetch asks before it sends; whoever asks may. */
function allowEveryOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-methods", "GET, POST, OPTIONS");
  response.setHeader("access-control-allow-headers", request.headers["access-control-request-headers"] ?? "*");
  response.setHeader("access-control-expose-headers", "X-Generation-Id, X-Provider-Name, Retry-After");
  if (request.headers["access-control-request-private-network"] !== undefined) {
    response.setHeader("access-control-allow-private-network", "true");
  }
}

/** The body as text, or undefined where it is over the cap. */
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
