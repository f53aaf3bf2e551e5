import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { setTimeout } from "node:timers/promises";
import { Exchange, type RawRequest } from "./exchange.ts";

export interface RawServerOptions {
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** Passes a request on with its headers; its body is never read. */
  readonly beforeBody?: boolean;
  /** Uses TLS with this certificate. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Called with each connection, which is then not read as HTTP. */
  readonly connection?: (socket: Socket) => void;
}

export interface RawServer {
  readonly port: number;
  readonly origin: string;
  readonly requests: () => number;
  readonly bodies: () => readonly string[];
  readonly sent: () => number;
  readonly connected: () => boolean;
  readonly close: () => Promise<void>;
}

/** A server on 127.0.0.1 that reads HTTP requests from its sockets and leaves the response to a behavior. */
export async function startRawServer(
  behave: (exchange: Exchange) => Promise<void> | void,
  options: RawServerOptions = {},
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const pause = options.pause ?? (async (milliseconds: number) => setTimeout(milliseconds));
  let requests = 0;
  const bodies: string[] = [];
  let closedBytes = 0;
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // Many faults expect the client to leave early.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      closedBytes += socket.bytesWritten;
    });
    if (options.connection) {
      options.connection(socket);
      return;
    }
    readRequests(socket, options.beforeBody ?? false, (request) => {
      requests += 1;
      if (request.body !== "") bodies.push(request.body);
      Promise.resolve(behave(new Exchange(request, requests, socket, pause))).catch((error: unknown) => {
        console.error("fault server:", error);
        socket.destroy();
      });
    });
  };
  const server: Server = options.tls ? createTlsServer(options.tls, accept) : createServer(accept);
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `${options.tls ? "https" : "http"}://127.0.0.1:${port}`,
    requests: () => requests,
    bodies: () => bodies,
    sent: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, closedBytes),
    connected: () => sockets.size > 0,
    close: async () => {
      const closed = [...sockets].map(async (socket) => once(socket, "close"));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** Reads requests one after the other. `content-length` is the length of a body. */
function readRequests(socket: Socket, beforeBody: boolean, handle: (request: RawRequest) => void): void {
  let held = Buffer.alloc(0);
  const pieces: Buffer[] = [];
  let needed = 0;
  let handedOver = false;
  socket.on("data", (data) => {
    if (handedOver) return;
    pieces.push(data);
    const length = held.length + pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length < needed) return;
    held = Buffer.concat([held, ...pieces.splice(0)]);
    for (;;) {
      const headEnd = held.indexOf("\r\n\r\n");
      if (headEnd === -1) return;
      const request = parseHead(held.subarray(0, headEnd).toString("latin1"));
      if (beforeBody) {
        handedOver = true;
        // Without reading, the client's upload fills the socket.
        socket.pause();
        handle({ ...request, body: "" });
        return;
      }
      const end = headEnd + 4 + Number(request.headers["content-length"] ?? 0);
      needed = end;
      if (held.length < end) return;
      const body = held.subarray(headEnd + 4, end).toString();
      held = held.subarray(end);
      needed = 0;
      handle({ ...request, body });
    }
  });
}

function parseHead(text: string): Omit<RawRequest, "body"> {
  const [requestLine = "", ...lines] = text.split("\r\n");
  const [method = "", path = ""] = requestLine.split(" ");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { method, path, headers };
}
