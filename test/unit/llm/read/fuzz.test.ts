import { describe, expect, it } from "vitest";
import { AnswerReader, type BodyEnd } from "../../../../src/llm/read/answerReader.ts";
import { ResponsesEvents } from "../../../../src/llm/read/responsesEvents.ts";
import { SseReader, type SseEvent } from "../../../../src/llm/read/sse.ts";
import type { Answer, ChatEvent } from "../../../../src/shared/chatEvent.ts";
import type { Dialect } from "../../../../src/shared/parameters.ts";
import { pieces, Random } from "./random.ts";
import { readWholeStream } from "./simpleSseReader.ts";

// The long run: FUZZ_RUNS=1000000 vitest run --project unit test/unit/llm/read/fuzz.test.ts
const runs = Number(process.env["FUZZ_RUNS"] ?? 4000);

const fragments = [
  "data: ",
  "data:",
  "data",
  "event: error\n",
  "event: ping\n",
  "id: 1\n",
  "retry: 1\n",
  ": OPENROUTER PROCESSING\n",
  ":",
  "\n",
  "\n\n",
  "\r",
  "\r\n",
  "\r\n\r\n",
  "\uFEFF",
  "\u0000",
  " ",
  "é世👋🏽",
  "[DONE]",
  "null",
  "[]",
  "{}",
  '{"error":{"code":502,"message":"x"}}',
  '{"object":"error","message":"x","code":400}',
  '{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}',
  '{"choices":[{"index":0,"delta":{"content":"<think>"}}]}',
  '{"choices":[{"index":0,"delta":{"content":"</think>"}}]}',
  '{"choices":[{"index":0,"delta":{"content":"\\ud83d"}}]}',
  '{"choices":[{"index":0,"delta":{"content":"\\ude00</s>"}}]}',
  '{"choices":[{"delta":{"reasoning":"r","reasoning_details":[{"type":"reasoning.text","text":"r","index":0}]}}]}',
  '{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}',
  '{"choices":[{"delta":{"tool_calls":[{"index":-1,"function":{"arguments":"{"}}]}}]}',
  '{"choices":[{"index":"__proto__","delta":{"content":"x"}}]}',
  '{"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}],"usage":{"cost":1}}',
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  '{"choices":[{"delta":{"content":[{"type":"text","text":"part"},{"type":"thinking","thinking":null},null]}}]}',
  '{"choices":null,"usage":null,"x_groq":{"usage":{"total_tokens":"5"}}}',
  "<!doctype html><title>x</title>",
  // Chunks that differ in one word, which the reader compares instead of parsing.
  ...["a", " word", "\\n", '\\"', "\\\\", "世", "\\ud83d", "\\ude00", '","x":"', ""].flatMap((word) => [
    `data: {"id":"gen-1","choices":[{"index":0,"delta":{"content":"${word}"},"finish_reason":null}]}\n\n`,
    `data: {"id":"gen-1","choices":[{"index":0,"delta":{"reasoning":"${word}","reasoning_details":[{"type":"reasoning.text","text":"${word}","index":0}]}}]}\n\n`,
    `data: {"id":"gen-1","choices":[{"index":0,"delta":{"content":"","reasoning_content":"${word}"}}]}\n\n`,
  ]),
];

/** Events of the Responses API, which the next ones may contradict. */
const ofResponses = [
  '{"type":"response.created","response":{"id":"resp_1","model":"m"}}',
  ...["a", " word", "\\n", "\\ud83d", "\\ude00", "<think>", ""].flatMap((word) => [
    `{"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"${word}"}`,
    `{"type":"response.output_text.delta","output_index":3,"content_index":0,"delta":"${word}"}`,
    `{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"${word}"}`,
  ]),
  '{"type":"response.output_item.added","output_index":2,"item":{"type":"function_call","call_id":"c","name":"f"}}',
  '{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{}"}',
  '{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}}',
  '{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[{"text":"r"}],"encrypted_content":"e"}}',
  '{"type":"response.output_item.done","output_index":1,"item":{"type":"message","content":[{"text":"whole"},null,{"refusal":"no"}]}}',
  '{"type":"response.output_item.done","output_index":1,"item":{"type":"__proto__","__proto__":{"polluted":1}}}',
  '{"type":"response.output_text.delta","output_index":-1,"delta":"x"}',
  '{"type":"error","code":"server_error","message":"x"}',
  '{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"x"}}}',
  '{"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[{"text":"last"}]}],"usage":{"input_tokens":"x"}}}',
  '{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}}',
].map((data) => `data: ${data}\n\n`);

