// npm run --silent replay -- FILE [--dialect openrouter|deepinfra|openai|responses] [--chunk BYTES|random:SEED]
// Reads a recorded answer through the code that reads it in the editor, and prints what it says as one JSON object.
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { httpError } from "../src/llm/httpError.ts";
import { AnswerReader } from "../src/llm/read/answerReader.ts";
import { parseJson } from "../src/llm/read/json.ts";
import { ResponsesEvents } from "../src/llm/read/responsesEvents.ts";
import { isObject } from "../src/shared/guards.ts";
import type { ChatError } from "../src/shared/chatError.ts";
import type { Answer } from "../src/shared/chatEvent.ts";
import { dialects } from "../src/shared/parameterTable.ts";
import type { Dialect } from "../src/shared/parameters.ts";
import { readArguments, refuseArguments } from "./arguments.ts";

const usage = `npm run --silent replay -- FILE [--dialect ${dialects.join("|")}] [--chunk BYTES|random:SEED]`;

/** How a recording is cut into reads: all at once, pieces of so many bytes, or of random sizes by a seed. */
export type Chunking = "whole" | number | { readonly seed: number };

/** What is printed: what a report is about of an answer, its error cut down to what the server said. */
export type Replayed = Omit<Answer, "error" | "id" | "nativeFinishReason" | "citations"> & {
  readonly error: { readonly code: string; readonly message: string; readonly status?: number } | null;
};

/** Reads a recording, and gives what is printed of it. */
export function replay(name: string, bytes: Uint8Array, dialect: Dialect, chunking: Chunking): Replayed {
  const answer = readRecording(name, bytes, dialect, chunking);
  return {
    text: answer.text,
    reasoning: answer.reasoning,
    reasoningDetails: answer.reasoningDetails,
    toolCalls: answer.toolCalls,
    images: answer.images,
    annotations: answer.annotations,
    finishReason: answer.finishReason,
    verdict: answer.verdict,
    usage: answer.usage,
    cost: answer.cost,
    provider: answer.provider,
    model: answer.model,
    error: answer.error === null ? null : shownError(answer.error),
  };
}

/**
 * Reads a recorded body (`.sse`, `.json`), or a failure with its status (`.error.json`: `{ status, headers, body }`).
 * @param name file name: its ending says which of them it is
 */
export function readRecording(name: string, bytes: Uint8Array, dialect: Dialect, chunking: Chunking): Answer {
  const recorded = name.endsWith(".error.json") ? readFailure(bytes) : undefined;
  if (recorded !== undefined && recorded.status !== 200) {
    return { ...readBody(new Uint8Array(0), dialect, "whole"), verdict: "failed", error: httpError({ ...recorded, dialect }) };
  }
  return readBody(recorded === undefined ? bytes : new TextEncoder().encode(recorded.body), dialect, chunking);
}

function readBody(bytes: Uint8Array, dialect: Dialect, chunking: Chunking): Answer {
  const reader = new AnswerReader({
    dialect,
    ...(dialect === "responses" && { events: new ResponsesEvents() }),
    sink: () => undefined,
  });
  for (const piece of cut(bytes, chunking)) {
    const state = reader.push(piece);
    // There is no user to ask.
    if (state === "capped") reader.raiseCap(Number.POSITIVE_INFINITY);
    if (state === "ended") break;
  }
  return reader.end("clean");
}

/** The server's own words where it said any: they are what a report is about. */
function shownError(error: ChatError): NonNullable<Replayed["error"]> {
  const { code, message, serverMessage, status } = error;
  return { code, message: serverMessage ?? message, ...(status !== undefined && { status }) };
}

function readFailure(bytes: Uint8Array): { readonly status: number; readonly headers: Headers; readonly body: string } {
  const recorded = parseJson(new TextDecoder().decode(bytes));
  if (!isObject(recorded) || typeof recorded["status"] !== "number") {
    throw new Error("This is no recorded failure, which is one JSON object: { status, headers, body }.");
  }
  const { headers, body } = recorded;
  const kept = new Headers();
  for (const [header, value] of Object.entries(isObject(headers) ? headers : {})) {
    // What no header can be, a recorder made up.
    try {
      kept.set(header, Array.isArray(value) ? value.join(", ") : String(value));
    } catch {
      process.stderr.write(`The header ${JSON.stringify(header.slice(0, 100))} was left out: HTTP does not allow it.\n`);
    }
  }
  return { status: recorded["status"], headers: kept, body: typeof body === "string" ? body : JSON.stringify(body ?? "") };
}

function* cut(bytes: Uint8Array, chunking: Chunking): Generator<Uint8Array> {
  if (chunking === "whole") {
    yield bytes;
    return;
  }
  const next = typeof chunking === "number" ? () => chunking : randomSizes(chunking.seed);
  for (let start = 0; start < bytes.length;) {
    const end = Math.min(bytes.length, start + next());
    yield bytes.subarray(start, end);
    start = end;
  }
}

/** Sizes of 1 to 2,048 bytes, small ones as likely as large ones; the same for the same seed (mulberry32). */
function randomSizes(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.ceil(2 ** ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * 11));
  };
}

function parseChunking(text: string | undefined): Chunking | undefined {
  if (text === undefined) return "whole";
  const seed = /^random:(\d{1,9})$/.exec(text)?.[1];
  if (seed !== undefined) return { seed: Number(seed) };
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function main(): void {
  const { positionals, values } = readArguments({
    usage,
    options: { dialect: { type: "text", oneOf: dialects, default: "openrouter" }, chunk: { type: "text" } },
    positionals: 1,
  });
  const [file] = positionals;
  const chunking = parseChunking(values.chunk);
  if (file === undefined || chunking === undefined) refuseArguments(usage);
  // npm runs scripts in the project's folder; INIT_CWD is where it was started.
  const bytes = readFileSync(path.resolve(process.env["INIT_CWD"] ?? process.cwd(), file));
  process.stdout.write(`${JSON.stringify(replay(path.basename(file), bytes, values.dialect, chunking), undefined, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
