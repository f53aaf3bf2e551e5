import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { OpenAiClient } from "../../src/llm/openAiClient.ts";
import type { Answer } from "../../src/shared/chatEvent.ts";
import { pieceSizes, seededRandom, splitEvents } from "../server/chunking.ts";
import { head } from "../server/faults/exchange.ts";
import { startRawServer } from "../server/faults/rawServer.ts";
import { startToxicProxy, toxicNames, type ToxicName } from "../server/toxics.ts";
import { question } from "./meet.ts";

const mostAnswers = 50;
const atOnce = 8;
/** Answers whose end is the end of the connection: there, a cut looks like a clean end. */
const untilClose = { "content-type": "text/event-stream", connection: "close" };

/** The results of asking over bad networks. */
export interface NetworkFigures {
  readonly answers: number;
  readonly runs: number;
  readonly identical: number;
  readonly marked: number;
  readonly problems: readonly string[];
}

interface Recording {
  readonly name: string;
  readonly body: Buffer;
}

function recordings(folder: string): readonly Recording[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sse"));
  // Spread evenly over all of them, because neighbours are alike.
  const step = Math.max(1, names.length / mostAnswers);
  return Array.from({ length: Math.min(mostAnswers, names.length) }, (_, index) => names[Math.floor(index * step)] ?? "").map((name) => ({
    name,
    body: readFileSync(path.join(folder, name)),
  }));
}

/**
 * Requests each answer of a folder through each kind of bad network, with the real client over real sockets. The result must be the undisturbed
 * answer, or be marked as interrupted or failed. An incomplete answer must never pass for a complete one.
 */
export async function meetBadNetworks(folder: string): Promise<NetworkFigures> {
  const answers = recordings(folder);
  const server = await startRawServer(async (exchange) => {
    const index = Number(/\/r(\d+)\//.exec(exchange.request.path)?.[1]);
    const body = answers[index]?.body ?? Buffer.alloc(0);
    if (endsWithConnection(index)) await exchange.raw(head(200, untilClose));
    else await exchange.stream();
    const nextSize = pieceSizes(`random:${index}`);
    for (let start = 0; start < body.length && !exchange.gone;) {
      const size = nextSize() * 40;
      await exchange.send(body.subarray(start, start + size));
      start += size;
    }
    await exchange.end();
  });
  const problems: string[] = [];
  let identical = 0;
  let marked = 0;
  const meetAll = async ({ name, body }: Recording, index: number): Promise<void> => {
    const expected = await read(server.port, index);
    for (const toxic of toxicNames) {
      const found = await readThrough(server.port, index, toxic, body);
      if (said(found) === said(expected)) identical += 1;
      else if (isMarked(found) && isBeginning(found, expected)) marked += 1;
      else
        problems.push(
          `${toxic}, ${name}: ${found.verdict} ${found.error?.code ?? ""}, ${found.text.length} of ${expected.text.length} characters`,
        );
    }
  };
  const waiting = [...answers.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await meetAll(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await server.close();
  return { answers: answers.length, runs: answers.length * toxicNames.length, identical, marked, problems };
}

/** Every other answer. */
function endsWithConnection(index: number): boolean {
  return index % 2 === 1;
}

/**
 * Number of bytes after which a toxic breaks an answer. Where a cut looks like a clean end, it falls between two events; elsewhere it may fall
 * anywhere, including in the headers or after the end.
 */
function breakOf(body: Buffer, index: number, random: () => number): number {
  if (!endsWithConnection(index)) return Math.floor(random() * (body.length * 1.05 + 200));
  const events = splitEvents(body);
  const whole = events.slice(0, 1 + Math.floor(random() * events.length));
  return head(200, untilClose).length + whole.reduce((sum, event) => sum + event.length, 0);
}

async function readThrough(port: number, index: number, toxic: ToxicName, body: Buffer): Promise<Answer> {
  const random = seededRandom(`${toxic} ${index}`);
  const breakAfter = breakOf(body, index, random);
  const proxy = await startToxicProxy(port, toxic, { random, breakAfter, downFromStart: index % 4 === 0 });
  try {
    return await read(proxy.port, index);
  } finally {
    await proxy.close();
  }
}

async function read(port: number, index: number): Promise<Answer> {
  const client = new OpenAiClient({ random: () => 0 });
  const request = question(`http://127.0.0.1:${port}/r${index}/v1`, {}, "openrouter");
  return client.stream(request, () => undefined, new AbortController().signal);
}

/** The whole content of an answer, without the address in its error message. */
function said({ text, reasoning, reasoningDetails, toolCalls, annotations, finishReason, verdict, usage, error }: Answer): string {
  return JSON.stringify([text, reasoning, reasoningDetails, toolCalls, annotations, finishReason, verdict, usage, error?.code ?? null]);
}

function isMarked({ verdict, error }: Answer): boolean {
  return (verdict === "interrupted" || verdict === "failed") && error !== null;
}

/** Whether the answer is a beginning of the undisturbed one. */
function isBeginning(found: Answer, expected: Answer): boolean {
  const all = expected.reasoning + expected.text;
  return (expected.text.startsWith(found.text) && expected.reasoning.startsWith(found.reasoning)) || all.startsWith(found.text);
}
