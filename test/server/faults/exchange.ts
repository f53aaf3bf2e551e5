import type { Socket } from "node:net";
import { isObject } from "../../../src/shared/guards.ts";
import { ResponseShape } from "../responsesShape.ts";
import { deltaEvent, doneEvent, finishEvent, usageEvent } from "./events.ts";

/** A request as received. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request and the socket for its response: HTTP/1.1 by hand, so that every rule of it can be broken. */
export class Exchange {
  readonly request: RawRequest;
  /** The number of this request at this server, from 1. */
  readonly nth: number;
  readonly socket: Socket;
  /** Waits, on the clock of the test. */
  readonly pause: (milliseconds: number) => Promise<void>;
  #chunked = false;
  /** What is answered to a request to the Responses API. */
  readonly #shape: ResponseShape | undefined;

  constructor(request: RawRequest, nth: number, socket: Socket, pause: (milliseconds: number) => Promise<void>) {
    this.request = request;
    this.nth = nth;
    this.socket = socket;
    this.pause = pause;
    this.#shape = request.path.endsWith("/responses") ? new ResponseShape() : undefined;
  }

  /** Events of a chat completion as the API that was asked sends them. */
  inShape(events: string): string {
    return this.#shape?.translate(events) ?? events;
  }

  /** A body of a chat completion as the API that was asked sends it. */
  bodyInShape(body: unknown): unknown {
    return this.#shape !== undefined && isObject(body) ? this.#shape.whole(body) : body;
  }

  /** Whether the connection is closed. */
  get gone(): boolean {
    return this.socket.destroyed;
  }

  /** Resolves when the connection is closed. */
  async untilGone(): Promise<void> {
    if (this.gone) return;
    await new Promise<void>((resolve) => {
      this.socket.once("close", () => resolve());
    });
  }

  /** Writes bytes as they are. Resolves when the kernel has them or the client has gone. */
  async raw(data: string | Uint8Array): Promise<void> {
    if (this.gone) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.socket.off("close", done);
        resolve();
      };
      this.socket.once("close", done);
      this.socket.write(data, done);
    });
  }

  /** Answers with one body. */
  async respond(status: number, headers: Readonly<Record<string, string>> = {}, body: string | Uint8Array = ""): Promise<void> {
    const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
    await this.raw(head(status, { ...headers, "content-length": String(length) }));
    await this.raw(body);
  }

  /** Answers with one JSON body. */
  async json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.respond(status, { "content-type": "application/json", ...headers }, JSON.stringify(this.bodyInShape(body)));
  }

  /** Begins a chunked event stream. */
  async stream(headers: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#chunked = true;
    await this.raw(head(200, { "content-type": "text/event-stream", ...headers, "transfer-encoding": "chunked" }));
  }

  /** Begins an event stream that ends when the connection does. */
  async streamUntilClose(headers: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.raw(head(200, { "content-type": "text/event-stream", ...headers, connection: "close" }));
  }

  /** Writes pieces of the body; texts are events of a chat completion. */
  async send(...pieces: readonly (string | Uint8Array)[]): Promise<void> {
    const isText = this.#shape !== undefined && pieces.every((piece) => typeof piece === "string");
    for (const piece of isText ? [this.inShape(pieces.join(""))] : pieces) {
      const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
      if (bytes.length === 0) continue;
      await this.raw(this.#chunked ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]) : bytes);
    }
  }

  /** Writes text deltas, one event each. */
  async say(...texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.send(deltaEvent({ content: text }));
  }

  /** Writes the usual end: finish reason, usage, `[DONE]`; then ends the body. */
  async finish(reason = "stop"): Promise<void> {
    await this.send(finishEvent(reason), usageEvent(), doneEvent);
    await this.end();
  }

  /** Ends the body cleanly. */
  async end(): Promise<void> {
    if (this.#chunked) await this.raw("0\r\n\r\n");
    else this.socket.end();
  }

  /** A complete valid answer. */
  async answer(...texts: readonly string[]): Promise<void> {
    await this.stream();
    await this.say(...(texts.length > 0 ? texts : ["Hello", " world"]));
    await this.finish();
  }

  /** Closes the socket with a FIN, whatever is in progress. */
  async hangUp(): Promise<void> {
    await settle();
    this.socket.destroy();
  }

  /** Closes the socket with a RST. */
  async reset(): Promise<void> {
    await settle();
    this.socket.resetAndDestroy();
  }
}

/** Waits until the written bytes have arrived. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

const reasons: Readonly<Record<number, string>> = { 200: "OK", 204: "No Content", 307: "Temporary Redirect" };

/**
 * The status line and headers. Several headers with one name are written as one value, separated by `
 * `.
 */
export function head(status: number, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).flatMap(([name, value]) => value.split("\n").map((one) => `${name}: ${one}`));
  return `${[`HTTP/1.1 ${status} ${reasons[status] ?? "Error"}`, ...lines].join("\r\n")}\r\n\r\n`;
}
