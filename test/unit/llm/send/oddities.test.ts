import { expect, it } from "vitest";
import { OpenAiClient } from "../../../../src/llm/openAiClient.ts";
import type { ChatError } from "../../../../src/shared/chatError.ts";
import type { Answer } from "../../../../src/shared/chatEvent.ts";
import { isObject } from "../../../../src/shared/guards.ts";
import { readRecording } from "../../../../tools/replay.ts";
import { describeRecordings } from "../../../data/recordings.ts";
import { serve } from "./loopback.ts";
import { plain, requestOf } from "./requestOf.ts";

/** What the client makes of a response: its answer, or the error that it would try again after. */
async function ask(status: number, headers: Readonly<Record<string, string>>, body: string | Buffer): Promise<Answer | ChatError> {
  const server = await serve((_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  });
  let failure: ChatError | undefined;
  const stopped = new AbortController();
  const answer = await new OpenAiClient().stream(
    requestOf({ endpoint: { ...plain, baseUrl: `${server.origin}/v1` }, model: "odd" }),
    (events) => {
      for (const event of events) {
        if (event.type !== "retry") continue;
        failure = event.error;
        stopped.abort();
      }
    },
    stopped.signal,
  );
  return failure ?? answer;
}

/** Without what names the server, which a recording does not know. */
function bare(found: Answer | ChatError | null): unknown {
  if (found === null) return null;
  if (!("verdict" in found)) {
    const { origin: _origin, model: _model, message: _message, retryAt: _retryAt, ...rest } = found;
    return rest;
  }
  return { ...found, error: bare(found.error) };
}

describeRecordings("oddities through the client", ({ names, read, isOwn }) => {
  const odd = names.filter((name) => name.startsWith("odd-") && /\.(?:sse|json)$/.test(name) && !name.endsWith(".expected.json"));

  it.each(isOwn ? odd : [])("%s", async (name) => {
    const bytes = read(name);
    const expected = readRecording(name, bytes, "openai", "whole");
    if (name.endsWith(".error.json")) {
      const recorded = JSON.parse(bytes.toString()) as {
        readonly status: number;
        readonly headers: Record<string, string>;
        readonly body: string;
      };
      const found = await ask(recorded.status, recorded.headers, recorded.body);
      expect(bare("verdict" in found ? found.error : found)).toEqual(bare(expected.error));
      return;
    }
    const found = await ask(200, { "content-type": name.endsWith(".sse") ? "text/event-stream" : "application/json" }, bytes);
    expect(isObject(found) && "verdict" in found ? bare(found) : bare(found as ChatError)).toEqual(
      "verdict" in found ? bare(expected) : bare(expected.error),
    );
  });

  it("are as many as the project has", () => {
    expect(odd.length).toBeGreaterThanOrEqual(isOwn ? 100 : 0);
  });
});
