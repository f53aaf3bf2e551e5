import { expect, it } from "vitest";
import { AnswerReader } from "../../../../src/llm/read/answerReader.ts";
import type { Answer } from "../../../../src/shared/chatEvent.ts";
import type { Dialect } from "../../../../src/shared/parameters.ts";
import { describeRecordings } from "../../../data/recordings.ts";

// Cutting a long recording at every offset takes minutes, because each cut is read from the beginning. CUT_EVERYWHERE=1 does so for all
// recordings, a larger number for those of at most so many bytes. Otherwise a recording is cut at every offset of its last part, which
// decides its ending, and at this many places before it.
const asked = Number(process.env["CUT_EVERYWHERE"] ?? 0);
const longestWhole = asked === 1 ? Number.POSITIVE_INFINITY : asked;
const lastPart = 150;
const places = 50;

/** Recordings of OpenRouter use its dialect, all others that of a plain server, because their endings differ. */
function dialectOf(bytes: Uint8Array): Dialect {
  return new TextDecoder().decode(bytes.subarray(0, 4096)).includes('"provider":') ? "openrouter" : "openai";
}

function readAs(dialect: Dialect, bytes: Uint8Array): Answer {
  const reader = new AnswerReader({ dialect, sink: () => undefined });
  reader.push(bytes);
  return reader.end("clean");
}

/** All reasoning and text in one string, which only grows, even if text turns out to be reasoning. */
function said(answer: Answer): string {
  return answer.reasoning + answer.text;
}

function isPrefix(part: Answer, whole: Answer): boolean {
  // Empty arguments are a prefix, too: some servers send them ahead of the real ones.
  const calls = part.toolCalls.every(
    (call, index) =>
      call.function.arguments === "{}" || whole.toolCalls[index]?.function.arguments.startsWith(call.function.arguments) === true,
  );
  // Text that turned out to be reasoning is in the reasoning of the whole answer.
  const told = whole.text.startsWith(part.text) ? whole.reasoning.startsWith(part.reasoning) : said(whole).startsWith(said(part));
  return calls && told;
}

function lostNothing(part: Answer, whole: Answer): boolean {
  return (
    part.text === whole.text && part.reasoning === whole.reasoning && JSON.stringify(part.toolCalls) === JSON.stringify(whole.toolCalls)
  );
}

describeRecordings("streams, cut", ({ names, read, options, isOwn }) => {
  const streams = names.filter((file) => file.endsWith(".sse"));
  let cuts = 0;
  let whollyCut = 0;
  for (const file of streams) {
    it(file, { ...options(file), timeout: asked === 0 ? 120_000 : 3_600_000 }, () => {
      const bytes = read(file);
      const dialect = dialectOf(bytes);
      const whole = readAs(dialect, bytes);
      const everywhere = bytes.length <= longestWhole ? bytes.length : lastPart;
      if (everywhere === bytes.length) whollyCut += 1;
      const step = Math.max(1, Math.ceil((bytes.length - everywhere) / places));
      for (let at = 0; at < bytes.length; at += at < bytes.length - everywhere ? step : 1) {
        const part = readAs(dialect, bytes.subarray(0, at));
        cuts += 1;
        if (!isPrefix(part, whole)) expect.fail(`cut at ${at}: no prefix`);
        if (part.verdict !== "complete") continue;
        if (!lostNothing(part, whole)) expect.fail(`cut at ${at}: complete, but something is lost`);
        if (dialect === "openrouter" && part.usage === null && whole.usage !== null)
          expect.fail(`cut at ${at}: complete without its usage`);
      }
    });
  }
  it("never end as complete if something was lost", () => {
    console.log(
      `streams, ${isOwn ? "made up" : "recorded"}: ${cuts} cuts of ${streams.length} streams, ${whollyCut} of them cut at every byte`,
    );
    expect(cuts).toBeGreaterThan(streams.length);
  });
});
