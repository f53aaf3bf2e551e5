import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { demoRow, plainParameters } from "../../server/catalogue.ts";
import { readAsk } from "../../server/chatRequest.ts";
import { deliverStream } from "../../server/deliver.ts";
import { say, type Step } from "../../server/script.ts";
import { type MarkedAnswer, markedAnswer } from "./answer.ts";
import { isObject } from "../../../src/shared/guards.ts";

/** An answer on its way, and when what of it was written to the socket. Times are milliseconds since the epoch. */
export interface SentAnswer extends MarkedAnswer {
  readonly question: string;
  /** By marker; grows. */
  readonly sentAt: readonly number[];
  /** When the last character was written. */
  readonly endedAt: number | undefined;
}

/** A server that gives marked answers: `kb:12` in the question is their length, `rate:100` their speed in tokens a second. */
export interface AnswerServer {
  readonly origin: string;
  /** In the order in which they were asked for; grows. */
  readonly answers: readonly SentAnswer[];
  close(): Promise<void>;
}

const row = demoRow({
  slug: "answer",
  name: "Bench: Answer",
  description: "An answer with markers",
  contextLength: 131_072,
  promptPrice: 0.1,
  completionPrice: 0.1,
  parameters: plainParameters,
});

/** Starts it on a free port of 127.0.0.1. */
export async function startAnswerServer(): Promise<AnswerServer> {
  const answers: SentAnswer[] = [];
  const server = createServer({ noDelay: true }, (request, response) => void respond(request, response, answers));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, answers: SentAnswer[]): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  if (request.method !== "POST") {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: [{ ...row, id: "bench/answer" }] }));
    return;
  }
  const body: unknown = JSON.parse(Buffer.concat(pieces).toString());
  const ask = readAsk(isObject(body) ? body : {}, 1);
  const answer = markedAnswer((ask.wishes.kilobytes ?? 12) * 1024);
  const sentAt: number[] = [];
  const sent = { ...answer, question: ask.text, sentAt, endedAt: undefined as number | undefined };
  answers.push(sent);
  await deliverStream(response, row, ask, noted(ask.wishes.rate ?? 100, sent, sentAt));
}

/** A generator resumes once its last value has been written, so record the time then. */
function* noted(
  rate: number,
  answer: { readonly text: string; readonly markers: readonly number[]; endedAt: number | undefined },
  sentAt: number[],
): Generator<Step> {
  let offset = 0;
  for (const step of say("text", answer.text, rate)) {
    yield step;
    if (step.type === "text") offset += step.text.length;
    while ((answer.markers[sentAt.length] ?? Number.POSITIVE_INFINITY) <= offset) sentAt.push(Date.now());
  }
  answer.endedAt = Date.now();
}
