import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { BodyWriter } from "./bodyWriter.ts";
import { pieceSizes, splitEvents, type Chunking } from "./chunking.ts";
import { isObject } from "../../src/shared/guards.ts";

/** A recorded answer for a model id. */
export interface Recording {
  /** The recorded body: `.sse` (an event stream), `.json` (one JSON body), or `.error.json`, which contains `{ status, headers, body }`. */
  readonly path: string;
  /** How it is split. `netchunks` uses the recording's own reads in NAME.netchunks.json next to it. Default `events`. */
  readonly chunk?: number | `random:${string}` | "events" | "netchunks";
  /** Milliseconds between two writes (between two events with `events`). Default 0. */
  readonly delayMs?: number;
}

/**
 * Answers with a recorded body, byte for byte.
 * @param chunkWish a chunking in the request, which overrides the recording's own
 */
export async function replay(response: ServerResponse, recording: Recording, chunkWish?: Chunking): Promise<void> {
  const file = await readFile(recording.path);
  if (recording.path.endsWith(".error.json")) {
    sendRecordedError(response, file);
    return;
  }
  const stream = recording.path.endsWith(".sse");
  response.writeHead(200, { "content-type": stream ? "text/event-stream" : "application/json", "cache-control": "no-cache" });
  response.flushHeaders();
  const chunking = chunkWish ?? (await chunkingOf(recording));
  const delayMs = recording.delayMs ?? 0;
  const writer = new BodyWriter(response, "events");
  let at = 0;
  for (const piece of cut(file, chunking)) {
    if (writer.gone) return;
    await writer.waitUntil(at);
    await writer.write(piece);
    // A turn of the event loop between two writes makes them separate network reads.
    await new Promise((resolve) => setImmediate(resolve));
    at += delayMs;
  }
  await writer.end();
}

function sendRecordedError(response: ServerResponse, file: Buffer): void {
  const { status, headers, body } = JSON.parse(file.toString()) as { status: number; headers: Record<string, string>; body: string };
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body);
}

async function chunkingOf(recording: Recording): Promise<Chunking> {
  if (recording.chunk !== "netchunks") return recording.chunk ?? "events";
  const sizes: unknown = JSON.parse(await readFile(recording.path.replace(/\.sse$/, ".netchunks.json"), "utf8"));
  if (!isObject(sizes) || !Array.isArray(sizes.lengths)) throw new Error(`no read sizes beside ${recording.path}`);
  return sizes.lengths.filter((size): size is number => typeof size === "number");
}

function* cut(body: Buffer, chunking: Chunking): Generator<Uint8Array> {
  if (chunking === "events") {
    yield* splitEvents(body);
    return;
  }
  const nextSize = pieceSizes(chunking);
  for (let start = 0; start < body.length;) {
    const size = nextSize();
    yield body.subarray(start, start + size);
    start += size;
  }
}
