// Reading throughput: bytes of a stream in, ChatEvents out, against the bare SDK's decoder on the same bytes. Median of five.
import { Stream } from "openai/streaming";
import { AnswerReader } from "../../../src/llm/read/answerReader.ts";
import { median } from "../median.ts";

/** Megabytes a second (10⁶ bytes) for one kind of stream. */
export interface ReadingFigures {
  readonly stream: string;
  readonly megabytes: number;
  readonly aside: number;
  readonly sdk: number;
}

const runs = 5;
const readSize = 16 * 1024;
const words = "The quick brown fox jumps over a lazy dog, naïve 世界 and 👋🏽 included; ".split(" ");

function chunk(delta: object): string {
  const body = {
    id: "gen-1790000000-BenchBenchBenchBench",
    provider: "DeepInfra",
    model: "deepseek/deepseek-r1-distill-llama-70b",
    object: "chat.completion.chunk",
    created: 1790000000,
    choices: [{ index: 0, delta: { role: "assistant", ...delta }, finish_reason: null, native_finish_reason: null, logprobs: null }],
  };
  return `data: ${JSON.stringify(body)}\n\n`;
}

function repeated(size: number, delta: (word: string) => object): readonly Uint8Array[] {
  const parts: string[] = [];
  for (let length = 0, index = 0; length < size; index++) {
    const part = chunk(delta(` ${words[index % words.length] ?? ""}`));
    parts.push(part);
    length += part.length;
  }
  parts.push("data: [DONE]\n\n");
  const bytes = new TextEncoder().encode(parts.join(""));
  return Array.from({ length: Math.ceil(bytes.length / readSize) }, (_, index) => bytes.subarray(index * readSize, (index + 1) * readSize));
}

function readWithAside(reads: readonly Uint8Array[]): number {
  let heard = 0;
  const reader = new AnswerReader({
    dialect: "openrouter",
    model: "deepseek/deepseek-r1-distill-llama-70b",
    sink: (events) => {
      heard += events.length;
    },
  });
  for (const read of reads) if (reader.push(read) === "ended") break;
  return reader.end("clean").text.length + heard;
}

async function readWithSdk(reads: readonly Uint8Array[]): Promise<number> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const read of reads) controller.enqueue(read);
      controller.close();
    },
  });
  let heard = 0;
  const stream = Stream.fromSSEResponse<{ choices: readonly unknown[] }>(new Response(body as BodyInit), new AbortController());
  for await (const part of stream) heard += part.choices.length;
  return heard;
}

/** Megabytes a second of one run. */
async function rate(size: number, run: () => number | Promise<number>): Promise<number> {
  const start = performance.now();
  const said = await run();
  if (said === 0) throw new Error("nothing was read");
  return size / 1000 / (performance.now() - start);
}

/** Measures both readers on streams of text and of reasoning with its details. */
export async function measureReading(size = 8_000_000): Promise<readonly ReadingFigures[]> {
  const streams: readonly (readonly [string, (word: string) => object])[] = [
    ["text", (word) => ({ content: word })],
    ["text beside empty reasoning fields", (word) => ({ content: word, reasoning: null, reasoning_details: [] })],
    [
      "reasoning with details",
      (word) => ({
        content: "",
        reasoning: word,
        reasoning_details: [{ type: "reasoning.text", text: word, format: "unknown", index: 0 }],
      }),
    ],
  ];
  const figures: ReadingFigures[] = [];
  for (const [stream, delta] of streams) {
    const reads = repeated(size, delta);
    const bytes = reads.reduce((sum, read) => sum + read.length, 0);
    const aside: number[] = [];
    const sdk: number[] = [];
    // In turn, so that whatever else the machine does meets both.
    for (let count = 0; count < runs; count++) {
      aside.push(await rate(bytes, () => readWithAside(reads)));
      sdk.push(await rate(bytes, () => readWithSdk(reads)));
    }
    figures.push({
      stream,
      megabytes: Math.round(bytes / 1e5) / 10,
      aside: Math.round(median(aside)),
      sdk: Math.round(median(sdk)),
    });
  }
  return figures;
}
