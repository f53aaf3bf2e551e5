import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { SseReader, type SseEvent } from "../../../../src/llm/read/sse.ts";
import { pieces, Random } from "./random.ts";

const vectorFile = path.resolve(import.meta.dirname, "../../../data/sse-vectors.json");

interface Heard {
  readonly events: readonly SseEvent[];
  readonly comments: number;
  readonly oversized: boolean;
  readonly tail: string | undefined;
}

function hear(chunks: readonly Uint8Array[], cap?: number): Heard {
  const events: SseEvent[] = [];
  let comments = 0;
  let oversized = false;
  const reader = new SseReader(
    {
      event: (event) => events.push(event),
      comment: () => {
        comments += 1;
      },
      stray: () => undefined,
      oversized: () => {
        oversized = true;
      },
    },
    cap,
  );
  for (const chunk of chunks) reader.push(chunk);
  const tail = reader.end();
  return { events, comments, oversized, tail };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const data = (heard: Heard): readonly string[] => heard.events.map((event) => event.data);

function chunkings(body: Uint8Array): readonly (readonly Uint8Array[])[] {
  const random = new Random(7);
  return [[body], ...[1, 2, 3].map((size) => pieces(body, () => size)), ...[1, 2, 3].map(() => pieces(body, () => 1 + random.below(7)))];
}

describe("SseReader", () => {
  it.each([
    ["LF, CR, CRLF and a CRLF cut in two", "data:a\n\ndata:b\r\rdata:c\r\n\r\ndata: d\r\n\n", ["a", "b", "c", "d"]],
    ["data over several lines", "data: {\ndata: }\n\n", ["{\n}"]],
    ["an event without data", "event: ping\n\ndata: x\n\n", ["x"]],
    ["empty data", "data:\n\n", [""]],
    ["a byte order mark at the start alone", "\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n", ["a", "c"]],
    ["three characters that would be a byte order mark in Latin-1", "\u00EF\u00BB\u00BFdata: a\n\ndata: b\n\n", ["b"]],
    ["unknown fields, id and retry", "id: 1\nretry: 5\nnonsense\n data: no\ndata: x\n\n", ["x"]],
    ["text of every length in UTF-8", "data: aé世👋🏽\n\n", ["aé世👋🏽"]],
  ])("reads %s", (_title, text, expected) => {
    for (const chunks of chunkings(bytes(text))) expect(data(hear(chunks))).toEqual(expected);
  });

  it("reports comments and names", () => {
    for (const chunks of chunkings(bytes(": OPENROUTER PROCESSING\n\n:\nevent: error\ndata: x\n\n"))) {
      const heard = hear(chunks);
      expect(heard.comments).toBe(2);
      expect(heard.events).toEqual([{ name: "error", data: "x" }]);
    }
  });

  it.each([
    ["data: a\n\n", undefined],
    [": comment\n\n", undefined],
    ["data: a\n\ndata: b\n", "b"],
    ["data: a\n\ndata: b", "b"],
    ["data: a\n\ndata: b\r", "b"],
    ["data: a\r\n\r", undefined],
    ["data: a\n\nda", ""],
    ["data: a\n\nevent: x\n", undefined],
  ])("returns the data of an unfinished event: %j", (text, tail) => {
    for (const chunks of chunkings(bytes(text))) {
      const heard = hear(chunks);
      expect(heard.tail).toBe(tail);
      expect(data(heard)).toEqual(text.startsWith("data") ? ["a"] : []);
    }
  });

  it("stops at an event over the cap, in one line or many, and keeps the events before it", () => {
    for (const text of [
      `data: a\n\ndata: ${"x".repeat(200)}\n\n`,
      `data: a\n\n${"data: xxxxxxxx\n".repeat(20)}\n`,
      `data: a\n\ndata: ${"x".repeat(200)}`,
    ]) {
      for (const chunks of chunkings(bytes(`${text}data: late\n\n`))) {
        const heard = hear(chunks, 100);
        expect(heard.oversized).toBe(true);
        expect(data(heard)).toEqual(["a"]);
      }
    }
  });

  it("replaces bytes that are not UTF-8", () => {
    const body = Uint8Array.from([...bytes("data: a"), 0xff, 0xfe, ...bytes("b\n\n")]);
    for (const chunks of chunkings(body)) expect(data(hear(chunks))).toEqual(["a\uFFFD\uFFFDb"]);
  });
});

describe("a long line", () => {
  const long = "é€😀x".repeat(20_000);
  const body = bytes(`data: one\r\ndata: ${long}\r\rdata: ${long}\n\ndata: rest`);
  it.each([4096, 5000, 65_536])("is read the same in reads of %i bytes", (size) => {
    const chunks = Array.from({ length: Math.ceil(body.length / size) }, (_, index) => body.subarray(index * size, (index + 1) * size));
    expect(hear(chunks)).toEqual({ events: [{ data: `one\n${long}` }, { data: long }], comments: 0, oversized: false, tail: "rest" });
  });
  it("is measured in characters, not in bytes", () => {
    const chunks = (text: string): readonly Uint8Array[] => [
      bytes("data: "),
      bytes(text.repeat(3000)),
      bytes(text.repeat(3000)),
      bytes("\n\n"),
    ];
    expect(hear(chunks("€"), 6100)).toMatchObject({ oversized: false, events: [{ data: "€".repeat(6000) }] });
    expect(hear(chunks("😀"), 6100)).toMatchObject({ oversized: true, events: [] });
  });
});

interface Vector {
  readonly id: string;
  readonly input_base64: string;
  readonly expected_data: readonly string[];
}

const { vectors } = JSON.parse(readFileSync(vectorFile, "utf8")) as { readonly vectors: readonly Vector[] };

describe("SSE vectors (test/data/sse-vectors.json)", () => {
  let passed = 0;
  it.each(vectors)("$id", { meta: { kinds: ["event-stream vector"] } }, (vector) => {
    const body = Uint8Array.from(Buffer.from(vector.input_base64, "base64"));
    for (const chunks of chunkings(body)) {
      expect(data(hear(chunks))).toEqual(vector.expected_data);
      passed += 1;
    }
  });
  it("are read correctly at every chunking", () => {
    const all = vectors.length * chunkings(new Uint8Array(1)).length;
    console.log(`SSE vectors: ${passed} of ${all}`);
    expect(vectors.length).toBeGreaterThan(20);
    expect(passed).toBe(all);
  });
});
