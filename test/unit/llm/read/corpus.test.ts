import { expect, it } from "vitest";
import { isObject } from "../../../../src/shared/guards.ts";
import { readRecording, replay, type Chunking, type Replayed } from "../../../../tools/replay.ts";
import { describeRecordings, type Recordings } from "../../../data/recordings.ts";

const chunkings: readonly Chunking[] = [1, 7, { seed: 1 }, { seed: 2 }, "whole"];
const stopToken = /(?:<\/s>|<\|im_end\|>|<\|eot_id\|>)$/;

interface Expectation {
  readonly content?: string | null;
  readonly reasoning?: string | null;
  readonly inline_think?: { readonly think: string; readonly answer: string } | null;
  readonly reasoning_details?: readonly unknown[] | null;
  readonly tool_calls?: readonly Readonly<Record<string, unknown>>[] | null;
  readonly annotations?: readonly unknown[];
  readonly finish_reason?: string | null;
  readonly native_finish_reason?: string | null;
  readonly usage?: unknown;
  readonly outcome?: string;
  readonly done?: boolean;
  readonly errors?: readonly Readonly<Record<string, unknown>>[];
  readonly status?: number;
  readonly error_code?: unknown;
  readonly error_message?: string;
  readonly verdict?: string;
  /** USD. */
  readonly cost?: number | null;
  /** The error code of Aside. */
  readonly code?: string;
}

interface Recording {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly expected: Expectation;
}

function answersOf({ names, read }: Recordings): readonly Recording[] {
  return names
    .filter((file) => /\.(?:sse|json)$/.test(file) && !/\.(?:expected|netchunks|models|endpoints)\.json$/.test(file))
    .map((name) => ({
      name,
      bytes: read(name),
      expected: JSON.parse(read(name.replace(/\.(?:sse|error\.json|json)$/, ".expected.json")).toString()) as Expectation,
    }));
}

function check(found: Replayed, name: string, expected: Expectation): void {
  if (name.endsWith(".error.json")) {
    expect(found.verdict).toBe("failed");
    expect(found.text).toBe("");
    const { error } = found;
    expect(error?.status).toBe(expected.status === 200 ? expected.error_code : expected.status);
    if (expected.error_message !== undefined) expect(error?.message).toContain(expected.error_message.trim());
    if (expected.code !== undefined) expect(error?.code).toBe(expected.code);
    return;
  }
  expect(found.text).toBe(expected.inline_think?.answer ?? (expected.content ?? "").replace(name.endsWith(".sse") ? stopToken : /^$/, ""));
  expect(found.reasoning).toBe(expected.inline_think?.think ?? expected.reasoning ?? "");
  expect(found.reasoningDetails).toEqual(expected.reasoning_details ?? []);
  expect(found.toolCalls).toEqual((expected.tool_calls ?? []).map(wireCall));
  if (expected.annotations !== undefined) expect(found.annotations).toEqual(expected.annotations);
  expect(found.finishReason).toBe(expected.finish_reason ?? null);
  expect(found.usage).toEqual(expected.usage ?? null);
  if (expected.cost !== undefined) expect(found.cost).toBe(expected.cost);
  if (expected.code !== undefined) expect(found.error?.code).toBe(expected.code);
  const [error] = expected.errors ?? [];
  if (error === undefined) {
    const empty = expected.outcome === "no-finish-reason-and-no-output";
    expect(found.error?.code).toBe(empty ? "emptyAnswer" : undefined);
    expect(found.verdict).toBe(expected.verdict ?? (empty ? "failed" : found.finishReason === "length" ? "cutOff" : "complete"));
  } else {
    expect(found.error?.message).toContain(error["message"]);
    expect(found.error?.status).toBe(error["code"] === "tool_use_failed" ? error["status_code"] : error["code"]);
    expect(expected.verdict === undefined ? found.verdict !== "complete" : found.verdict === expected.verdict).toBe(true);
  }
}

/** Expected streams have flat calls, expected bodies have them as received. */
function wireCall(call: Readonly<Record<string, unknown>>): unknown {
  if (isObject(call["function"])) return call;
  const { index, id, name, arguments: text } = call;
  return { index, id, type: "function", function: { name, arguments: text } };
}

describeRecordings("answers", (recordings) => {
  const all = answersOf(recordings);
  let passed = 0;
  for (const { name, bytes, expected } of all) {
    it(name, recordings.options(name), () => {
      for (const chunking of chunkings) check(replay(name, bytes, "openrouter", chunking), name, expected);
      if (!name.endsWith(".error.json"))
        expect(readRecording(name, bytes, "openrouter", "whole").nativeFinishReason).toBe(expected.native_finish_reason ?? null);
      passed += 1;
    });
  }
  it("are all read exactly as expected", () => {
    console.log(`answers, ${recordings.isOwn ? "made up" : "recorded"}: ${passed} of ${all.length} at ${chunkings.length} chunkings`);
    expect(all.length).toBeGreaterThan(60);
    expect(passed).toBe(all.length);
  });
});