/** A stream of relevant pieces, with some bytes changed, doubled or lost. */
function mutated(random: Random, dialect: Dialect): Uint8Array {
  let text = "";
  for (let count = random.below(20); count >= 0; count--) {
    text += random.pick(dialect === "responses" && random.below(4) > 0 ? ofResponses : fragments);
    if (random.below(3) > 0) text += random.pick(["\n\n", "\n", "\r\n\r\n"]);
  }
  const bytes = [...new TextEncoder().encode(text)];
  for (let changes = random.below(4); changes > 0 && bytes.length > 0; changes--) {
    const at = random.below(bytes.length);
    const kind = random.below(3);
    if (kind === 0) bytes[at] = random.below(256);
    else if (kind === 1) bytes.splice(at, 1);
    else bytes.splice(at, 0, random.pick([0x0a, 0x0d, 0x20, 0x3a, 0x7b, 0xef]));
  }
  return Uint8Array.from(bytes);
}

function sseEvents(chunks: readonly Uint8Array[]): readonly SseEvent[] {
  const events: SseEvent[] = [];
  const reader = new SseReader({
    event: (event) => events.push(event),
    comment: () => undefined,
    stray: () => undefined,
    oversized: () => undefined,
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return events;
}

function read(
  chunks: readonly Uint8Array[],
  how: BodyEnd,
  dialect: Dialect,
): { readonly answer: Answer; readonly events: readonly ChatEvent[] } {
  const events: ChatEvent[] = [];
  const reader = new AnswerReader({
    dialect,
    ...(dialect === "responses" && { events: new ResponsesEvents() }),
    model: "deepseek/deepseek-r1",
    sink: (batch) => events.push(...batch),
    now: 0,
  });
  for (const chunk of chunks) if (reader.push(chunk) === "ended") break;
  return { answer: reader.end(how), events };
}

/** The text and reasoning in the events, as a receiver collects them. */
function told(events: readonly ChatEvent[]): { readonly text: string; readonly reasoning: string } {
  let text = "";
  let reasoning = "";
  for (const event of events) {
    if (event.type === "text") text += event.text;
    else if (event.type === "reasoning") reasoning += event.text;
    else if (event.type === "textWasReasoning") {
      reasoning += text;
      text = "";
    }
  }
  return { text, reasoning };
}

describe("mutated streams", () => {
  it(`are read as the specification says, and the same at any chunking (${runs} runs)`, { timeout: 0 }, () => {
    let mismatches = 0;
    let firstMismatch = "";
    for (let seed = 1; seed <= runs; seed++) {
      const random = new Random(seed);
      const dialect = seed % 3 === 0 ? "responses" : "openrouter";
      const body = mutated(random, dialect);
      const chunks = pieces(body, () => 1 + random.below(random.pick([1, 4, 64])));
      const how = random.pick(["clean", "clean", "aborted"] as const);
      const same =
        JSON.stringify(sseEvents(chunks)) === JSON.stringify(readWholeStream(body)) &&
        JSON.stringify(read(chunks, how, dialect).answer) === JSON.stringify(read([body], how, dialect).answer);
      const { answer, events } = read(chunks, how, dialect);
      const kept = told(events);
      if (same && kept.text === answer.text && kept.reasoning === answer.reasoning && !/\p{Surrogate}/u.test(answer.text)) continue;
      mismatches += 1;
      if (firstMismatch === "") firstMismatch = `seed ${seed}: ${JSON.stringify(new TextDecoder().decode(body))}`;
    }
    console.log(`mutated streams: ${runs - mismatches} of ${runs} read alike`);
    expect({ mismatches, firstMismatch }).toEqual({ mismatches: 0, firstMismatch: "" });
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});
